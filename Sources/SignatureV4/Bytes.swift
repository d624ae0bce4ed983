extension Span where Element == UInt8 {
  /// Whether the bytes in `range` are `name`, which is in lower case, but for the case of ASCII
  /// letters.
  func isFieldName(_ name: StaticString, in range: Range<Int>) -> Bool {
    // Most names differ in length, which is known without a look at the bytes.
    guard range.count == name.utf8CodeUnitCount else { return false }
    let bytes = extracting(range)
    for index in bytes.indices {
      guard unsafe bytes[index].lowercased == name.utf8Start[index] else { return false }
    }
    return true
  }

  /// The same for a name that is not known beforehand.
  func isFieldName(_ name: Span<UInt8>, in range: Range<Int>) -> Bool {
    guard range.count == name.count else { return false }
    let bytes = extracting(range)
    for index in bytes.indices where bytes[index].lowercased != name[index] { return false }
    return true
  }

  /// Whether the bytes in `range` are those of `word`.
  func holds(_ word: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    let bytes = extracting(range)
    for index in bytes.indices {
      guard unsafe bytes[index] == word.utf8Start[index] else { return false }
    }
    return true
  }

  /// Whether the bytes in `range` are those of `text`.
  func holds(text: String, in range: Range<Int>) -> Bool {
    let wanted = text.utf8Span.span
    guard range.count == wanted.count else { return false }
    for index in wanted.indices where self[range.lowerBound + index] != wanted[index] {
      return false
    }
    return true
  }

  /// The place of the first `byte` in `range`, or the range's end.
  func position(of byte: UInt8, in range: Range<Int>) -> Int {
    let bytes = extracting(range)
    let pattern = 0x0101_0101_0101_0101 &* UInt64(byte)
    let found = unsafe bytes.withUnsafeBytes { bytes in
      var index = 0
      // Eight bytes at a time, up to those among which it is.
      while index + 8 <= bytes.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ pattern
        if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
        index += 8
      }
      while index < bytes.count, unsafe bytes[index] != byte { index += 1 }
      return index
    }
    return range.lowerBound + found
  }

  /// `range` without white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var range = range
    while let first = range.first, self[first].isWhiteSpace {
      range = first + 1..<range.upperBound
    }
    while let last = range.last, self[last].isWhiteSpace {
      range = range.lowerBound..<last
    }
    return range
  }

  /// The bytes in `range` as text; what is not UTF-8 becomes U+FFFD.
  func text(_ range: Range<Int>) -> String {
    unsafe extracting(range).withUnsafeBufferPointer { bytes in
      unsafe String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension [UInt8] {
  /// Appends the bytes of `span` in `range`.
  mutating func append(_ span: Span<UInt8>, _ range: Range<Int>) {
    unsafe span.extracting(range).withUnsafeBufferPointer { bytes in
      unsafe append(contentsOf: bytes)
    }
  }

  /// Appends the bytes of `word`.
  mutating func append(_ word: StaticString) {
    unsafe append(
      contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// Appends the bytes of `text`.
  mutating func append(text: String) {
    let span = text.utf8Span.span
    append(span, 0..<span.count)
  }
}

extension UInt8 {
  var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

  /// Space, or tab, line feed, vertical tab, form feed, carriage return.
  var isWhiteSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  /// The value of an ASCII digit.
  var decimalValue: Int? {
    self >= 0x30 && self <= 0x39 ? Int(self - 0x30) : nil
  }

  /// The value of a hexadecimal digit of either case.
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }

  /// The upper-case hexadecimal digit of a value below 16.
  init(upperHexDigitOf value: UInt8) {
    self = value < 10 ? 0x30 + value : 0x41 + value - 10
  }

  /// Letters, digits, `-`, `.`, `_` and `~`, which are never escaped (RFC 3986 §2.3).
  var isUnreserved: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  /// What a method or a field name is made of (RFC 9110 §5.6.2).
  var isTokenCharacter: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
    default: false
    }
  }
}
