/// Codes from the time (RFC 6238): those of ``HOTP`` with the time step for the counter.
///
/// It knows no clock: the time is what the caller says it is.
public struct TOTP: Sendable {
  /// Seconds that a step may last. RFC 6238 names no bounds; a day is where a code that changes
  /// with the time ends to be one.
  public static let supportedPeriods = 1...86_400

  /// Seconds one code is shown for: X in RFC 6238 §4.1.
  public var period: Int { Int(seconds) }

  /// The Unix time that step zero begins at, in seconds: T0 in RFC 6238 §4.1.
  public let epoch: Int64

  /// The hash under the HMAC.
  public var algorithm: HashAlgorithm { hotp.algorithm }

  /// How many digits a code has: 6, 7 or 8.
  public var digits: Int { hotp.digits }

  private let hotp: HOTP
  private let seconds: UInt32

  public init(
    secret: some Collection<UInt8>, algorithm: HashAlgorithm = .sha1, digits: Int = 6,
    period: Int = 30, epoch: Int64 = 0
  ) throws(OneTimePasswordError) {
    guard Self.supportedPeriods.contains(period) else { throw .unsupportedPeriod }
    hotp = try HOTP(secret: secret, algorithm: algorithm, digits: digits)
    seconds = UInt32(truncatingIfNeeded: period)
    self.epoch = epoch
  }

  /// The step that a Unix time, in seconds, lies in. Below zero before the epoch.
  public func step(at unixSeconds: Int64) -> TimeStep {
    let elapsed = TimeStep(epoch).distance(to: TimeStep(unixSeconds))
    let (quotient, remainder) = elapsed.quotientAndRemainder(dividingBy: Int64(seconds))
    return TimeStep(remainder < 0 ? quotient - 1 : quotient)
  }

  /// The code that is shown during a step, or nil for a step below zero, which has none.
  public func code(at step: TimeStep) -> OneTimeCode? {
    guard let counter = UInt64(exactly: step.value) else { return nil }
    return hotp.code(at: counter)
  }

  /// The codes of a step and of all that follow it.
  func codes(from step: TimeStep) -> ShownCodes {
    ShownCodes(hotp: hotp, from: step)
  }
}

extension TOTP: CustomStringConvertible, CustomReflectable {
  public var description: String {
    "TOTP(\(algorithm.rawValue), \(digits) digits, \(period) s)"
  }

  public var customMirror: Mirror { Mirror(self, children: []) }
}
