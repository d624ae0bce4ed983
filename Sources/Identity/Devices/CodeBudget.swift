package import OneTimePasswords

/// How often codes may be tried on one device.
///
/// The burst is AWS's (observed 2026-09: nine verifications per device and aligned three minutes,
/// right ones, wrong ones and used ones alike). The ceiling is ours: NIST SP 800-63B §3.2.2 bounds
/// failures at one hundred, and without it nine guesses in three minutes find a code in 32 days.
package enum CodeBudget {
  /// Verifications in one window.
  package static let burst = 9
  /// Seconds a window lasts; windows begin at multiples of it in UTC.
  package static let windowSeconds: Int64 = 180
  /// Time steps that begin in one window.
  package static let steps = windowSeconds / Int64(DeviceProfile.period)
  /// Failed codes in ``ceilingSeconds`` after which a device is suspended.
  package static let ceiling = 100
  /// Thirty days.
  package static let ceilingSeconds: Int64 = 30 * 86_400

  /// The number of the window `now` lies in.
  package static func window(at now: Timestamp) -> Int64 {
    now.seconds.floorDivided(by: windowSeconds)
  }

  /// The number of the window that a device without skew shows the code of `step` in.
  package static func window(of step: TimeStep) -> Int64 {
    step.value.floorDivided(by: steps)
  }
}
