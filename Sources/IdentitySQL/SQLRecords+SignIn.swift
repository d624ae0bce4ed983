package import Identity

// People who sign in to the console. Nothing of it is held in memory, so no change is noted.

extension SQLRecords {
  package func consoleSession(_ digest: SecretDigest) throws -> ConsoleSession? {
    try connection.row(
      """
      SELECT session, access_key_id, device_id, seen_at FROM console_sessions WHERE digest = ?
      """, [.text(digest.text)]
    ) { row in
      guard let session = Session(kept: row.bytes(0)) else {
        throw Fault.damagedRecord("a console session")
      }
      return ConsoleSession(
        digest: digest, session: session, accessKeyID: row.text(1),
        device: row.optionalInteger(2).map { RecordID($0) },
        seenAt: Timestamp(milliseconds: row.integer(3)))
    }
  }

  package func insert(_ session: ConsoleSession) throws {
    try connection.run(
      """
      INSERT INTO console_sessions
        (digest, account_id, owner_id, access_key_id, device_id, expires_at, seen_at, session)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(session.digest.text), .integer(session.session.account.number),
        .integer(session.session.owner.number), .text(session.accessKeyID),
        SQLValue(session.device?.number), .integer(session.session.expiresAt.milliseconds),
        .integer(session.seenAt.milliseconds), .bytes(session.session.kept),
      ])
  }

  package func noteSeen(_ session: SecretDigest, at now: Timestamp) throws {
    try connection.run(
      "UPDATE console_sessions SET seen_at = ? WHERE digest = ?",
      [.integer(now.milliseconds), .text(session.text)])
  }

  package func delete(_ session: SecretDigest) throws {
    try connection.run("DELETE FROM console_sessions WHERE digest = ?", [.text(session.text)])
  }

  package func endConsoleSessions(of owner: Owner, except session: SecretDigest?) throws {
    try connection.run(
      "DELETE FROM console_sessions WHERE owner_id = ? AND digest <> ?",
      [.integer(owner.number), .text(session?.text ?? "")])
  }
}

// The first account.
extension SQLRecords {
  package func setupCode() throws -> SetupCode? {
    try connection.row("SELECT digest, expires_at, misses FROM setup_codes WHERE id = 1") { row in
      SetupCode(
        digest: SecretDigest(kept: row.text(0)),
        expiresAt: Timestamp(milliseconds: row.integer(1)), misses: Int(row.integer(2)))
    }
  }

  package func setSetupCode(_ code: SetupCode?) throws {
    try connection.run("DELETE FROM setup_codes WHERE id = 1", [])
    guard let code else { return }
    try connection.run(
      "INSERT INTO setup_codes (id, digest, expires_at, misses) VALUES (1, ?, ?, ?)",
      [
        .text(code.digest.text), .integer(code.expiresAt.milliseconds),
        .integer(Int64(code.misses)),
      ])
  }
}

// What stands between the password and the session.
extension SQLRecords {
  package func signInTicket(_ digest: SecretDigest) throws -> SignInTicket? {
    try connection.row(
      """
      SELECT account_id, owner_id, step, expires_at, mfa_at, device_id
      FROM sign_in_tickets WHERE digest = ?
      """, [.text(digest.text)]
    ) { row in
      guard let account = AccountID(number: row.integer(0)),
        let step = SignInTicket.Step(rawValue: row.integer(2))
      else { throw Fault.damagedRecord("a sign-in ticket") }
      return SignInTicket(
        digest: digest, account: account, owner: Owner(number: row.integer(1)), step: step,
        expiresAt: Timestamp(milliseconds: row.integer(3)),
        mfaAt: row.optionalInteger(4).map { Timestamp(milliseconds: $0) },
        device: row.optionalInteger(5).map { RecordID($0) })
    }
  }

  package func insert(_ ticket: SignInTicket) throws {
    try connection.run(
      """
      INSERT INTO sign_in_tickets
        (digest, account_id, owner_id, step, expires_at, mfa_at, device_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(ticket.digest.text), .integer(ticket.account.number), .integer(ticket.owner.number),
        .integer(ticket.step.rawValue), .integer(ticket.expiresAt.milliseconds),
        SQLValue(ticket.mfaAt?.milliseconds),
        SQLValue(ticket.device?.number),
      ])
  }

