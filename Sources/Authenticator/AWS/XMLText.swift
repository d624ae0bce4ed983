/// The few values that are wanted of an answer of IAM or STS.
package struct XMLText: Sendable {
  private let text: String

  package init(_ text: String) {
    self.text = text
  }

  /// What stands in the first element of this name, if that is nothing but text.
  package subscript(_ name: String) -> String? {
    guard let begin = range(of: "<\(name)>", from: text.utf8.startIndex),
      let end = range(of: "</\(name)>", from: begin.upperBound)
    else { return nil }
    return Self.decoded(text.utf8[begin.upperBound..<end.lowerBound])
  }

  private func range(of needle: String, from start: String.UTF8View.Index)
    -> Range<String.UTF8View.Index>?
  {
    let bytes = text.utf8[start...]
    let needle = Array(needle.utf8)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == needle[0], bytes[index...].starts(with: needle) {
        return index..<bytes.index(index, offsetBy: needle.count)
      }
      index = bytes.index(after: index)
    }
    return nil
  }

  private static func decoded(_ bytes: Substring.UTF8View) -> String? {
    var text = ""
    var rest = Substring(bytes)
    while let mark = rest.firstIndex(where: { $0 == "&" || $0 == "<" }) {
      // An element inside: this is no text.
      guard rest[mark] == "&", let end = rest[mark...].firstIndex(of: ";") else { return nil }
      text += rest[..<mark]
      let name = rest[rest.index(after: mark)..<end]
      switch name {
      case "amp": text += "&"
      case "lt": text += "<"
      case "gt": text += ">"
      case "quot": text += "\""
      case "apos": text += "'"
      default:
        let number =
          name.hasPrefix("#x")
          ? UInt32(name.dropFirst(2), radix: 16)
          : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
        guard let scalar = number.flatMap(Unicode.Scalar.init) else { return nil }
        text.unicodeScalars.append(scalar)
      }
      rest = rest[rest.index(after: end)...]
    }
    return text + rest
  }
}
