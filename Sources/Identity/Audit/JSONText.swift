/// Writes JSON text as bytes, members in the order they are given.
package struct JSONText: Sendable {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init(reserving capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  package mutating func object(_ body: (inout JSONText) -> Void) {
    enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  package mutating func array(_ body: (inout JSONText) -> Void) {
    enclosed(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  /// Begins a member; its value follows. The name needs no escapes.
  package mutating func name(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    unsafe bytes.append(
      contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Begins a member called as a parameter is, but with a small first letter.
  package mutating func name(ofParameter name: String) {
    separate()
    let start = bytes.count + 1
    quote(name)
    if (0x41...0x5A).contains(bytes[start]) { bytes[start] |= 0x20 }
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func member(_ name: StaticString, _ text: String?) {
    self.name(name)
    if let text { value(text) } else { null() }
  }

  package mutating func member(_ name: StaticString, _ flag: Bool) {
    self.name(name)
    raw(flag ? "true" : "false")
  }

  package mutating func member(_ name: StaticString, _ number: Int64) {
    self.name(name)
    raw(String(number))
  }

  package mutating func member(_ name: StaticString, _ body: (inout JSONText) -> Void) {
    self.name(name)
    object(body)
  }

  package mutating func value(_ text: String) {
    separate()
    quote(text)
  }

  package mutating func null() {
    raw("null")
  }

  /// Appends text that is JSON already.
  package mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
  }

  private mutating func enclosed(_ open: UInt8, _ close: UInt8, _ body: (inout JSONText) -> Void) {
    separate()
    bytes.append(open)
    needsComma = false
    body(&self)
    bytes.append(close)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    guard !Self.isPlain(text) else {
      bytes.append(contentsOf: text.utf8)
      return bytes.append(UInt8(ascii: "\""))
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20, 0x7f:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(Self.hex[Int(byte >> 4)])
        bytes.append(Self.hex[Int(byte & 15)])
      default:
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether nothing in `text` needs an escape.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = unsafe text.utf8Span.span.bytes
    var index = 0
    while index + 8 <= bytes.byteCount {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      guard isPlain(word: word) else { return false }
      index += 8
    }
    // The rest of a word is letters, which are plain.
    var rest: UInt64 = 0x6161_6161_6161_6161
    while index < bytes.byteCount {
      rest = unsafe rest << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
      index += 1
    }
    return isPlain(word: rest)
  }

  /// The same of eight bytes at once. The highest bit of each byte of a term tells of that byte;
  /// a borrow can only make it tell of one too many when it tells of another rightly.
  private static func isPlain(word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let delete = word ^ (ones &* 0x7F)
    let found =
      (word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote
      | (backslash &- ones) & ~backslash | (delete &- ones) & ~delete
    return found & (ones &* 0x80) == 0
  }

  private static let hex = Array("0123456789abcdef".utf8)
}