  package func delete(_ ticket: SignInTicket) throws {
    try connection.run(
      "DELETE FROM sign_in_tickets WHERE digest = ?", [.text(ticket.digest.text)])
  }

  package func deleteTickets(of owner: Owner) throws {
    try connection.run(
      "DELETE FROM sign_in_tickets WHERE owner_id = ?", [.integer(owner.number)])
  }

  package func charge(_ key: PasswordBudgetKey, at now: Timestamp) throws -> Bool {
    let row: [SQLValue] = [
      .integer(PasswordBudget.end(ofWindow: key.window, at: now).milliseconds),
      .text(key.digest.text),
    ]
    let tries =
      try connection.row(
        "SELECT tries FROM password_tries WHERE ends_at = ? AND digest = ?", row
      ) { Int($0.integer(0)) } ?? 0
    guard tries < key.limit else { return false }
    try connection.run(
      """
      INSERT INTO password_tries (ends_at, digest, tries) VALUES (?, ?, 1)
      ON CONFLICT (ends_at, digest) DO UPDATE SET tries = password_tries.tries + 1
      """, row)
    return true
  }

  package func forgive(_ key: PasswordBudgetKey, at now: Timestamp) throws {
    try connection.run(
      """
      UPDATE password_tries SET tries = tries - 1
      WHERE ends_at = ? AND digest = ? AND tries > 0
      """,
      [
        .integer(PasswordBudget.end(ofWindow: key.window, at: now).milliseconds),
        .text(key.digest.text),
      ])
  }

  package func accounts(rootEmail: String) throws -> [Account] {
    let email = rootEmail.lowercased()
    return try accounts().filter { $0.rootEmail.lowercased() == email }
  }

  package func rootPassword(of account: AccountID) throws -> PasswordHash? {
    try connection.row(
      """
      SELECT root_password_hash FROM accounts
      WHERE id = ? AND root_password_hash IS NOT NULL
      """, [.integer(account.number)]
    ) { PasswordHash(kept: $0.text(0)) }
  }

  package func setRootPassword(_ password: PasswordHash, of account: AccountID) throws {
    try connection.run(
      "UPDATE accounts SET root_password_hash = ? WHERE id = ?",
      [.text(password.text), .integer(account.number)])
  }
}

// Ways back in.
extension SQLRecords {
  package func recoveryCodes(of owner: Owner, at now: Timestamp) throws -> Int {
    try connection.row(
      """
      SELECT COUNT(*) FROM recovery_codes
      WHERE owner_id = ? AND (expires_at IS NULL OR expires_at > ?)
      """, [.integer(owner.number), .integer(now.milliseconds)]
    ) { Int($0.integer(0)) } ?? 0
  }

  package func insertRecoveryCodes(
    _ codes: [SecretDigest], of owner: Owner, in account: AccountID, expiringAt end: Timestamp?
  ) throws {
    for code in codes {
      try connection.run(
        """
        INSERT INTO recovery_codes (digest, account_id, owner_id, expires_at) VALUES (?, ?, ?, ?)
        """,
        [
          .text(code.text), .integer(account.number), .integer(owner.number),
          SQLValue(end?.milliseconds),
        ])
    }
  }

  package func deleteRecoveryCodes(of owner: Owner) throws {
    try connection.run(
      "DELETE FROM recovery_codes WHERE owner_id = ?", [.integer(owner.number)])
  }

  package func spendRecoveryCode(
    _ code: SecretDigest, of owner: Owner, takingPrinted: Bool, at now: Timestamp
  ) throws -> Bool {
    try connection.run(
      """
      DELETE FROM recovery_codes
      WHERE digest = ? AND owner_id = ?
        AND (expires_at > ?\(takingPrinted ? " OR expires_at IS NULL" : ""))
      """, [.text(code.text), .integer(owner.number), .integer(now.milliseconds)]) == 1
  }
}

// Devices that are being set up.
extension SQLRecords {
  private static let draftColumns =
    "id, account_id, owner_id, creator_id, serial_number, created_at"

