package import Identity

// What brokers were given.
extension SQLRecords {
  package func insert(_ token: SigninToken) throws {
    try connection.run(
      """
      INSERT INTO signin_tokens
        (digest, account_id, owner_id, access_key_id, duration, expires_at, session)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(token.digest.text), .integer(token.session.account.number),
        .integer(token.session.owner.number), .text(token.accessKeyID), SQLValue(token.duration),
        .integer(token.expiresAt.milliseconds), .bytes(token.session.kept),
      ])
  }

  package func signinToken(
    _ digest: SecretDigest, at now: Timestamp
  ) throws -> SigninToken? {
    try connection.row(
      """
      SELECT session, access_key_id, duration, expires_at FROM signin_tokens
      WHERE digest = ? AND expires_at > ?
      """, [.text(digest.text), .integer(now.milliseconds)]
    ) { row in
      guard let session = Session(kept: row.bytes(0)) else {
        throw Fault.damagedRecord("a sign-in token")
      }
      return SigninToken(
        digest: digest, session: session, accessKeyID: row.text(1),
        duration: row.optionalInteger(2), expiresAt: Timestamp(milliseconds: row.integer(3)))
    }
  }

  package func spendSigninToken(
    _ digest: SecretDigest, at now: Timestamp
  ) throws -> SigninToken? {
    guard let found = try signinToken(digest, at: now),
      try connection.run("DELETE FROM signin_tokens WHERE digest = ?", [.text(digest.text)]) == 1
    else { return nil }
    return found
  }
}
