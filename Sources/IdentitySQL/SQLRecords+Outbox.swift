package import Identity

// What people are told, on pages and by mail.

extension SQLRecords {
  package func notices(of owner: Owner, before time: Timestamp) throws -> [OwnerNotice] {
    try connection.rows(
      """
      SELECT id, account_id, kind, subject, actor, happened_at FROM owner_notices
      WHERE owner_id = ? AND happened_at < ? ORDER BY id
      """, [.integer(owner.number), .integer(time.milliseconds)]
    ) { row in
      guard let account = AccountID(number: row.integer(1)),
        let kind = OwnerNotice.Kind(rawValue: row.text(2))
      else { throw Fault.damagedRecord("a notice") }
      return OwnerNotice(
        id: RecordID(row.integer(0)), account: account, owner: owner, kind: kind,
        subject: row.text(3), actor: row.optionalText(4),
        at: Timestamp(milliseconds: row.integer(5)))
    }
  }

  package func insert(_ notice: OwnerNotice) throws {
    try connection.run(
      """
      INSERT INTO owner_notices (owner_id, id, account_id, kind, subject, actor, happened_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(notice.owner.number), .integer(notice.id.number),
        .integer(notice.account.number), .text(notice.kind.rawValue), .text(notice.subject),
        SQLValue(notice.actor), .integer(notice.at.milliseconds),
      ])
    try connection.run(
      """
      DELETE FROM owner_notices WHERE owner_id = ? AND id IN
        (SELECT id FROM owner_notices WHERE owner_id = ?
          ORDER BY id DESC LIMIT \(OwnerNotice.most) OFFSET \(OwnerNotice.most))
      """, [.integer(notice.owner.number), .integer(notice.owner.number)])
  }

  package func deleteNotices(of owner: Owner, through id: RecordID) throws {
    try connection.run(
      "DELETE FROM owner_notices WHERE owner_id = ? AND id <= ?",
      [.integer(owner.number), .integer(id.number)])
  }

  package func outbox(
    _ lane: OutboxItem.Lane, dueBy now: Timestamp, limit: Int
  ) throws -> [OutboxItem] {
    let kinds = lane.kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try connection.rows(
      """
      SELECT id, account_id, kind, sealed_fields, due_at, attempts, expires_at FROM outbox
      WHERE due_at <= ? AND kind IN (\(kinds)) ORDER BY due_at, id LIMIT \(limit)
      """, [.integer(now.milliseconds)]
    ) { row in
      guard let account = AccountID(number: row.integer(1)),
        let kind = OutboxItem.Kind(rawValue: row.text(2))
      else { throw Fault.damagedRecord("an outbox item") }
      return OutboxItem(
        id: RecordID(row.integer(0)), account: account, kind: kind, sealed: row.bytes(3),
        dueAt: Timestamp(milliseconds: row.integer(4)), attempts: Int(row.integer(5)),
        expiresAt: Timestamp(milliseconds: row.integer(6)))
    }
  }

  package func insert(_ item: OutboxItem) throws {
    try connection.run(
      """
      INSERT INTO outbox
        (id, account_id, kind, sealed_fields, due_at, attempts, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(item.id.number), .integer(item.account.number), .text(item.kind.rawValue),
        .bytes(item.sealed), .integer(item.dueAt.milliseconds), .integer(Int64(item.attempts)),
        .integer(item.expiresAt.milliseconds),
      ])
    // Bounded, whoever is told how often; what waited longest goes.
    try connection.run(
      """
      DELETE FROM outbox WHERE id IN
        (SELECT id FROM outbox WHERE account_id = ?
          ORDER BY id DESC LIMIT \(OutboxItem.most) OFFSET \(OutboxItem.most))
      """, [.integer(item.account.number)])
  }

  package func claimOutboxItem(_ item: OutboxItem, until time: Timestamp) throws -> Bool {
    try connection.run(
      "UPDATE outbox SET due_at = ? WHERE id = ? AND due_at = ?",
      [
        .integer(time.milliseconds), .integer(item.id.number), .integer(item.dueAt.milliseconds),
      ]) == 1
  }

  package func deleteOutboxItem(_ id: RecordID) throws {
    try connection.run("DELETE FROM outbox WHERE id = ?", [.integer(id.number)])
  }

  package func postponeOutboxItem(_ id: RecordID, to time: Timestamp) throws {
    try connection.run(
      "UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE id = ?",
      [.integer(time.milliseconds), .integer(id.number)])
  }
}
