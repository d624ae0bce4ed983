package import Identity

extension SQLStore {
  /// The session keys that are still of use at `now`, with a new one if the newest is a day old.
  package func currentSessionKeys(at now: Timestamp) throws -> [SessionKey] {
    try write { records in
      guard let records = records as? SQLRecords else {
        throw Fault.damagedRecord("records of another store")
      }
      return try records.currentSessionKeys(at: now)
    }
  }
}

extension SQLRecords {
  func currentSessionKeys(at now: Timestamp) throws -> [SessionKey] {
    let connection = try connection
    // One from a day to come was made while the clock was wrong, and would be the newest for as long.
    try connection.run(
      "DELETE FROM session_keys WHERE created_at <= ? OR created_at > ?",
      [
        .integer(now.adding(seconds: -SessionSealer.retention).milliseconds),
        .integer(now.adding(seconds: Session.slack).milliseconds),
      ])
    let stored = try connection.rows("SELECT id, created_at, sealed_key FROM session_keys") { row in
      (
        id: UInt32(truncatingIfNeeded: row.integer(0)),
        createdAt: Timestamp(milliseconds: row.integer(1)), sealed: row.bytes(2)
      )
    }
    var keys = try stored.map { key in
      SessionKey(
        id: key.id, createdAt: key.createdAt,
        material: try keyring.openSessionKey(key.sealed, id: key.id))
    }
    let newest = keys.map(\.createdAt).max()
    if newest.map({ $0.adding(seconds: SessionSealer.rotation) <= now }) ?? true {
      let id = random.bytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let material = random.bytes(32)
      try connection.run(
        "INSERT INTO session_keys (id, created_at, sealed_key) VALUES (?, ?, ?)",
        [
          .integer(Int64(id)), .integer(now.milliseconds),
          .bytes(try keyring.sealSessionKey(material, id: id)),
        ])
      keys.append(SessionKey(id: id, createdAt: now, material: material))
    }
    return keys
  }
}
