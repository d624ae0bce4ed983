package import Identity

extension SQLRecords {
  package func account(_ id: AccountID) throws -> Account? {
    try find(id, in: tables.accounts) { connection in
      try load(connection, where: "id = ?", .integer(id.number)).first
    }
  }

  package func account(aliased alias: String) throws -> Account? {
    try load(connection, where: "alias = ?", .text(alias)).first
  }

  package func accounts() throws -> [Account] {
    try load(connection, where: "id >= ? ORDER BY id", .integer(0))
  }

  package func count(of kind: CountedKind, in account: AccountID) throws -> Int {
    let table =
      switch kind {
      case .users: "users"
      case .groups: "user_groups"
      case .roles: "roles"
      case .instanceProfiles: "instance_profiles"
      case .policies: "managed_policies"
      case .policyVersions:
        "policy_versions JOIN managed_policies ON managed_policies.id = policy_versions.policy_id"
      case .mfaDevices: "mfa_devices"
      }
    return try connection.row(
      "SELECT COUNT(*) FROM \(table) WHERE account_id = ?", [.integer(account.number)]
    ) { Int($0.integer(0)) } ?? 0
  }

  package func summary(of account: AccountID) throws -> AccountSummary {
    let connection = try connection
    func count(_ rest: String) throws -> Int {
      try connection.row("SELECT COUNT(*) FROM \(rest)", [.integer(account.number)]) {
        Int($0.integer(0))
      } ?? 0
    }
    return AccountSummary(
      users: try count("users WHERE account_id = ?"),
      groups: try count("user_groups WHERE account_id = ?"),
      roles: try count("roles WHERE account_id = ?"),
      instanceProfiles: try count("instance_profiles WHERE account_id = ?"),
      policies: try self.count(of: .policies, in: account),
      policyVersions: try self.count(of: .policyVersions, in: account),
      devices: try count("mfa_devices WHERE account_id = ?"),
      devicesInUse: try count("mfa_devices WHERE account_id = ? AND owner_id IS NOT NULL"),
      rootPasswords: try count("accounts WHERE id = ? AND root_password_hash IS NOT NULL"),
      rootDevices: try count("mfa_devices WHERE owner_id = ?"),
      rootAccessKeys: try count("access_keys WHERE owner_id = ?"),
      rootCertificates: try count("signing_certificates WHERE owner_id = ?"))
  }

