package import Identity

extension SQLRecords {
  package func managedPolicy(_ arn: PolicyARN, in account: Account) throws -> ManagedPolicy? {
    if let (policy, partition) = AWSManagedPolicy.of(arn) {
      guard partition == account.partition else { return nil }
      return policy.policy(in: partition, uses: try uses(of: arn, in: account.id))
    }
    return try loadPolicies(
      where: "arn = ? AND account_id = ?",
      [.text(arn.description), .integer(account.id.number)]
    ).first
  }

  package func managedPolicy(
    named name: String, in account: AccountID
  ) throws -> ManagedPolicy? {
    try loadPolicies(
      where: "account_id = ? AND folded_name = ?",
      [.integer(account.number), .text(folded(name))]
    ).first
  }

  package func managedPolicies(
    in account: AccountID, under prefix: String, _ use: PolicyUse, after name: String?, limit: Int
  ) throws -> [ManagedPolicy] {
    let selection =
      switch use {
      case .any: ""
      case .used(let usage):
        " AND EXISTS (SELECT 1 FROM \(bonds(usage)) WHERE policy_arn = managed_policies.arn)"
      }
    return try loadPolicies(
      where: """
        account_id = ? AND folded_name > ?
        AND substr(path, 1, \(prefix.unicodeScalars.count)) = ?\(selection)
        ORDER BY folded_name LIMIT \(limit)
        """,
      [.integer(account.number), .text(name.map(folded) ?? ""), .text(prefix)])
  }

  package func awsManagedPolicies(
    for account: Account, under prefix: String, _ use: PolicyUse, after name: String?, limit: Int
  ) throws -> [ManagedPolicy] {
    let start = name.map(folded) ?? ""
    let following = AWSManagedPolicy.all.lazy
      .filter { $0.path.hasPrefix(prefix) && folded($0.name) > start }
    var found: [ManagedPolicy] = []
    for candidate in following where found.count < limit {
      let arn = candidate.policy(in: account.partition).arn
      let uses = try uses(of: arn, in: account.id)
      let fits =
        switch use {
        case .any: true
        case .used(nil): uses != ManagedPolicy.Uses()
        case .used(.permissions): uses.attachments > 0
        case .used(.boundary): uses.boundaries > 0
        }
      if fits { found.append(candidate.policy(in: account.partition, uses: uses)) }
    }
    return found
  }

  package func version(_ number: Int, of policy: ManagedPolicy) throws -> PolicyVersion? {
    try versions(of: policy).first { $0.number == number }
  }

  package func versions(of policy: ManagedPolicy) throws -> [PolicyVersion] {
    if let (own, partition) = AWSManagedPolicy.of(policy.arn) {
      return [own.version(in: partition)]
    }
    return try connection.rows(
      """
      SELECT version, document, created_at FROM policy_versions WHERE policy_id = ?
      ORDER BY version DESC
      """, [try number(of: policy)]
    ) { row in
      PolicyVersion(
        number: Int(row.integer(0)), document: row.text(1),
        createdAt: Timestamp(milliseconds: row.integer(2)))
    }
  }

