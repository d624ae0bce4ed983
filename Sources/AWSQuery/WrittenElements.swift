/// What an answer says, for whoever runs an operation within the process and so never sees a wire:
/// the texts of the elements that ``XMLWriter`` wrote.
package struct WrittenElements: Sendable {
  private let lines: [ArraySlice<UInt8>]

  package init(_ write: (inout XMLWriter) -> Void) {
    var xml = XMLWriter()
    write(&xml)
    lines = xml.take().split(separator: UInt8(ascii: "\n")).map { line in
      line.drop { $0 == UInt8(ascii: " ") }
    }
  }

  /// The text of the first element of that name that holds text on one line, as the writer lays
  /// them out; nil without one.
  package subscript(_ name: String) -> String? {
    let start = Array("<\(name)>".utf8)
    let end = Array("</\(name)>".utf8)
    let element = lines.first { line in
      line.starts(with: start) && line.suffix(end.count).elementsEqual(end)
    }
    return element.map { Self.unescaped($0.dropFirst(start.count).dropLast(end.count)) }
  }

  private init(lines: [ArraySlice<UInt8>]) {
    self.lines = lines
  }

  /// What the first element of that name holds; nil without one that holds elements.
  package func group(_ name: String) -> WrittenElements? {
    let (start, end) = (Array("<\(name)>".utf8), Array("</\(name)>".utf8))
    guard let first = lines.firstIndex(where: { $0.elementsEqual(start) }) else { return nil }
    var depth = 0
    for index in first..<lines.endIndex {
      if lines[index].elementsEqual(start) { depth += 1 }
      if lines[index].elementsEqual(end) { depth -= 1 }
      if depth == 0 { return WrittenElements(lines: Array(lines[(first + 1)..<index])) }
    }
    return nil
  }

  /// The items of the first list of that name, where items are groups; none without one.
  package func members(of name: String) -> [WrittenElements] {
    var rest = group(name)?.lines ?? []
    var members: [WrittenElements] = []
    while let member = WrittenElements(lines: rest).group("member") {
      members.append(member)
      // Its two tags go with it.
      rest.removeFirst(member.lines.count + 2)
    }
    return members
  }

  /// The items of the first list of that name, where items are texts; none without one.
  package func texts(of name: String) -> [String] {
    (group(name)?.lines ?? []).compactMap { WrittenElements(lines: [$0])["member"] }
  }

  /// What the writer escapes, byte by byte.
  private static let escapes: [(text: [UInt8], byte: UInt8)] = [
    (Array("&amp;".utf8), UInt8(ascii: "&")), (Array("&lt;".utf8), UInt8(ascii: "<")),
    (Array("&gt;".utf8), UInt8(ascii: ">")), (Array("&quot;".utf8), UInt8(ascii: "\"")),
    (Array("&#xD;".utf8), UInt8(ascii: "\r")),
  ]

  private static func unescaped(_ text: ArraySlice<UInt8>) -> String {
    var (bytes, rest) = ([UInt8](), text)
    while let byte = rest.first {
      if let escape = escapes.first(where: { rest.starts(with: $0.text) }) {
        bytes.append(escape.byte)
        rest = rest.dropFirst(escape.text.count)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
