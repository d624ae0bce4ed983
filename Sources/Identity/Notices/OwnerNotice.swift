/// Something that happened to what somebody signs in with, which he is told at his next sign-in, and
/// by mail where he has an address; the account's contact is told too (ASVS 5.0 §6.3.7).
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
    case deviceVoided = "device-voided"
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
    case noticeAddressChanged = "notice-address-changed"
    case noticeAddressRemoved = "notice-address-removed"

    /// Whether it is a step on the way back in without a device.
    package var isRecovery: Bool {
      switch self {
      case .recoveryCodeUsed, .recoveryRequested, .recoveryCanceled, .recoveryCompleted: true
      default: false
      }
    }
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
  /// Tells `owner` at his next sign-in, and everybody by mail and webhook who is to know, in the
  /// transaction of the change (law 8).
  @discardableResult
  package func tell(
    _ owner: Owner, of account: AccountID, _ kind: OwnerNotice.Kind, about subject: String = "",
    by actor: String?, at now: Timestamp
  ) throws -> OwnerNotice {
    let notice = OwnerNotice(
      id: makeID(at: now), account: account, owner: owner, kind: kind, subject: subject,
      actor: actor, at: now)
    try insert(notice)
    guard outlets.hasMail || outlets.hasWebhook, let account = try self.account(account) else {
      return notice
    }
    if outlets.hasMail {
      for reader in try readers(of: notice, in: account) {
        try post(notice, to: reader, of: account, at: now)
      }
    }
    if outlets.hasWebhook {
      try post(
        .webhook, [json(of: notice, in: account)], of: account,
        lasting: OutboxItem.noticeLifetime, at: now)
    }
    return notice
  }

  /// What the operator's address reads (docs/operations.md).
  private func json(of notice: OwnerNotice, in account: Account) throws -> String {
    let person = try person(of: notice)
    var json = JSONText()
    json.object { json in
      json.member("kind", "notice")
      json.member("notice", notice.kind.rawValue)
      json.member("account", account.id.description)
      json.member("alias", account.alias)
      json.member("user", person)
      json.member("subject", notice.subject.isEmpty ? nil : notice.subject)
      json.member("by", notice.actor)
      json.member("at", notice.at.description)
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// Puts a notice into the outbox, for whatever address.
  package func post(
    _ notice: OwnerNotice, to reader: NoticeReader, of account: Account, at now: Timestamp
  ) throws {
    guard outlets.hasMail else { return }
    let mail = NoticeMail(
      reader: reader, kind: notice.kind, subject: notice.subject, actor: notice.actor,
      at: notice.at.description, account: account.displayName, person: try person(of: notice))
    try post(.notice, mail.fields, of: account, lasting: OutboxItem.noticeLifetime, at: now)
  }

  /// Who gets mail: whose device it is, the account's contact once it is verified, and of the root
  /// user's recovery whom the operator named. Each address once.
  private func readers(of notice: OwnerNotice, in account: Account) throws -> [NoticeReader] {
    let contact = try rootContact(of: account.id)
    let root = NoticeReader(
      email: account.rootEmail, language: contact.language ?? NoticeReader.standardLanguage)
    var readers: [NoticeReader] = []
    switch notice.owner {
    case .root:
      readers.append(root)
      if notice.kind.isRecovery {
        readers += outlets.recoveryReaders.map { NoticeReader(email: $0) }
      }
    case .user(let id):
      if let own = try noticeAddress(of: id) {
        readers.append(NoticeReader(email: own.email, language: own.language))
      }
      if contact.emailVerifiedAt != nil { readers.append(root) }
    case .role: break  // It has nothing to sign in with.
    }
    var seen: Set<String> = []
    return readers.filter { seen.insert($0.email.lowercased()).inserted }
  }

  /// The user's name; nil for the root user.
  private func person(of notice: OwnerNotice) throws -> String? {
    guard case .user(let id) = notice.owner else { return nil }
    return try user(id)?.name
  }

  /// Puts something into the outbox, sealed: it may hold a code.
  package func post(
    _ kind: OutboxItem.Kind, _ fields: [String], of account: Account, lasting lifetime: Int64,
    at now: Timestamp
  ) throws {
    let id = makeID(at: now)
    let item = OutboxItem(
      id: id, account: account.id, kind: kind,
      sealed: try seal(
        Array(fields.joined(separator: "\0").utf8), of: account.id,
        at: .outbox(id, in: account.id)),
      dueAt: now, attempts: 0, expiresAt: now.adding(seconds: lifetime))
    try insert(item)
  }
}
