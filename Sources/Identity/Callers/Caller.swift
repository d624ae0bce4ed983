/// Who makes a request, with what credential, from where. Made once the signature holds.
package final class Caller: Sendable {
  /// Shared by all requests that are signed with the same credential.
  private let identity: CallerIdentity
  package let connection: Connection

  package enum Principal: Sendable {
    case root
    /// Somebody of the account that manages this one, as its root user for one task.
    case assumedRoot(RootTask, SessionDetails)
    case user(User)
    /// A session of a role.
    case role(Role, SessionDetails)
    /// Somebody a user speaks for, or the root user (nil), by `GetFederationToken`.
    case federatedUser(User?, SessionDetails)
  }

  package enum Credential: Sendable {
    case longTerm(accessKeyID: String)
    case session(Session, accessKeyID: String)
    /// Signed in to the console.
    case console(ConsoleSession)

    package var accessKeyID: String {
      switch self {
      case .longTerm(let id), .session(_, let id): id
      case .console(let session): session.accessKeyID
      }
    }

    /// The console session, if that is what it is.
    package var consoleSession: ConsoleSession? {
      if case .console(let session) = self { session } else { nil }
    }

    /// What policies see of a session; nil for a long-term key.
    package var session: Session? {
      switch self {
      case .longTerm: nil
      case .session(let session, _): session
      case .console(let session): session.session
      }
    }

    /// When the code was verified that the session was made with; nil without one.
    package var mfaAt: Timestamp? { session?.mfaAt }
  }

  /// How the request came.
  package struct Connection: Sendable {
    /// The peer's address as text, or the one a trusted proxy names.
    package let sourceIP: String
    package let isSecure: Bool
    package let userAgent: String
    package let requestID: String
    /// The region in the credential scope.
    package let region: String
    package let trace: TraceContext?

    package init(
      sourceIP: String, isSecure: Bool, userAgent: String, requestID: String, region: String,
      trace: TraceContext? = nil
    ) {
      self.sourceIP = sourceIP
      self.isSecure = isSecure
      self.userAgent = userAgent
      self.requestID = requestID
      self.region = region
      self.trace = trace
    }
  }

  package init(_ identity: CallerIdentity, connection: Connection) {
    self.identity = identity
    self.connection = connection
  }

  package convenience init(
    account: Account, principal: Principal, credential: Credential, connection: Connection
  ) {
    self.init(
      CallerIdentity(account: account, principal: principal, credential: credential),
      connection: connection)
  }

  package var account: Account { identity.account }
  package var principal: Principal { identity.principal }
  package var credential: Credential { identity.credential }

  /// Whether the credential is still good: its key active, its user or role there.
  package func isCurrent(in records: any Reading) throws -> Bool {
    if isUnchanged(in: records) { return true }
    if case .longTerm(let id) = credential {
      guard try records.accessKey(id)?.status == .active else { return false }
    }
    switch principal {
    case .root, .assumedRoot, .federatedUser(nil, _): return true
    case .user(let user), .federatedUser(let user?, _): return try records.user(user.id) != nil
    case .role(let role, _): return try records.role(role.id) != nil
    }
  }

  /// The user of that name in the caller's account. It is often the caller himself, who is at hand.
  package func user(named name: String, in records: any Reading) throws -> User? {
    if case .user(let user) = principal, user.name == name, isUnchanged(in: records) {
      return user
    }
    return try records.user(named: name, in: account.id)
  }

  private func isUnchanged(in records: any Reading) -> Bool {
    identity.epoch.map(records.isUnchanged(since:)) ?? false
  }

  package var owner: Owner {
    switch principal {
    case .root, .assumedRoot, .federatedUser(nil, _): .root(account.id)
    case .user(let user), .federatedUser(let user?, _): .user(user.id)
    case .role(let role, _): .role(role.id)
    }
  }

  /// The user that calls, himself or in a session of `GetSessionToken`; nil for everybody else.
  package var user: User? {
    if case .user(let user) = principal { user } else { nil }
  }

  package var isRoot: Bool {
    switch principal {
    case .root, .assumedRoot: true
    case .user, .role, .federatedUser: false
    }
  }

  /// Whether somebody else calls as the root user, by `AssumeRoot`.
  package var isAssumedRoot: Bool {
    if case .assumedRoot = principal { true } else { false }
  }

  /// The caller as answers and denials name him: of a session that is more than somebody's own, the
  /// session.
  package var arn: String {
    switch principal {
    case .root, .assumedRoot: account.rootARN
    case .user(let user): user.arn
    case .role(let role, let session): sessionARN("assumed-role/\(role.name)/\(session.name)")
    case .federatedUser(_, let session): sessionARN("federated-user/\(session.name)")
    }
  }

  private func sessionARN(_ resource: String) -> String {
    "arn:\(account.partition.rawValue):sts::\(account.id):\(resource)"
  }

  /// `UserId` in `GetCallerIdentity`: the account id for the root user.
  package var uniqueID: String {
    switch principal {
    case .root, .assumedRoot: account.id.description
    case .user(let user): user.uniqueID
    case .role(let role, let session): role.uniqueID + ":" + session.name
    case .federatedUser(_, let session): account.id.description + ":" + session.name
    }
  }

  /// What was said when the session was made; nil for keys, and for sessions of `GetSessionToken`.
  package var sessionDetails: SessionDetails? {
    switch principal {
    case .root, .user: nil
    case .assumedRoot(_, let session), .role(_, let session), .federatedUser(_, let session):
      session
    }
  }

  /// Session tags go before the role's or user's own.
  package var tags: [Tag] {
    switch principal {
    case .root, .assumedRoot: []
    case .user(let user): user.tags
    case .role(let role, let session): session.overriding(role.tags)
    case .federatedUser(let user, let session): session.overriding(user?.tags ?? [])
    }
  }
}

/// Whose a credential is.
package final class CallerIdentity: Sendable {
  package let account: Account
  package let principal: Caller.Principal
  package let credential: Caller.Credential
  /// The store's epoch that account and principal were read in; nil when that is not known.
  package let epoch: UInt64?

  package init(
    account: Account, principal: Caller.Principal, credential: Caller.Credential,
    readIn epoch: UInt64? = nil
  ) {
    self.account = account
    self.principal = principal
    self.credential = credential
    self.epoch = epoch
  }
}
