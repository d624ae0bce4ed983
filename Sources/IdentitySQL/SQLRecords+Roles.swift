package import Identity
package import PolicyLanguage

extension SQLRecords {
  package func role(_ id: RecordID) throws -> Role? {
    try find(id, in: tables.roles) { connection in
      try loadRoles(connection, where: "roles.id = ?", [.integer(id.number)]).first
    }
  }

  package func role(named name: String, in account: AccountID) throws -> Role? {
    let key = RecordTables.UserName(account: account, folded: folded(name))
    if let id = known(key, in: tables.roleNames) { return try role(id) }
    let found = try loadRoles(
      connection, where: "roles.account_id = ? AND roles.folded_name = ?",
      [.integer(account.number), .text(key.folded)]
    ).first
    guard let found else { return nil }
    keep(found.id, for: key, in: tables.roleNames)
    keep(found, for: found.id, in: tables.roles)
    return found
  }

  package func role(uniqueID: String) throws -> Role? {
    try loadRoles(connection, where: "roles.unique_id = ?", [.text(uniqueID)]).first
  }

  package func lastUse(of role: Role) throws -> RoleUse? {
    try connection.row(
      "SELECT used_at, region FROM role_uses WHERE role_id = ?", [.integer(role.id.number)]
    ) { RoleUse(at: Timestamp(milliseconds: $0.integer(0)), region: $0.text(1)) }
  }

  package func note(_ use: RoleUse, of role: RecordID) throws {
    try connection.run(
      """
      INSERT INTO role_uses (role_id, used_at, region)
      SELECT id, ?, ? FROM roles WHERE id = ?
      ON CONFLICT (role_id) DO UPDATE SET used_at = excluded.used_at, region = excluded.region
      """, [.integer(use.at.milliseconds), .text(use.region), .integer(role.number)])
  }

  package func policies(of role: Role) throws -> CompiledPolicies {
    let known = try find(role.id, in: tables.policies) { _ in
      CompiledPolicies(
        identity: try policies(of: role.id, .roleInline, owner: role.name),
        boundary: try boundary(of: role.id))
    }
    guard let known else { throw Fault.damagedRecord("policies of role \(role.uniqueID)") }
    return known
  }

  /// What was valid when it was stored must be so now; if not, nothing is decided by guessing.
  package func trustPolicy(of role: Role) throws -> PolicySet {
    let known = try find(role.id, in: tables.trustPolicies) { _ in
      guard let policy = try? Policy(parsing: role.trustPolicy, kind: .trust) else { return nil }
      return PolicySet([
        (source: PolicySource(.resource, name: "trust", owner: role.name), policy: policy)
      ])
    }
    guard let known else { throw Fault.damagedRecord("trust policy of role \(role.uniqueID)") }
    return known
  }

  package func roles(
    in account: AccountID, under prefix: String, after name: String?, limit: Int
  ) throws -> [Role] {
    try loadRoles(
      connection,
      where: """
        roles.account_id = ? AND roles.folded_name > ?
        AND substr(roles.path, 1, \(prefix.unicodeScalars.count)) = ?
        ORDER BY roles.folded_name LIMIT \(limit)
        """,
      [.integer(account.number), .text(name.map(folded) ?? ""), .text(prefix)])
  }

  package func insert(_ role: Role) throws {
    try connection.run(
      """
      INSERT INTO roles (id, account_id, unique_id, path, name, folded_name, created_at,
        trust_policy, description, max_session_duration)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(role.id.number), .integer(role.account.number), .text(role.uniqueID),
        .text(role.path), .text(role.name), .text(folded(role.name)),
        .integer(role.createdAt.milliseconds), .text(role.trustPolicy),
        SQLValue(role.description), .integer(Int64(role.maxSessionDuration)),
      ])
    try replaceTags(of: role.id, with: role.tags)
    if let boundary = role.boundary { try setBoundary(boundary, of: role.id, in: role.account) }
    note(role)
  }

  package func update(_ role: Role) throws {
    try connection.run(
      """
      UPDATE roles SET trust_policy = ?, description = ?, max_session_duration = ? WHERE id = ?
      """,
      [
        .text(role.trustPolicy), SQLValue(role.description),
        .integer(Int64(role.maxSessionDuration)), .integer(role.id.number),
      ])
    try replaceTags(of: role.id, with: role.tags)
    note(role)
  }

  package func delete(_ role: Role) throws {
    try replaceTags(of: role.id, with: [])
    try setBoundary(nil, of: role.id, in: role.account)
    try forgetSignIns(of: .role(role.id))
    try connection.run("DELETE FROM role_uses WHERE role_id = ?", [.integer(role.id.number)])
    try connection.run("DELETE FROM roles WHERE id = ?", [.integer(role.id.number)])
    note(role)
  }

  private func note(_ role: Role) {
    changes.roles.insert(role.id)
    changes.roleNames.insert(
      RecordTables.UserName(account: role.account, folded: folded(role.name)))
  }

  func loadRoles(
    _ connection: any SQLConnection, where condition: String, _ arguments: [SQLValue]
  ) throws -> [Role] {
    let roles = try connection.rows(
      """
      SELECT roles.id, roles.unique_id, roles.account_id, accounts.partition_name, roles.path,
        roles.name, roles.created_at, roles.trust_policy, roles.description,
        roles.max_session_duration,
        EXISTS (SELECT 1 FROM tags WHERE tags.resource_id = roles.id),
        permissions_boundaries.policy_arn
      FROM roles JOIN accounts ON accounts.id = roles.account_id
        LEFT JOIN permissions_boundaries ON permissions_boundaries.entity_id = roles.id
      WHERE \(condition)
      """, arguments
    ) { row in
      guard let account = AccountID(number: row.integer(2)),
        let partition = Partition(rawValue: row.text(3))
      else { throw Fault.damagedRecord("role \(row.integer(0))") }
      let role = Role(
        id: RecordID(row.integer(0)), uniqueID: row.text(1), account: account,
        partition: partition, path: row.text(4), name: row.text(5),
        createdAt: Timestamp(milliseconds: row.integer(6)), trustPolicy: row.text(7),
        description: row.optionalText(8), maxSessionDuration: Int(row.integer(9)),
        boundary: try boundary(row.optionalText(11), of: row.integer(0)))
      return (role: role, isTagged: row.integer(10) != 0)
    }
    return try roles.map { entry in
      entry.isTagged ? entry.role.with(tags: try loadTags(of: entry.role.id)) : entry.role
    }
  }
}
