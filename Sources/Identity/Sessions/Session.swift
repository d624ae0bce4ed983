/// What temporary credentials stand for: whose they are, for how long, and with what proof of MFA.
package struct Session: Equatable, Sendable {
  package let account: AccountID
  /// Whose rights it has: of `GetSessionToken` and `GetFederationToken` the caller's, of
  /// `AssumeRole` the role's, of `AssumeRoot` the root user's of the account it is for.
  package let owner: Owner
  package let issuedAt: Timestamp
  package let expiresAt: Timestamp
  /// When a code was verified for it; nil when none was given. Roles' sessions never have one, for
  /// MFA does not travel through `AssumeRole`.
  package let mfaAt: Timestamp?
  /// What was said when it was made; nil for a session of `GetSessionToken`.
  package let details: SessionDetails?

  package init(
    account: AccountID, owner: Owner, issuedAt: Timestamp, expiresAt: Timestamp, mfaAt: Timestamp?,
    details: SessionDetails? = nil
  ) {
    self.account = account
    self.owner = owner
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.mfaAt = mfaAt
    self.details = details
  }

  /// Seconds by which clocks may differ, or be set back, before a session counts as made in the future: then
  /// its end is as far off as its beginning, and it is not good.
  package static let slack: Int64 = 300

  /// Whether what was noted at `time` can have been noted by a clock that shows `now`.
  package static func isPast(_ time: Timestamp, at now: Timestamp) -> Bool {
    time <= now.adding(seconds: slack)
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
