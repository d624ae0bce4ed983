/// Something to be sent, until it is. It is written in the transaction of what it tells of, sealed as
/// seeds are, and deleted when it was handed over or nobody needs it any more.
package struct OutboxItem: Sendable {
  package let id: RecordID
  package let account: AccountID
  package let kind: Kind
  package let sealed: [UInt8]
  package let dueAt: Timestamp
  package let attempts: Int
  package let expiresAt: Timestamp

  package enum Kind: String, Sendable {
    /// Address, subject, text.
    case mail
    /// An ``OwnerNotice`` for somebody's mailbox.
    case notice
    /// JSON with a code, for who brings codes to phones.
    case hook
    /// An ``OwnerNotice`` as JSON, for the operator's address.
    case webhook
  }

  /// What goes the same way: a mail server that is down holds up no phone code.
  package enum Lane: CaseIterable, Sendable {
    case mail
    case hook
    case webhook

    package var kinds: [Kind] {
      switch self {
      case .mail: [.mail, .notice]
      case .hook: [.hook]
      case .webhook: [.webhook]
      }
    }
  }

  /// Seconds a notice is tried for.
  package static let noticeLifetime: Int64 = 259_200
  /// Seconds whoever sends an item has it for himself, longer than any sending takes.
  package static let claim: Int64 = 300
  /// Most that wait for one account; the oldest go first.
  package static let most = 1000

  package init(
    id: RecordID, account: AccountID, kind: Kind, sealed: [UInt8], dueAt: Timestamp, attempts: Int,
    expiresAt: Timestamp
  ) {
    self.id = id
    self.account = account
    self.kind = kind
    self.sealed = sealed
    self.dueAt = dueAt
    self.attempts = attempts
    self.expiresAt = expiresAt
  }

  /// When to try again after another failure: half a minute, then twice as long each time, an hour
  /// at most.
  package func retry(at now: Timestamp) -> Timestamp {
    now.adding(seconds: min(3600, 30 << Int64(min(attempts, 10))))
  }
}

extension Reading {
  /// What an item says.
  package func fields(of item: OutboxItem, by keyring: Keyring) throws -> [String] {
    guard let account = try account(item.account) else {
      throw Fault.damagedRecord("account of outbox item \(item.id.number)")
    }
    let text = String(
      decoding: try keyring.open(
        item.sealed, of: account, at: .outbox(item.id, in: item.account)), as: UTF8.self)
    return text.split(separator: "\0", omittingEmptySubsequences: false).map { String($0) }
  }
}
