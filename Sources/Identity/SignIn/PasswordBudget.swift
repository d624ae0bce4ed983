/// How often passwords may be tried (ASVS 5.0 §6.3.1). Tries are counted before the password is
/// looked at, and the same for names there are not.
///
/// From one network somebody has few tries, so that he cannot use up what is everybody's; all
/// networks together have a hundred failures an hour.
package enum PasswordBudget {
  /// Tries for one name from one network, and the seconds of their window.
  package static let triesPerNetwork = 10
  package static let networkWindow: Int64 = 300
  /// Tries for one name from everywhere, and the seconds of their window.
  package static let triesPerName = 100
  package static let nameWindow: Int64 = 3600

  /// When tries are counted anew.
  package static func end(ofWindow seconds: Int64, at now: Timestamp) -> Timestamp {
    Timestamp(seconds: (now.seconds.floorDivided(by: seconds) + 1) * seconds)
  }

  package static func window(_ seconds: Int64, at now: Timestamp) -> Int64 {
    now.seconds.floorDivided(by: seconds)
  }
}

/// What tries are counted for: a name, or a name and a network. The store sees digests, because a
/// name somebody typed may be a password.
package struct PasswordBudgetKey: Hashable, Sendable {
  package let digest: SecretDigest
  package let limit: Int
  package let window: Int64

  package init(digest: SecretDigest, limit: Int, window: Int64) {
    self.digest = digest
    self.limit = limit
    self.window = window
  }

  /// `name` is whatever says whose password is tried: there need not be anybody of that name.
  package static func name(_ name: String) -> PasswordBudgetKey {
    PasswordBudgetKey(
      digest: SecretDigest(of: name, for: "sign-in name"), limit: PasswordBudget.triesPerName,
      window: PasswordBudget.nameWindow)
  }

  package static func name(_ name: String, from network: String) -> PasswordBudgetKey {
    PasswordBudgetKey(
      digest: SecretDigest(of: network + " " + name, for: "sign-in network"),
      limit: PasswordBudget.triesPerNetwork, window: PasswordBudget.networkWindow)
  }
}
