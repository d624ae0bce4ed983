/// A place in a buffer, and the ways to write on from there.
///
/// The buffer must have room for all that is written; every append checks that it has.
@safe struct ByteCursor: ~Copyable {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var position: Int

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>, at position: Int) {
    unsafe self.buffer = buffer
    self.position = position
  }

  @inline(__always) mutating func append(_ text: StaticString) {
    unsafe append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends one byte of ASCII, faster than the shortest text.
  @inline(__always) mutating func append(byte: Unicode.Scalar) {
    unsafe precondition(position < buffer.count)
    unsafe buffer[position] = UInt8(truncatingIfNeeded: byte.value)
    position += 1
  }

  @inline(__always) mutating func append(spaces: Int) {
    let end = position + spaces
    unsafe precondition(end <= buffer.count)
    for index in position..<end { unsafe buffer[index] = UInt8(ascii: " ") }
    position = end
  }

  /// Appends text as the content of an element or of an attribute in double quotes.
  mutating func append(escaping text: String) {
    var text = text
    text.withUTF8 { text in
      unsafe append(escaping: text, isPlain: Self.roomToEscape(text) == text.count)
    }
  }

  /// Appends such text as it is, if `isPlain` says that nothing in it is special.
  mutating func append(escaping text: UnsafeBufferPointer<UInt8>, isPlain: Bool = false) {
    if isPlain { return unsafe append(text) }
    var start = 0
    for index in text.indices where unsafe Self.isSpecial(text[index]) == 1 {
      guard let escape = unsafe Self.escape(text, at: index) else { continue }
      unsafe append(UnsafeBufferPointer(rebasing: text[start..<index]))
      append(escape.text)
      start = index + escape.length
    }
    unsafe append(UnsafeBufferPointer(rebasing: text[start...]))
  }

  /// The most bytes that the text can take once escaped: `&quot;` is six.
  static func roomToEscape(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var isSpecial: UInt8 = 0
    for index in text.indices { unsafe isSpecial |= Self.isSpecial(text[index]) }
    if isSpecial == 0 { return text.count }
    var specials = 0
    for index in text.indices { unsafe specials += Int(Self.isSpecial(text[index])) }
    return text.count + 5 * specials
  }

  @inline(__always) private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe precondition(position + bytes.count <= buffer.count)
    guard let source = bytes.baseAddress, let target = unsafe buffer.baseAddress else {
      return
    }
    unsafe (target + position).update(from: source, count: bytes.count)
    position += bytes.count
  }

  /// One for a byte that may begin what has to be escaped, or zero. Without branches, so that the
  /// compiler can look at many bytes at once.
  private static func isSpecial(_ byte: UInt8) -> UInt8 {
    (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "&") ? 1 : 0)
      | (byte == UInt8(ascii: "<") ? 1 : 0) | (byte == UInt8(ascii: ">") ? 1 : 0)
      | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == 0xEF ? 1 : 0)
  }

  /// What to write in place of the `length` bytes at `index`; nil if they may stay.
  private static func escape(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (text: StaticString, length: Int)? {
    switch unsafe text[index] {
    case UInt8(ascii: "&"): return ("&amp;", 1)
    case UInt8(ascii: "<"): return ("&lt;", 1)
    case UInt8(ascii: ">"): return ("&gt;", 1)
    case UInt8(ascii: "\""): return ("&quot;", 1)
    // Bare, it would be read as a line feed (XML 1.0 §2.11).
    case UInt8(ascii: "\r"): return ("&#xD;", 1)
    case UInt8(ascii: "\t"), UInt8(ascii: "\n"): return nil
    case 0xEF:
      // U+FFFE and U+FFFF are EF BF BE and EF BF BF; they are no characters of XML (§2.2).
      let isNoCharacter =
        unsafe index + 2 < text.count && text[index + 1] == 0xBF
        && text[index + 2] >= 0xBE
      return isNoCharacter ? ("\u{FFFD}", 3) : nil
    default: return ("\u{FFFD}", 1)
    }
  }
}
