/// A place in a document: line and column, both from 1.
///
/// It is the place a reader has reached just after a token, which is how the policy simulator
/// reports statements.
public struct SourcePosition: Sendable, Hashable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A JSON value and where it stands.
package struct JSONNode {
  package indirect enum Value {
    case null
    case boolean(Bool)
    /// The number as it was written: policies compare numbers exactly.
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  package struct Member {
    package let name: String
    package let node: JSONNode
    /// At the name's first quote.
    package let position: SourcePosition
  }

  package let value: Value
  /// At the first character.
  package let position: SourcePosition
  /// Just after the `{` or `[`; for other values just after the value.
  package let start: SourcePosition
  /// Just after the `}` or `]`; for other values just after the value.
  package let end: SourcePosition
}

/// What is wrong with a JSON text.
package enum JSONError: Error {
  case malformed
  case repeatedMember
  case tooDeep
  case tooLarge
}

/// What is wrong with a JSON text, and how far the reader had come.
package struct JSONFailure: Error, CustomStringConvertible {
  package let error: JSONError
  package let position: SourcePosition

  package var description: String {
    switch error {
    case .malformed: "this is not JSON"
    case .repeatedMember: "a member is there twice"
    case .tooDeep: "this is nested too deeply"
    case .tooLarge: "the text has too many parts"
    }
  }
}

/// Reads JSON (RFC 8259) strictly.
///
/// It differs from the common readers in what a security policy needs: a repeated member is an
/// error rather than a choice, positions are kept, and depth and size are bounded.
package struct JSONReader {
  static let deepest = 64
  package static let mostNodes = 10_000

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var lineStart = 0
  /// UTF-8 continuation bytes since `lineStart`: columns count characters, not bytes.
  private var continuations = 0
  private var nodes = 0
  private let mostNodes: Int

  private init(_ text: String, mostNodes: Int) {
    bytes = Array(text.utf8)
    self.mostNodes = mostNodes
  }

  package static func read(
    _ text: String, mostNodes: Int = mostNodes
  ) throws(JSONFailure) -> JSONNode {
    var reader = JSONReader(text, mostNodes: mostNodes)
    do throws(JSONError) {
      let node = try reader.value(depth: 1)
      reader.skipBlanks()
      guard reader.index == reader.bytes.count else { throw .malformed }
      return node
    } catch {
      throw JSONFailure(error: error, position: reader.position)
    }
  }

  private var position: SourcePosition {
    SourcePosition(line: line, column: index - lineStart - continuations + 1)
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipBlanks() {
    while let byte = next {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): index += 1
      case UInt8(ascii: "\n"): startLine()
      case UInt8(ascii: "\r"):
        // A carriage return and line feed end one line together.
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") { index += 1 }
        startLine()
      default: return
      }
    }
  }

  private mutating func startLine() {
    index += 1
    line += 1
    lineStart = index
    continuations = 0
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONNode {
    guard depth <= Self.deepest else { throw .tooDeep }
    nodes += 1
    guard nodes <= mostNodes else { throw .tooLarge }
    skipBlanks()
    let first = position
    let value: JSONNode.Value
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): value = .string(try string())
    case UInt8(ascii: "t"): value = try word("true", .boolean(true))
    case UInt8(ascii: "f"): value = try word("false", .boolean(false))
    case UInt8(ascii: "n"): value = try word("null", .null)
    default: value = .number(try number())
    }
    return JSONNode(value: value, position: first, start: position, end: position)
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONNode {
    let first = position
    index += 1
    let start = position
    var members: [JSONNode.Member] = []
    var names: Set<String> = []
    skipBlanks()
    if accept(UInt8(ascii: "}")) {
      return JSONNode(value: .object([]), position: first, start: start, end: position)
    }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw .malformed }
      let position = position
      let name = try string()
      guard names.insert(name).inserted else { throw .repeatedMember }
      skipBlanks()
      guard accept(UInt8(ascii: ":")) else { throw .malformed }
      members.append(
        JSONNode.Member(name: name, node: try value(depth: depth + 1), position: position))
      skipBlanks()
    } while accept(UInt8(ascii: ","))
    guard accept(UInt8(ascii: "}")) else { throw .malformed }
    return JSONNode(value: .object(members), position: first, start: start, end: position)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONNode {
    let first = position
    index += 1
    let start = position
    var elements: [JSONNode] = []
    skipBlanks()
    if accept(UInt8(ascii: "]")) {
      return JSONNode(value: .array([]), position: first, start: start, end: position)
    }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipBlanks()
    } while accept(UInt8(ascii: ","))
    guard accept(UInt8(ascii: "]")) else { throw .malformed }
    return JSONNode(value: .array(elements), position: first, start: start, end: position)
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONNode.Value
  ) throws(JSONError) -> JSONNode.Value {
    for byte in word.description.utf8 where !accept(byte) { throw .malformed }
    return value
  }

  private mutating func number() throws(JSONError) -> String {
    let start = index
    _ = accept(UInt8(ascii: "-"))
    if !accept(UInt8(ascii: "0")) { try digits() }
    if accept(UInt8(ascii: ".")) { try digits() }
    if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
      if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() throws(JSONError) {
    let start = index
    while let byte = next, byte.isDigit { index += 1 }
    guard index > start else { throw .malformed }
  }

  private mutating func string() throws(JSONError) -> String {
    index += 1
    var text: [UInt8] = []
    while let byte = next {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(contentsOf: UTF8.encode(try escape()) ?? .init())
      case 0..<0x20: throw .malformed
      default:
        if byte & 0xC0 == 0x80 { continuations += 1 }
        text.append(byte)
      }
    }
    throw .malformed
  }

  /// What follows a backslash (RFC 8259 §7). Surrogates must come in pairs.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = next else { throw .malformed }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw .malformed
    }
    let unit = try hexadecimal()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) else {
      throw .malformed
    }
    let low = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    else { throw .malformed }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next?.hexadecimalDigit else { throw .malformed }
      index += 1
      value = value << 4 | digit
    }
    return value
  }
}
