package import Identity

// The audit trail as it is searched.

extension SQLRecords {
  package func unindexedAudit(
    limit: Int
  ) throws -> (position: Int64, records: [StoredAuditRecord]) {
    let position = try auditIndexed()
    // Of several instances' commits, one of a lower id may be the later.
    let (start, condition) =
      isShared
      ? (
        position - Self.latecomers,
        """
        AND NOT EXISTS (SELECT 1 FROM audit_terms
          WHERE audit_terms.account_id = audit.account_id AND term = '\(AuditTerm.all)'
            AND audit_terms.recorded_at = audit.recorded_at AND record_id = audit.id)
        """
      ) : (position, "")
    return (
      position,
      try connection.rows(
        """
        SELECT id, account_id, recorded_at, record FROM audit WHERE id > ? \(condition) ORDER BY id
        LIMIT \(limit)
        """, [.integer(start)], Self.auditRecord)
    )
  }

  package func index(
    _ entries: [(record: StoredAuditRecord, terms: Set<String>)], after position: Int64
  ) throws {
    // Somebody else has been here since.
    guard let last = entries.last, try auditIndexed() == position else { return }
    for (record, terms) in entries {
      for term in terms {
        try connection.run(
          """
          INSERT INTO audit_terms (account_id, term, recorded_at, record_id) VALUES (?, ?, ?, ?)
          ON CONFLICT DO NOTHING
          """,
          [
            .integer(record.account.number), .text(term),
            .integer(record.recordedAt.milliseconds), .integer(record.id),
          ])
      }
    }
    try connection.run(
      """
      INSERT INTO settings (name, value) VALUES ('audit indexed', ?)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value
      """, [.integer(max(position, last.record.id))])
  }

  /// Ids of a minute; no transaction takes that long.
  static let latecomers: Int64 = 60_000 << 15

  package func auditRecords(
    matching filter: AuditFilter, of account: AccountID, _ page: AuditPage, limit: Int
  ) throws -> [StoredAuditRecord] {
    var conditions = ["found.account_id = ?", "found.term = ?"]
    var arguments: [SQLValue] = [.integer(account.number), .text(filter.term)]
    func require(_ condition: String, _ values: Int64...) {
      conditions.append(condition)
      arguments += values.map { .integer($0) }
    }
    if let from = filter.from { require("found.recorded_at >= ?", from.milliseconds) }
    if let to = filter.to { require("found.recorded_at < ?", to.milliseconds) }
    let order: String
    switch page {
    case .newest: order = "DESC"
    case .older(let place):
      require("(found.recorded_at, found.record_id) < (?, ?)", place.at.milliseconds, place.id)
      order = "DESC"
    case .newer(let place):
      require("(found.recorded_at, found.record_id) > (?, ?)", place.at.milliseconds, place.id)
      order = "ASC"
    }
    if let result = filter.result, filter.term != AuditTerm.refused {
      conditions.append(
        """
        \(result == .refused ? "" : "NOT ")EXISTS (
          SELECT 1 FROM audit_terms AS other WHERE other.account_id = found.account_id
            AND other.term = '\(AuditTerm.refused)' AND other.recorded_at = found.recorded_at
            AND other.record_id = found.record_id)
        """)
    }
    let found = try connection.rows(
      """
      SELECT audit.id, audit.account_id, audit.recorded_at, audit.record
      FROM audit_terms AS found JOIN audit ON audit.id = found.record_id
      WHERE \(conditions.joined(separator: " AND "))
      ORDER BY found.recorded_at \(order), found.record_id \(order) LIMIT \(limit)
      """, arguments, Self.auditRecord)
    return order == "ASC" ? found.reversed() : found
  }

  /// The last record that can be found.
  private func auditIndexed() throws -> Int64 {
    try connection.row("SELECT value FROM settings WHERE name = 'audit indexed'") {
      $0.integer(0)
    } ?? 0
  }

  static func auditRecord(_ row: any SQLRow) throws -> StoredAuditRecord {
    guard let account = AccountID(number: row.integer(1)) else {
      throw Fault.damagedRecord("an audit record")
    }
    return StoredAuditRecord(
      id: row.integer(0), account: account,
      recordedAt: Timestamp(milliseconds: row.integer(2)), json: row.text(3))
  }
}
