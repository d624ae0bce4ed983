import AWSQuery
import Identity
import IdentitySQL
import PolicyLanguage
import SignatureV4

/// Tells who signed a request.
///
/// The order of the checks, and what each failure says, is AWS's (D.6 of the behaviour reference).
final class Authentication: Sendable {
  private let keyring: Keyring
  private let sessions: SessionSealer
  private let scopes: [String: AcceptedScope]
  private let signingKeys: RecordTable<SigningKeyName, SigningKey>

  /// What a signing key is good for. A key id never gets another secret.
  private struct SigningKeyName: RecordKey {
    let accessKeyID: String
    let scope: CredentialScope

    static func == (left: Self, right: Self) -> Bool {
      left.accessKeyID == right.accessKeyID && left.scope == right.scope
    }

    var spread: UInt64 { accessKeyID.spread }

    func hash(into hasher: inout Hasher) {
      hasher.combine(accessKeyID)
      hasher.combine(scope.service)
    }
  }

  init(keyring: Keyring, sessions: SessionSealer, region: String, capacity: Int = 262_144) {
    self.keyring = keyring
    self.sessions = sessions
    scopes = [
      API.iam.name: AcceptedScope(service: API.iam.name, regions: Regions.iam.union([region])),
      API.sts.name: AcceptedScope(service: API.sts.name, regions: Regions.sts.union([region])),
    ]
    signingKeys = RecordTable(capacity: capacity)
  }

  /// The caller, once the signature holds. Throws ``ServiceError`` for a refusal.
  func caller(
    of request: QueryRequest, to api: API, at now: Timestamp, in records: any Reading
  ) throws -> Caller {
    guard let accepted = scopes[api.name] else { throw ServiceError.missingAuthenticationToken }
    let presented: PresentedSignature
    do {
      presented = try PresentedSignature(
        of: request.signable, at: now.seconds, accepting: accepted)
    } catch {
      throw ServiceError(error)
    }
    let (credential, owner, account, secret) = try credential(presented, at: now, in: records)
    let key = try signingKey(presented, secret: secret)
    do {
      try presented.verify(request.signable, body: request.body, key: key)
    } catch {
      throw ServiceError(error)
    }
    // A region of another partition is known only now.
    guard api != .iam || presented.scope.region == account.partition.iamRegion else {
      throw ServiceError(SignatureFailure.wrongScope([.region]))
    }
    return Caller(
      account: account, principal: try principal(owner, in: records), credential: credential,
      connection: Caller.Connection(
        sourceIP: request.peer.address, isSecure: request.peer.isSecure,
        userAgent: request.header("user-agent") ?? "", requestID: request.requestID,
        region: presented.scope.region))
  }

  /// The credential that a key id and a token name, and how to get at its secret.
  private func credential(
    _ presented: PresentedSignature, at now: Timestamp, in records: any Reading
  ) throws -> (Caller.Credential, Owner, Account, () throws -> [UInt8]) {
    let id = presented.accessKeyID
    if let token = presented.sessionToken {
      let opened: (session: Session, secretAccessKey: [UInt8])
      do {
        opened = try sessions.open(token, accessKeyID: id, at: now)
      } catch {
        throw error == .expired ? ServiceError.expiredToken : .invalidSessionToken
      }
      guard let account = try records.account(opened.session.account) else {
        throw ServiceError.invalidClientTokenID
      }
      return (
        .session(opened.session, accessKeyID: id), opened.session.owner, account,
        { opened.secretAccessKey }
      )
    }
    guard let key = try records.accessKey(id), key.status == .active,
      let account = try records.account(key.account)
    else { throw ServiceError.invalidClientTokenID }
    return (
      .longTerm(accessKeyID: id), key.owner, account,
      { [keyring] in
        try keyring.open(
          key.sealedSecret, of: account, at: .secretAccessKey(id, in: account.id))
      }
    )
  }

  private func signingKey(
    _ presented: PresentedSignature, secret: () throws -> [UInt8]
  ) throws -> SigningKey {
    let name = SigningKeyName(accessKeyID: presented.accessKeyID, scope: presented.scope)
    if let known = signingKeys.value(for: name) { return known }
    let key = SigningKey(secretAccessKey: try secret(), scope: presented.scope)
    signingKeys.insert(key, for: name, epoch: 0)
    return key
  }

  /// Deleting a user ends his sessions too.
  private func principal(_ owner: Owner, in records: any Reading) throws -> Caller.Principal {
    switch owner {
    case .root: return .root
    case .user(let id):
      guard let user = try records.user(id) else { throw ServiceError.invalidClientTokenID }
      return .user(user)
    }
  }
}

extension ServiceError {
  init(_ failure: SignatureFailure) {
    self.init(failure.code, status: failure.status, failure.message)
  }
}