  package func insert(_ account: Account, rootPasswordHash: String) throws {
    try connection.run(
      """
      INSERT INTO accounts
        (id, partition_name, alias, root_email, root_password_hash, created_at, token_version,
          sealed_data_key, data_key_mark)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(account.id.number), .text(account.partition.rawValue), SQLValue(account.alias),
        .text(account.rootEmail), .text(rootPasswordHash),
        .integer(account.createdAt.milliseconds), .integer(account.tokenVersion.rawValue),
        .bytes(account.sealedDataKey),
        .bytes(try keyring.mark(ofDataKey: account.sealedDataKey, of: account.id).bytes),
      ])
    changes.accounts.insert(account.id)
  }

  package func lastRootSignIn(to account: AccountID) throws -> Timestamp? {
    try connection.row(
      "SELECT signed_in_at FROM root_sign_ins WHERE account_id = ?", [.integer(account.number)]
    ) { Timestamp(milliseconds: $0.integer(0)) }
  }

  package func noteRootSignIn(to account: AccountID, at now: Timestamp) throws {
    try connection.run(
      """
      INSERT INTO root_sign_ins (account_id, signed_in_at) VALUES (?, ?)
      ON CONFLICT (account_id) DO UPDATE SET signed_in_at = excluded.signed_in_at
      """, [.integer(account.number), .integer(now.milliseconds)])
  }

  package func rootLogin(of account: Account) throws -> RootLogin? {
    try connection.row(
      """
      SELECT root_login_at, root_password_hash IS NOT NULL FROM accounts
      WHERE id = ? AND (root_login_at IS NOT NULL OR root_password_hash IS NOT NULL)
      """, [.integer(account.id.number)]
    ) { row in
      RootLogin(
        createdAt: row.optionalInteger(0).map { Timestamp(milliseconds: $0) } ?? account.createdAt,
        hasPassword: row.integer(1) != 0)
    }
  }

  package func removeRootPassword(
    allowingAnotherAt time: Timestamp?, of account: AccountID
  ) throws {
    try connection.run(
      "UPDATE accounts SET root_password_hash = NULL, root_login_at = ? WHERE id = ?",
      [SQLValue(time?.milliseconds), .integer(account.number)])
  }

  package func setAlias(_ alias: String?, of account: AccountID) throws {
    try connection.run(
      "UPDATE accounts SET alias = ? WHERE id = ?", [SQLValue(alias), .integer(account.number)])
    changes.accounts.insert(account)
  }

  package func setTokenVersion(_ version: TokenVersion, of account: AccountID) throws {
    try connection.run(
      "UPDATE accounts SET token_version = ? WHERE id = ?",
      [.integer(version.rawValue), .integer(account.number)])
    changes.accounts.insert(account)
  }

  package func setMFADemand(_ demand: MFADemand, of account: AccountID) throws {
    try connection.run(
      "UPDATE accounts SET mfa_demand = ? WHERE id = ?",
      [.integer(demand.rawValue), .integer(account.number)])
    changes.accounts.insert(account)
  }

  package func setWaysBack(_ ways: WaysBack, of account: AccountID) throws {
    try connection.run(
      "UPDATE accounts SET ways_back = ? WHERE id = ?",
      [.integer(ways.rawValue), .integer(account.number)])
    changes.accounts.insert(account)
  }

  package func setQuota(_ quota: Quota, to limit: Int, of account: AccountID) throws {
    try connection.run(
      """
      INSERT INTO quotas (account_id, name, value) VALUES (?, ?, ?)
      ON CONFLICT (account_id, name) DO UPDATE SET value = excluded.value
      """, [.integer(account.number), .text(quota.rawValue), .integer(Int64(limit))])
    changes.accounts.insert(account)
  }

  private func load(
    _ connection: any SQLConnection, where condition: String, _ argument: SQLValue
  ) throws -> [Account] {
    let quotas = try connection.rows(
      """
      SELECT account_id, name, value FROM quotas
      WHERE account_id IN (SELECT id FROM accounts WHERE \(condition))
      """, [argument]
    ) { row in
      guard let quota = Quota(rawValue: row.text(1)) else {
        throw Fault.damagedRecord("quota \(row.text(1))")
      }
      return (account: row.integer(0), quota: quota, limit: Int(row.integer(2)))
    }
    return try connection.rows(
      """
      SELECT id, partition_name, alias, root_email, created_at, sealed_data_key, token_version,
        mfa_demand, ways_back, sealed_former_key
      FROM accounts WHERE \(condition)
      """, [argument]
    ) { row in
      guard let id = AccountID(number: row.integer(0)),
        let partition = Partition(rawValue: row.text(1)),
        let tokenVersion = TokenVersion(rawValue: row.integer(6)),
        let mfaDemand = MFADemand(rawValue: row.integer(7))
      else { throw Fault.damagedRecord("account \(row.integer(0))") }
      let own = quotas.filter { $0.account == id.number }
      return Account(
        id: id, partition: partition, alias: row.optionalText(2), rootEmail: row.text(3),
        createdAt: Timestamp(milliseconds: row.integer(4)),
        quotas: Dictionary(uniqueKeysWithValues: own.map { ($0.quota, $0.limit) }),
        tokenVersion: tokenVersion, mfaDemand: mfaDemand,
        waysBack: WaysBack(rawValue: row.integer(8)),
        sealedDataKey: row.bytes(5), sealedFormerKey: row.isNull(9) ? nil : row.bytes(9))
    }
  }
}
