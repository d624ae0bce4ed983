import Foundation

/// Text that may stand in a header: one line without control characters, so that no value can end its
/// header and begin another.
package struct HeaderText: Hashable, Sendable {
  package let text: String

  package struct ControlCharacter: Error, Equatable {}

  package init(_ text: String) throws(ControlCharacter) {
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .surrogate: throw ControlCharacter()
      default: continue
      }
    }
    self.text = text
  }

  /// As an unstructured header has it (RFC 5322 §3.6.5).
  var unstructured: String {
    // Spaces at the ends are lost on the way, and long lines may be broken there.
    isPlain && text.utf8.count <= Self.longest && text.first != " " && text.last != " "
      ? text : encodedWords
  }

  /// As a name before an address has it (RFC 5322 §3.2.5).
  var phrase: String {
    guard isPlain, text.utf8.count <= Self.longest, !text.isEmpty else { return encodedWords }
    let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
    return "\"\(escaped)\""
  }

  /// A header's name and the address come on top; together they stay well below the 78 characters
  /// that lines should have, and far below the 998 they may have.
  private static let longest = 60

  /// Whether it can be written as it is and not be taken for encoded words.
  private var isPlain: Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
  }

  /// RFC 2047, `B` encoding: words of at most 75 characters, a line each, cut between characters.
  private var encodedWords: String {
    var words: [[UInt8]] = [[]]
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      // 45 bytes are 60 characters of Base64, and the frame has 12.
      if words[words.count - 1].count + bytes.count > 45 { words.append([]) }
      words[words.count - 1] += bytes
    }
    return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
  }
}
