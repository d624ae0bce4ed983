import AWSQuery
import Identity
import IdentitySQL
import SignatureV4

/// A credential, whose it is, and the key it signs with on the day at hand.
private final class KnownCredential: Sendable {
  let identity: CallerIdentity
  let signingKey: SigningKey
  /// Of the key or, of a role's session, of the role; nil for other sessions, whose use nobody asks
  /// for.
  let use: LastUse?

  init(_ identity: CallerIdentity, signingKey: SigningKey, use: LastUse?) {
    self.identity = identity
    self.signingKey = signingKey
    self.use = use
  }
}

/// Tells who signed a request.
///
/// The order of the checks, and what each failure says, is AWS's (D.6 of the behaviour reference).
final class Authentication: Sendable {
  private let keyring: Keyring
  private let sessions: SessionSealer
  private let scopes: [String: AcceptedScope]
  private let known: RecordTable<AccessKeyName, KnownCredential>
  private let signingKeys: RecordTable<SigningKeyName, SigningKey>
  private let roleUses: RecordTable<RecordID, LastUse>
  private let uses: AccessKeyUses

  /// What a signing key is good for. A key id never gets another secret.
  private struct SigningKeyName: RecordKey {
    let accessKey: AccessKeyName
    let scope: CredentialScope

    static func == (left: Self, right: Self) -> Bool {
      left.accessKey == right.accessKey && left.scope == right.scope
    }

    var spread: UInt64 { accessKey.spread }

    func hash(into hasher: inout Hasher) {
      hasher.combine(accessKey)
      hasher.combine(scope.service)
    }
  }

  init(
    keyring: Keyring, sessions: SessionSealer, region: String, uses: AccessKeyUses,
    capacity: Int = 32_768
  ) {
    self.keyring = keyring
    self.sessions = sessions
    self.uses = uses
    scopes = [
      API.iam.name: AcceptedScope(service: API.iam.name, regions: Regions.iam.union([region])),
      API.sts.name: AcceptedScope(service: API.sts.name, regions: Regions.sts.union([region])),
    ]
    known = RecordTable(capacity: capacity)
    signingKeys = RecordTable(capacity: capacity)
    roleUses = RecordTable(capacity: capacity / 8)
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
    let known =
      if let token = presented.sessionToken {
        try session(token, presented, at: now, in: records)
      } else {
        try accessKey(presented, in: records)
      }
    do {
      try presented.verify(request.signable, body: request.body, key: known.signingKey)
    } catch {
      throw ServiceError(error)
    }
    // A region of another partition is known only now.
    guard api != .iam || presented.scope.region == known.identity.account.partition.iamRegion else {
      throw ServiceError(SignatureFailure.wrongScope([.region]))
    }
    if let use = known.use {
      if case .role(let role, _) = known.identity.principal {
        uses.note(use, of: role.id, presented.scope, at: now)
      } else {
        uses.note(use, of: presented.accessKeyID, presented.scope, at: now)
      }
    }
    return Caller(
      known.identity,
      connection: Caller.Connection(
        sourceIP: request.peer.address, isSecure: request.peer.isSecure,
        userAgent: request.header("user-agent") ?? "", requestID: request.requestID,
        region: presented.scope.region, trace: request.trace))
  }

  /// A long-term key and whose it is. It is found in one place, as long as no commit has changed
  /// any record since, and the scope is the same.
  private func accessKey(
    _ presented: PresentedSignature, in records: any Reading
  ) throws -> KnownCredential {
    let id = presented.accessKeyID
    guard let name = AccessKeyName(id) else { throw ServiceError.invalidClientTokenID }
    let epoch = records.epoch
    let before = known.value(for: name)
    if let before, before.identity.epoch == epoch, before.signingKey.scope == presented.scope {
      return before
    }
    guard let key = try records.accessKey(id), key.status == .active,
      let account = try records.account(key.account)
    else { throw ServiceError.invalidClientTokenID }
    let signingKey = try signingKey(presented) {
      try keyring.open(key.sealedSecret, of: account, at: .secretAccessKey(id, in: account.id))
    }
    let found = KnownCredential(
      CallerIdentity(
        account: account, principal: try principal(key.owner, in: records),
        credential: .longTerm(accessKeyID: id), readIn: epoch),
      signingKey: signingKey, use: before?.use ?? LastUse())
    known.insert(found, for: name, epoch: 0)
    return found
  }

