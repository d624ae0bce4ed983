package import Identity

// Instance profiles are asked for seldom, so none is held in memory.
extension SQLRecords {
  package func instanceProfile(
    named name: String, in account: AccountID
  ) throws -> InstanceProfile? {
    try load(
      connection, where: "profiles.account_id = ? AND profiles.folded_name = ?",
      [.integer(account.number), .text(folded(name))]
    ).first
  }

  package func instanceProfiles(
    in account: AccountID, under prefix: String, after name: String?, limit: Int
  ) throws -> [InstanceProfile] {
    try load(
      connection,
      where: """
        profiles.account_id = ? AND profiles.folded_name > ?
        AND substr(profiles.path, 1, \(prefix.unicodeScalars.count)) = ?
        ORDER BY profiles.folded_name LIMIT \(limit)
        """,
      [.integer(account.number), .text(name.map(folded) ?? ""), .text(prefix)])
  }

  package func instanceProfiles(
    with role: RecordID, after name: String?, limit: Int
  ) throws -> [InstanceProfile] {
    try load(
      connection,
      where: """
        profiles.role_id = ? AND profiles.folded_name > ?
        ORDER BY profiles.folded_name LIMIT \(limit)
        """, [.integer(role.number), .text(name.map(folded) ?? "")])
  }

  package func insert(_ profile: InstanceProfile) throws {
    try connection.run(
      """
      INSERT INTO instance_profiles
        (id, account_id, unique_id, path, name, folded_name, created_at, role_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(profile.id.number), .integer(profile.account.number), .text(profile.uniqueID),
        .text(profile.path), .text(profile.name), .text(folded(profile.name)),
        .integer(profile.createdAt.milliseconds), SQLValue(profile.role?.number),
      ])
    try replaceTags(of: profile.id, with: profile.tags)
  }

  package func update(_ profile: InstanceProfile) throws {
    try connection.run(
      "UPDATE instance_profiles SET role_id = ? WHERE id = ?",
      [SQLValue(profile.role?.number), .integer(profile.id.number)])
    try replaceTags(of: profile.id, with: profile.tags)
  }

  package func delete(_ profile: InstanceProfile) throws {
    try replaceTags(of: profile.id, with: [])
    try connection.run(
      "DELETE FROM instance_profiles WHERE id = ?", [.integer(profile.id.number)])
  }

  private func load(
    _ connection: any SQLConnection, where condition: String, _ arguments: [SQLValue]
  ) throws -> [InstanceProfile] {
    let profiles = try connection.rows(
      """
      SELECT profiles.id, profiles.unique_id, profiles.account_id, accounts.partition_name,
        profiles.path, profiles.name, profiles.created_at, profiles.role_id
      FROM instance_profiles AS profiles JOIN accounts ON accounts.id = profiles.account_id
      WHERE \(condition)
      """, arguments
    ) { row in
      guard let account = AccountID(number: row.integer(2)),
        let partition = Partition(rawValue: row.text(3))
      else { throw Fault.damagedRecord("instance profile \(row.integer(0))") }
      return InstanceProfile(
        id: RecordID(row.integer(0)), uniqueID: row.text(1), account: account,
        partition: partition, path: row.text(4), name: row.text(5),
        createdAt: Timestamp(milliseconds: row.integer(6)),
        role: row.optionalInteger(7).map(RecordID.init))
    }
    return try profiles.map { profile in
      var profile = profile
      profile.tags = try loadTags(of: profile.id)
      return profile
    }
  }
}
