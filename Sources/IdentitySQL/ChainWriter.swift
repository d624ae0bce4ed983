import Identity
import Synchronization

/// The chain in which this process writes its audit records (law 8). Each process begins one of its own,
/// and another after a commit of which it does not know whether it was kept; so no two ever write in the
/// same, and instances do not wait for each other.
final class ChainWriter: Sendable {
  let key: AuditKey
  private let state: Mutex<State>

  private struct State {
    var end: ChainEnd
    /// Up to where the chain was signed.
    var signed: Int64 = 0
    /// Whether chains were left whose ends were not signed.
    var hasLeft = false
  }

  private init(_ key: AuditKey) {
    self.key = key
    state = Mutex(State(end: Self.newChain()))
  }

  /// Nobody's number but this one's: also where a test's randomness repeats.
  private static func newChain() -> ChainEnd {
    let number = SystemRandomSource().bytes(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    return ChainEnd(
      place: AuditPlace(startOf: max(1, number & .max)), record: 0, at: Timestamp(milliseconds: 0))
  }

  /// The last record that was kept.
  var end: ChainEnd { state.withLock { $0.end } }

  /// What a transaction has written was kept; `signed` is up to where it signed the chain.
  func keep(_ end: ChainEnd, signed: Int64?) {
    state.withLock { state in
      state.end = end
      if let signed { state.signed = signed }
    }
  }

  func beginAnother() {
    state.withLock { $0 = State(end: Self.newChain(), hasLeft: true) }
  }

  /// How many records there are in the chain, and how many of them were not signed.
  var count: (all: Int64, unsigned: Int64) {
    state.withLock { ($0.end.place.number, $0.end.place.number - $0.signed) }
  }

  /// True once after chains were left.
  func takeLeft() -> Bool {
    state.withLock { state in
      defer { state.hasLeft = false }
      return state.hasLeft
    }
  }
}

/// The last record of a chain.
struct ChainEnd {
  let place: AuditPlace
  let record: Int64
  let at: Timestamp
}

extension ChainWriter {
  /// With the store's key, which is made when there is none; then what was recorded before is counted.
  /// Throws ``Fault/unreadableSecret(of:)`` when it was sealed under another key-encryption key.
  static func open(_ driver: any SQLDriver, _ keyring: Keyring) throws -> ChainWriter {
    if let key = try driver.read({ try storedKey(on: $0, keyring) }) { return ChainWriter(key) }
    let key = try driver.transaction { connection in
      if let key = try storedKey(on: connection, keyring) { return key }
      let random = SystemRandomSource()
      let secret = random.bytes(AuditKey.size)
      let key = try AuditKey(secret: secret)
      try connection.run(
        "INSERT INTO audit_keys (id, sealed_secret) VALUES (1, ?)",
        [.bytes(try keyring.sealAuditKey(secret, random: random))])
      let before = try connection.row(
        """
        SELECT COUNT(*), COALESCE(MAX(id), 0), COALESCE(MAX(recorded_at), 0) FROM audit
        """
      ) { (count: $0.integer(0), last: $0.integer(1), at: $0.integer(2)) }
      let end = ChainEnd(
        place: AuditPlace(chain: AuditPlace.chainless, number: before?.count ?? 0, link: []),
        record: before?.last ?? 0, at: Timestamp(milliseconds: before?.at ?? 0))
      try sign(.beginning, end, by: key, on: connection)
      return key
    }
    return ChainWriter(key)
  }

  static func storedKey(on connection: any SQLConnection, _ keyring: Keyring) throws -> AuditKey? {
    try connection.row("SELECT sealed_secret FROM audit_keys WHERE id = 1") { $0.bytes(0) }
      .map { try AuditKey(secret: keyring.openAuditKey($0)) }
  }

  /// Writes a checkpoint behind the last one.
  static func sign(
    _ kind: AuditCheckpoint.Kind, _ end: ChainEnd, by key: AuditKey,
    on connection: any SQLConnection
  ) throws {
    let last = try connection.row(
      "SELECT number, signature FROM audit_checkpoints ORDER BY number DESC LIMIT 1"
    ) { (number: $0.integer(0), signature: $0.bytes(1)) }
    var checkpoint = AuditCheckpoint(
      number: (last?.number ?? 0) &+ 1, kind: kind, place: end.place, record: end.record,
      recordedAt: end.at)
    checkpoint.signature = try key.signature(of: checkpoint, after: last?.signature ?? [])
    try connection.run(
      """
      INSERT INTO audit_checkpoints
        (number, kind, chain, place, link, record_id, recorded_at, signature)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(checkpoint.number), .integer(kind.rawValue), .integer(end.place.chain),
        .integer(end.place.number), .bytes(end.place.link), .integer(end.record),
        .integer(end.at.milliseconds), .bytes(checkpoint.signature),
      ])
  }

  static func checkpoint(_ row: any SQLRow) throws -> AuditCheckpoint {
    AuditCheckpoint(
      number: row.integer(0), kind: AuditCheckpoint.Kind(rawValue: row.integer(1)) ?? .unknown,
      place: AuditPlace(chain: row.integer(2), number: row.integer(3), link: row.bytes(4)),
      record: row.integer(5), recordedAt: Timestamp(milliseconds: row.integer(6)),
      signature: row.bytes(7))
  }

  static let checkpointColumns =
    "number, kind, chain, place, link, record_id, recorded_at, signature"
}
