import Dispatch
import Identity
import Synchronization

/// Keeps what is held in memory in step with what other instances commit.
///
/// Commits that change what memory may hold are numbered, and the log says what each changed. An instance
/// reads the number at the beginning of every view and transaction, and at least four times a second,
/// and drops what was changed since; an announcement only makes it look sooner. As all of them write
/// the number, and all transactions read it, what a transaction finds in memory is as good to the
/// engine as what it reads.
final class ChangeFeed: Sendable {
  /// How the store stands in one view of it.
  struct View {
    let version: Int64
    let memory: SQLRecords.Memory
  }

  /// What this instance knows of the server that takes writes.
  private struct Known {
    /// The history that the store's epoch belongs to.
    var history: String?
    /// The standbys that held every confirmed commit when it was last looked.
    var standbys: Set<String> = []
    var version: Int64 = 0
    /// When that was, in nanoseconds since the machine started.
    var seenAt: UInt64 = 0
  }

  private let driver: any SharedSQLDriver
  private let tables: RecordTables
  /// The number up to which changes were dropped.
  private let applied: Mutex<Int64>
  /// Until when memory may be used, in nanoseconds since the machine started.
  private let freshUntil = Atomic<UInt64>(0)
  /// Why nothing may be decided: the clock is wrong.
  private let wrongClock = Mutex<SQLFailure?>(nil)
  private let known = Mutex(Known())
  private let isStopped = Atomic<Bool>(false)
  private let pause = DispatchSemaphore(value: 0)
  private let thread = DispatchQueue(label: "sallyport.changes", qos: .userInitiated)

  /// How long memory is used without having been held against the store.
  private static let freshness: UInt64 = 1_000_000_000
  private static let interval = Duration.milliseconds(250)
  /// For how long what this instance saw of the server before proves that its standby lacks nothing: others
  /// may have seen later that it was not waited for any more.
  private static let proof: UInt64 = 30_000_000_000
  /// The log keeps as many; who missed more forgets everything.
  private static let logged: Int64 = 10_000

  init(_ driver: any SharedSQLDriver, _ tables: RecordTables) throws {
    self.driver = driver
    self.tables = tables
    let began = DispatchTime.now().uptimeNanoseconds
    applied = Mutex(try driver.read { try Self.version($0, of: driver).number })
    try driver.read(checkClock)
    if let wrong = wrongClock.withLock({ $0 }) { throw wrong }
    confirm(since: began)
  }

  /// Whether memory is less than a second behind the store.
  var isFresh: Bool {
    DispatchTime.now().uptimeNanoseconds < freshUntil.load(ordering: .relaxed)
  }

  /// Looks for changes, on a thread of its own, until it is stopped. `settle` writes something, when another
  /// server has taken over.
  func follow(settling settle: @escaping @Sendable () throws -> Void) {
    thread.async { [self] in
      while !isStopped.load(ordering: .relaxed) {
        do {
          try driver.waitForNews(atMost: Self.interval) { connection in
            let began = DispatchTime.now().uptimeNanoseconds
            try checkClock(on: connection)
            let before = applied.withLock { $0 }
            let version = try self.settle(on: connection).version
            // Numbers only grow, unless an older store was put in its place.
            if version < before { startAgain(at: version) }
            if try hasMoved(on: connection) { try settle() }
            confirm(since: began)
          }
        } catch {
          // Without the store memory is soon not used any more, and requests tell what is wrong.
          _ = pause.wait(timeout: .now() + .milliseconds(100))
        }
      }
    }
  }

  func stop() {
    isStopped.store(true, ordering: .relaxed)
    pause.signal()
  }

  /// Drops what was changed up to the view, and says whether memory shows the same. Throws while the clock
  /// is wrong.
  func settle(on connection: any SQLConnection) throws -> View {
    if let wrong = wrongClock.withLock({ $0 }) { throw wrong }
    let (version, setting) = try Self.version(connection, of: driver)
    try note(version, setting, on: connection)
    let before = applied.withLock { $0 }
    if before < version { try catchUp(from: before, to: version, on: connection) }
    // As long as nothing more is dropped, the epoch stays.
    let epoch = applied.withLock { $0 == version ? tables.currentEpoch() : nil }
    return View(version: version, memory: epoch.map { .agrees(epoch: $0) } ?? .isAhead)
  }

