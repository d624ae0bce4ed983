package import OneTimePasswords

/// A stretch of a store's life in which nothing that was confirmed has been lost.
///
/// A restore begins another, and so does the promotion of a standby that may lack confirmed commits.
/// What was used up, ended or forbidden in what was lost is unknown from then on; so sessions end, and
/// codes count again only when none of them can have been spent before (law 1).
package struct StoreEpoch: Equatable, Sendable {
  /// The first is 1.
  package let number: Int64
  package let beganAt: Timestamp
  package let reason: Reason

  package enum Reason: String, Sendable, CaseIterable {
    /// The store was made.
    case first
    case restore
    /// Another machine has taken over, and it is not proven to hold every confirmed commit.
    case promotion
    /// An operator says that something may have been lost.
    case said = "operator"
  }

  package static let first = StoreEpoch(
    number: 1, beganAt: Timestamp(milliseconds: 0), reason: .first)

  package init(number: Int64, beganAt: Timestamp, reason: Reason) {
    self.number = number
    self.beganAt = beganAt
    self.reason = reason
  }
}

extension StoreEpoch {
  /// Steps ahead of a device's own time at the beginning of an epoch whose codes may have been spent
  /// before: the widest window, which a server that is gone may have had, and one for the clocks of two
  /// instances.
  package static let quarantine = CodeWindow.compatible.reach + 1

  /// From when on a device that is in step shows codes that count.
  package var codesCountAt: Timestamp {
    guard number > 1 else { return beganAt }
    let step = DeviceProfile.step(at: beganAt).advanced(by: Self.quarantine + 1)
    return Timestamp(seconds: step.value * Int64(DeviceProfile.period))
  }

  /// Whether sessions that were made then have ended with what was lost.
  package func ends(sessionsOf time: Timestamp) -> Bool {
    time < beganAt
  }
}

extension VirtualDevice {
  /// The last step whose code may have been spent before the epoch, without the store knowing of it;
  /// nil when nothing was lost.
  package func lastUncertainStep(in epoch: StoreEpoch) -> TimeStep? {
    guard epoch.number > 1 else { return nil }
    return ownStep(at: epoch.beganAt).advanced(by: StoreEpoch.quarantine)
  }
}
