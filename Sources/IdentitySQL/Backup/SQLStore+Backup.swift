package import Identity

extension SQLStore {
  /// The id of the key that the store is sealed with.
  package var keyID: String { context.keyring.keyID }

  /// What seals and opens a backup of this store; see ``BackupSeal``.
  package func backupSeal(keyID: String, salt: [UInt8], head: [UInt8]) -> BackupSeal? {
    BackupSeal(context.keyring, keyID: keyID, salt: salt, head: head)
  }

  package func randomBytes(_ count: Int) -> [UInt8] {
    context.random.bytes(count)
  }

  /// Hands all rows of one view to `take`, in parts; requests go on meanwhile.
  package func backUp(
    at now: Timestamp, _ take: @escaping ([UInt8], _ isLast: Bool) throws -> Void
  ) throws -> BackupManifest {
    // What is not signed when it is restored could have been cut off.
    try signAudit()
    return try view { connection in
      var encoder = BackupEncoder(take)
      var manifest = BackupManifest(
        schema: Schema.release, madeAt: now.milliseconds,
        epoch: try SQLRecords.storeEpoch(on: connection).number, accounts: 0, tables: [])
      manifest.accounts =
        try connection.row("SELECT COUNT(*) FROM accounts") { $0.integer(0) } ?? 0
      manifest.auditAnchor = try connection.row(
        """
        SELECT \(ChainWriter.checkpointColumns) FROM audit_checkpoints ORDER BY number DESC LIMIT 1
        """, [], ChainWriter.checkpoint)?.anchor
      for (table, key) in BackupTables.all {
        manifest.tables.append(
          try Self.backUp(table, key, of: columns(of: table, on: connection), &encoder, connection))
      }
      try encoder.write(manifest)
      return manifest
    }
  }

  private static func backUp(
    _ table: String, _ key: [String], of columns: [String], _ encoder: inout BackupEncoder,
    _ connection: any SQLConnection
  ) throws -> BackupManifest.Table {
    try encoder.write(.table, ([table] + columns).map(SQLValue.text))
    let places = try key.map { name in
      guard let place = columns.firstIndex(of: name) else {
        throw Fault.damagedRecord("\(table).\(name)")
      }
      return place
    }
    let order = key.joined(separator: ", ")
    let marks = key.map { _ in "?" }.joined(separator: ", ")
    var (rows, digest) = (Int64(0), RunningDigest())
    var last: [SQLValue]?
    repeat {
      // In pages: an engine may hold the whole result.
      let page = try connection.rows(
        """
        SELECT \(columns.joined(separator: ", ")) FROM \(table)
        \(last == nil ? "" : "WHERE (\(order)) > (\(marks))") ORDER BY \(order) LIMIT \(pageSize)
        """, last ?? []
      ) { row in columns.indices.map { row.value($0) } }
      for values in page { digest.take(try encoder.write(.row, values)) }
      rows += Int64(page.count)
      last = page.count < pageSize ? nil : page.last.map { row in places.map { row[$0] } }
    } while last != nil
    try encoder.write(.end, [])
    return BackupManifest.Table(
      name: table, rows: rows, digest: Base64.encode(digest.finished()))
  }

  private static var pageSize: Int { 2000 }

  private func columns(of table: String, on connection: any SQLConnection) throws -> [String] {
    try connection.rows(dialect.columns, [.text(table)]) { $0.text(0) }
  }
}
