/// Who makes a request, with what credential, from where. Made once the signature holds.
package final class Caller: Sendable {
  /// Shared by all requests that are signed with the same credential.
  private let identity: CallerIdentity
  package let connection: Connection

  package enum Principal: Sendable {
    case root
    case user(User)
  }

  package enum Credential: Sendable {
    case longTerm(accessKeyID: String)
    case session(Session, accessKeyID: String)

    package var accessKeyID: String {
      switch self {
      case .longTerm(let id), .session(_, let id): id
      }
    }

    /// When the code was verified that the session was made with; nil without one.
    package var mfaAt: Timestamp? {
      switch self {
      case .longTerm: nil
      case .session(let session, _): session.mfaAt
      }
    }
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

    package init(
      sourceIP: String, isSecure: Bool, userAgent: String, requestID: String, region: String
    ) {
      self.sourceIP = sourceIP
      self.isSecure = isSecure
      self.userAgent = userAgent
      self.requestID = requestID
      self.region = region
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

  /// Whether the credential is still good: its key active, its user there.
  package func isCurrent(in records: any Reading) throws -> Bool {
    if isUnchanged(in: records) { return true }
    if case .longTerm(let id) = credential {
      guard try records.accessKey(id)?.status == .active else { return false }
    }
    guard let user else { return true }
    return try records.user(user.id) != nil
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
    case .root: .root(account.id)
    case .user(let user): .user(user.id)
    }
  }

  /// The user that calls; nil for the root user.
  package var user: User? {
    switch principal {
    case .root: nil
    case .user(let user): user
    }
  }

  package var arn: String {
    switch principal {
    case .root: account.rootARN
    case .user(let user): user.arn
    }
  }

  /// `UserId` in `GetCallerIdentity`: the account id for the root user.
  package var uniqueID: String {
    switch principal {
    case .root: account.id.description
    case .user(let user): user.uniqueID
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
