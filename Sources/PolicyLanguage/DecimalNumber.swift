/// An integer or decimal of up to 38 digits, compared exactly: `10` equals `10.0`.
struct DecimalNumber: Sendable, Comparable {
  /// Digits without trailing zeros; the number is `significand` divided by ten to the `scale`.
  private var significand: Int128
  private var scale: Int
  private var digits: Int

  init(_ integer: Int64) {
    self.init(significand: Int128(integer), scale: 0)
  }

  private init(significand: Int128, scale: Int) {
    self.significand = significand
    self.scale = scale
    while self.significand != 0, self.significand % 10 == 0 {
      self.significand /= 10
      self.scale -= 1
    }
    digits = 0
    var rest = self.significand
    while rest != 0 {
      rest /= 10
      digits += 1
    }
  }

  /// Nil unless `text` is digits with at most one point among or before them, a sign before and an
  /// exponent behind being allowed, of at most 38 digits that count.
  init?(_ text: Span<UInt8>) {
    var index = 0
    var isNegative = false
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      isNegative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    var value: Int128 = 0
    var scale = 0
    var seenDigit = false
    var seenPoint = false
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "."), !seenPoint {
        seenPoint = true
      } else if byte.isDigit {
        // 10^37 times ten and nine still fits 127 bits; one digit more might not.
        guard value < 10_000_000_000_000_000_000_000_000_000_000_000_000 else { return nil }
        value = value * 10 + Int128(byte & 0x0F)
        if seenPoint { scale += 1 }
        seenDigit = true
      } else {
        break
      }
      index += 1
    }
    guard seenDigit else { return nil }
    if index < text.count, text[index].folded == UInt8(ascii: "e") {
      guard let exponent = Self.exponent(text, from: index + 1) else { return nil }
      scale -= exponent
      index = text.count
    }
    guard index == text.count else { return nil }
    self.init(significand: isNegative ? -value : value, scale: scale)
  }

  private static func exponent(_ text: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    var isNegative = false
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      isNegative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    guard index < text.count, text.count - index <= 4 else { return nil }
    var value = 0
    while index < text.count {
      guard text[index].isDigit else { return nil }
      value = value * 10 + Int(text[index] & 0x0F)
      index += 1
    }
    return isNegative ? -value : value
  }

  static func == (left: DecimalNumber, right: DecimalNumber) -> Bool {
    left.significand == right.significand && (left.significand == 0 || left.scale == right.scale)
  }

  static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
    let signs = (left.significand.signum(), right.significand.signum())
    if signs.0 != signs.1 { return signs.0 < signs.1 }
    if signs.0 == 0 { return false }
    // The place of the first digit decides, then the digits themselves, padded to the same length.
    let places = (left.digits - left.scale, right.digits - right.scale)
    if places.0 != places.1 { return (places.0 < places.1) == (signs.0 > 0) }
    return left.padded(to: right.digits) < right.padded(to: left.digits)
  }

  private func padded(to count: Int) -> Int128 {
    var value = significand
    for _ in 0..<max(0, count - digits) { value *= 10 }
    return value
  }
}
