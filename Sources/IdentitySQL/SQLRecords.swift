package import Identity

/// The records, as one request sees them: in memory where they are held there, else in the store.
///
/// The statements stand in the extensions, a file for each kind of record.
package final class SQLRecords {
  /// Where a lookup may go.
  enum Mode {
    /// Memory alone; what is not held there throws ``NotInMemory``.
    case memory
    /// One view of the store that was taken in `epoch` or later.
    case view(any SQLConnection, epoch: UInt64)
    /// The one writing transaction. It uses the tables until it has changed something.
    /// `shared` says whether other requests write in it too, without savepoints between them.
    case transaction(any SQLConnection, shared: Bool)
  }

  /// What memory shows beside the view or transaction.
  enum Memory: Equatable {
    /// Only this process changes the store.
    case own
    /// In this epoch it shows what the view shows.
    case agrees(epoch: UInt64)
    /// It shows what others committed after the view was taken.
    case isAhead
  }

  let mode: Mode
  private let memory: Memory
  /// Whether other processes write in the store too.
  let isShared: Bool
  let tables: RecordTables
  package let keyring: Keyring
  package let random: any RandomSource
  package let outlets: Outlets
  let ids: IDSource
  let chain: ChainWriter
  /// Where the chain of audit records ends with this transaction; nil as long as it recorded nothing.
  var auditEnd: ChainEnd?
  /// Up to where it signed that chain.
  var auditSigned: Int64?
  /// What it recorded and has not saved yet: a group's records are saved together.
  private var unsavedAudit: [(content: ChainableRecord, place: AuditPlace)] = []
  package let epoch: UInt64
  var changes = RecordChanges()
  /// What attempts were charged so far: they stay charged though the rest is undone (law 2).
  var charges: [(budget: RecordID, at: Timestamp)] = []

  init(mode: Mode, memory: Memory = .own, context: SQLContext) {
    self.mode = mode
    self.memory = memory
    isShared = context.feed != nil
    epoch =
      switch (memory, mode) {
      case (.agrees(let epoch), _): epoch
      // What was found like this holds for nobody else.
      case (.isAhead, _): UInt64.random(in: 1 << 63 ... .max)
      // A view may have been taken before the last commit; memory is looked at from now on.
      case (.own, .view(_, let epoch)): epoch
      case (.own, _): context.tables.currentEpoch()
      }
    tables = context.tables
    keyring = context.keyring
    random = context.random
    outlets = context.outlets
    ids = context.ids
    chain = context.chain
  }

  /// The connection to ask when memory does not know.
  var connection: any SQLConnection {
    get throws {
      switch mode {
      case .memory: throw NotInMemory()
      case .view(let connection, _), .transaction(let connection, _): connection
      }
    }
  }

  /// The record from `table`, or from the store by `load`; what was loaded is kept.
  func find<Key, Value>(
    _ key: Key, in table: RecordTable<Key, Value>,
    _ load: (any SQLConnection) throws -> Value?
  ) throws -> Value? {
    if let known = known(key, in: table) { return known }
    guard let value = try load(connection) else { return nil }
    keep(value, for: key, in: table)
    return value
  }

  /// The record from memory, where that can be used.
  func known<Key, Value>(_ key: Key, in table: RecordTable<Key, Value>) -> Value? {
    // What this transaction changed is not in the tables' sense yet; it asks the store itself.
    guard changes.isEmpty, memory != .isAhead, let value = table.value(for: key) else { return nil }
    // With a transaction's view, what others committed since must not be mixed.
    if case .agrees(let epoch) = memory, tables.currentEpoch() != epoch { return nil }
    return value
  }

  func keep<Key, Value>(_ value: Value, for key: Key, in table: RecordTable<Key, Value>) {
    switch (memory, mode) {
    case (.isAhead, _), (_, .memory): break
    case (.agrees(let epoch), .view): table.insert(value, for: key, epoch: epoch)
    case (.agrees(let epoch), .transaction):
      if changes.isEmpty { table.insert(value, for: key, epoch: epoch) }
    case (.own, .view(_, let epoch)): table.insert(value, for: key, epoch: epoch)
    case (.own, .transaction):
      // The only writer: no commit can come between, so what it reads before its first change is
      // what the tables should hold.
      if changes.isEmpty { table.insert(value, for: key, epoch: tables.currentEpoch()) }
    }
  }
}

