/// The 32 bytes of a SHA-256 or HMAC-SHA-256 value.
struct SHA256Code: Sendable {
  /// The bytes, eight to a word, the first of them in the highest place.
  var words: (UInt64, UInt64, UInt64, UInt64)

  init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// Reads 64 hexadecimal digits, the letters in lower case only, as signatures are written.
  init?(hex text: Span<UInt8>, in range: Range<Int>) {
    guard range.count == 64,
      let first = text.lowerHexWord(at: range.lowerBound),
      let second = text.lowerHexWord(at: range.lowerBound + 16),
      let third = text.lowerHexWord(at: range.lowerBound + 32),
      let fourth = text.lowerHexWord(at: range.lowerBound + 48)
    else { return nil }
    words = (first, second, third, fourth)
  }

  /// Whether both are the same, in a time that does not depend on where they differ.
  func equals(_ other: SHA256Code) -> Bool {
    let difference =
      (words.0 ^ other.words.0) | (words.1 ^ other.words.1) | (words.2 ^ other.words.2)
      | (words.3 ^ other.words.3)
    return difference == 0
  }

  /// The code as 64 lower-case hexadecimal digits.
  var hex: String {
    let digits = digits
    return unsafe digits.span.withUnsafeBytes { bytes in
      unsafe String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The 64 lower-case hexadecimal digits of the code, in the order of memory.
  var digits: InlineArray<8, UInt64> {
    [
      (words.0 >> 32).lowerHexDigits, words.0.lowerHexDigits,
      (words.1 >> 32).lowerHexDigits, words.1.lowerHexDigits,
      (words.2 >> 32).lowerHexDigits, words.2.lowerHexDigits,
      (words.3 >> 32).lowerHexDigits, words.3.lowerHexDigits,
    ]
  }
}

extension UInt64 {
  /// The eight lower-case hexadecimal digits of the lower half, in ASCII, the first in the
  /// lowest address.
  fileprivate var lowerHexDigits: UInt64 {
    // Spreads the eight nibbles over the eight bytes.
    var nibbles = self & 0xFFFF_FFFF
    nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
    nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
    // One in each byte that holds ten or more: those become letters, 39 places behind.
    let letters = (nibbles + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return (nibbles + 0x3030_3030_3030_3030 + letters * 39).bigEndian
  }
}

extension Span where Element == UInt8 {
  /// The value of 16 hexadecimal digits, letters in lower case, at `start`, which lies so that
  /// they fit.
  fileprivate func lowerHexWord(at start: Int) -> UInt64? {
    guard let high = ByteLanes(self, at: start).lowerHexValue,
      let low = ByteLanes(self, at: start + 8).lowerHexValue
    else { return nil }
    return UInt64(high) << 32 | UInt64(low)
  }
}
