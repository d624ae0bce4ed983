/// A strict reader of the XML that answers are made of: it refuses whatever is not well-formed
/// (XML 1.0), and treats line ends as parsers must.
struct XMLReader {
  final class Element: Equatable, CustomStringConvertible {
    let name: String
    let attributes: [String: String]
    var text = ""
    var children: [Element] = []

    init(_ name: String, _ attributes: [String: String]) {
      self.name = name
      self.attributes = attributes
    }

    static func == (one: Element, other: Element) -> Bool {
      one.name == other.name && one.attributes == other.attributes
        && one.text.utf8.elementsEqual(other.text.utf8) && one.children == other.children
    }

    var description: String { "<\(name)>\(text)\(children)" }

    subscript(_ name: String) -> Element? { children.first { $0.name == name } }
  }

  struct NotWellFormed: Error {
    let what: String
  }

  private var rest: Substring.UnicodeScalarView

  static func read(_ bytes: [UInt8]) throws -> Element {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw NotWellFormed(what: "not UTF-8")
    }
    var scalars = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      guard isCharacter(scalar) else { throw NotWellFormed(what: "no character of XML") }
      if scalar == "\r" {
        scalars.append("\n")
      } else if !(scalar == "\n" && previous == "\r") {
        scalars.append(scalar)
      }
      previous = scalar
    }
    var reader = XMLReader(rest: Substring(String(scalars)).unicodeScalars)
    let root = try reader.element()
    guard reader.rest.allSatisfy({ $0 == "\n" }) else { throw NotWellFormed(what: "rest") }
    return root
  }

  private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...: true
    default: false
    }
  }

  private mutating func element() throws -> Element {
    try take("<")
    let name = try self.name()
    var attributes: [String: String] = [:]
    while rest.first == " " {
      try take(" ")
      let attribute = try self.name()
      try take("=")
      try take("\"")
      attributes[attribute] = try text(until: "\"")
      try take("\"")
    }
    let element = Element(name, attributes)
    if rest.first == "/" {
      try take("/")
      try take(">")
      return element
    }
    try take(">")
    while true {
      element.text += try text(until: "<")
      if rest.dropFirst().first == "/" { break }
      element.children.append(try self.element())
    }
    try take("<")
    try take("/")
    guard try self.name() == name else { throw NotWellFormed(what: "end of \(name)") }
    try take(">")
    if !element.children.isEmpty {
      guard element.text.allSatisfy({ $0 == " " || $0 == "\n" }) else {
        throw NotWellFormed(what: "mixed contents")
      }
      element.text = ""
    }
    return element
  }

  private mutating func text(until end: Unicode.Scalar) throws -> String {
    var text = String.UnicodeScalarView()
    while let scalar = rest.first, scalar != end {
      guard scalar != "<", scalar != ">" else { throw NotWellFormed(what: "bare \(scalar)") }
      text.append(try scalar == "&" ? reference() : scalar)
      if scalar != "&" { rest.removeFirst() }
    }
    return String(text)
  }

  private mutating func reference() throws -> Unicode.Scalar {
    let name = String(rest.prefix { $0 != ";" })
    rest = rest.dropFirst(name.unicodeScalars.count + 1)
    let known: [String: Unicode.Scalar] = [
      "&amp": "&", "&lt": "<", "&gt": ">", "&quot": "\"", "&apos": "'", "&#xD": "\r",
    ]
    guard let scalar = known[name] else { throw NotWellFormed(what: name) }
    return scalar
  }

  private mutating func name() throws -> String {
    let name = rest.prefix { $0.isASCII && ($0.properties.isAlphabetic || $0 == "_") }
    rest = rest.dropFirst(name.count)
    if name.isEmpty { throw NotWellFormed(what: "no name") }
    return String(name)
  }

  private mutating func take(_ scalar: Unicode.Scalar) throws {
    guard rest.popFirst() == scalar else { throw NotWellFormed(what: "no \(scalar)") }
  }
}
