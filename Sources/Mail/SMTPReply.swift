/// A server's reply: a code of three digits and its lines (RFC 5321 §4.2).
package struct SMTPReply: Hashable, Sendable, CustomStringConvertible {
  package let code: Int
  /// Without the code; control characters are gone.
  package let lines: [String]

  package var isPositive: Bool { code < 300 }
  package var isTemporary: Bool { (400..<500).contains(code) }

  package var description: String { "\(code) \(lines.joined(separator: " / "))" }

  package enum Malformed: Error, Equatable {
    case code
    case separator
    case codesDiffer
    case tooLong
  }
}

/// Makes replies of the bytes a server sends.
package struct SMTPReplyParser {
  /// RFC 5321 §4.5.3.1.5 says 512; real servers say more.
  static let longestLine = 4096
  static let mostLines = 100

  /// Bytes that have come and belong to no whole line yet.
  private(set) var rest: [UInt8] = []
  private var code: Int?
  private var lines: [String] = []

  package init() {}

  package mutating func append(_ bytes: some Sequence<UInt8>) { rest += bytes }

  /// Whether nothing has come that ``next()`` did not return.
  var isEmpty: Bool { rest.isEmpty && code == nil }

  /// The next whole reply, or nil until more has come.
  package mutating func next() throws(SMTPReply.Malformed) -> SMTPReply? {
    while let end = rest.firstIndex(of: 0x0A) {
      guard end <= Self.longestLine, lines.count < Self.mostLines else { throw .tooLong }
      var line = rest[..<end]
      if line.last == 0x0D { line.removeLast() }
      let isLast = try take(line)
      rest.removeSubrange(...end)
      if isLast, let code {
        defer { (self.code, lines) = (nil, []) }
        return SMTPReply(code: code, lines: lines)
      }
    }
    guard rest.count <= Self.longestLine else { throw .tooLong }
    return nil
  }

  /// Reads one line; says whether it is its reply's last.
  private mutating func take(_ line: ArraySlice<UInt8>) throws(SMTPReply.Malformed) -> Bool {
    let digits = line.prefix(3).map { Int($0) - 0x30 }
    guard digits.count == 3, (2...5).contains(digits[0]), (0...9).contains(digits[1]),
      (0...9).contains(digits[2])
    else { throw .code }
    let number = digits[0] * 100 + digits[1] * 10 + digits[2]
    guard code == nil || code == number else { throw .codesDiffer }
    let separator = line.dropFirst(3).first
    guard separator == nil || separator == 0x20 || separator == 0x2D else { throw .separator }
    code = number
    let text = String(decoding: line.dropFirst(4), as: UTF8.self)
    lines.append(
      String(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    return separator != 0x2D
  }
}

/// What a server says it can do (RFC 5321 §4.1.1.1).
struct SMTPExtensions: Equatable {
  private let parameters: [String: Set<String>]

  init(_ hello: SMTPReply) {
    var found: [String: Set<String>] = [:]
    // The first line is a greeting.
    for line in hello.lines.dropFirst() {
      // Some servers of long ago wrote `AUTH=LOGIN`.
      let words = line.uppercased().split { $0 == " " || $0 == "=" }.map(String.init)
      guard let name = words.first else { continue }
      found[name, default: []].formUnion(words.dropFirst())
    }
    parameters = found
  }

  func offers(_ name: String) -> Bool { parameters[name] != nil }
  func offers(_ name: String, _ parameter: String) -> Bool {
    parameters[name]?.contains(parameter) ?? false
  }
}
