/// The root user's way back in with his mailbox and his phone, after his password, when his devices
/// are gone. It begins with a wait in which he is told of it and can stop it; then a code by mail and
/// one by phone sign him in, both within one sign-in.
package struct RootRecovery: Sendable {
  package let account: AccountID
  package let requestedAt: Timestamp
  /// When codes are sent.
  package let readyAt: Timestamp
  package let endsAt: Timestamp
  /// The ticket of the sign-in in which the mailed code was right: the phone's counts in no other.
  package var mailedTo: SecretDigest?

  /// Seconds the wait may be set to at most, and how long it can be gone on with after it.
  package static let longestDelay: Int64 = 2_592_000
  package static let standardDelay: Int64 = 86_400
  package static let window: Int64 = 86_400
  /// Wrong codes after which it is void, and the wait begins anew.
  package static let mostMisses = 10
  /// Seconds from the mailed code to the end of the sign-in.
  package static let ticketLifetime: Int64 = 900

  package init(
    account: AccountID, requestedAt: Timestamp, readyAt: Timestamp, endsAt: Timestamp,
    mailedTo: SecretDigest? = nil
  ) {
    self.account = account
    self.requestedAt = requestedAt
    self.readyAt = readyAt
    self.endsAt = endsAt
    self.mailedTo = mailedTo
  }

  package init(account: AccountID, at now: Timestamp, delay: Int64) {
    self.init(
      account: account, requestedAt: now, readyAt: now.adding(seconds: delay),
      endsAt: now.adding(seconds: delay + Self.window))
  }

  package func isCurrent(at now: Timestamp) -> Bool { now < endsAt }
  package func isReady(at now: Timestamp) -> Bool { readyAt <= now && now < endsAt }

  /// How often it may be begun.
  package static func budget(of account: AccountID) -> PasswordBudgetKey {
    PasswordBudgetKey(
      digest: SecretDigest(of: "\(account)", for: "root recovery"), limit: 5, window: 3600)
  }
}
