package import Identity

extension SQLRecords {
  package func signingCertificates(of owner: Owner) throws -> [SigningCertificate] {
    try connection.rows(
      """
      SELECT id, account_id, status, uploaded_at, body, digest FROM signing_certificates
      WHERE owner_id = ? ORDER BY uploaded_at, id
      """, [.integer(owner.number)]
    ) { row in
      guard let account = AccountID(number: row.integer(1)),
        let status = CredentialStatus(rawValue: row.text(2))
      else { throw Fault.damagedRecord("certificate \(row.text(0))") }
      return SigningCertificate(
        id: row.text(0), account: account, owner: owner, status: status,
        uploadedAt: Timestamp(milliseconds: row.integer(3)),
        document: CertificateDocument(kept: row.text(4), digest: row.bytes(5)))
    }
  }

  package func hasSigningCertificate(
    _ document: CertificateDocument, in account: AccountID
  ) throws -> Bool {
    try connection.row(
      "SELECT 1 FROM signing_certificates WHERE account_id = ? AND digest = ?",
      [.integer(account.number), .bytes(document.digest)]
    ) { _ in true } ?? false
  }

  package func insert(_ certificate: SigningCertificate) throws {
    try connection.run(
      """
      INSERT INTO signing_certificates
        (id, account_id, owner_id, status, uploaded_at, body, digest)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(certificate.id), .integer(certificate.account.number),
        .integer(certificate.owner.number), .text(certificate.status.rawValue),
        .integer(certificate.uploadedAt.milliseconds), .text(certificate.document.text),
        .bytes(certificate.document.digest),
      ])
  }

  package func update(_ certificate: SigningCertificate) throws {
    try connection.run(
      "UPDATE signing_certificates SET status = ? WHERE id = ?",
      [.text(certificate.status.rawValue), .text(certificate.id)])
  }

  package func delete(_ certificate: SigningCertificate) throws {
    try connection.run(
      "DELETE FROM signing_certificates WHERE id = ?", [.text(certificate.id)])
  }
}
