package import OneTimePasswords

/// How far from the device's own time a code may lie.
package struct CodeWindow: Equatable, Sendable {
  /// Steps either way.
  package let reach: Int64

  /// As AWS: two steps either way, so five codes count at any moment (observed 2026-09).
  package static let compatible = CodeWindow(reach: 2)
  /// RFC 6238 §5.2 recommends one step for the delay of the network.
  package static let strict = CodeWindow(reach: 1)
}

extension VirtualDevice {
  /// The step the device shows at `now`, by what its last pair said of its clock.
  package func ownStep(at now: Timestamp) -> TimeStep {
    DeviceProfile.step(at: now).advanced(by: skew)
  }

  /// The steps whose codes count at `now`.
  ///
  /// A code that was used does not move the window (observed of AWS); only a pair does.
  package func window(_ window: CodeWindow, at now: Timestamp) -> ClosedRange<TimeStep> {
    let own = ownStep(at: now)
    return own.advanced(by: -window.reach)...own.advanced(by: window.reach)
  }

  /// The steps in which the second code of a pair may lie: 998 back to 1,000 ahead of the device's
  /// own time, eight hours either way (observed of AWS, which refuses the neighbours).
  package func pairWindow(at now: Timestamp) -> ClosedRange<TimeStep> {
    let own = ownStep(at: now)
    return own.advanced(by: -998)...own.advanced(by: 1000)
  }

  /// The steps of ``pairWindow(at:)`` that the second code of a new pair may have: both codes are
  /// newer than every pair accepted before (RFC 4226 §7.4). Nil when none is left.
  package func newPairWindow(at now: Timestamp) -> ClosedRange<TimeStep>? {
    var range = pairWindow(at: now)
    if let lastPair {
      // The first code must be newer too, so the second is newer by two.
      let newest = lastPair.advanced(by: 2)
      guard newest <= range.upperBound else { return nil }
      range = max(range.lowerBound, newest)...range.upperBound
    }
    return range
  }

  /// Law 3: the second step of two consecutive codes that this seed shows, both new. Nil when the
  /// codes are not such a pair.
  package func pair(
    _ first: OneTimeCode, then second: OneTimeCode, of totp: TOTP, at now: Timestamp
  ) -> TimeStep? {
    guard let range = newPairWindow(at: now) else { return nil }
    return totp.step(showing: first, then: second, in: range, nearest: ownStep(at: now))
  }

  /// The device after an accepted pair: its skew is known, and older pairs are dead.
  package func synchronized(to pair: TimeStep, at now: Timestamp) -> VirtualDevice {
    var device = self
    device.skew = pair.value - DeviceProfile.step(at: now).value
    device.lastPair = pair
    device.suspendedAt = nil
    return device
  }
}
