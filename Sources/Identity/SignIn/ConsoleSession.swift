/// Somebody who is signed in to the console, in one browser.
///
/// It stands for temporary credentials with the same rights, and policies see the same of it
/// (law 4): without a code `aws:MultiFactorAuthPresent` is false, with one it is true and has an age.
package struct ConsoleSession: Sendable {
  package let digest: SecretDigest
  /// Who, since when, until when at most, and when a code was given.
  package let session: Session
  /// The key id its records and its session policies go by; nobody can sign with it.
  package let accessKeyID: String
  /// Whose code it was that completed the sign-in; the session ends with that device.
  package let device: RecordID?
  /// When the browser was last heard of.
  package let seenAt: Timestamp

  /// Seconds a session may last, and how long it may be idle.
  package static let longest: Int64 = 43_200
  package static let idle: Int64 = 3600
  /// Seconds between two notes that the browser was heard of.
  package static let noteInterval: Int64 = 60
  /// Seconds a code is fresh enough to change factors, keys, other people's passwords or recovery.
  package static let freshness: Int64 = 300

  package init(
    digest: SecretDigest, session: Session, accessKeyID: String, device: RecordID?,
    seenAt: Timestamp
  ) {
    self.digest = digest
    self.session = session
    self.accessKeyID = accessKeyID
    self.device = device
    self.seenAt = seenAt
  }

  /// Whether it still holds: neither over nor idle for too long, nor of a clock that was set back since.
  package func isCurrent(at now: Timestamp) -> Bool {
    now < end(ifLastSeenAt: seenAt).at && Session.isPast(seenAt, at: now)
  }

  /// When it is over if the browser is last heard of at `seen`, and whether nothing can put that off.
  package func end(ifLastSeenAt seen: Timestamp) -> (at: Timestamp, isFinal: Bool) {
    let idle = seen.adding(seconds: Self.idle)
    return session.expiresAt <= idle ? (session.expiresAt, true) : (idle, false)
  }

  /// Whether the last code is fresh enough for what needs one.
  package func hasFreshCode(at now: Timestamp) -> Bool {
    session.mfaAt.map {
      Session.isPast($0, at: now) && Session.mfaAge(since: $0, at: now) <= Self.freshness
    } ?? false
  }

  /// The session under a new token: what the old one opened is closed.
  package func renewed(as digest: SecretDigest) -> ConsoleSession {
    ConsoleSession(
      digest: digest, session: session, accessKeyID: accessKeyID, device: device, seenAt: seenAt)
  }

  /// The session under a new token after a code was given once more: what the old token opened is
  /// closed.
  package func confirmed(
    as digest: SecretDigest, by device: RecordID, at now: Timestamp
  ) -> ConsoleSession {
    ConsoleSession(
      digest: digest,
      session: Session(
        account: session.account, owner: session.owner, issuedAt: session.issuedAt,
        expiresAt: session.expiresAt, mfaAt: now, details: session.details),
      accessKeyID: accessKeyID, device: device, seenAt: now)
  }
}

/// What a right password alone is worth: leave to go on with the next step of signing in. It opens
/// no page, and is another kind of thing than a session so that it never can.
package struct SignInTicket: Sendable {
  package let digest: SecretDigest
  package let account: AccountID
  package let owner: Owner
  package let step: Step
  package let expiresAt: Timestamp
  /// When a second factor was shown on the way, and whose it was, if it was a device's code.
  package let mfaAt: Timestamp?
  package let device: RecordID?

  /// What is to be done next.
  package enum Step: Int64, Sendable {
    case code = 1
    case newPassword = 2
  }

  /// Seconds from the password to the end of the last step.
  package static let lifetime: Int64 = 300

  package init(
    digest: SecretDigest, account: AccountID, owner: Owner, step: Step, expiresAt: Timestamp,
    mfaAt: Timestamp? = nil, device: RecordID? = nil
  ) {
    self.digest = digest
    self.account = account
    self.owner = owner
    self.step = step
    self.expiresAt = expiresAt
    self.mfaAt = mfaAt
    self.device = device
  }

  package func isCurrent(at now: Timestamp) -> Bool { now < expiresAt }
}