  /// Writes down what a transaction has changed; nil when it is nothing that memory holds.
  func publish(
    _ changes: RecordChanges, after view: View, on connection: any SQLConnection
  ) throws -> Int64? {
    guard !changes.isEmpty else { return nil }
    let version = view.version + 1
    try connection.run(
      "UPDATE change_version SET version = ? WHERE id = 1", [.integer(version)])
    try connection.run(
      "INSERT INTO change_log (version, changes) VALUES (?, ?)",
      [.integer(version), .text(changes.written)])
    if version % 100 == 0 {
      try connection.run(
        "DELETE FROM change_log WHERE version <= ?", [.integer(version - Self.logged)])
    }
    try driver.announce(on: connection)
    return version
  }

  /// Drops what this instance has committed, which others have not changed meanwhile.
  func apply(_ changes: RecordChanges, of version: Int64) {
    applied.withLock { applied in
      tables.drop(changes)
      if applied == version - 1 { applied = version }
    }
  }

  private func catchUp(
    from before: Int64, to version: Int64, on connection: any SQLConnection
  ) throws {
    let log = try connection.rows(
      "SELECT version, changes FROM change_log WHERE version > ? AND version <= ? ORDER BY version",
      [.integer(before), .integer(version)]
    ) { (version: $0.integer(0), changes: $0.text(1)) }
    // Nil when some of it is not there any more.
    let changes =
      Int64(log.count) == version - before
      ? log.reduce(into: RecordChanges() as RecordChanges?) { all, entry in
        all = RecordChanges(written: entry.changes).flatMap { all?.joined(with: $0) }
      } : nil
    applied.withLock { applied in
      // Somebody else was here first; what he did not see is for the next look.
      guard applied == before else { return }
      if let changes { tables.drop(changes) } else { tables.dropAll() }
      applied = version
    }
  }

  private func checkClock(on connection: any SQLConnection) throws {
    let difference = try driver.clockDifference(on: connection)
    let isRight = abs(difference) <= SQLStore.clockTolerance
    let seconds = abs(difference) / 1000
    wrongClock.withLock {
      $0 =
        isRight
        ? nil
        : .unavailable(
          "this host's clock is \(seconds) seconds \(difference > 0 ? "ahead of" : "behind") the "
            + "database's, and \(SQLStore.clockTolerance / 1000) are the most; set it right")
    }
  }

  private func startAgain(at version: Int64) {
    applied.withLock { applied in
      tables.dropAll()
      applied = version
    }
  }

  private func confirm(since began: UInt64) {
    freshUntil.store(began + Self.freshness, ordering: .relaxed)
  }

  private static func version(
    _ connection: any SQLConnection, of driver: any SharedSQLDriver
  ) throws -> (number: Int64, standbys: String) {
    let version = try connection.row(
      "SELECT version, \(driver.standbysExpression) FROM change_version WHERE id = 1"
    ) { (number: $0.integer(0), standbys: $0.text(1)) }
    guard let version else { throw SQLFailure.engine(code: 0, "the store has no change_version") }
    return version
  }
}

// Which server takes writes.
extension ChangeFeed {
  private func note(
    _ version: Int64, _ setting: String, on connection: any SQLConnection
  ) throws {
    let history = try driver.place(on: connection).history
    let standbys = driver.surestStandbys(in: setting)
    known.withLock { known in
      guard known.history == history else { return }
      known.standbys = standbys
      known.version = max(version, known.version)
      known.seenAt = DispatchTime.now().uptimeNanoseconds
    }
  }

  /// Whether another server than the one of before answers.
  private func hasMoved(on connection: any SQLConnection) throws -> Bool {
    let history = try driver.place(on: connection).history
    return known.withLock { $0.history != nil && $0.history != history }
  }

  /// To be called first in every transaction: when another server has taken over that may lack confirmed
  /// commits, another epoch begins in it. Returns the history that is settled when it has committed.
  func settleHistory(of records: SQLRecords, _ view: View) throws -> String? {
    let connection = try records.connection
    let place = try driver.place(on: connection)
    let known = known.withLock { $0 }
    guard known.history != place.history else { return nil }
    let age = DispatchTime.now().uptimeNanoseconds - known.seenAt
    // A standby that every commit was waited for holds them all; and this is the one.
    _ = try records.settleHistory(place.history, at: try driver.time(on: connection)) { before in
      known.history == before && age < Self.proof && known.version <= view.version
        && known.standbys.contains(place.name.lowercased())
    }
    return place.history
  }

  func settled(_ history: String) {
    known.withLock { $0 = Known(history: history) }
  }
}
