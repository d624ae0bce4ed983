package import Identity

extension SQLRecords {
  package func user(_ id: RecordID) throws -> User? {
    try find(id, in: tables.users) { connection in
      try loadUsers(connection, where: "users.id = ?", [.integer(id.number)]).first
    }
  }

  package func user(named name: String, in account: AccountID) throws -> User? {
    let key = RecordTables.UserName(account: account, folded: folded(name))
    if let id = known(key, in: tables.userNames) { return try user(id) }
    let found = try loadUsers(
      connection, where: "users.account_id = ? AND users.folded_name = ?",
      [.integer(account.number), .text(key.folded)]
    ).first
    guard let found else { return nil }
    keep(found.id, for: key, in: tables.userNames)
    keep(found, for: found.id, in: tables.users)
    return found
  }

  package func user(uniqueID: String) throws -> User? {
    try loadUsers(connection, where: "users.unique_id = ?", [.text(uniqueID)]).first
  }

  package func users(
    in account: AccountID, under prefix: String, after name: String?, limit: Int
  ) throws -> [User] {
    try loadUsers(
      connection,
      where: """
        users.account_id = ? AND users.folded_name > ?
        AND substr(users.path, 1, \(prefix.unicodeScalars.count)) = ?
        ORDER BY users.folded_name LIMIT \(limit)
        """,
      [.integer(account.number), .text(name.map(folded) ?? ""), .text(prefix)])
  }

  package func insert(_ user: User) throws {
    try connection.run(
      """
      INSERT INTO users
        (id, account_id, unique_id, path, name, folded_name, created_at, password_used_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(user.id.number), .integer(user.account.number), .text(user.uniqueID),
        .text(user.path), .text(user.name), .text(folded(user.name)),
        .integer(user.createdAt.milliseconds), SQLValue(user.passwordUsedAt?.milliseconds),
      ])
    try replaceTags(of: user.id, with: user.tags)
    if let boundary = user.boundary { try setBoundary(boundary, of: user.id, in: user.account) }
    note(user)
  }

  package func update(_ user: User) throws {
    if let before = try loadUsers(connection, where: "users.id = ?", [.integer(user.id.number)])
      .first
    {
      note(before)
    }
    try connection.run(
      """
      UPDATE users SET path = ?, name = ?, folded_name = ?, password_used_at = ? WHERE id = ?
      """,
      [
        .text(user.path), .text(user.name), .text(folded(user.name)),
        SQLValue(user.passwordUsedAt?.milliseconds), .integer(user.id.number),
      ])
    try replaceTags(of: user.id, with: user.tags)
    note(user)
  }

  package func delete(_ user: User) throws {
    try replaceTags(of: user.id, with: [])
    try setBoundary(nil, of: user.id, in: user.account)
    try forgetSignIns(of: .user(user.id))
    try forgetNoticeAddress(of: user)
    try connection.run("DELETE FROM users WHERE id = ?", [.integer(user.id.number)])
    note(user)
  }

  /// What bounds the entity of that number, if anything does.
  func boundary(_ arn: String?, of entity: Int64) throws -> PolicyARN? {
    guard let arn else { return nil }
    guard let boundary = PolicyARN(arn) else { throw Fault.damagedRecord("boundary of \(entity)") }
    return boundary
  }

  func replaceTags(of resource: RecordID, with tags: [Tag]) throws {
    try connection.run("DELETE FROM tags WHERE resource_id = ?", [.integer(resource.number)])
    for tag in tags {
      try connection.run(
        "INSERT INTO tags (resource_id, tag_key, tag_value) VALUES (?, ?, ?)",
        [.integer(resource.number), .text(tag.key), .text(tag.value)])
    }
  }

  func loadTags(of resource: RecordID) throws -> [Tag] {
    try connection.rows(
      "SELECT tag_key, tag_value FROM tags WHERE resource_id = ? ORDER BY tag_key",
      [.integer(resource.number)]
    ) { Tag(key: $0.text(0), value: $0.text(1)) }
  }

  private func note(_ user: User) {
    changes.users.insert(user.id)
    changes.userNames.insert(
      RecordTables.UserName(account: user.account, folded: folded(user.name)))
  }

  func loadUsers(
    _ connection: any SQLConnection, where condition: String, _ arguments: [SQLValue]
  ) throws -> [User] {
    let users = try connection.rows(
      """
      SELECT users.id, users.unique_id, users.account_id, accounts.partition_name, users.path,
        users.name, users.created_at, users.password_used_at,
        EXISTS (SELECT 1 FROM tags WHERE tags.resource_id = users.id),
        permissions_boundaries.policy_arn
      FROM users JOIN accounts ON accounts.id = users.account_id
        LEFT JOIN permissions_boundaries ON permissions_boundaries.entity_id = users.id
      WHERE \(condition)
      """, arguments
    ) { row in
      guard let account = AccountID(number: row.integer(2)),
        let partition = Partition(rawValue: row.text(3))
      else { throw Fault.damagedRecord("user \(row.integer(0))") }
      let user = User(
        id: RecordID(row.integer(0)), uniqueID: row.text(1), account: account,
        partition: partition, path: row.text(4), name: row.text(5),
        createdAt: Timestamp(milliseconds: row.integer(6)),
        passwordUsedAt: row.optionalInteger(7).map { Timestamp(milliseconds: $0) },
        boundary: try boundary(row.optionalText(9), of: row.integer(0)))
      return (user: user, isTagged: row.integer(8) != 0)
    }
    return try users.map { entry in
      entry.isTagged ? entry.user.with(tags: try loadTags(of: entry.user.id)) : entry.user
    }
  }
}
