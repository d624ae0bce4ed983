package import Identity

extension SQLRecords {
  package func credentialReport(of account: AccountID) throws -> CredentialReport? {
    try connection.row(
      "SELECT started_at, generated_at FROM credential_reports WHERE account_id = ?",
      [.integer(account.number)]
    ) { row in
      CredentialReport(
        startedAt: Timestamp(milliseconds: row.integer(0)),
        generatedAt: row.optionalInteger(1).map { Timestamp(milliseconds: $0) })
    }
  }

  package func credentialReportText(of account: AccountID) throws -> [UInt8]? {
    try connection.row(
      """
      SELECT content FROM credential_reports WHERE account_id = ? AND content IS NOT NULL
      """, [.integer(account.number)]
    ) { $0.bytes(0) }
  }

  package func startCredentialReport(of account: AccountID, at now: Timestamp) throws {
    try connection.run(
      "DELETE FROM credential_reports WHERE account_id = ?", [.integer(account.number)])
    try connection.run(
      "INSERT INTO credential_reports (account_id, started_at) VALUES (?, ?)",
      [.integer(account.number), .integer(now.milliseconds)])
  }

  /// A report that was begun twice is kept once, so that it is the same for everybody who asks.
  package func saveCredentialReport(
    _ text: [UInt8], of account: AccountID, at now: Timestamp
  ) throws {
    try connection.run(
      """
      UPDATE credential_reports SET generated_at = ?, content = ?
      WHERE account_id = ? AND content IS NULL
      """, [.integer(now.milliseconds), .bytes(text), .integer(account.number)])
  }

  package func credentialFacts(ofRootOf account: Account) throws -> CredentialFacts {
    let owner = SQLValue.integer(account.id.number)
    let keys = try keyFacts(where: "access_keys.owner_id = ?", [owner])
    let certificates = try certificateFacts(where: "owner_id = ?", [owner])
    let hasDevice =
      try connection.row("SELECT 1 FROM mfa_devices WHERE owner_id = ? LIMIT 1", [owner]) { _ in
        true
      } ?? false
    return CredentialFacts(
      name: CredentialFacts.rootName, arn: account.rootARN, createdAt: account.createdAt,
      password: .root(usedAt: try lastRootSignIn(to: account.id)), hasDevice: hasDevice,
      accessKeys: keys[account.id.number] ?? [],
      certificates: certificates[account.id.number] ?? [])
  }

  package func credentialFacts(
    in account: Account, after name: String?, limit: Int
  ) throws -> [CredentialFacts] {
    let start: [SQLValue] = [.integer(account.id.number), .text(name.map(folded) ?? "")]
    let portion = """
      FROM users WHERE account_id = ? AND folded_name > ? ORDER BY folded_name LIMIT \(limit)
      """
    let keys = try keyFacts(
      where: "access_keys.owner_id IN (SELECT id \(portion))", start)
    let certificates = try certificateFacts(
      where: "owner_id IN (SELECT id \(portion))", start)
    return try connection.rows(
      """
      SELECT chosen.id, chosen.path, chosen.name, chosen.created_at, chosen.password_used_at,
        login_profiles.changed_at,
        EXISTS (SELECT 1 FROM mfa_devices WHERE mfa_devices.owner_id = chosen.id)
      FROM (SELECT id, path, name, folded_name, created_at, password_used_at \(portion)) AS chosen
        LEFT JOIN login_profiles ON login_profiles.user_id = chosen.id
      ORDER BY chosen.folded_name
      """, start
    ) { row in
      let usedAt = row.optionalInteger(4).map { Timestamp(milliseconds: $0) }
      let changedAt = row.optionalInteger(5).map { Timestamp(milliseconds: $0) }
      return CredentialFacts(
        name: row.text(2),
        arn: User.arn(
          partition: account.partition, account: account.id, path: row.text(1), name: row.text(2)),
        createdAt: Timestamp(milliseconds: row.integer(3)),
        password: changedAt.map { .set(changedAt: $0, usedAt: usedAt) } ?? .none,
        hasDevice: row.integer(6) != 0, accessKeys: keys[row.integer(0)] ?? [],
        certificates: certificates[row.integer(0)] ?? [])
    }
  }

  /// The signing certificates of the chosen owners, each owner's oldest first.
  private func certificateFacts(
    where condition: String, _ arguments: [SQLValue]
  ) throws -> [Int64: [CredentialFacts.KeyFacts]] {
    var certificates: [Int64: [CredentialFacts.KeyFacts]] = [:]
    try connection.query(
      """
      SELECT owner_id, status, uploaded_at FROM signing_certificates
      WHERE \(condition) ORDER BY uploaded_at, id
      """, arguments
    ) { row in
      certificates[row.integer(0), default: []].append(
        CredentialFacts.KeyFacts(
          isActive: row.text(1) == CredentialStatus.active.rawValue,
          createdAt: Timestamp(milliseconds: row.integer(2)), use: nil))
    }
    return certificates
  }

  /// The keys of the chosen owners, each owner's oldest first.
  private func keyFacts(
    where condition: String, _ arguments: [SQLValue]
  ) throws -> [Int64: [CredentialFacts.KeyFacts]] {
    var keys: [Int64: [CredentialFacts.KeyFacts]] = [:]
    try connection.query(
      """
      SELECT access_keys.owner_id, access_keys.status, access_keys.created_at,
        access_key_uses.used_at, access_key_uses.region, access_key_uses.service
      FROM access_keys
        LEFT JOIN access_key_uses ON access_key_uses.access_key_id = access_keys.id
      WHERE \(condition) ORDER BY access_keys.created_at, access_keys.id
      """, arguments
    ) { row in
      let use = row.optionalInteger(3).map { time in
        AccessKeyUse(
          at: Timestamp(milliseconds: time), region: row.text(4), service: row.text(5))
      }
      keys[row.integer(0), default: []].append(
        CredentialFacts.KeyFacts(
          isActive: row.text(1) == AccessKey.Status.active.rawValue,
          createdAt: Timestamp(milliseconds: row.integer(2)), use: use))
    }
    return keys
  }
}
