package import Identity

/// What of the store is sealed under keys that it should not be under any more.
package struct KeyStatus: Codable, Sendable, Equatable {
  /// The name of the key-encryption key that seals.
  package var keyEncryptionKey: String
  /// Those that are known besides, and open.
  package var otherKeys: [String]
  /// Data keys, session keys and the audit trail's that are not sealed under the first.
  package var underOtherKeys: Int64
  package var accounts: Int64
  /// How many accounts have the data key of before beside their own.
  package var formerDataKeys: Int64
  /// Seeds, secret access keys and messages that are sealed under one of those.
  package var underFormerDataKeys: Int64
}

/// Where sealing anew goes on.
package struct ResealPlace: Codable, Sendable, Equatable {
  var table: Int
  var after: String
}

/// A device whose seed nobody has any more.
package struct VoidedDevice: Codable, Sendable, Equatable {
  package var id: Int64
  package var serialNumber: String
  package var account: String
  /// Whose it is; nil for a device that is nobody's.
  package var user: String?
}

/// A table whose rows hold a secret under their account's data key.
private struct SealedTable {
  let name: String
  let column: String
  let hasTextID: Bool
  /// Where in the account the secret of a row is sealed at.
  let place: @Sendable (String, AccountID) -> SealedPlace

  static let all = [
    SealedTable(name: "mfa_devices", column: "sealed_seed", hasTextID: false) {
      .seed(of: RecordID(Int64($0) ?? 0), in: $1)
    },
    SealedTable(name: "access_keys", column: "sealed_secret", hasTextID: true) {
      .secretAccessKey($0, in: $1)
    },
    SealedTable(name: "enrolment_drafts", column: "sealed_seed", hasTextID: false) {
      .seed(of: RecordID(Int64($0) ?? 0), in: $1)
    },
    SealedTable(name: "outbox", column: "sealed_fields", hasTextID: false) {
      .outbox(RecordID(Int64($0) ?? 0), in: $1)
    },
  ]

  /// The rows that are sealed under the data key of before.
  var former: String {
    """
    \(name) JOIN accounts ON accounts.id = \(name).account_id
    WHERE accounts.sealed_former_key IS NOT NULL
      AND substr(\(name).\(column), 1, \(KeyMark.size)) <> accounts.data_key_mark
    """
  }

  func id(_ text: String) -> SQLValue {
    hasTextID ? .text(text) : .integer(Int64(text) ?? 0)
  }
}

extension SQLStore {
  /// Rows in one transaction of what goes on beside requests, so that none waits for long.
  package static let resealPortion = 500

  /// Seconds for which the data key of before is kept: longer than a code that was sent, or a page of a list,
  /// is waited for.
  package static let formerKeyLifetime: Int64 = 3600

  package func keyStatus() throws -> KeyStatus {
    let keyring = context.keyring
    return try view { connection in
      func count(_ rest: String, _ arguments: [SQLValue] = []) throws -> Int64 {
        try connection.row("SELECT COUNT(*) FROM \(rest)", arguments) { $0.integer(0) } ?? 0
      }
      let mark = SQLValue.bytes(keyring.mark.bytes)
      let stale = try SQLRecords.outerKeys.reduce(Int64(0)) { sum, key in
        try sum + count("\(key.table) WHERE \(key.mark) <> ?", [mark])
      }
      return KeyStatus(
        keyEncryptionKey: keyring.mark.description,
        otherKeys: keyring.otherMarks.map(\.description), underOtherKeys: stale,
        accounts: try count("accounts"),
        formerDataKeys: try count("accounts WHERE sealed_former_key IS NOT NULL"),
        underFormerDataKeys: try SealedTable.all.reduce(0) { try $0 + count($1.former) })
    }
  }

  /// Whether keys are sealed under another key-encryption key that is known.
  package func hasKeysToRewrap() throws -> Bool {
    let others = context.keyring.otherMarks.map { SQLValue.bytes($0.bytes) }
    guard !others.isEmpty else { return false }
    let marks = others.map { _ in "?" }.joined(separator: ", ")
    return try view { connection in
      try SQLRecords.outerKeys.contains { key in
        try connection.row(
          "SELECT 1 FROM \(key.table) WHERE \(key.mark) IN (\(marks)) LIMIT 1", others
        ) { _ in true } ?? false
      }
    }
  }

