/// A time step: the counter T of RFC 6238 §4.2, for which a device shows one code.
///
/// Steps count from the epoch of their ``TOTP``. Those below zero lie before it: they can be
/// computed with, but no code belongs to them.
public struct TimeStep: Comparable, Hashable, Sendable {
  public let value: Int64

  public init(_ value: Int64) {
    self.value = value
  }

  public static func < (left: TimeStep, right: TimeStep) -> Bool {
    left.value < right.value
  }
}

/// A range of steps can be walked, as in `for step in window`.
extension TimeStep: Strideable {
  /// The step `count` steps later, or the last or first there is where `Int64` ends.
  public func advanced(by count: Int64) -> TimeStep {
    let (sum, overflow) = value.addingReportingOverflow(count)
    return TimeStep(overflow ? (count < 0 ? .min : .max) : sum)
  }

  /// How many steps `other` is later, or the greatest number of the right sign where `Int64` ends.
  public func distance(to other: TimeStep) -> Int64 {
    let (difference, overflow) = other.value.subtractingReportingOverflow(value)
    return overflow ? (other.value < value ? .min : .max) : difference
  }
}

extension TimeStep: CustomStringConvertible {
  public var description: String { String(value) }
}
