package import Identity
package import PolicyLanguage

extension SQLRecords {
  package func policyNames(of user: RecordID) throws -> [String] {
    try connection.rows(
      "SELECT name FROM user_policies WHERE user_id = ? ORDER BY folded_name",
      [.integer(user.number)]
    ) { $0.text(0) }
  }

  package func policy(named name: String, of user: RecordID) throws -> InlinePolicy? {
    try connection.row(
      "SELECT name, document FROM user_policies WHERE user_id = ? AND folded_name = ?",
      [.integer(user.number), .text(folded(name))]
    ) { InlinePolicy(name: $0.text(0), document: $0.text(1)) }
  }

  package func policies(of user: User) throws -> CompiledPolicies {
    let known = try find(user.id, in: tables.policies) { connection in
      let documents = try connection.rows(
        "SELECT name, document FROM user_policies WHERE user_id = ? ORDER BY folded_name",
        [.integer(user.id.number)]
      ) { InlinePolicy(name: $0.text(0), document: $0.text(1)) }
      return try CompiledPolicies(
        identity: documents.map { policy in
          (
            source: PolicySource(.userInline, name: policy.name, owner: user.name),
            policy: try parse(policy, of: user)
          )
        })
    }
    guard let known else { throw Fault.damagedRecord("policies of user \(user.uniqueID)") }
    return known
  }

  package func policySize(of user: RecordID, except name: String) throws -> Int {
    try connection.row(
      """
      SELECT COALESCE(SUM(counted_size), 0) FROM user_policies
      WHERE user_id = ? AND folded_name <> ?
      """, [.integer(user.number), .text(folded(name))]
    ) { Int($0.integer(0)) } ?? 0
  }

  package func put(_ policy: InlinePolicy, countedSize: Int, of user: User) throws {
    // The first spelling of the name stays, as at AWS.
    try connection.run(
      """
      INSERT INTO user_policies (user_id, folded_name, name, document, counted_size)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (user_id, folded_name)
      DO UPDATE SET document = excluded.document, counted_size = excluded.counted_size
      """,
      [
        .integer(user.id.number), .text(folded(policy.name)), .text(policy.name),
        .text(policy.document), .integer(Int64(countedSize)),
      ])
    changes.users.insert(user.id)
  }

  package func deletePolicy(named name: String, of user: User) throws {
    try connection.run(
      "DELETE FROM user_policies WHERE user_id = ? AND folded_name = ?",
      [.integer(user.id.number), .text(folded(name))])
    changes.users.insert(user.id)
  }

  /// What was valid when it was stored must be so now; if not, nothing is decided by guessing.
  private func parse(_ policy: InlinePolicy, of user: User) throws -> Policy {
    do {
      return try Policy(parsing: policy.document, kind: .identityInline)
    } catch {
      throw Fault.damagedRecord("policy \(policy.name) of user \(user.uniqueID)")
    }
  }
}
