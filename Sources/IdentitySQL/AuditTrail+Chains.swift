package import Identity

// The audit trail's chains: what ends them, what proves them, what shortens them.

extension SQLStore {
  /// Signs how far this process's chain goes, and how far those go that were left; `isLast` when it will
  /// not go on. Does nothing when all of that was signed.
  package func signAudit(isLast: Bool = false) throws {
    if context.chain.takeLeft() { try signLeftChains() }
    let (all, unsigned) = context.chain.count
    guard unsigned > 0 || isLast && all > 0 else { return }
    try write { try Self.rows($0).signAudit(isLast ? .closed : .reached) }
  }

  /// The records of a transaction of this store, with what the rules do not know of.
  static func rows(_ records: any Writing) throws -> SQLRecords {
    guard let rows = records as? SQLRecords else {
      throw Fault.damagedRecord("records of another store")
    }
    return rows
  }

  /// Signs the ends of chains whose writers were killed: what is behind a chain's last checkpoint could
  /// be cut off without a trace.
  func signLeftChains() throws {
    // Those of other instances may go on.
    let kind = context.feed == nil ? AuditCheckpoint.Kind.closed : .reached
    let ends = try view { try Self.unsignedEnds(on: $0, sharesIDs: context.feed != nil) }
    guard !ends.isEmpty else { return }
    let key = context.chain.key
    try write { records in
      let connection = try Self.rows(records).connection
      for end in ends { try ChainWriter.sign(kind, end, by: key, on: connection) }
    }
  }

  private static func unsignedEnds(
    on connection: any SQLConnection, sharesIDs: Bool
  ) throws -> [ChainEnd] {
    let newest = try connection.rows(
      """
      SELECT \(ChainWriter.checkpointColumns) FROM audit_checkpoints ORDER BY number DESC LIMIT 1000
      """, [], ChainWriter.checkpoint)
    var signed: [Int64: AuditCheckpoint] = [:]
    for checkpoint in newest {
      let place = checkpoint.place
      guard place.number > signed[place.chain]?.place.number ?? 0 else { continue }
      signed[place.chain] = checkpoint
    }
    let open = signed.values.filter { $0.kind == .reached }
    let start = open.map(\.record).min() ?? newest.map(\.record).max() ?? 0
    var ends: [Int64: ChainEnd] = [:]
    if !sharesIDs {
      for checkpoint in open {
        ends[checkpoint.place.chain] = ChainEnd(
          place: checkpoint.place, record: checkpoint.record, at: checkpoint.recordedAt)
      }
    }
    // Of several instances' commits, one of a lower id may be the later.
    try connection.query(
      """
      SELECT id, recorded_at, chain, number, link FROM audit WHERE id > ? AND chain IS NOT NULL
      ORDER BY id LIMIT 100000
      """, [.integer(sharesIDs ? start &- SQLRecords.latecomers : start)]
    ) { row in
      let place = AuditPlace(chain: row.integer(2), number: row.integer(3), link: row.bytes(4))
      guard place.number > signed[place.chain]?.place.number ?? 0 else { return }
      ends[place.chain] = ChainEnd(
        place: place, record: row.integer(0), at: Timestamp(milliseconds: row.integer(1)))
    }
    return ends.values.sorted { $0.record < $1.record }
  }

  /// Holds all records against their chains and checkpoints. `anchor` is one that an operator kept.
  package func verifyAudit(anchor: String? = nil) throws -> AuditReport {
    let keyring = context.keyring
    return try view { connection in
      let key: AuditKey
      do {
        guard let stored = try ChainWriter.storedKey(on: connection, keyring) else {
          throw Fault.unreadableSecret(of: "the audit trail")
        }
        key = stored
      } catch is Fault {
        var report = AuditReport()
        report.note(
          .init(kind: .keyless, text: "the key of the chains is not there, or not of this store"))
        return report
      }
      let checkpoints = try connection.rows(
        "SELECT \(ChainWriter.checkpointColumns) FROM audit_checkpoints ORDER BY number",
        [], ChainWriter.checkpoint)
      var verification = AuditVerification(key: key, checkpoints: checkpoints, anchor: anchor)
      var last = Int64.min
      while true {
        let rows = try connection.rows(
          """
          SELECT id, account_id, recorded_at, record, chain, number, link FROM audit WHERE id > ?
          ORDER BY id LIMIT 1000
          """, [.integer(last)]
        ) { row in
          (
            record: ChainableRecord(
              id: row.integer(0), account: row.integer(1),
              recordedAt: Timestamp(milliseconds: row.integer(2)), json: Array(row.text(3).utf8)),
            place: (4...6).allSatisfy { row.isNull($0) }
              ? nil
              : AuditPlace(chain: row.integer(4), number: row.integer(5), link: row.bytes(6))
          )
        }
        guard let end = rows.last else { return verification.finished() }
        for row in rows { verification.take(row.record, at: row.place) }
        last = end.record.id
      }
    }
  }

