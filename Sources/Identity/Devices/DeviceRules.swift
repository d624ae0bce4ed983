/// Most devices that a user, or the root user, may have in use. Fixed, as at AWS.
package let devicesPerPrincipal = 8

/// Why a device is not tied to somebody.
package enum EnableRejection: Error, Equatable {
  case alreadyOnThisUser
  case onSomebodyElse
  case tooManyDevices
}

extension VirtualDevice {
  /// Whether `owner`, who holds `count` devices, may be given this one, codes apart.
  package func checkAssignable(to owner: Owner, holding count: Int) throws(EnableRejection) {
    if let enabled {
      throw enabled.owner == owner ? .alreadyOnThisUser : .onSomebodyElse
    }
    guard count < devicesPerPrincipal else { throw .tooManyDevices }
  }

  /// Seconds after which somebody is asked to try a device that he has never used.
  package static let trial: Int64 = 28 * 86_400

  /// Whether the device has been somebody's for long and no code of it ever counted since: nobody
  /// knows whether the app is still there.
  package func isUntried(lastUsed: Timestamp?, at now: Timestamp) -> Bool {
    guard let enabled, enabled.since <= now.adding(seconds: -Self.trial) else { return false }
    return lastUsed.map { $0 < enabled.since } ?? true
  }

  /// Whether `owner` holds the device.
  package func belongs(to owner: Owner) -> Bool {
    enabled?.owner == owner
  }
}

extension Caller {
  /// Law 5: whoever has a device enabled needs a session made with a code to enable or deactivate
  /// devices for himself, whatever his policies allow (AWS-2023-001). Who assumes the root user of
  /// another account does it for that one.
  package func mayChangeDevices(of owner: Owner, holding count: Int) -> Bool {
    self.owner != owner || count == 0 || credential.mfaAt != nil || isAssumedRoot
  }
}
