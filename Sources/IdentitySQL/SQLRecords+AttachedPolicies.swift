package import Identity
package import PolicyLanguage

extension SQLRecords {
  package func attachedPolicies(of entity: RecordID) throws -> [PolicyARN] {
    try connection.rows(
      "SELECT policy_arn FROM attached_policies WHERE entity_id = ?", [.integer(entity.number)]
    ) { row in
      guard let arn = PolicyARN(row.text(0)) else {
        throw Fault.damagedRecord("policy attached to \(entity.number)")
      }
      return arn
    }
  }

  package func attach(
    _ policy: PolicyARN, to entity: RecordID, in account: AccountID
  ) throws {
    try connection.run(
      "INSERT INTO attached_policies (entity_id, policy_arn, account_id) VALUES (?, ?, ?)",
      [.integer(entity.number), .text(policy.description), .integer(account.number)])
    try notePolicies(of: entity)
  }

  package func detach(_ policy: PolicyARN, from entity: RecordID) throws {
    try connection.run(
      "DELETE FROM attached_policies WHERE entity_id = ? AND policy_arn = ?",
      [.integer(entity.number), .text(policy.description)])
    try notePolicies(of: entity)
  }

  package func setBoundary(
    _ policy: PolicyARN?, of entity: RecordID, in account: AccountID
  ) throws {
    try connection.run(
      "DELETE FROM permissions_boundaries WHERE entity_id = ?", [.integer(entity.number)])
    if let policy {
      try connection.run(
        "INSERT INTO permissions_boundaries (entity_id, policy_arn, account_id) VALUES (?, ?, ?)",
        [.integer(entity.number), .text(policy.description), .integer(account.number)])
    }
    // The boundary is shown with whom it bounds; the id does not say of which kind he is.
    changes.users.insert(entity)
    changes.roles.insert(entity)
  }

  package func groups(
    in account: AccountID, using policy: PolicyARN, as usage: PolicyUsage?, under prefix: String,
    after name: String?, limit: Int
  ) throws -> [Group] {
    try loadGroups(
      where: condition(on: "user_groups", as: usage, under: prefix, limit: limit),
      arguments(policy, account, after: name, under: prefix))
  }

  package func users(
    in account: AccountID, using policy: PolicyARN, as usage: PolicyUsage?, under prefix: String,
    after name: String?, limit: Int
  ) throws -> [User] {
    try loadUsers(
      connection, where: condition(on: "users", as: usage, under: prefix, limit: limit),
      arguments(policy, account, after: name, under: prefix))
  }

  package func roles(
    in account: AccountID, using policy: PolicyARN, as usage: PolicyUsage?, under prefix: String,
    after name: String?, limit: Int
  ) throws -> [Role] {
    try loadRoles(
      connection, where: condition(on: "roles", as: usage, under: prefix, limit: limit),
      arguments(policy, account, after: name, under: prefix))
  }

  /// The managed policies attached to `entity`, each in the version that is in force.
  func managedPolicies(
    of entity: RecordID
  ) throws -> [(source: PolicySource, policy: Policy)] {
    try attachedPolicies(of: entity).map { arn in
      (
        source: PolicySource(.managed, name: arn.name, arn: arn.description),
        policy: try policyInForce(arn)
      )
    }
  }

  /// What bounds `entity` now; who asks may have been read before that was set.
  package func boundary(
    of entity: RecordID
  ) throws -> (source: PolicySource, policy: Policy)? {
    let text = try connection.row(
      "SELECT policy_arn FROM permissions_boundaries WHERE entity_id = ?",
      [.integer(entity.number)]
    ) { $0.text(0) }
    guard let arn = try boundary(text, of: entity.number) else { return nil }
    return (
      source: PolicySource(.boundary, name: arn.name, arn: arn.description),
      policy: try policyInForce(arn)
    )
  }

  /// What the managed policy of that ARN, which binds somebody, says now.
  func policyInForce(_ arn: PolicyARN) throws -> Policy {
    guard let policy = try policyInForce(ifThere: arn) else {
      throw Fault.damagedRecord("policy \(arn)")
    }
    return policy
  }

  /// Sessions do not keep the policies they were given from being deleted.
  func policyInForce(ifThere arn: PolicyARN) throws -> Policy? {
    if let (own, partition) = AWSManagedPolicy.of(arn) {
      return try parse(own.version(in: partition).document, arn)
    }
    let document = try connection.row(
      """
      SELECT policy_versions.document FROM managed_policies
      JOIN policy_versions ON policy_versions.policy_id = managed_policies.id
        AND policy_versions.version = managed_policies.default_version
      WHERE managed_policies.arn = ?
      """, [.text(arn.description)]
    ) { $0.text(0) }
    return try document.map { try parse($0, arn) }
  }

  private func parse(_ document: String, _ arn: PolicyARN) throws -> Policy {
    do {
      return try Policy(parsing: document, kind: .managed)
    } catch {
      throw Fault.damagedRecord("policy \(arn)")
    }
  }

  /// The users, groups and roles to which the policy is attached, or whom it bounds.
  func entities(boundBy policy: PolicyARN) throws -> [RecordID] {
    try connection.rows(
      "SELECT entity_id FROM \(bonds(nil)) WHERE policy_arn = ?",
      [.text(policy.description)]
    ) { RecordID($0.integer(0)) }
  }

  /// The rows that say whom policies bind in that way, or in any.
  func bonds(_ usage: PolicyUsage?) -> String {
    switch usage {
    case .permissions: "attached_policies"
    case .boundary: "permissions_boundaries"
    case nil:
      """
      (SELECT entity_id, policy_arn, account_id FROM attached_policies
        UNION ALL SELECT entity_id, policy_arn, account_id FROM permissions_boundaries) AS bonds
      """
    }
  }

  private func condition(
    on table: String, as usage: PolicyUsage?, under prefix: String, limit: Int
  ) -> String {
    """
    \(table).id IN (SELECT entity_id FROM \(bonds(usage))
      WHERE policy_arn = ? AND account_id = ?)
    AND \(table).folded_name > ?
    AND substr(\(table).path, 1, \(prefix.unicodeScalars.count)) = ?
    ORDER BY \(table).folded_name LIMIT \(limit)
    """
  }

  private func arguments(
    _ policy: PolicyARN, _ account: AccountID, after name: String?, under prefix: String
  ) -> [SQLValue] {
    [
      .text(policy.description), .integer(account.number), .text(name.map(folded) ?? ""),
      .text(prefix),
    ]
  }
}
