/// A decimal number as its digits, compared as one compares on paper.
struct PlainNumber: Comparable {
  private var isNegative = false
  /// Without zeros at either end; empty for zero.
  private var digits: [UInt8] = []
  /// The power of ten of the first digit, plus one.
  private var place = 0
  /// How many digits were written before the exponent.
  private(set) var written = 0

  init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    isNegative = Self.takeSign(&rest)
    var whole = Self.takeDigits(&rest)
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let fraction = Self.takeDigits(&rest)
      place = whole.count
      whole += fraction
    } else {
      place = whole.count
    }
    guard !whole.isEmpty else { return nil }
    written = whole.count
    if let letter = rest.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
      rest.removeFirst()
      let isDown = Self.takeSign(&rest)
      let exponent = Self.takeDigits(&rest)
      guard (1...4).contains(exponent.count) else { return nil }
      let value = exponent.reduce(0) { $0 * 10 + Int($1) }
      place += isDown ? -value : value
    }
    guard rest.isEmpty else { return nil }
    let leading = whole.prefix { $0 == 0 }.count
    digits = Array(whole.dropFirst(leading))
    place -= leading
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      place = 0
      isNegative = false
    }
  }

  private static func takeSign(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else {
      return false
    }
    rest.removeFirst()
    return sign == UInt8(ascii: "-")
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(digits.count)
    return digits.map { $0 - UInt8(ascii: "0") }
  }

  static func == (left: PlainNumber, right: PlainNumber) -> Bool {
    left.isNegative == right.isNegative && left.digits == right.digits
      && left.place == right.place
  }

  static func < (left: PlainNumber, right: PlainNumber) -> Bool {
    if left == right { return false }
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isSmaller(than: right) != left.isNegative
  }

  private func isSmaller(than other: PlainNumber) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty }
    if place != other.place { return place < other.place }
    return digits.lexicographicallyPrecedes(other.digits)
  }
}

/// The bytes of a base64 text, six bits at a time; nil for what is not exactly one (RFC 4648 §4).
/// Bits behind the last byte may be anything.
func plainlyDecoded(_ text: String) -> [UInt8]? {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  let letters = Array(text.utf8)
  guard letters.count % 4 == 0 else { return nil }
  let padding = letters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
  guard padding <= 2 else { return nil }
  var bits: [Bool] = []
  for letter in letters.dropLast(padding) {
    guard let value = alphabet.firstIndex(of: letter) else { return nil }
    bits += (0..<6).map { value >> (5 - $0) & 1 == 1 }
  }
  return (0..<(bits.count / 8)).map { byte in
    bits[byte * 8..<byte * 8 + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
  }
}
