package import Identity

/// What a restore has made.
package struct RestoredStore: Sendable {
  package let beginning: EpochBeginning
  /// What was carried over from the newer store; nil when there was none.
  package let carried: CarriedOver?
  /// Access keys and devices that the store has now.
  package let accessKeys: Int64
  package let devices: Int64
}

extension SQLStore {
  /// Fills an empty store from a backup that was read once and found whole, and begins another epoch.
  /// `parts` hands the backup's parts to its argument, once more and in their order. The store does not
  /// open for anybody until all of it is done.
  ///
  /// `newer` is the store that the backup was made of, as it was left: what was spent or deleted in it since
  /// stays so. Without it nobody knows which access keys were deleted, and `deactivatingKeys` is the safe
  /// choice. Throws ``BackupRejection``.
  package static func restore(
    _ manifest: BackupManifest, into driver: some SQLDriver, keyring: Keyring,
    random: any RandomSource, deactivatingKeys: Bool, after newer: (any SQLDriver)? = nil,
    at now: Timestamp, parts: ((_ part: [UInt8]) throws -> Void) throws -> Void
  ) throws -> RestoredStore {
    guard manifest.schema <= Schema.release else {
      throw BackupRejection.newerSchema(found: manifest.schema, known: Schema.release)
    }
    let carried = try newer.map { try NewerStore(reading: $0, since: manifest) }
    try Schema.migrate(driver, upTo: manifest.schema)
    try driver.transaction { connection in
      guard try isEmpty(connection) else { throw BackupRejection.unproven("it is not empty") }
      var decoder = BackupDecoder()
      var loader = RowLoader(connection: connection, dialect: driver.dialect)
      try parts { try decoder.read($0, into: &loader) }
      guard try decoder.finished() == manifest else { throw BackupDecoder.damaged }
      try connection.run("DELETE FROM settings WHERE name = 'audit indexed'")
      try connection.run(
        "INSERT INTO settings (name, value) VALUES (?, 1)", [.text(unfinishedRestore)])
    }
    try Schema.migrate(driver)
    // Of the engine that the backup came from.
    try driver.transaction { try $0.run("UPDATE epochs SET history = NULL") }
    let store = try SQLStore(
      driver: driver, keyring: keyring, random: random, capacity: 1024, isBeingRestored: true)
    for account in try store.read({ try $0.accounts() }) { try keyring.check(account) }
    let report = try store.verifyAudit(anchor: manifest.auditAnchor)
    guard report.isWhole else {
      throw BackupRejection.unproven(report.findings.first?.text ?? "its audit trail is broken")
    }
    let restored = try store.write { records in
      let rows = try Self.rows(records)
      let counts = try carried.map {
        try $0.carry(into: rows.connection, keyring: keyring, at: now)
      }
      let beginning = try rows.raiseEpoch(.restore, deactivatingKeys: deactivatingKeys, at: now)
      try rows.connection.run(
        "DELETE FROM settings WHERE name = ?", [.text(unfinishedRestore)])
      func count(_ table: String) throws -> Int64 {
        try rows.connection.row("SELECT COUNT(*) FROM \(table)") { $0.integer(0) } ?? 0
      }
      return RestoredStore(
        beginning: beginning, carried: counts, accessKeys: try count("access_keys"),
        devices: try count("mfa_devices"))
    }
    try store.close()
    return restored
  }

  /// The setting of a store whose restore did not come to its end.
  static var unfinishedRestore: String { "restore unfinished" }

  /// Throws for such a store: what an older one must not bring back may still be in it.
  static func checkFinished(_ driver: any SQLDriver) throws {
    let found = try driver.read { connection in
      try connection.row("SELECT 1 FROM settings WHERE name = ?", [.text(unfinishedRestore)]) { _ in
        true
      }
    }
    guard found == nil else { throw SQLFailure.unfinishedRestore }
  }

  private static func isEmpty(_ connection: any SQLConnection) throws -> Bool {
    // What a server that was started on it has made, such as keys for sessions, is written over.
    try ["accounts", "audit"].allSatisfy { table in
      try connection.row("SELECT 1 FROM \(table) LIMIT 1", [], { _ in true }) == nil
    }
  }
}

/// Writes the rows of a backup.
private struct RowLoader: BackupDecoder.Taker {
  let connection: any SQLConnection
  let dialect: SQLDialect
  private var statement = ""

  init(connection: any SQLConnection, dialect: SQLDialect) {
    self.connection = connection
    self.dialect = dialect
  }

  mutating func begin(_ table: String, columns: [String]) throws {
    guard BackupTables.all.contains(where: { $0.name == table }),
      try connection.rows(dialect.columns, [.text(table)], { $0.text(0) }) == columns
    else { throw BackupRejection.damaged("it has a table that no store has: \(table)") }
    try connection.run("DELETE FROM \(table)")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    statement =
      "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
  }

  mutating func take(_ row: [SQLValue]) throws {
    try connection.run(statement, row)
  }
}
