package import Identity
package import PolicyLanguage

extension SQLRecords {
  package func policyNames(of entity: RecordID) throws -> [String] {
    try connection.rows(
      "SELECT name FROM inline_policies WHERE entity_id = ? ORDER BY folded_name",
      [.integer(entity.number)]
    ) { $0.text(0) }
  }

  package func policy(named name: String, of entity: RecordID) throws -> InlinePolicy? {
    try connection.row(
      "SELECT name, document FROM inline_policies WHERE entity_id = ? AND folded_name = ?",
      [.integer(entity.number), .text(folded(name))]
    ) { InlinePolicy(name: $0.text(0), document: $0.text(1)) }
  }

  package func inlinePolicies(of entity: RecordID) throws -> [InlinePolicy] {
    try connection.rows(
      "SELECT name, document FROM inline_policies WHERE entity_id = ? ORDER BY folded_name",
      [.integer(entity.number)]
    ) { InlinePolicy(name: $0.text(0), document: $0.text(1)) }
  }

  package func policySize(of entity: RecordID, except name: String) throws -> Int {
    try connection.row(
      """
      SELECT COALESCE(SUM(counted_size), 0) FROM inline_policies
      WHERE entity_id = ? AND folded_name <> ?
      """, [.integer(entity.number), .text(folded(name))]
    ) { Int($0.integer(0)) } ?? 0
  }

  package func policies(of user: User) throws -> CompiledPolicies {
    let known = try find(user.id, in: tables.policies) { _ in
      var identity = try policies(of: user.id, .userInline, owner: user.name)
      for group in try groups(of: user.id) {
        identity += try policies(of: group.id, .groupInline, owner: group.name)
      }
      return CompiledPolicies(
        identity: identity, boundary: try boundary(of: user.id))
    }
    guard let known else { throw Fault.damagedRecord("policies of user \(user.uniqueID)") }
    return known
  }

  package func put(_ policy: InlinePolicy, countedSize: Int, of entity: RecordID) throws {
    // The first spelling of the name stays, as at AWS.
    try connection.run(
      """
      INSERT INTO inline_policies (entity_id, folded_name, name, document, counted_size)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (entity_id, folded_name)
      DO UPDATE SET document = excluded.document, counted_size = excluded.counted_size
      """,
      [
        .integer(entity.number), .text(folded(policy.name)), .text(policy.name),
        .text(policy.document), .integer(Int64(countedSize)),
      ])
    try notePolicies(of: entity)
  }

  package func deletePolicy(named name: String, of entity: RecordID) throws {
    try connection.run(
      "DELETE FROM inline_policies WHERE entity_id = ? AND folded_name = ?",
      [.integer(entity.number), .text(folded(name))])
    try notePolicies(of: entity)
  }

  /// What `entity` has of its own, as those whom it binds are bound by it.
  package func policies(
    of entity: RecordID, _ attachment: PolicySource.Attachment, owner: String
  ) throws -> [(source: PolicySource, policy: Policy)] {
    let own = try inlinePolicies(of: entity).map { policy in
      (
        source: PolicySource(attachment, name: policy.name, owner: owner),
        policy: try parse(policy, of: entity)
      )
    }
    return own + (try managedPolicies(of: entity))
  }

  /// Remembers that what binds `entity` has changed. A group has no requests of its own: its
  /// members' are decided by its policies, and there are as many of them as an account has users.
  func notePolicies(of entity: RecordID) throws {
    changes.policies.insert(entity)
    let members = try connection.rows(
      "SELECT user_id FROM group_members WHERE group_id = ?", [.integer(entity.number)]
    ) { RecordID($0.integer(0)) }
    changes.policies.formUnion(members)
  }

  /// What was valid when it was stored must be so now; if not, nothing is decided by guessing.
  private func parse(_ policy: InlinePolicy, of entity: RecordID) throws -> Policy {
    do {
      return try Policy(parsing: policy.document, kind: .identityInline)
    } catch {
      throw Fault.damagedRecord("policy \(policy.name) of \(entity.number)")
    }
  }
}
