import Identity

/// What was carried over from the store that a backup was made of.
package struct CarriedOver: Codable, Equatable, Sendable {
  /// Of three minutes each, in which codes of a device were spent or tried.
  package var codeWindows = 0
  package var deletedAccessKeys = 0
  package var deactivatedAccessKeys = 0
  package var deletedDevices = 0
  package var addedDevices = 0
  package var deletedPasswords = 0
  package var deletedOtherCredentials = 0
}

/// What of a store must not be forgotten when an older one takes its place: spent codes, failed ones,
/// deleted keys and devices, changed passwords.
struct NewerStore: Sendable {
  private let accounts: [Int64: [SQLValue]]
  private let users: Set<Int64>
  private let codes: [[SQLValue]]
  private let failures: [[SQLValue]]
  private let retired: [[SQLValue]]
  private let accessKeys: [String: String]
  private let devices: [Int64: [SQLValue]]
  private let logins: [Int64: [SQLValue]]
  private let formerPasswords: [[SQLValue]]
  private let others: [String: [String: String]]
  /// Numbers that say how far back codes may be forgotten, and were.
  private let settings: [String: Int64]

  /// Tables of credentials besides access keys: an id and a status.
  private static let otherCredentials = [
    "ssh_public_keys", "signing_certificates", "service_credentials",
  ]
  private static let deviceColumns = """
    id, account_id, serial_number, created_at, sealed_seed, budget_id, owner_id, enabled_at, skew, \
    last_pair, suspended_at
    """
  private static let loginColumns = "user_id, created_at, password_hash, changed_at, must_be_reset"

  /// Throws ``BackupRejection/otherStore(_:)`` unless it is the store that the backup was made of.
  init(reading driver: any SQLDriver, since manifest: BackupManifest) throws {
    try Schema.check(driver)
    self = try driver.read { connection in
      if let anchor = manifest.auditAnchor {
        let checkpoints = try connection.rows(
          "SELECT \(ChainWriter.checkpointColumns) FROM audit_checkpoints WHERE number = ?",
          [.integer(Int64(anchor.prefix { $0 != "-" }) ?? 0)], ChainWriter.checkpoint)
        guard checkpoints.contains(where: { $0.anchor == anchor }) else {
          throw BackupRejection.otherStore("it does not go on from where the backup was made")
        }
      }
      return try NewerStore(connection)
    }
  }

  private init(_ connection: any SQLConnection) throws {
    func all(_ columns: String, of table: String) throws -> [[SQLValue]] {
      let count = columns.split(separator: ",").count
      return try connection.rows("SELECT \(columns) FROM \(table)") { row in
        (0..<count).map { row.value($0) }
      }
    }
    accounts = Self.byNumber(
      try all(
        "id, root_password_hash, root_login_at, sealed_data_key, data_key_mark", of: "accounts"))
    users = Set(try connection.rows("SELECT id FROM users") { $0.integer(0) })
    codes = try all("time_window, holder_id, attempts, spent", of: "code_uses")
    failures = try all("budget_id, id, failed_at", of: "code_failures")
    retired = try all("serial_number, budget_id, retired_at", of: "retired_serial_numbers")
    accessKeys = try Self.statuses(of: "access_keys", on: connection)
    devices = Self.byNumber(try all(Self.deviceColumns, of: "mfa_devices"))
    logins = Self.byNumber(try all(Self.loginColumns, of: "login_profiles"))
    formerPasswords = try all("user_id, id, password_hash", of: "former_passwords")
    others = try Dictionary(
      uniqueKeysWithValues: Self.otherCredentials.map {
        ($0, try Self.statuses(of: $0, on: connection))
      })
    settings = try Dictionary(
      uniqueKeysWithValues: connection.rows(
        "SELECT name, value FROM settings WHERE name IN ('lowest skew', 'codes pruned')"
      ) { ($0.text(0), $0.integer(1)) })
  }

