package import Identity

// Public keys for SSH.
extension SQLRecords {
  package func sshPublicKeys(of user: RecordID) throws -> [SSHPublicKey] {
    try connection.rows(
      """
      SELECT id, status, uploaded_at, key_blob FROM ssh_public_keys WHERE user_id = ?
      ORDER BY uploaded_at, id
      """, [.integer(user.number)]
    ) { row in
      SSHPublicKey(
        id: row.text(0), user: user, status: try status(row.text(1), of: row.text(0)),
        uploadedAt: Timestamp(milliseconds: row.integer(2)), key: RSAPublicKey(kept: row.bytes(3)))
    }
  }

  package func insert(_ key: SSHPublicKey) throws {
    try connection.run(
      """
      INSERT INTO ssh_public_keys (id, user_id, status, uploaded_at, key_blob)
      VALUES (?, ?, ?, ?, ?)
      """,
      [
        .text(key.id), .integer(key.user.number), .text(key.status.rawValue),
        .integer(key.uploadedAt.milliseconds), .bytes(key.key.blob),
      ])
  }

  package func update(_ key: SSHPublicKey) throws {
    try connection.run(
      "UPDATE ssh_public_keys SET status = ? WHERE id = ?",
      [.text(key.status.rawValue), .text(key.id)])
  }

  package func delete(_ key: SSHPublicKey) throws {
    try connection.run("DELETE FROM ssh_public_keys WHERE id = ?", [.text(key.id)])
  }
}

// Service-specific credentials.
extension SQLRecords {
  private static let columns =
    "id, user_id, service, service_user_name, created_at, expires_at, status, password_hash"

  package func serviceCredentials(of user: RecordID) throws -> [ServiceCredential] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM service_credentials WHERE user_id = ?
      ORDER BY created_at, id
      """, [.integer(user.number)], serviceCredential)
  }

  package func serviceCredentials(
    in account: AccountID, at service: CredentialService?, after position: String?, limit: Int
  ) throws -> [ServiceCredential] {
    let parts = position?.split(separator: "/") ?? []
    let time = parts.first.flatMap { Int64($0) } ?? Int64.min
    let id = parts.count == 2 ? String(parts[1]) : ""
    return try connection.rows(
      """
      SELECT \(Self.columns) FROM service_credentials
      WHERE user_id IN (SELECT id FROM users WHERE account_id = ?)
        AND (created_at > ? OR created_at = ? AND id > ?)
        \(service == nil ? "" : "AND service = ?")
      ORDER BY created_at, id LIMIT \(limit)
      """,
      [.integer(account.number), .integer(time), .integer(time), .text(id)]
        + (service.map { [.text($0.rawValue)] } ?? []),
      serviceCredential)
  }

  package func insert(_ credential: ServiceCredential) throws {
    try connection.run(
      """
      INSERT INTO service_credentials (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(credential.id), .integer(credential.user.number),
        .text(credential.service.rawValue), .text(credential.serviceUserName),
        .integer(credential.createdAt.milliseconds),
        SQLValue(credential.expiresAt?.milliseconds), .text(credential.status.rawValue),
        .bytes(credential.passwordHash),
      ])
  }

  package func update(_ credential: ServiceCredential) throws {
    try connection.run(
      "UPDATE service_credentials SET status = ?, password_hash = ? WHERE id = ?",
      [
        .text(credential.status.rawValue), .bytes(credential.passwordHash), .text(credential.id),
      ])
  }

  package func delete(_ credential: ServiceCredential) throws {
    try connection.run("DELETE FROM service_credentials WHERE id = ?", [.text(credential.id)])
  }

  private func serviceCredential(_ row: any SQLRow) throws -> ServiceCredential {
    guard let service = CredentialService(rawValue: row.text(2)) else {
      throw Fault.damagedRecord("credential \(row.text(0))")
    }
    return ServiceCredential(
      id: row.text(0), user: RecordID(row.integer(1)), service: service,
      serviceUserName: row.text(3), createdAt: Timestamp(milliseconds: row.integer(4)),
      expiresAt: row.optionalInteger(5).map { Timestamp(milliseconds: $0) },
      status: try status(row.text(6), of: row.text(0)), passwordHash: row.bytes(7))
  }

  private func status(_ text: String, of id: String) throws -> CredentialStatus {
    guard let status = CredentialStatus(rawValue: text) else {
      throw Fault.damagedRecord("credential \(id)")
    }
    return status
  }
}
