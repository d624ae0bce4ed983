/// What the federation endpoint gives for the credentials of a role or a federated user: whoever
/// brings it may open the console with them, once.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html>
package struct SigninToken: Sendable {
  package let digest: SecretDigest
  /// The session of the credentials that were shown.
  package let session: Session
  /// The key id that the console session will go by.
  package let accessKeyID: String
  /// Seconds the console session is to last; without, it ends with the credentials.
  package let duration: Int64?
  package let expiresAt: Timestamp

  /// Seconds a token is good for.
  package static let lifetime: Int64 = 900
  /// Seconds that may be asked for.
  package static let durations = 900...43_200

  package init(
    digest: SecretDigest, session: Session, accessKeyID: String, duration: Int64?,
    expiresAt: Timestamp
  ) {
    self.digest = digest
    self.session = session
    self.accessKeyID = accessKeyID
    self.duration = duration
    self.expiresAt = expiresAt
  }

  /// The console session that begins now: with what the credentials may do, and without the proof of
  /// MFA that they never have. Nil when the credentials were to end it by now.
  package func consoleSession(as digest: SecretDigest, at now: Timestamp) -> ConsoleSession? {
    let end = duration.map { now.adding(seconds: $0) } ?? session.expiresAt
    let longest = now.adding(seconds: ConsoleSession.longest)
    guard now < end else { return nil }
    return ConsoleSession(
      digest: digest,
      session: Session(
        account: session.account, owner: session.owner, issuedAt: session.issuedAt,
        expiresAt: min(end, longest), mfaAt: session.mfaAt, details: session.details),
      accessKeyID: accessKeyID, device: nil, seenAt: now)
  }
}

/// Why credentials that hold open no console.
package enum FederationRejection: Error, Equatable {
  /// Of `GetSessionToken`: whose they are has a password of his own to sign in with.
  case ownSession
  /// Of `AssumeRoot`.
  case rootTask
  /// A length was asked for, and credentials of `GetFederationToken` bring theirs.
  case durationOfFederatedUser
  /// A length was asked for, and the role was assumed by a session.
  case durationOfChain
  /// Longer than the role's sessions may last.
  case longerThanRoleAllows
}

extension Session {
  /// Whether the console may be opened with the session, for so long if that is said. `role` is the
  /// session's, if it is one of a role.
  package func checkFederation(
    lasting duration: Int?, of role: Role?
  ) throws(FederationRejection) {
    switch details?.kind {
    case nil: throw .ownSession
    case .assumedRoot: throw .rootTask
    case .federatedUser:
      guard duration == nil else { throw .durationOfFederatedUser }
    case .assumedRole:
      guard let duration else { return }
      guard details?.isChained != true else { throw .durationOfChain }
      guard let role, duration <= role.maxSessionDuration else { throw .longerThanRoleAllows }
    }
  }
}