  /// Removes what was recorded before `time`, in portions, and returns how many records that were. What is
  /// left is proven as before: how far each chain was removed is signed. Each portion leaves a record of its
  /// own with every account.
  package func pruneAudit(
    before time: Timestamp, portion: Int = 2000,
    record: @escaping @Sendable (AccountID, Int64) -> AuditRecord
  ) throws -> Int64 {
    var total: Int64 = 0
    while true {
      let count = try write {
        try Self.rows($0).pruneAudit(before: time, portion: portion, record)
      }
      total += count
      if count < portion { return total }
    }
  }
}

extension SQLRecords {
  /// Signs how far this process's chain goes.
  fileprivate func signAudit(_ kind: AuditCheckpoint.Kind) throws {
    let end = auditEnd ?? chain.end
    guard end.place.number > 0 else { return }
    try ChainWriter.sign(kind, end, by: chain.key, on: connection)
    auditEnd = end
    auditSigned = end.place.number
  }

  /// Removes a portion of what was recorded before `time`, and returns how many records it was.
  fileprivate func pruneAudit(
    before time: Timestamp, portion: Int, _ record: (AccountID, Int64) -> AuditRecord
  ) throws -> Int64 {
    let connection = try connection
    try saveAudit()
    // Ids grow with time, and so the first ones of each chain are removed.
    let removed = try connection.rows(
      """
      SELECT id, account_id, recorded_at, record, chain, number, link FROM audit WHERE id < ?
      ORDER BY id LIMIT \(portion)
      """, [.integer(IDSource.first(at: time))]
    ) { row in
      (
        record: try Self.auditRecord(row),
        place: row.isNull(4)
          ? nil : AuditPlace(chain: row.integer(4), number: row.integer(5), link: row.bytes(6))
      )
    }
    guard let last = removed.last?.record.id else { return 0 }
    for (record, _) in removed {
      for term in AuditTerm.of(record) {
        try connection.run(
          """
          DELETE FROM audit_terms
          WHERE account_id = ? AND term = ? AND recorded_at = ? AND record_id = ?
          """,
          [
            .integer(record.account.number), .text(term),
            .integer(record.recordedAt.milliseconds), .integer(record.id),
          ])
      }
    }
    try connection.run("DELETE FROM audit WHERE id <= ?", [.integer(last)])
    try signPruned(removed)
    let counts = Dictionary(grouping: removed, by: { $0.record.account.number })
    for (_, records) in counts.sorted(by: { $0.key < $1.key }) {
      try append(record(records[0].record.account, Int64(records.count)))
    }
    return Int64(removed.count)
  }

  /// Signs how far the chains were removed, and how many records are left that are in none.
  private func signPruned(_ removed: [(record: StoredAuditRecord, place: AuditPlace?)]) throws {
    let connection = try connection
    var ends: [Int64: ChainEnd] = [:]
    for (record, place) in removed {
      guard let place else { continue }
      ends[place.chain] = ChainEnd(place: place, record: record.id, at: record.recordedAt)
    }
    let unchained = removed.filter { $0.place == nil }
    if let last = unchained.last?.record {
      let before =
        try connection.row(
          """
          SELECT place FROM audit_checkpoints WHERE chain = \(AuditPlace.chainless)
          ORDER BY number DESC LIMIT 1
          """
        ) { $0.integer(0) } ?? 0
      let place = AuditPlace(
        chain: AuditPlace.chainless, number: max(0, before - Int64(unchained.count)), link: [])
      ends[AuditPlace.chainless] = ChainEnd(place: place, record: last.id, at: last.recordedAt)
    }
    for (_, end) in ends.sorted(by: { $0.key < $1.key }) {
      try ChainWriter.sign(.pruned, end, by: chain.key, on: connection)
    }
  }
}
