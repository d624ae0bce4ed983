/// What `GetSessionToken` gives: the user's own rights for a while, with or without proof of MFA.
package struct Session: Equatable, Sendable {
  package let account: AccountID
  package let owner: Owner
  package let issuedAt: Timestamp
  package let expiresAt: Timestamp
  /// When a code was verified for it; nil when none was given.
  package let mfaAt: Timestamp?

  package init(
    account: AccountID, owner: Owner, issuedAt: Timestamp, expiresAt: Timestamp, mfaAt: Timestamp?
  ) {
    self.account = account
    self.owner = owner
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.mfaAt = mfaAt
  }

  /// Seconds since the code, never negative though the clock may step back.
  package static func mfaAge(since mfaAt: Timestamp, at now: Timestamp) -> Int64 {
    max(0, now.seconds - mfaAt.seconds)
  }

  /// How long a session may last when nothing is asked for: twelve hours, one for the root user.
  package static func duration(requested: Int?, isRoot: Bool) -> Int64 {
    let longest = isRoot ? 3600 : 129_600
    return Int64(min(requested ?? 43_200, longest))
  }
}

/// The keys of a new session, as the caller gets them, once.
package struct SessionCredentials: Sendable {
  package let accessKeyID: String
  package let secretAccessKey: [UInt8]
  package let sessionToken: String
  package let expiresAt: Timestamp
}
