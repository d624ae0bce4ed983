package import Identity

extension SQLRecords {
  package func group(named name: String, in account: AccountID) throws -> Group? {
    try loadGroups(
      where: "user_groups.account_id = ? AND user_groups.folded_name = ?",
      [.integer(account.number), .text(folded(name))]
    ).first
  }

  package func groups(
    in account: AccountID, under prefix: String, after name: String?, limit: Int
  ) throws -> [Group] {
    try loadGroups(
      where: """
        user_groups.account_id = ? AND user_groups.folded_name > ?
        AND substr(user_groups.path, 1, \(prefix.unicodeScalars.count)) = ?
        ORDER BY user_groups.folded_name LIMIT \(limit)
        """,
      [.integer(account.number), .text(name.map(folded) ?? ""), .text(prefix)])
  }

  package func groups(of user: RecordID) throws -> [Group] {
    try loadGroups(
      where: """
        user_groups.id IN (SELECT group_id FROM group_members WHERE user_id = ?)
        ORDER BY user_groups.folded_name
        """, [.integer(user.number)])
  }

  package func users(in group: RecordID, after name: String?, limit: Int) throws -> [User] {
    try loadUsers(
      connection,
      where: """
        users.id IN (SELECT user_id FROM group_members WHERE group_id = ?)
        AND users.folded_name > ?
        ORDER BY users.folded_name LIMIT \(limit)
        """,
      [.integer(group.number), .text(name.map(folded) ?? "")])
  }

  package func insert(_ group: Group) throws {
    try connection.run(
      """
      INSERT INTO user_groups (id, account_id, unique_id, path, name, folded_name, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(group.id.number), .integer(group.account.number), .text(group.uniqueID),
        .text(group.path), .text(group.name), .text(folded(group.name)),
        .integer(group.createdAt.milliseconds),
      ])
  }

  package func update(_ group: Group) throws {
    try connection.run(
      "UPDATE user_groups SET path = ?, name = ?, folded_name = ? WHERE id = ?",
      [
        .text(group.path), .text(group.name), .text(folded(group.name)),
        .integer(group.id.number),
      ])
    // Decisions name the group whose policy made them.
    try notePolicies(of: group.id)
  }

  package func delete(_ group: Group) throws {
    try connection.run("DELETE FROM user_groups WHERE id = ?", [.integer(group.id.number)])
  }

  package func add(_ user: RecordID, to group: RecordID) throws {
    try connection.run(
      "INSERT INTO group_members (user_id, group_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
      [.integer(user.number), .integer(group.number)])
    changes.policies.insert(user)
  }

  package func remove(_ user: RecordID, from group: RecordID) throws {
    try connection.run(
      "DELETE FROM group_members WHERE user_id = ? AND group_id = ?",
      [.integer(user.number), .integer(group.number)])
    changes.policies.insert(user)
  }

  func loadGroups(where condition: String, _ arguments: [SQLValue]) throws -> [Group] {
    try connection.rows(
      """
      SELECT user_groups.id, user_groups.unique_id, user_groups.account_id,
        accounts.partition_name, user_groups.path, user_groups.name, user_groups.created_at
      FROM user_groups JOIN accounts ON accounts.id = user_groups.account_id
      WHERE \(condition)
      """, arguments
    ) { row in
      guard let account = AccountID(number: row.integer(2)),
        let partition = Partition(rawValue: row.text(3))
      else { throw Fault.damagedRecord("group \(row.integer(0))") }
      return Group(
        id: RecordID(row.integer(0)), uniqueID: row.text(1), account: account,
        partition: partition, path: row.text(4), name: row.text(5),
        createdAt: Timestamp(milliseconds: row.integer(6)))
    }
  }
}
