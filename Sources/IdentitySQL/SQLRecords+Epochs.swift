package import Identity

// Epochs: what becomes of a store of which something was lost.

/// What a new epoch has ended.
package struct EpochBeginning: Equatable, Sendable {
  package let epoch: StoreEpoch
  package let consoleSessions: Int
  package let recoveryCodes: Int
  /// Access keys that were active, and are not any more.
  package let deactivatedKeys: Int
}

/// The one key of the table that holds the epoch.
enum EpochKey: RecordKey {
  case newest

  var spread: UInt64 { 0 }
}

extension SQLStore {
  /// Begins another epoch: see ``StoreEpoch``. `deactivatingKeys` is for who cannot know which access keys
  /// were deleted in what was lost.
  package func raiseEpoch(
    _ reason: StoreEpoch.Reason, deactivatingKeys: Bool = false, at now: Timestamp
  ) throws -> EpochBeginning {
    try write { records in
      try Self.rows(records).raiseEpoch(reason, deactivatingKeys: deactivatingKeys, at: now)
    }
  }
}

extension SQLStore {
  /// The store's epoch, from memory where that is enough.
  package func currentEpoch() throws -> StoreEpoch {
    do {
      return try readMemory { try $0.storeEpoch() }
    } catch is NotInMemory {
      return try read { try $0.storeEpoch() }
    }
  }
}

extension SQLRecords {
  package func storeEpoch() throws -> StoreEpoch {
    try find(.newest, in: tables.storeEpochs) { try Self.storeEpoch(on: $0) } ?? .first
  }

  static func storeEpoch(on connection: any SQLConnection) throws -> StoreEpoch {
    try connection.row(
      "SELECT number, began_at, reason FROM epochs ORDER BY number DESC LIMIT 1"
    ) { row in
      guard let reason = StoreEpoch.Reason(rawValue: row.text(2)) else {
        throw Fault.damagedRecord("an epoch")
      }
      return StoreEpoch(
        number: row.integer(0), beganAt: Timestamp(milliseconds: row.integer(1)), reason: reason)
    } ?? .first
  }

  /// Begins another epoch, and ends in the same transaction what an older store must not bring back:
  /// sessions, tickets, links, and every code that counts once. `history` is the engine's; nil for the one
  /// it has been so far.
  func raiseEpoch(
    _ reason: StoreEpoch.Reason, deactivatingKeys: Bool, history: String? = nil, at now: Timestamp
  ) throws -> EpochBeginning {
    let connection = try connection
    try saveAudit()
    // A clock that is behind must not shorten the quarantine; one that was years ahead once must not make
    // it last as long.
    let newest =
      try connection.row("SELECT recorded_at FROM audit ORDER BY id DESC LIMIT 1") {
        Timestamp(milliseconds: $0.integer(0))
      } ?? now
    let before = try Self.storeEpoch(on: connection)
    let epoch = StoreEpoch(
      number: before.number + 1, beganAt: max(now, min(newest, now.adding(seconds: 3600))),
      reason: reason)
    try insert(epoch, history: history ?? Self.history(of: before, on: connection) ?? nil)
    let sessions = try connection.run("DELETE FROM console_sessions", [])
    let codes = try connection.run("DELETE FROM recovery_codes", [])
    // Sessions of the API have no rows: their keys go.
    for table in Self.endedByEpochs { try connection.run("DELETE FROM \(table)") }
    let keys =
      deactivatingKeys
      ? try connection.run(
        "UPDATE access_keys SET status = 'Inactive' WHERE status = 'Active'", []) : 0
    changes.everything = true
    let beginning = EpochBeginning(
      epoch: epoch, consoleSessions: sessions, recoveryCodes: codes, deactivatedKeys: keys)
    for account in try accounts() { try append(record(of: beginning, with: account.id, at: now)) }
    return beginning
  }

  private static let endedByEpochs = [
    "session_keys", "sign_in_tickets", "signin_tokens", "setup_codes", "sent_codes",
    "root_recoveries", "help_requests", "enrolment_drafts",
  ]

  private func record(
    of beginning: EpochBeginning, with account: AccountID, at now: Timestamp
  ) -> AuditRecord {
    var json = JSONText()
    json.object { json in
      json.member("epoch", beginning.epoch.number)
      json.member("reason", beginning.epoch.reason.rawValue)
      json.member("codesCountAt", beginning.epoch.codesCountAt.description)
      json.member("accessKeysDeactivated", beginning.deactivatedKeys > 0)
    }
    return AuditRecord(
      eventID: UniqueID.text(random: random), at: now, account: account, source: "sallyport",
      name: "BeginEpoch", isReadOnly: false, actor: .operator(command: "BeginEpoch"),
      parameters: String(decoding: json.bytes, as: UTF8.self), response: nil, refusal: nil)
  }
}

// Whose history the engine goes on with.
extension SQLRecords {
  /// Sees to it that the engine's history is the one that the epoch belongs to. When it is another, some
  /// commits may not be part of it, and another epoch begins, in this very transaction; unless `isProven`
  /// knows that none is missing. Returns what began.
  func settleHistory(
    _ history: String, at now: Timestamp, isProven: (_ before: String) -> Bool
  ) throws -> EpochBeginning? {
    let connection = try connection
    let epoch = try Self.storeEpoch(on: connection)
    guard let known = try Self.history(of: epoch, on: connection) else {
      try insert(epoch, history: history)
      return nil
    }
    guard known != history else { return nil }
    // Nil is what a restore leaves: nobody has looked at the engine since.
    if let known, !isProven(known) {
      return try raiseEpoch(.promotion, deactivatingKeys: false, history: history, at: now)
    }
    try connection.run(
      "UPDATE epochs SET history = ? WHERE number = ?", [.text(history), .integer(epoch.number)])
    return nil
  }

  private func insert(_ epoch: StoreEpoch, history: String?) throws {
    try connection.run(
      "INSERT INTO epochs (number, began_at, reason, history) VALUES (?, ?, ?, ?)",
      [
        .integer(epoch.number), .integer(epoch.beganAt.milliseconds),
        .text(epoch.reason.rawValue), SQLValue(history),
      ])
  }

  /// Nil where the epoch has no row, which the first begins without.
  private static func history(
    of epoch: StoreEpoch, on connection: any SQLConnection
  ) throws -> String?? {
    try connection.row(
      "SELECT history FROM epochs WHERE number = ?", [.integer(epoch.number)]
    ) { $0.optionalText(0) }
  }
}
