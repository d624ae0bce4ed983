import AWSQuery
import Identity
import OneTimePasswords

/// The two consecutive codes that Enable and Resync take: one attempt.
struct CodePair: Sendable {
  /// Nil for what is not six digits; the reader has refused that already.
  private let first: OneTimeCode?
  private let second: OneTimeCode?

  init(_ reader: inout ParameterReader) {
    first = OneTimeCode(reader.required("AuthenticationCode1", .authenticationCode))
    second = OneTimeCode(reader.required("AuthenticationCode2", .authenticationCode))
  }

  /// The step of the second code; nil when the pair does not count, which is a verdict that
  /// commits with its charge.
  func verify(
    for device: VirtualDevice, in records: any Writing, at now: Timestamp
  ) throws -> TimeStep? {
    guard let first, let second else { return nil }
    switch try records.verifyPair(first, then: second, for: device, at: now) {
    case .accepted(let step): return step
    case .refused, .exhausted, .quarantined: return nil
    }
  }
}
