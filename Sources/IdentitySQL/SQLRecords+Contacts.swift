package import Identity

// How root users are reached, and how they come back.

extension SQLRecords {
  package func rootContact(of account: AccountID) throws -> RootContact {
    try connection.row(
      """
      SELECT email_verified_at, phone, phone_verified_at, allows_alternatives, language
      FROM root_contacts WHERE account_id = ?
      """, [.integer(account.number)]
    ) { row in
      var contact = RootContact(
        emailVerifiedAt: row.optionalInteger(0).map { Timestamp(milliseconds: $0) },
        language: row.optionalText(4), allowsAlternativeFactors: row.integer(3) != 0)
      if let text = row.optionalText(1) {
        guard let number = PhoneNumber(text) else { throw Fault.damagedRecord("a root contact") }
        contact.phone = RootContact.Phone(
          number: number, verifiedAt: Timestamp(milliseconds: row.integer(2)))
      }
      return contact
    } ?? RootContact()
  }

  package func set(_ contact: RootContact, of account: AccountID) throws {
    try connection.run(
      """
      INSERT INTO root_contacts
        (account_id, email_verified_at, phone, phone_verified_at, allows_alternatives, language)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (account_id) DO UPDATE SET
        email_verified_at = excluded.email_verified_at, phone = excluded.phone,
        phone_verified_at = excluded.phone_verified_at,
        allows_alternatives = excluded.allows_alternatives, language = excluded.language
      """,
      [
        .integer(account.number), SQLValue(contact.emailVerifiedAt?.milliseconds),
        SQLValue(contact.phone?.number.description),
        SQLValue(contact.phone?.verifiedAt.milliseconds),
        .integer(contact.allowsAlternativeFactors ? 1 : 0), SQLValue(contact.language),
      ])
  }

  package func setRootEmail(_ email: String, of account: AccountID) throws {
    try connection.run(
      "UPDATE accounts SET root_email = ? WHERE id = ?",
      [.text(email), .integer(account.number)])
    changes.accounts.insert(account)
  }
}

// Where users read notices.
extension SQLRecords {
  package func noticeAddress(of user: RecordID) throws -> NoticeAddress? {
    try connection.row(
      "SELECT email, language, verified_at FROM notice_addresses WHERE user_id = ?",
      [.integer(user.number)]
    ) { row in
      NoticeAddress(
        email: row.text(0), language: row.text(1),
        verifiedAt: Timestamp(milliseconds: row.integer(2)))
    }
  }

  package func set(_ address: NoticeAddress?, of user: User) throws {
    guard let address else {
      try connection.run(
        "DELETE FROM notice_addresses WHERE user_id = ?", [.integer(user.id.number)])
      return
    }
    try connection.run(
      """
      INSERT INTO notice_addresses (user_id, account_id, email, language, verified_at)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (user_id) DO UPDATE SET
        email = excluded.email, language = excluded.language, verified_at = excluded.verified_at
      """,
      [
        .integer(user.id.number), .integer(user.account.number), .text(address.email),
        .text(address.language), .integer(address.verifiedAt.milliseconds),
      ])
  }

  /// Removes how a user is reached, who is being deleted.
  func forgetNoticeAddress(of user: User) throws {
    try set(nil, of: user)
    try deleteSentCode(.noticeEmail(user: user.id), of: user.account)
  }
}

// Codes that were sent.
extension SQLRecords {
  package func sentCode(
    _ purpose: SentCode.Purpose, of account: AccountID, at now: Timestamp
  ) throws -> SentCode? {
    try connection.row(
      """
      SELECT digest, target, expires_at FROM sent_codes
      WHERE account_id = ? AND purpose = ? AND expires_at > ? AND tries < \(SentCode.mostTries)
      """, [.integer(account.number), .text(purpose.rawValue), .integer(now.milliseconds)]
    ) { row in
      SentCode(
        account: account, purpose: purpose, digest: SecretDigest(kept: row.text(0)),
        target: row.text(1), expiresAt: Timestamp(milliseconds: row.integer(2)))
    }
  }