/// A lookup that memory cannot answer: ask again with the store.
package struct NotInMemory: Error {}

/// A request must be undone by itself: the group runs again, with a savepoint for each.
struct NeedsSavepoint: Error {}

/// What all records of one store share.
struct SQLContext: Sendable {
  /// Nil where this process has the store alone.
  let feed: ChangeFeed?
  let tables: RecordTables
  let keyring: Keyring
  let random: any RandomSource
  let ids: IDSource
  let chain: ChainWriter
  let outlets: Outlets
}

extension SQLRecords: Reading {
  package func isUnchanged(since epoch: UInt64) -> Bool {
    guard case .transaction = mode else { return self.epoch == epoch }
    return changes.isEmpty && memory != .isAhead && tables.currentEpoch() == epoch
      && (memory == .own || self.epoch == epoch)
  }
}

extension SQLRecords: Writing {
  package func makeID(at now: Timestamp) -> RecordID {
    ids.next(at: now)
  }

  package func attempt<Result>(_ body: () throws -> Result) throws -> Result {
    guard case .transaction(let connection, let shared) = mode else {
      throw Fault.damagedRecord("a change outside a writing transaction")
    }
    guard shared else {
      let before = charges.count
      let end = auditEnd
      do {
        return try connection.savepoint(body)
      } catch {
        auditEnd = end
        let undone = charges[before...]
        charges.removeSubrange(before...)
        for charge in undone { _ = try self.charge(charge.budget, at: charge.at) }
        throw error
      }
    }
    let (before, end, recorded) = (connection.changeCount, auditEnd, unsavedAudit.count)
    do {
      return try body()
    } catch {
      // Nearly every refusal comes before the first write, and then there is nothing to undo.
      // A statement that failed has undone more than itself, on some engines.
      guard connection.changeCount == before, !(error is SQLFailure) else { throw NeedsSavepoint() }
      auditEnd = end
      unsavedAudit.removeSubrange(recorded...)
      throw error
    }
  }

  package func append(_ record: AuditRecord) throws {
    let content = ChainableRecord(
      id: makeID(at: record.at).number, account: record.account.number, recordedAt: record.at,
      json: record.json)
    let place = chain.key.place(of: content, after: (auditEnd ?? chain.end).place)
    unsavedAudit.append((content, place))
    auditEnd = ChainEnd(place: place, record: content.id, at: record.at)
    // What a savepoint may undo must lie behind it.
    if case .transaction(_, shared: false) = mode { try saveAudit() }
  }

  /// Saves what was recorded so far: to be called before the commit, and before the trail is read. One statement
  /// for many records costs an engine, above all one on the other side of a socket, a fraction of one each.
  func saveAudit() throws {
    var rest = unsavedAudit[...]
    unsavedAudit = []
    for (count, statement) in Self.savingAudit {
      while rest.count >= count {
        try connection.run(
          statement,
          rest.prefix(count).flatMap { content, place -> [SQLValue] in
            [
              .integer(content.id), .integer(content.account),
              .integer(content.recordedAt.milliseconds), .utf8(content.json),
              .integer(place.chain), .integer(place.number), .bytes(place.link),
            ]
          })
        rest = rest.dropFirst(count)
      }
    }
  }

  /// How many records a statement saves; the fewer statements there are, the fewer have to be prepared.
  private static let savingAudit = [32, 16, 8, 4, 2, 1].map { count in
    (
      count,
      """
      INSERT INTO audit (id, account_id, recorded_at, record, chain, number, link)
      VALUES \(Array(repeating: "(?, ?, ?, ?, ?, ?, ?)", count: count).joined(separator: ", "))
      """
    )
  }
}

/// Names are unique without regard to case and kept as written; this is what is compared.
func folded(_ name: String) -> String {
  // Most names are in lower case already, and nothing need be made then.
  let isFolded = name.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
  return isFolded ? name : name.lowercased()
}