  package func enrolmentDraft(_ id: RecordID) throws -> EnrolmentDraft? {
    try connection.row(
      "SELECT \(Self.draftColumns) FROM enrolment_drafts WHERE id = ?", [.integer(id.number)],
      Self.draft)
  }

  package func enrolmentDrafts(for owner: Owner) throws -> [EnrolmentDraft] {
    try connection.rows(
      "SELECT \(Self.draftColumns) FROM enrolment_drafts WHERE owner_id = ? ORDER BY id",
      [.integer(owner.number)], Self.draft)
  }

  package func insert(_ draft: EnrolmentDraft, sealedSeed: [UInt8]) throws {
    try connection.run(
      """
      INSERT INTO enrolment_drafts (\(Self.draftColumns), sealed_seed)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(draft.id.number), .integer(draft.account.number), .integer(draft.owner.number),
        .text(draft.creator), .text(draft.serialNumber.description),
        .integer(draft.createdAt.milliseconds), .bytes(sealedSeed),
      ])
  }

  package func delete(_ draft: EnrolmentDraft) throws {
    try connection.run("DELETE FROM enrolment_drafts WHERE id = ?", [.integer(draft.id.number)])
  }

  package func sealedSeed(of draft: EnrolmentDraft) throws -> [UInt8] {
    let sealed = try connection.row(
      "SELECT sealed_seed FROM enrolment_drafts WHERE id = ?", [.integer(draft.id.number)]
    ) { $0.bytes(0) }
    guard let sealed else { throw Fault.damagedRecord("seed of draft \(draft.id.number)") }
    return sealed
  }

  package func seed(of draft: EnrolmentDraft) throws -> [UInt8] {
    guard let account = try account(draft.account) else {
      throw Fault.damagedRecord("account of draft \(draft.id.number)")
    }
    return try keyring.open(
      sealedSeed(of: draft), of: account, at: .seed(of: draft.id, in: draft.account))
  }

  private static func draft(_ row: any SQLRow) throws -> EnrolmentDraft {
    guard let account = AccountID(number: row.integer(1)) else {
      throw Fault.damagedRecord("a device draft")
    }
    return EnrolmentDraft(
      id: RecordID(row.integer(0)), account: account, owner: Owner(number: row.integer(2)),
      creator: row.text(3),
      serialNumber: SerialNumber(unverified: row.text(4)),
      createdAt: Timestamp(milliseconds: row.integer(5)))
  }

  /// Removes all that somebody signed in with or was setting up, who is being deleted.
  func forgetSignIns(of owner: Owner) throws {
    for table in [
      "console_sessions", "sign_in_tickets", "signin_tokens", "recovery_codes", "enrolment_drafts",
      "help_requests", "owner_notices",
    ] {
      try connection.run("DELETE FROM \(table) WHERE owner_id = ?", [.integer(owner.number)])
    }
  }

  /// Removes what is over, of sign-ins and drafts.
  func pruneSignIns(at now: Timestamp) throws {
    let connection = try connection
    let time = SQLValue.integer(now.milliseconds)
    try connection.run("DELETE FROM console_sessions WHERE expires_at <= ?", [time])
    try connection.run("DELETE FROM sign_in_tickets WHERE expires_at <= ?", [time])
    try connection.run("DELETE FROM signin_tokens WHERE expires_at <= ?", [time])
    try connection.run("DELETE FROM recovery_codes WHERE expires_at <= ?", [time])
    try connection.run("DELETE FROM password_tries WHERE ends_at <= ?", [time])
    try connection.run("DELETE FROM sent_codes WHERE expires_at <= ?", [time])
    try connection.run("DELETE FROM root_recoveries WHERE ends_at <= ?", [time])
    try connection.run("DELETE FROM outbox WHERE expires_at <= ?", [time])
    try connection.run(
      "DELETE FROM help_requests WHERE made_at <= ?",
      [.integer(now.adding(seconds: -HelpRequest.lifetime).milliseconds)])
    try connection.run(
      "DELETE FROM enrolment_drafts WHERE created_at <= ?",
      [.integer(now.adding(seconds: -EnrolmentDraft.lifetime).milliseconds)])
  }
}
