package import Identity

extension SQLRecords {
  package func accessKey(_ id: String) throws -> AccessKey? {
    guard let name = AccessKeyName(id) else { return nil }
    return try find(name, in: tables.accessKeys) { connection in
      try load(connection, where: "id = ?", .text(id)).first
    }
  }

  package func accessKeys(of owner: Owner) throws -> [AccessKey] {
    try load(connection, where: "owner_id = ? ORDER BY created_at, id", .integer(owner.number))
  }

  package func lastUse(of accessKey: String) throws -> AccessKeyUse? {
    try connection.row(
      "SELECT used_at, region, service FROM access_key_uses WHERE access_key_id = ?",
      [.text(accessKey)]
    ) { row in
      AccessKeyUse(
        at: Timestamp(milliseconds: row.integer(0)), region: row.text(1), service: row.text(2))
    }
  }

  package func insert(_ accessKey: AccessKey) throws {
    try connection.run(
      """
      INSERT INTO access_keys (id, account_id, owner_id, status, created_at, sealed_secret)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        .text(accessKey.id), .integer(accessKey.account.number),
        .integer(accessKey.owner.number), .text(accessKey.status.rawValue),
        .integer(accessKey.createdAt.milliseconds), .bytes(accessKey.sealedSecret),
      ])
    note(accessKey)
  }

  package func setStatus(_ status: AccessKey.Status, of accessKey: AccessKey) throws {
    try connection.run(
      "UPDATE access_keys SET status = ? WHERE id = ?",
      [.text(status.rawValue), .text(accessKey.id)])
    note(accessKey)
  }

  package func delete(_ accessKey: AccessKey) throws {
    try connection.run("DELETE FROM access_key_uses WHERE access_key_id = ?", [.text(accessKey.id)])
    try connection.run("DELETE FROM access_keys WHERE id = ?", [.text(accessKey.id)])
    note(accessKey)
  }

  package func activeAccessKeys(
    in account: AccountID, madeBefore time: Timestamp
  ) throws -> Int {
    try connection.row(
      """
      SELECT COUNT(*) FROM access_keys
      WHERE account_id = ? AND status = 'Active' AND created_at < ?
      """, [.integer(account.number), .integer(time.milliseconds)]
    ) { Int($0.integer(0)) } ?? 0
  }

  package func note(_ use: AccessKeyUse, of accessKey: String) throws {
    try connection.run(
      """
      INSERT INTO access_key_uses (access_key_id, used_at, region, service) VALUES (?, ?, ?, ?)
      ON CONFLICT (access_key_id) DO UPDATE
      SET used_at = excluded.used_at, region = excluded.region, service = excluded.service
      """,
      [
        .text(accessKey), .integer(use.at.milliseconds), .text(use.region), .text(use.service),
      ])
  }

  private func note(_ accessKey: AccessKey) {
    if let name = AccessKeyName(accessKey.id) { changes.accessKeys.insert(name) }
  }

  private func load(
    _ connection: any SQLConnection, where condition: String, _ argument: SQLValue
  ) throws -> [AccessKey] {
    try connection.rows(
      """
      SELECT id, account_id, owner_id, status, created_at, sealed_secret
      FROM access_keys WHERE \(condition)
      """, [argument]
    ) { row in
      guard let account = AccountID(number: row.integer(1)),
        let status = AccessKey.Status(rawValue: row.text(3))
      else { throw Fault.damagedRecord("access key \(row.text(0))") }
      return AccessKey(
        id: row.text(0), account: account, owner: Owner(number: row.integer(2)), status: status,
        createdAt: Timestamp(milliseconds: row.integer(4)), sealedSecret: row.bytes(5))
    }
  }
}
