import Dispatch
package import Identity
import Synchronization

/// The store over an SQL engine: memory first, then the engine; writes in groups.
package final class SQLStore: Store {
  private let driver: any SQLDriver
  let context: SQLContext
  private let writer: GroupCommit

  /// Brings the schema up to date, or, where others use the store too, sees that it is: then somebody
  /// else does that (``Schema/migrate(_:upTo:)``). `capacity` bounds the devices in memory, `queue` the
  /// requests that wait for a commit; notices are put up for `outlets` alone.
  package init(
    driver: some SQLDriver, keyring: Keyring, random: any RandomSource, capacity: Int = 262_144,
    outlets: Outlets = .all, queue: Int? = nil, isBeingRestored: Bool = false
  ) throws {
    if driver.shared == nil { try Schema.migrate(driver) } else { try Schema.check(driver) }
    if !isBeingRestored { try Self.checkFinished(driver) }
    let tables = RecordTables(capacity: capacity)
    let context = SQLContext(
      feed: try driver.shared.map { try ChangeFeed($0, tables) },
      tables: tables, keyring: keyring, random: random,
      ids: IDSource(
        random: random,
        after: try driver.read { try $0.row("SELECT MAX(id) FROM audit") { $0.optionalInteger(0) } }
          .flatMap(\.self) ?? 0, lane: try driver.shared?.claimLane()),
      chain: try ChainWriter.open(driver, keyring), outlets: outlets)
    self.driver = driver
    self.context = context
    writer = GroupCommit(
      driver: driver, context: context, capacity: queue ?? GroupCommit.standardCapacity)
    let writer = writer
    context.feed?.follow {
      _ = writer.submit(insists: true) { _ in
      } completion: { _ in
      }
    }
    try signLeftChains()
  }

  /// Milliseconds by which the clocks of instances and database may differ. What is decided by time has
  /// to be the same at all of them: a code's window has 150 seconds.
  package static let clockTolerance: Int64 = 5000

  deinit {
    context.feed?.stop()
  }

  /// Whether nothing was ever sealed in the store, so that any key fits it.
  package static func isUnused(_ driver: some SQLDriver) throws -> Bool {
    try driver.read { connection in
      try connection.row(
        """
        SELECT 1 WHERE EXISTS (SELECT 1 FROM accounts) OR EXISTS (SELECT 1 FROM session_keys)
          OR EXISTS (SELECT 1 FROM audit_keys)
        """
      ) { _ in false } ?? true
    }
  }

  package var keyring: Keyring { context.keyring }

  package var tables: RecordTables { context.tables }
  var dialect: SQLDialect { driver.dialect }

  /// Answers from memory alone; throws ``NotInMemory`` when that does not suffice.
  package func readMemory<Result>(_ body: (any Reading) throws -> Result) throws -> Result {
    if let feed = context.feed, !feed.isFresh { throw NotInMemory() }
    return try body(SQLRecords(mode: .memory, context: context))
  }

  package func read<Result>(_ body: (any Reading) throws -> Result) throws -> Result {
    let epoch = context.tables.currentEpoch()
    return try driver.read { connection in
      let view = try context.feed?.settle(on: connection)
      return try body(
        SQLRecords(
          mode: .view(connection, epoch: epoch), memory: view?.memory ?? .own, context: context))
    }
  }

  package func write<Result: Sendable>(
    _ body: @escaping @Sendable (any Writing) throws -> Result
  ) throws -> Result {
    let outcome = Mutex<Swift.Result<Result, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    // Each who waits here holds a thread, and of those there are only so many.
    _ = writer.submit(insists: true, body) { result in
      outcome.withLock { $0 = result }
      done.signal()
    }
    done.wait()
    guard let result = outcome.withLock({ $0 }) else { throw Fault.damagedRecord("no outcome") }
    return try result.get()
  }

  /// Runs `body` in the next group; `completion` is called when it is durable or has failed: at
  /// `place`, or on a thread of the store's. False when too many wait already, or too many of `owner`'s: then
  /// nothing is done, and `completion` is never called.
  package func submit<Result: Sendable>(
    for owner: Owner? = nil, completingOn place: (any CompletionPlace)? = nil,
    _ body: @escaping @Sendable (any Writing) throws -> Result,
    completion: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
  ) -> Bool {
    writer.submit(for: owner, completingOn: place, body, completion: completion)
  }

  /// How many wait for a commit, and how many were refused so far because too many did.
  package var load: (waiting: Int, refused: UInt64) { writer.load }

  /// Waits until what was submitted is done.
  package func drain() {
    writer.drain()
  }

  /// Waits for what was submitted, signs the end of the audit trail, and closes the engine, as the last
  /// thing that is asked of it.
  package func close() throws {
    drain()
    // An engine that fails is closed all the same; then whoever opens it next signs.
    let signed = Result { try signAudit(isLast: true) }
    drain()
    context.feed?.stop()
    try driver.close()
    try signed.get()
  }

  /// One view of the engine itself, for what the rules do not know of.
  func view<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    try driver.read(body)
  }

  /// Removes what no rule needs any more, in portions, so that requests need not wait for long.
  package func prune(at now: Timestamp) throws {
    while try write({ records in try (records as? SQLRecords)?.prune(at: now) ?? false }) {}
  }
}
