/// Who makes a request, with what credential, from where. Made once the signature holds.
package final class Caller: Sendable {
  package let account: Account
  package let principal: Principal
  package let credential: Credential
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

  package init(
    account: Account, principal: Principal, credential: Credential, connection: Connection
  ) {
    self.account = account
    self.principal = principal
    self.credential = credential
    self.connection = connection
  }

  /// Whether the credential is still good: its key active, its user there.
  package func isCurrent(in records: any Reading) throws -> Bool {
    if case .longTerm(let id) = credential {
      guard try records.accessKey(id)?.status == .active else { return false }
    }
    guard let user else { return true }
    return try records.user(user.id) != nil
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