  private func session(
    _ token: String, _ presented: PresentedSignature, at now: Timestamp, in records: any Reading
  ) throws -> KnownCredential {
    let id = presented.accessKeyID
    let session: Session
    let secret: [UInt8]
    do {
      (session, secret) = try sessions.open(token, accessKeyID: id, at: now)
    } catch {
      throw error == .expired ? ServiceError.expiredToken : .invalidSessionToken
    }
    // The key that it was sealed with is gone, and this instance may not have heard of it.
    guard try !records.storeEpoch().ends(sessionsOf: session.issuedAt) else {
      throw ServiceError.invalidSessionToken
    }
    guard let account = try records.account(session.account) else {
      throw ServiceError.invalidClientTokenID
    }
    let principal = try principal(of: session, in: records)
    return KnownCredential(
      CallerIdentity(
        account: account, principal: principal,
        credential: .session(session, accessKeyID: id),
        readIn: records.epoch),
      signingKey: try signingKey(presented) { secret }, use: lastUse(of: principal))
  }

  private func lastUse(of principal: Caller.Principal) -> LastUse? {
    guard case .role(let role, _) = principal else { return nil }
    if let known = roleUses.value(for: role.id) { return known }
    let use = LastUse()
    roleUses.insert(use, for: role.id, epoch: 0)
    return use
  }

  private func signingKey(
    _ presented: PresentedSignature, secret: () throws -> [UInt8]
  ) throws -> SigningKey {
    guard let accessKey = AccessKeyName(presented.accessKeyID) else {
      throw ServiceError.invalidClientTokenID
    }
    let name = SigningKeyName(accessKey: accessKey, scope: presented.scope)
    if let known = signingKeys.value(for: name) { return known }
    let key = SigningKey(secretAccessKey: try secret(), scope: presented.scope)
    signingKeys.insert(key, for: name, epoch: 0)
    return key
  }

  private func principal(_ owner: Owner, in records: any Reading) throws -> Caller.Principal {
    switch owner {
    case .root: return .root
    case .user(let id):
      guard let user = try records.user(id) else { throw ServiceError.invalidClientTokenID }
      return .user(user)
    case .role: throw Fault.damagedRecord("a role with an access key")
    }
  }

  /// Deleting a user or a role ends its sessions too.
  private func principal(of session: Session, in records: any Reading) throws -> Caller.Principal {
    guard let details = session.details else { return try principal(session.owner, in: records) }
    switch (session.owner, details.kind) {
    case (.root, .assumedRoot):
      guard let task = RootTask(rawValue: details.name) else {
        throw Fault.damagedRecord("a session for no task")
      }
      return .assumedRoot(task, details)
    case (.role(let id), .assumedRole):
      guard let role = try records.role(id) else { throw ServiceError.invalidClientTokenID }
      return .role(role, details)
    case (.root, .federatedUser): return .federatedUser(nil, details)
    case (.user(let id), .federatedUser):
      guard let user = try records.user(id) else { throw ServiceError.invalidClientTokenID }
      return .federatedUser(user, details)
    case (.role, .federatedUser), (.root, .assumedRole), (.user, .assumedRole),
      (.role, .assumedRoot), (.user, .assumedRoot):
      throw Fault.damagedRecord("a session of nobody")
    }
  }
}

extension ServiceError {
  init(_ failure: SignatureFailure) {
    self.init(failure.code, status: failure.status, failure.message)
  }
}