  /// Writes it into the restored store, whose keys `keyring` opens.
  func carry(
    into connection: any SQLConnection, keyring: Keyring, at now: Timestamp
  ) throws -> CarriedOver {
    var counts = CarriedOver()
    try carryKeys(into: connection, keyring, at: now)
    try carryCodes(into: connection, &counts)
    counts.deletedAccessKeys = try Self.remove(
      from: "access_keys", notIn: accessKeys, also: ["access_key_uses": "access_key_id"],
      on: connection, &counts.deactivatedAccessKeys)
    var ignored = 0
    for (table, statuses) in others {
      counts.deletedOtherCredentials += try Self.remove(
        from: table, notIn: statuses, also: [:], on: connection, &ignored)
    }
    try carryDevices(into: connection, &counts)
    try carryPasswords(into: connection, &counts)
    return counts
  }

  /// Devices are sealed under their account's data key. Where that was changed since, the restored account gets
  /// the newer one too, and its own is the one of before.
  private func carryKeys(
    into connection: any SQLConnection, _ keyring: Keyring, at now: Timestamp
  ) throws {
    let restored = try connection.rows(
      "SELECT id, sealed_data_key, sealed_former_key FROM accounts"
    ) { (id: $0.integer(0), key: $0.bytes(1), isBeingChanged: !$0.isNull(2)) }
    for row in restored {
      guard let newer = accounts[row.id], let account = AccountID(number: row.id),
        case .bytes(let newerKey) = newer[3]
      else { continue }
      let (own, other) = (
        try keyring.mark(ofDataKey: row.key, of: account), try mark(of: newerKey, account, keyring)
      )
      guard own != other else { continue }
      let marks = devices.values.filter { $0[1] == newer[0] }.map { Self.mark(ofSeed: $0[4]) }
      let isOpen = marks.allSatisfy { $0 == own.bytes || $0 == other.bytes }
      guard isOpen, !row.isBeingChanged else {
        throw BackupRejection.otherStore(
          "the data keys of account \(account) were changed more than once since; restore without it"
        )
      }
      try connection.run(
        """
        UPDATE accounts
        SET sealed_former_key = sealed_data_key, former_key_until = ?, sealed_data_key = ?,
          data_key_mark = ?
        WHERE id = ?
        """,
        [
          .integer(now.adding(seconds: SQLStore.formerKeyLifetime).milliseconds), newer[3],
          .bytes(other.bytes), newer[0],
        ])
    }
  }

  private func mark(
    of sealed: [UInt8], _ account: AccountID, _ keyring: Keyring
  ) throws -> KeyMark {
    do {
      return try keyring.mark(ofDataKey: sealed, of: account)
    } catch Fault.unreadableSecret {
      throw BackupRejection.otherStore(
        "the key-encryption key was changed since the backup was made; give the newer one by "
          + "--other-key-source")
    }
  }

  private static func mark(ofSeed sealed: SQLValue) -> [UInt8] {
    guard case .bytes(let bytes) = sealed else { return [] }
    return Array(bytes.prefix(KeyMark.size))
  }

  private func carryCodes(
    into connection: any SQLConnection, _ counts: inout CarriedOver
  ) throws {
    for row in codes {
      counts.codeWindows += try connection.run(
        """
        INSERT INTO code_uses (time_window, holder_id, attempts, spent) VALUES (?, ?, ?, ?)
        ON CONFLICT (time_window, holder_id) DO UPDATE SET
          spent = code_uses.spent | excluded.spent,
          attempts = CASE WHEN code_uses.attempts > excluded.attempts THEN code_uses.attempts
            ELSE excluded.attempts END
        """, row)
    }
    for row in failures {
      try connection.run(
        """
        INSERT INTO code_failures (budget_id, id, failed_at) VALUES (?, ?, ?)
        ON CONFLICT DO NOTHING
        """, row)
    }
    for row in retired {
      try connection.run(
        """
        INSERT INTO retired_serial_numbers (serial_number, budget_id, retired_at)
        VALUES (?, ?, ?) ON CONFLICT DO NOTHING
        """, row)
    }
    for (name, value) in settings {
      try connection.run(
        """
        INSERT INTO settings (name, value) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        WHERE excluded.value \(name == "lowest skew" ? "<" : ">") settings.value
        """, [.text(name), .integer(value)])
    }
  }

