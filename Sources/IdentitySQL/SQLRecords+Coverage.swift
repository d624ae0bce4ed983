package import Identity

// Who has a second factor, and who asks for help with his. Nothing of it is held in memory.

extension SQLRecords {
  private static let peopleWithoutDevice = """
    users.account_id = ?
    AND EXISTS (SELECT 1 FROM login_profiles WHERE login_profiles.user_id = users.id)
    AND NOT EXISTS (SELECT 1 FROM mfa_devices WHERE mfa_devices.owner_id = users.id)
    """

  package func coverage(of account: AccountID) throws -> MFACoverage {
    let connection = try connection
    func count(_ rest: String) throws -> Int {
      try connection.row("SELECT COUNT(*) FROM \(rest)", [.integer(account.number)]) {
        Int($0.integer(0))
      } ?? 0
    }
    let people = try count(
      "users JOIN login_profiles ON login_profiles.user_id = users.id WHERE users.account_id = ?")
    return MFACoverage(
      people: people,
      covered: people - (try count("users WHERE \(Self.peopleWithoutDevice)")),
      devicesInUse: try count("mfa_devices WHERE account_id = ? AND owner_id IS NOT NULL"),
      unassignedDevices: try count("mfa_devices WHERE account_id = ? AND owner_id IS NULL"))
  }

  package func peopleWithoutDevice(in account: AccountID, limit: Int) throws -> [User] {
    try loadUsers(
      connection, where: "\(Self.peopleWithoutDevice) ORDER BY users.folded_name LIMIT \(limit)",
      [.integer(account.number)])
  }

  package func suspendedDevices(in account: AccountID, limit: Int) throws -> [VirtualDevice] {
    try loadDevices(
      connection,
      where: """
        account_id = ? AND suspended_at IS NOT NULL AND owner_id IS NOT NULL
        ORDER BY suspended_at LIMIT \(limit)
        """, [.integer(account.number)])
  }

  private static let requestColumns = "account_id, owner_id, code, source_ip, made_at"

  package func helpRequests(in account: AccountID, limit: Int) throws -> [HelpRequest] {
    try connection.rows(
      """
      SELECT \(Self.requestColumns) FROM help_requests WHERE account_id = ?
      ORDER BY made_at, owner_id LIMIT \(limit)
      """, [.integer(account.number)], Self.request)
  }

  package func helpRequest(of user: RecordID) throws -> HelpRequest? {
    try connection.row(
      "SELECT \(Self.requestColumns) FROM help_requests WHERE owner_id = ?",
      [.integer(user.number)], Self.request)
  }

  package func replace(_ request: HelpRequest) throws {
    try deleteHelpRequest(of: request.user)
    try connection.run(
      "INSERT INTO help_requests (\(Self.requestColumns)) VALUES (?, ?, ?, ?, ?)",
      [
        .integer(request.account.number), .integer(request.user.number), .text(request.code),
        .text(request.sourceIP), .integer(request.madeAt.milliseconds),
      ])
  }

  package func deleteHelpRequest(of user: RecordID) throws {
    try connection.run("DELETE FROM help_requests WHERE owner_id = ?", [.integer(user.number)])
  }

  private static func request(_ row: any SQLRow) throws -> HelpRequest {
    guard let account = AccountID(number: row.integer(0)) else {
      throw Fault.damagedRecord("a request for help")
    }
    return HelpRequest(
      account: account, user: RecordID(row.integer(1)), code: row.text(2),
      sourceIP: row.text(3), madeAt: Timestamp(milliseconds: row.integer(4)))
  }
}
