extension Span where Element == UInt8 {
  /// Whether the bytes in `range` are `name`, which is in lower case, but for the case of ASCII
  /// letters.
  @inline(__always)
  func isFieldName(_ name: StaticString, in range: Range<Int>) -> Bool {
    // Most names differ in length, which is known without a look at the bytes.
    guard range.count == name.utf8CodeUnitCount else { return false }
    return unsafe extracting(range).withUnsafeBytes { bytes in
      unsafe bytes.matches(name.utf8Start, foldingCase: true)
    }
  }

  /// The same for a name that is not known beforehand.
  @inline(__always)
  func isFieldName(_ name: Span<UInt8>, in range: Range<Int>) -> Bool {
    guard range.count == name.count else { return false }
    return matches(name, in: range, foldingCase: true)
  }

  /// Whether the bytes in `range` are those of `word`.
  @inline(__always)
  func holds(_ word: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return unsafe extracting(range).withUnsafeBytes { bytes in
      unsafe bytes.matches(word.utf8Start, foldingCase: false)
    }
  }

  /// Whether the bytes in `range` are those of `text`.
  func holds(text: String, in range: Range<Int>) -> Bool {
    holds(text.utf8Span.span, in: range)
  }

  /// Whether the bytes in `range` are `wanted`.
  func holds(_ wanted: Span<UInt8>, in range: Range<Int>) -> Bool {
    guard range.count == wanted.count else { return false }
    return matches(wanted, in: range, foldingCase: false)
  }

  /// Whether the bytes in `range` are those of `wanted`, which are as many.
  private func matches(_ wanted: Span<UInt8>, in range: Range<Int>, foldingCase: Bool) -> Bool {
    unsafe wanted.withUnsafeBytes { wanted in
      unsafe extracting(range).withUnsafeBytes { bytes in
        guard let start = wanted.baseAddress else { return true }
        return unsafe bytes.matches(start, foldingCase: foldingCase)
      }
    }
  }

  /// The place of the first `byte` in `range`, or the range's end.
  func position(of byte: UInt8, in range: Range<Int>) -> Int {
    let pattern = ByteLanes(repeating: byte)
    return firstPlace(in: range, where: { $0 == byte }) { ($0 ^ pattern).lanesBelow(1) }
  }

  /// The place of the first byte in `range` that `isSought`, or the range's end.
  ///
  /// `lanes` says the same of eight bytes: it sets the high bit of the lowest lane that is sought,
  /// and perhaps of lanes above it, and none when no lane is.
  @inline(__always)
  func firstPlace(
    in range: Range<Int>, where isSought: (UInt8) -> Bool, lanes: (ByteLanes) -> UInt64
  ) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe withUnsafeBytes { bytes in
      var index = range.lowerBound
      // Eight bytes at a time; what lies behind the range does not matter.
      while index < range.upperBound, index + 8 <= bytes.count {
        let found = unsafe lanes(ByteLanes(loading: bytes, at: index))
        if found != 0 {
          return Swift.min(index + found.trailingZeroBitCount / 8, range.upperBound)
        }
        index += 8
      }
      while index < range.upperBound, unsafe !isSought(bytes[index]) { index += 1 }
      return Swift.min(index, range.upperBound)
    }
  }

  /// Whether all bytes in `range` are printable ASCII other than the space.
  func isPrintable(_ range: Range<Int>) -> Bool {
    firstPlace(in: range, where: { $0 <= 0x20 || $0 >= 0x7F }) {
      $0.lanesBelow(0x21) | $0.lanesAbove(0x7E)
    } == range.upperBound
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
  /// Appends the bytes of `word`.
  mutating func append(_ word: StaticString) {
    unsafe append(
      contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// Appends the bytes of `text`.
  mutating func append(text: String) {
    let span = text.utf8Span.span
    unsafe span.withUnsafeBufferPointer { bytes in unsafe append(contentsOf: bytes) }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these bytes are the ones at `wanted`, which are as many; when folding case, `wanted`
  /// is in lower case.
  @inline(__always)
  fileprivate func matches(_ wanted: UnsafeRawPointer, foldingCase: Bool) -> Bool {
    if count < 8 {
      for index in 0..<count {
        let byte = unsafe self[index]
        let expected = unsafe wanted.load(fromByteOffset: index, as: UInt8.self)
        guard (foldingCase ? byte.lowercased : byte) == expected else { return false }
      }
      return true
    }
    var index = 0
    while true {
      let lanes = unsafe ByteLanes(loading: self, at: index)
      let expected = unsafe wanted.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      guard (foldingCase ? lanes.lowercased : lanes).bits == UInt64(littleEndian: expected) else {
        return false
      }
      if index == count - 8 { return true }
      // The last eight overlap those before.
      index = Swift.min(index + 8, count - 8)
    }
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