  private func carryDevices(
    into connection: any SQLConnection, _ counts: inout CarriedOver
  ) throws {
    let restored = try connection.rows("SELECT id FROM mfa_devices") { $0.integer(0) }
    for id in restored where devices[id] == nil {
      for (table, column) in [
        ("device_uses", "device_id"), ("tags", "resource_id"), ("mfa_devices", "id"),
      ] {
        try connection.run("DELETE FROM \(table) WHERE \(column) = ?", [.integer(id)])
      }
      counts.deletedDevices += 1
    }
    let owners = Set(
      try connection.rows("SELECT id FROM users UNION ALL SELECT id FROM accounts") {
        $0.integer(0)
      })
    let known = Set(restored)
    for (id, row) in devices.sorted(by: { $0.key < $1.key }) {
      guard case .integer(let account) = row[1], owners.contains(account) else { continue }
      var row = row
      if case .integer(let owner) = row[6], !owners.contains(owner) {
        (row[6], row[7]) = (.null, .null)
      }
      if known.contains(id) {
        try connection.run(
          """
          UPDATE mfa_devices SET owner_id = ?, enabled_at = ?, skew = ?, last_pair = ?,
            suspended_at = ?, sealed_seed = ?
          WHERE id = ?
          """, Array(row[6...]) + [row[4], .integer(id)])
      } else {
        let marks = row.map { _ in "?" }.joined(separator: ", ")
        try connection.run(
          "INSERT INTO mfa_devices (\(Self.deviceColumns)) VALUES (\(marks))", row)
        counts.addedDevices += 1
      }
    }
  }

  private func carryPasswords(
    into connection: any SQLConnection, _ counts: inout CarriedOver
  ) throws {
    for (id, row) in accounts {
      try connection.run(
        "UPDATE accounts SET root_password_hash = ?, root_login_at = ? WHERE id = ?",
        [row[1], row[2], .integer(id)])
    }
    let present = Set(try connection.rows("SELECT id FROM users") { $0.integer(0) })
    let withPassword = try connection.rows("SELECT user_id FROM login_profiles") { $0.integer(0) }
    counts.deletedPasswords = withPassword.count { logins[$0] == nil }
    try connection.run("DELETE FROM former_passwords")
    try connection.run("DELETE FROM login_profiles")
    for (id, row) in logins where present.contains(id) {
      try connection.run(
        "INSERT INTO login_profiles (\(Self.loginColumns)) VALUES (?, ?, ?, ?, ?)", row)
    }
    for row in formerPasswords {
      guard case .integer(let id) = row[0], present.contains(id) else { continue }
      try connection.run(
        "INSERT INTO former_passwords (user_id, id, password_hash) VALUES (?, ?, ?)", row)
    }
  }

  /// Removes what is not in the newer store, deactivates what is inactive there, and returns how many were
  /// removed.
  private static func remove(
    from table: String, notIn newer: [String: String], also: [String: String],
    on connection: any SQLConnection, _ deactivated: inout Int
  ) throws -> Int {
    var removed = 0
    for (id, status) in try statuses(of: table, on: connection) {
      guard let now = newer[id] else {
        for (other, column) in also {
          try connection.run("DELETE FROM \(other) WHERE \(column) = ?", [.text(id)])
        }
        removed += try connection.run("DELETE FROM \(table) WHERE id = ?", [.text(id)])
        continue
      }
      guard now != status, now != "Active" else { continue }
      deactivated += try connection.run(
        "UPDATE \(table) SET status = ? WHERE id = ?", [.text(now), .text(id)])
    }
    return removed
  }

  private static func statuses(
    of table: String, on connection: any SQLConnection
  ) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try connection.rows("SELECT id, status FROM \(table)") {
        ($0.text(0), $0.text(1))
      })
  }

  private static func byNumber(_ rows: [[SQLValue]]) -> [Int64: [SQLValue]] {
    Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in
        guard case .integer(let id) = row[0] else { return nil }
        return (id, row)
      })
  }
}