  /// Throws ``Fault/unreadableSecret(of:)`` unless every key in the store is sealed under one that is known.
  package func checkKeys() throws {
    let keyring = context.keyring
    let known = ([keyring.mark] + keyring.otherMarks).map { SQLValue.bytes($0.bytes) }
    let marks = known.map { _ in "?" }.joined(separator: ", ")
    try view { connection in
      let strange = try connection.row(
        """
        SELECT id, sealed_data_key FROM accounts
        WHERE substr(sealed_data_key, 1, \(KeyMark.size)) NOT IN (\(marks)) ORDER BY id
        """, known
      ) { (id: $0.integer(0), key: $0.bytes(1)) }
      // It may be of a store from before there were marks.
      guard let strange, let id = AccountID(number: strange.id) else { return }
      _ = try keyring.mark(ofDataKey: strange.key, of: id)
    }
  }

  /// Seals a portion of what is under other key-encryption keys under the one that seals now, and returns how
  /// many keys that were: 0 when there are none left. Whatever ends it between two portions, it goes on there.
  package func rewrapKeys(
    portion: Int = SQLStore.resealPortion, record: @escaping @Sendable (AccountID) -> AuditRecord
  ) throws -> Int {
    try writeRows { try $0.rewrapKeys(portion: portion, record) }
  }

  /// Gives accounts another data key; the one before opens what is sealed under it. Accounts that still have
  /// one from before keep theirs. Returns how many accounts got one.
  package func changeDataKeys(
    of account: AccountID? = nil, at now: Timestamp, portion: Int = SQLStore.resealPortion,
    record: @escaping @Sendable (AccountID) -> AuditRecord
  ) throws -> Int {
    var total = 0
    while true {
      let count = try writeRows {
        try $0.changeDataKeys(of: account, at: now, portion: portion, record)
      }
      total += count
      if count < portion { return total }
    }
  }

  /// Seals a portion of the secrets that are under data keys of before anew, from `place` on. The place
  /// to go on from is nil at the end.
  package func reseal(
    from place: ResealPlace? = nil, portion: Int = SQLStore.resealPortion
  ) throws -> (count: Int, next: ResealPlace?) {
    try writeRows { try $0.reseal(from: place, portion: portion) }
  }

  /// Goes on with what was begun: seals anew what is under data keys of before, and forgets those whose time
  /// is over. Returns how many it forgot.
  package func finishDataKeys(
    at now: Timestamp, record: @escaping @Sendable (AccountID) -> AuditRecord
  ) throws -> Int {
    let status = try keyStatus()
    guard status.formerDataKeys > 0 else { return 0 }
    if status.underFormerDataKeys > 0 {
      var place: ResealPlace?
      repeat { place = try reseal(from: place).next } while place != nil
    }
    return try writeRows { try $0.forgetFormerKeys(at: now, record) }
  }

  /// Gives a portion of the devices that were made before `time` a seed that nobody has, so that no code of
  /// theirs is good again, and tells their owners. Who has one has to set up another.
  package func voidSeeds(
    of account: AccountID?, madeBefore time: Timestamp, after id: Int64, at now: Timestamp,
    portion: Int = SQLStore.resealPortion,
    record: @escaping @Sendable (VirtualDevice) -> AuditRecord
  ) throws -> [VoidedDevice] {
    try writeRows {
      try $0.voidSeeds(
        of: account, madeBefore: time, after: id, at: now, portion: portion, record)
    }
  }

  /// Ends every session, of the API and of the console, and returns the key for those to come.
  package func endSessions(
    at now: Timestamp, record: @escaping @Sendable (AccountID) -> AuditRecord
  ) throws -> [SessionKey] {
    try writeRows { records in
      for table in ["session_keys", "console_sessions", "sign_in_tickets", "signin_tokens"] {
        try records.connection.run("DELETE FROM \(table)")
      }
      for account in try records.accounts() { try records.append(record(account.id)) }
      return try records.currentSessionKeys(at: now)
    }
  }

  private func writeRows<Result: Sendable>(
    _ body: @escaping @Sendable (SQLRecords) throws -> Result
  ) throws -> Result {
    try write { records in
      guard let rows = records as? SQLRecords else {
        throw Fault.damagedRecord("records of another store")
      }
      return try body(rows)
    }
  }
}