  package func set(_ code: SentCode) throws {
    try connection.run(
      """
      INSERT INTO sent_codes (account_id, purpose, digest, target, expires_at, tries)
      VALUES (?, ?, ?, ?, ?, 0)
      ON CONFLICT (account_id, purpose) DO UPDATE SET
        digest = excluded.digest, target = excluded.target, expires_at = excluded.expires_at,
        tries = 0
      """,
      [
        .integer(code.account.number), .text(code.purpose.rawValue), .text(code.digest.text),
        .text(code.target), .integer(code.expiresAt.milliseconds),
      ])
  }

  package func chargeSentCode(
    _ purpose: SentCode.Purpose, of account: AccountID
  ) throws -> Bool {
    try connection.run(
      """
      UPDATE sent_codes SET tries = tries + 1
      WHERE account_id = ? AND purpose = ? AND tries < \(SentCode.mostTries)
      """, [.integer(account.number), .text(purpose.rawValue)]) == 1
  }

  package func spendSentCode(
    _ digest: SecretDigest, for purpose: SentCode.Purpose, of account: AccountID,
    at now: Timestamp
  ) throws -> Bool {
    try connection.run(
      """
      DELETE FROM sent_codes
      WHERE account_id = ? AND purpose = ? AND digest = ? AND expires_at > ?
      """,
      [
        .integer(account.number), .text(purpose.rawValue), .text(digest.text),
        .integer(now.milliseconds),
      ]) == 1
  }

  package func deleteSentCode(_ purpose: SentCode.Purpose, of account: AccountID) throws {
    try connection.run(
      "DELETE FROM sent_codes WHERE account_id = ? AND purpose = ?",
      [.integer(account.number), .text(purpose.rawValue)])
  }
}

// The root user's recovery.
extension SQLRecords {
  package func rootRecovery(of account: AccountID, at now: Timestamp) throws -> RootRecovery? {
    try connection.row(
      """
      SELECT requested_at, ready_at, ends_at, mailed_to FROM root_recoveries
      WHERE account_id = ? AND ends_at > ?
      """, [.integer(account.number), .integer(now.milliseconds)]
    ) { row in
      RootRecovery(
        account: account, requestedAt: Timestamp(milliseconds: row.integer(0)),
        readyAt: Timestamp(milliseconds: row.integer(1)),
        endsAt: Timestamp(milliseconds: row.integer(2)),
        mailedTo: row.optionalText(3).map { SecretDigest(kept: $0) })
    }
  }

  package func insert(_ recovery: RootRecovery) throws {
    _ = try deleteRootRecovery(of: recovery.account)
    try connection.run(
      """
      INSERT INTO root_recoveries
        (account_id, requested_at, ready_at, ends_at, mailed_to, misses)
      VALUES (?, ?, ?, ?, ?, 0)
      """,
      [
        .integer(recovery.account.number), .integer(recovery.requestedAt.milliseconds),
        .integer(recovery.readyAt.milliseconds), .integer(recovery.endsAt.milliseconds),
        SQLValue(recovery.mailedTo?.text),
      ])
  }

  package func noteMailed(to ticket: SecretDigest, of account: AccountID) throws {
    try connection.run(
      "UPDATE root_recoveries SET mailed_to = ? WHERE account_id = ?",
      [.text(ticket.text), .integer(account.number)])
  }

  package func noteMiss(of account: AccountID) throws {
    try connection.run(
      "UPDATE root_recoveries SET misses = misses + 1 WHERE account_id = ?",
      [.integer(account.number)])
    let isOver = try connection.row(
      "SELECT 1 FROM root_recoveries WHERE account_id = ? AND misses >= \(RootRecovery.mostMisses)",
      [.integer(account.number)]
    ) { _ in true }
    if isOver == true { _ = try deleteRootRecovery(of: account) }
  }

  package func finishRootRecovery(
    of account: AccountID, in ticket: SecretDigest, at now: Timestamp
  ) throws -> Bool {
    try connection.run(
      """
      DELETE FROM root_recoveries
      WHERE account_id = ? AND mailed_to = ? AND ready_at <= ? AND ends_at > ?
      """,
      [
        .integer(account.number), .text(ticket.text), .integer(now.milliseconds),
        .integer(now.milliseconds),
      ]) == 1
  }

  package func deleteRootRecovery(of account: AccountID) throws -> Bool {
    try deleteSentCode(.recoveryEmail, of: account)
    try deleteSentCode(.recoveryPhone, of: account)
    return try connection.run(
      "DELETE FROM root_recoveries WHERE account_id = ?", [.integer(account.number)]) == 1
  }
}
