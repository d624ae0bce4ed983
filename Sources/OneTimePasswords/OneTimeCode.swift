/// A code as a device shows it: six, seven or eight decimal digits (RFC 4226 §5.3).
///
/// Describes itself without the digits, so that no log line or error shows a code that is still
/// good.
public struct OneTimeCode: Sendable {
  /// The numbers of digits a code may have.
  public static let supportedDigits = 6...8

  let value: UInt32
  let digitCount: UInt8

  /// The lowest `digits` decimal digits of a truncated HMAC.
  init(truncating number: UInt32, digits: UInt8) {
    // One constant divisor for each case compiles to a multiplication, whose time does not depend
    // on the number.
    value =
      switch digits {
      case 6: number % 1_000_000
      case 7: number % 10_000_000
      default: number % 100_000_000
      }
    digitCount = digits
  }

  /// Reads exactly `digits` ASCII digits; nil for anything else.
  ///
  /// Nothing is trimmed or normalised: a code has one spelling, so that whoever remembers spent
  /// codes by their text cannot be shown the same code in another one.
  public init?(_ text: some StringProtocol, digits: Int = 6) {
    self.init(utf8: text.utf8, digits: digits)
  }

  /// The same, compiled for strings.
  public init?(_ text: String, digits: Int = 6) {
    self.init(utf8: text.utf8, digits: digits)
  }

  /// Reads exactly `digits` ASCII digits; nil for anything else.
  public init?(utf8 bytes: some Collection<UInt8>, digits: Int = 6) {
    guard Self.supportedDigits.contains(digits) else { return nil }
    var value: UInt32 = 0
    var count = 0
    for byte in bytes {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10, count < digits else { return nil }
      value = value &* 10 &+ UInt32(digit)
      count += 1
    }
    guard count == digits else { return nil }
    self.value = value
    digitCount = UInt8(truncatingIfNeeded: digits)
  }

  /// The digits, leading zeros included, for showing them to the person they belong to.
  public func reveal() -> String {
    var digits = [UInt8](repeating: UInt8(ascii: "0"), count: Int(digitCount))
    var rest = value
    for index in digits.indices.reversed() {
      digits[index] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    return String(decoding: digits, as: UTF8.self)
  }
}

extension OneTimeCode: Equatable {
  /// Whether both are the same digits, in a time that does not depend on them.
  public static func == (left: OneTimeCode, right: OneTimeCode) -> Bool {
    (left.value ^ right.value) | UInt32(left.digitCount ^ right.digitCount) == 0
  }
}

extension OneTimeCode: CustomStringConvertible, CustomReflectable {
  public var description: String { "••••••" }

  public var customMirror: Mirror { Mirror(self, children: []) }
}