extension SQLRecords {
  /// What is sealed under the key-encryption key.
  fileprivate static let outerKeys: [(table: String, mark: String)] = [
    ("accounts", "sealed_data_key"), ("accounts", "sealed_former_key"),
    ("session_keys", "sealed_key"), ("audit_keys", "sealed_secret"),
  ].map { ($0, "substr(\($1), 1, \(KeyMark.size))") }

  fileprivate func rewrapKeys(
    portion: Int, _ record: (AccountID) -> AuditRecord
  ) throws -> Int {
    let connection = try connection
    let mark = SQLValue.bytes(keyring.mark.bytes)
    let accounts = try connection.rows(
      """
      SELECT id, sealed_data_key, sealed_former_key FROM accounts
      WHERE substr(sealed_data_key, 1, \(KeyMark.size)) <> ?
        OR substr(sealed_former_key, 1, \(KeyMark.size)) <> ?
      ORDER BY id LIMIT \(portion)
      """, [mark, mark]
    ) { (id: $0.integer(0), key: $0.bytes(1), former: $0.isNull(2) ? nil : $0.bytes(2)) }
    for account in accounts {
      guard let id = AccountID(number: account.id) else {
        throw Fault.damagedRecord("account \(account.id)")
      }
      let place = SealedPlace.accountKey(of: id)
      let former = try account.former.map { try keyring.rewrap($0, at: place) }
      try connection.run(
        "UPDATE accounts SET sealed_data_key = ?, sealed_former_key = ? WHERE id = ?",
        [
          .bytes(try keyring.rewrap(account.key, at: place)), former.map(SQLValue.bytes) ?? .null,
          .integer(account.id),
        ])
      changes.accounts.insert(id)
      try append(record(id))
    }
    guard accounts.count < portion else { return accounts.count }
    let others = try rewrap(table: "session_keys", column: "sealed_key") {
      .sessionKey(UInt32(truncatingIfNeeded: $0))
    }
    return try accounts.count + others
      + rewrap(table: "audit_keys", column: "sealed_secret") { _ in .auditKey }
  }

  private func rewrap(
    table: String, column: String, at place: (Int64) -> SealedPlace
  ) throws -> Int {
    let connection = try connection
    let stale = try connection.rows(
      """
      SELECT id, \(column) FROM \(table) WHERE substr(\(column), 1, \(KeyMark.size)) <> ?
      """, [.bytes(keyring.mark.bytes)]
    ) { (id: $0.integer(0), key: $0.bytes(1)) }
    for row in stale {
      try connection.run(
        "UPDATE \(table) SET \(column) = ? WHERE id = ?",
        [.bytes(try keyring.rewrap(row.key, at: place(row.id))), .integer(row.id)])
    }
    return stale.count
  }

  fileprivate func changeDataKeys(
    of account: AccountID?, at now: Timestamp, portion: Int, _ record: (AccountID) -> AuditRecord
  ) throws -> Int {
    let connection = try connection
    let selection = account.map { " AND id = \($0.number)" } ?? ""
    let ids = try connection.rows(
      """
      SELECT id FROM accounts WHERE sealed_former_key IS NULL\(selection)
      ORDER BY id LIMIT \(portion)
      """
    ) { $0.integer(0) }
    for number in ids {
      guard let id = AccountID(number: number) else {
        throw Fault.damagedRecord("account \(number)")
      }
      let key = try keyring.makeDataKey(for: id)
      try connection.run(
        """
        UPDATE accounts
        SET sealed_former_key = sealed_data_key, former_key_until = ?, sealed_data_key = ?,
          data_key_mark = ?
        WHERE id = ?
        """,
        [
          .integer(now.adding(seconds: SQLStore.formerKeyLifetime).milliseconds), .bytes(key),
          .bytes(try keyring.mark(ofDataKey: key, of: id).bytes), .integer(number),
        ])
      changes.accounts.insert(id)
      try append(record(id))
    }
    return ids.count
  }

