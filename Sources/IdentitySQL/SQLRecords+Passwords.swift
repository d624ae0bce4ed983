package import Identity

extension SQLRecords {
  package func loginProfile(of user: RecordID) throws -> LoginProfile? {
    try connection.row(
      """
      SELECT created_at, password_hash, changed_at, must_be_reset
      FROM login_profiles WHERE user_id = ?
      """, [.integer(user.number)]
    ) { row in
      LoginProfile(
        user: user, createdAt: Timestamp(milliseconds: row.integer(0)),
        password: PasswordHash(kept: row.text(1)),
        changedAt: Timestamp(milliseconds: row.integer(2)), mustBeReset: row.integer(3) != 0)
    }
  }

  package func formerPasswords(of user: RecordID, limit: Int) throws -> [PasswordHash] {
    try connection.rows(
      """
      SELECT password_hash FROM former_passwords WHERE user_id = ?
      ORDER BY id DESC LIMIT \(limit)
      """, [.integer(user.number)]
    ) { PasswordHash(kept: $0.text(0)) }
  }

  package func insert(_ profile: LoginProfile) throws {
    try connection.run(
      """
      INSERT INTO login_profiles (user_id, created_at, password_hash, changed_at, must_be_reset)
      VALUES (?, ?, ?, ?, ?)
      """,
      [
        .integer(profile.user.number), .integer(profile.createdAt.milliseconds),
        .text(profile.password.text), .integer(profile.changedAt.milliseconds),
        .integer(profile.mustBeReset ? 1 : 0),
      ])
  }

  package func update(_ profile: LoginProfile) throws {
    if let before = try loginProfile(of: profile.user), before.password != profile.password {
      try keepFormer(before.password, of: profile.user, replacedAt: profile.changedAt)
    }
    try connection.run(
      """
      UPDATE login_profiles SET password_hash = ?, changed_at = ?, must_be_reset = ?
      WHERE user_id = ?
      """,
      [
        .text(profile.password.text), .integer(profile.changedAt.milliseconds),
        .integer(profile.mustBeReset ? 1 : 0), .integer(profile.user.number),
      ])
  }

  package func delete(_ profile: LoginProfile) throws {
    try connection.run(
      "DELETE FROM former_passwords WHERE user_id = ?", [.integer(profile.user.number)])
    try connection.run(
      "DELETE FROM login_profiles WHERE user_id = ?", [.integer(profile.user.number)])
  }

  /// Keeps as many as a policy could ask for, whatever the account's asks for now.
  private func keepFormer(
    _ password: PasswordHash, of user: RecordID, replacedAt now: Timestamp
  ) throws {
    let owner = SQLValue.integer(user.number)
    try connection.run(
      "INSERT INTO former_passwords (user_id, id, password_hash) VALUES (?, ?, ?)",
      [owner, .integer(makeID(at: now).number), .text(password.text)])
    try connection.run(
      """
      DELETE FROM former_passwords WHERE user_id = ? AND id NOT IN
        (SELECT id FROM former_passwords WHERE user_id = ?
         ORDER BY id DESC LIMIT \(PasswordPolicy.mostFormer))
      """, [owner, owner])
  }
}

// The account's password policy.
extension SQLRecords {
  package func passwordPolicy(of account: AccountID) throws -> PasswordPolicy? {
    try connection.row(
      """
      SELECT minimum_length, requires_symbols, requires_numbers, requires_uppercase,
        requires_lowercase, allows_users_to_change, maximum_age, reuse_prevention, is_hard_expiry
      FROM password_policies WHERE account_id = ?
      """, [.integer(account.number)]
    ) { row in
      PasswordPolicy(
        minimumLength: Int(row.integer(0)), requiresSymbols: row.integer(1) != 0,
        requiresNumbers: row.integer(2) != 0, requiresUppercase: row.integer(3) != 0,
        requiresLowercase: row.integer(4) != 0, allowsUsersToChange: row.integer(5) != 0,
        maximumAge: row.optionalInteger(6).map { Int($0) },
        reusePrevention: row.optionalInteger(7).map { Int($0) },
        isHardExpiry: row.optionalInteger(8).map { $0 != 0 })
    }
  }

  package func setPasswordPolicy(_ policy: PasswordPolicy?, of account: AccountID) throws {
    try connection.run(
      "DELETE FROM password_policies WHERE account_id = ?", [.integer(account.number)])
    guard let policy else { return }
    func number(_ flag: Bool) -> SQLValue { .integer(flag ? 1 : 0) }
    try connection.run(
      """
      INSERT INTO password_policies
        (account_id, minimum_length, requires_symbols, requires_numbers, requires_uppercase,
         requires_lowercase, allows_users_to_change, maximum_age, reuse_prevention, is_hard_expiry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(account.number), .integer(Int64(policy.minimumLength)),
        number(policy.requiresSymbols), number(policy.requiresNumbers),
        number(policy.requiresUppercase), number(policy.requiresLowercase),
        number(policy.allowsUsersToChange), SQLValue(policy.maximumAge.map { Int64($0) }),
        SQLValue(policy.reusePrevention.map { Int64($0) }),
        policy.isHardExpiry.map(number) ?? .null,
      ])
  }
}
