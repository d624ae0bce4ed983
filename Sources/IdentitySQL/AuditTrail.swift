package import Identity

extension SQLStore {
  /// Records after `id` in the order they were written, of one account or of all.
  package func auditRecords(
    after id: Int64, of account: AccountID?, limit: Int
  ) throws -> [StoredAuditRecord] {
    try view { connection in
      let ownOnly = account == nil ? "" : "AND account_id = ?"
      let arguments = [SQLValue.integer(id)] + (account.map { [.integer($0.number)] } ?? [])
      return try connection.rows(
        """
        SELECT id, account_id, recorded_at, record FROM audit WHERE id > ? \(ownOnly)
        ORDER BY id LIMIT \(limit)
        """, arguments, SQLRecords.auditRecord)
    }
  }

  /// The id after which the newest `count` records follow.
  package func auditStart(ofLast count: Int, of account: AccountID?) throws -> Int64 {
    try view { connection in
      let ownOnly = account == nil ? "" : "WHERE account_id = ?"
      return try connection.rows(
        "SELECT id FROM audit \(ownOnly) ORDER BY id DESC LIMIT \(count)",
        account.map { [.integer($0.number)] } ?? []
      ) { $0.integer(0) }.last.map { $0 - 1 } ?? 0
    }
  }
}