  fileprivate func reseal(
    from place: ResealPlace?, portion: Int
  ) throws -> (count: Int, next: ResealPlace?) {
    let connection = try connection
    var place = place ?? ResealPlace(table: 0, after: "")
    var count = 0
    while SealedTable.all.indices.contains(place.table) {
      let table = SealedTable.all[place.table]
      let rows = try connection.rows(
        """
        SELECT \(table.name).id, \(table.name).account_id, \(table.name).\(table.column)
        FROM \(table.former) AND \(table.name).id > ?
        ORDER BY \(table.name).id LIMIT \(portion - count)
        """, [table.id(place.after)]
      ) { row in
        (
          id: table.hasTextID ? row.text(0) : String(row.integer(0)), account: row.integer(1),
          sealed: row.bytes(2)
        )
      }
      for row in rows {
        guard let id = AccountID(number: row.account), let account = try account(id) else {
          throw Fault.damagedRecord("account of \(table.name) \(row.id)")
        }
        let home = table.place(row.id, id)
        let secret = try keyring.open(row.sealed, of: account, at: home)
        try connection.run(
          "UPDATE \(table.name) SET \(table.column) = ? WHERE id = ?",
          [.bytes(try keyring.seal(secret, of: account, at: home)), table.id(row.id)])
        if let name = AccessKeyName(row.id), table.hasTextID { changes.accessKeys.insert(name) }
      }
      count += rows.count
      guard count < portion else {
        return (count, ResealPlace(table: place.table, after: rows.last?.id ?? place.after))
      }
      place = ResealPlace(table: place.table + 1, after: "")
    }
    return (count, nil)
  }

  /// In the transaction that forgets a key nothing may be sealed under it.
  fileprivate func forgetFormerKeys(
    at now: Timestamp, _ record: (AccountID) -> AuditRecord
  ) throws -> Int {
    let connection = try connection
    let due = try connection.rows(
      """
      SELECT id FROM accounts WHERE sealed_former_key IS NOT NULL AND former_key_until <= ?
      ORDER BY id
      """, [.integer(now.milliseconds)]
    ) { $0.integer(0) }
    guard !due.isEmpty else { return 0 }
    let held = try SealedTable.all.flatMap { table in
      try connection.rows("SELECT DISTINCT accounts.id FROM \(table.former)") { $0.integer(0) }
    }
    let free = Set(due).subtracting(held).compactMap { AccountID(number: $0) }
    for id in free.sorted(by: { $0.number < $1.number }) {
      try connection.run(
        """
        UPDATE accounts SET sealed_former_key = NULL, former_key_until = NULL WHERE id = ?
        """, [.integer(id.number)])
      changes.accounts.insert(id)
      try append(record(id))
    }
    return free.count
  }

  fileprivate func voidSeeds(
    of account: AccountID?, madeBefore time: Timestamp, after id: Int64, at now: Timestamp,
    portion: Int, _ record: (VirtualDevice) -> AuditRecord
  ) throws -> [VoidedDevice] {
    let connection = try connection
    let selection = account.map { " AND account_id = \($0.number)" } ?? ""
    if id == 0 { try connection.run("DELETE FROM enrolment_drafts WHERE id > 0\(selection)") }
    let devices = try loadDevices(
      connection, where: "id > ? AND created_at < ?\(selection) ORDER BY id LIMIT \(portion)",
      [.integer(id), .integer(time.milliseconds)])
    return try devices.map { device in
      let home = device.account
      let sealed = try seal(
        random.bytes(DeviceProfile.seedBytes), of: home, at: .seed(of: device.id, in: home))
      try connection.run(
        "UPDATE mfa_devices SET sealed_seed = ? WHERE id = ?",
        [.bytes(sealed), .integer(device.id.number)])
      changes.seeds.insert(device.id)
      var voided = device
      voided.suspendedAt = now
      try update(voided)
      try append(record(device))
      guard let owner = device.enabled?.owner else { return voidedDevice(device, user: nil) }
      try tell(owner, of: home, .deviceVoided, about: device.serialNumber.name, by: nil, at: now)
      if case .user(let user) = owner {
        return voidedDevice(device, user: try self.user(user)?.name)
      }
      return voidedDevice(device, user: "root")
    }
  }

  private func voidedDevice(_ device: VirtualDevice, user: String?) -> VoidedDevice {
    VoidedDevice(
      id: device.id.number, serialNumber: device.serialNumber.description,
      account: device.account.description, user: user)
  }
}
