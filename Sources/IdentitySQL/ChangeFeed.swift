import Dispatch
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

  private let driver: any SharedSQLDriver
  private let tables: RecordTables
  /// The number up to which changes were dropped.
  private let applied: Mutex<Int64>
  /// Until when memory may be used, in nanoseconds since the machine started.
  private let freshUntil = Atomic<UInt64>(0)
  /// Why nothing may be decided: the clock is wrong.
  private let wrongClock = Mutex<SQLFailure?>(nil)
  private let isStopped = Atomic<Bool>(false)
  private let pause = DispatchSemaphore(value: 0)
  private let thread = DispatchQueue(label: "sallyport.changes", qos: .userInitiated)

  /// How long memory is used without having been held against the store.
  private static let freshness: UInt64 = 1_000_000_000
  private static let interval = Duration.milliseconds(250)
  /// The log keeps as many; who missed more forgets everything.
  private static let logged: Int64 = 10_000

  init(_ driver: any SharedSQLDriver, _ tables: RecordTables) throws {
    self.driver = driver
    self.tables = tables
    let began = DispatchTime.now().uptimeNanoseconds
    applied = Mutex(try driver.read(Self.version))
    try driver.read(checkClock)
    if let wrong = wrongClock.withLock({ $0 }) { throw wrong }
    confirm(since: began)
  }

  /// Whether memory is less than a second behind the store.
  var isFresh: Bool {
    DispatchTime.now().uptimeNanoseconds < freshUntil.load(ordering: .relaxed)
  }

  /// Looks for changes, on a thread of its own, until it is stopped.
  func follow() {
    thread.async { [self] in
      while !isStopped.load(ordering: .relaxed) {
        do {
          try driver.waitForNews(atMost: Self.interval) { connection in
            let began = DispatchTime.now().uptimeNanoseconds
            try checkClock(on: connection)
            let before = applied.withLock { $0 }
            let version = try settle(on: connection).version
            // Numbers only grow, unless an older store was put in its place.
            if version < before { startAgain(at: version) }
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
    let version = try Self.version(connection)
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

  private static func version(_ connection: any SQLConnection) throws -> Int64 {
    let version = try connection.row("SELECT version FROM change_version WHERE id = 1") {
      $0.integer(0)
    }
    guard let version else { throw SQLFailure.engine(code: 0, "the store has no change_version") }
    return version
  }
}