  package func insert(
    _ policy: ManagedPolicy, _ version: PolicyVersion, in account: AccountID
  ) throws {
    try connection.run(
      """
      INSERT INTO managed_policies (id, account_id, unique_id, arn, path, folded_name, description,
        created_at, updated_at, default_version, last_version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        try number(of: policy), .integer(account.number), .text(policy.uniqueID),
        .text(policy.arn.description), .text(policy.path), .text(folded(policy.name)),
        SQLValue(policy.description), .integer(policy.createdAt.milliseconds),
        .integer(policy.updatedAt.milliseconds), .integer(Int64(policy.defaultVersion)),
        .integer(Int64(policy.lastVersion)),
      ])
    changes.managedPolicies = true
    try insert(version, of: policy)
    if !policy.tags.isEmpty { try replaceTags(of: record(of: policy), with: policy.tags) }
  }

  package func update(_ policy: ManagedPolicy) throws {
    try connection.run(
      """
      UPDATE managed_policies SET updated_at = ?, default_version = ?, last_version = ?
      WHERE id = ?
      """,
      [
        .integer(policy.updatedAt.milliseconds), .integer(Int64(policy.defaultVersion)),
        .integer(Int64(policy.lastVersion)), try number(of: policy),
      ])
    try replaceTags(of: record(of: policy), with: policy.tags)
    changes.managedPolicies = true
    for entity in try entities(boundBy: policy.arn) { try notePolicies(of: entity) }
  }

  package func delete(_ policy: ManagedPolicy) throws {
    let id = [try number(of: policy)]
    try replaceTags(of: record(of: policy), with: [])
    try connection.run("DELETE FROM policy_versions WHERE policy_id = ?", id)
    try connection.run("DELETE FROM managed_policies WHERE id = ?", id)
    changes.managedPolicies = true
  }

  package func insert(_ version: PolicyVersion, of policy: ManagedPolicy) throws {
    try connection.run(
      "INSERT INTO policy_versions (policy_id, version, document, created_at) VALUES (?, ?, ?, ?)",
      [
        try number(of: policy), .integer(Int64(version.number)), .text(version.document),
        .integer(version.createdAt.milliseconds),
      ])
  }

  package func delete(_ version: PolicyVersion, of policy: ManagedPolicy) throws {
    try connection.run(
      "DELETE FROM policy_versions WHERE policy_id = ? AND version = ?",
      [try number(of: policy), .integer(Int64(version.number))])
  }

  /// Only what is in the store can be changed.
  private func record(of policy: ManagedPolicy) throws -> RecordID {
    guard let id = policy.id else { throw Fault.damagedRecord("change of \(policy.arn)") }
    return id
  }

  private func number(of policy: ManagedPolicy) throws -> SQLValue {
    .integer(try record(of: policy).number)
  }

  /// How often an account uses a policy that is not its own.
  private func uses(
    of policy: PolicyARN, in account: AccountID
  ) throws -> ManagedPolicy.Uses {
    func count(_ table: String) throws -> Int {
      try connection.row(
        "SELECT COUNT(*) FROM \(table) WHERE policy_arn = ? AND account_id = ?",
        [.text(policy.description), .integer(account.number)]
      ) { Int($0.integer(0)) } ?? 0
    }
    return ManagedPolicy.Uses(
      attachments: try count(bonds(.permissions)), boundaries: try count(bonds(.boundary)))
  }

  private func loadPolicies(
    where condition: String, _ arguments: [SQLValue]
  ) throws -> [ManagedPolicy] {
    let policies = try connection.rows(
      """
      SELECT id, unique_id, arn, description, created_at, updated_at, default_version, last_version,
        (SELECT COUNT(*) FROM attached_policies WHERE policy_arn = managed_policies.arn),
        (SELECT COUNT(*) FROM permissions_boundaries WHERE policy_arn = managed_policies.arn)
      FROM managed_policies WHERE \(condition)
      """, arguments
    ) { row in
      guard let arn = PolicyARN(row.text(2)) else {
        throw Fault.damagedRecord("policy \(row.integer(0))")
      }
      return ManagedPolicy(
        id: RecordID(row.integer(0)), uniqueID: row.text(1), arn: arn,
        description: row.optionalText(3), createdAt: Timestamp(milliseconds: row.integer(4)),
        updatedAt: Timestamp(milliseconds: row.integer(5)), defaultVersion: Int(row.integer(6)),
        lastVersion: Int(row.integer(7)),
        uses: ManagedPolicy.Uses(
          attachments: Int(row.integer(8)), boundaries: Int(row.integer(9))))
    }
    return try policies.map { policy in
      var policy = policy
      policy.tags = try loadTags(of: record(of: policy))
      return policy
    }
  }
}
