/// Something that happened to what somebody signs in with, which he is told at his next sign-in; the
/// root user by mail too (ASVS 5.0 §6.3.7).
package struct OwnerNotice: Sendable {
  package let id: RecordID
  package let account: AccountID
  package let owner: Owner
  package let kind: Kind
  /// The name of the device, or the address; empty where the kind says it all.
  package let subject: String
  /// Who did it: the name of a user or session; nil for the root user.
  package let actor: String?
  package let at: Timestamp

  package enum Kind: String, CaseIterable, Sendable {
    case deviceAdded = "device-added"
    case deviceRemoved = "device-removed"
    case deviceSuspended = "device-suspended"
    case deviceResynchronized = "device-resynchronized"
    case recoveryCodeUsed = "recovery-code-used"
    case recoveryCodesMade = "recovery-codes-made"
    case recoveryRequested = "recovery-requested"
    case recoveryCanceled = "recovery-canceled"
    case recoveryCompleted = "recovery-completed"
    case emailChanged = "email-changed"
    case phoneChanged = "phone-changed"
    case phoneRemoved = "phone-removed"
    case alternativesAllowed = "alternatives-allowed"
    case alternativesForbidden = "alternatives-forbidden"
  }

  /// Most notices that are kept for one person; the oldest go first.
  package static let most = 50

  package init(
    id: RecordID, account: AccountID, owner: Owner, kind: Kind, subject: String, actor: String?,
    at: Timestamp
  ) {
    self.id = id
    self.account = account
    self.owner = owner
    self.kind = kind
    self.subject = subject
    self.actor = actor
    self.at = at
  }
}

extension Caller {
  package var noticeName: String? { principal.noticeName }
}

extension Caller.Principal {
  /// Who a notice says it was; nil for the root user.
  package var noticeName: String? {
    switch self {
    case .root: nil
    case .assumedRoot: "AssumeRoot"
    case .user(let user): user.name
    case .role(let role, let session): role.name + "/" + session.name
    case .federatedUser(_, let session): session.name
    }
  }
}

extension Writing {
  /// Tells `owner` at his next sign-in, and the root user by mail, in the transaction of the change.
  @discardableResult
  package func tell(
    _ owner: Owner, of account: AccountID, _ kind: OwnerNotice.Kind, about subject: String = "",
    by actor: String?, at now: Timestamp
  ) throws -> OwnerNotice {
    let notice = OwnerNotice(
      id: makeID(at: now), account: account, owner: owner, kind: kind, subject: subject,
      actor: actor, at: now)
    try insert(notice)
    guard case .root(let id) = owner, let account = try self.account(id) else { return notice }
    try post(notice, to: account.rootEmail, of: account, at: now)
    return notice
  }

  /// Puts a notice into the outbox, for whatever address.
  package func post(
    _ notice: OwnerNotice, to address: String, of account: Account, at now: Timestamp
  ) throws {
    try post(
      .notice,
      [
        address, notice.kind.rawValue, notice.subject, notice.actor ?? "", now.description,
        account.displayName,
      ], of: account, lasting: OutboxItem.noticeLifetime, at: now)
  }

  /// Puts something into the outbox, sealed: it may hold a code.
  package func post(
    _ kind: OutboxItem.Kind, _ fields: [String], of account: Account, lasting lifetime: Int64,
    at now: Timestamp
  ) throws {
    let id = makeID(at: now)
    let item = OutboxItem(
      id: id, account: account.id, kind: kind,
      sealed: try keyring.seal(
        Array(fields.joined(separator: "\0").utf8), of: account,
        at: .outbox(id, in: account.id)),
      dueAt: now, attempts: 0, expiresAt: now.adding(seconds: lifetime))
    try insert(item)
  }
}
