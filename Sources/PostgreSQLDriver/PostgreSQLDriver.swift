package import IdentitySQL

#if canImport(Glibc)
  import Glibc
#endif

/// PostgreSQL through libpq: a connection that writes, and others that read beside it.
///
/// Every transaction that writes is serializable, and tried again where PostgreSQL refuses it for what
/// others do at the same time. It is durable where a standby is configured only when that has applied
/// it (`synchronous_commit = remote_apply`).
package final class PostgreSQLDriver: SharedSQLDriver {
  package let address: DatabaseAddress
  private let limits: PostgreSQLLimits
  private let writer: SessionPool
  private let readers: SessionPool
  let news: NewsSession

  package let dialect = SQLDialect(
    numberKey: "BIGINT PRIMARY KEY", bytes: "BYTEA", text: "TEXT COLLATE \"C\"", clustered: "",
    columns: """
      SELECT column_name::text FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position
      """)

  /// Connects. Throws ``SQLFailure/unavailable(_:)`` when that fails, and
  /// ``SQLFailure/notDurable(_:)`` when commits would not wait for the disk (law 7).
  package init(_ address: DatabaseAddress, limits: PostgreSQLLimits = .standard) throws {
    self.address = address
    self.limits = limits
    writer = SessionPool(address, limits, most: 1)
    readers = SessionPool(address, limits, most: limits.readers)
    news = NewsSession(address, limits)
    try check()
  }

  package func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    let session = try begin("REPEATABLE READ READ ONLY", from: readers, isFirst: true)
    defer { readers.giveBack(session) }
    do {
      let result = try body(session)
      try session.command("COMMIT")
      return result
    } catch {
      session.rollBack()
      throw error
    }
  }

  package func transaction<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    let deadline = ContinuousClock.now + .seconds(limits.trying)
    var tries = 0
    while true {
      do {
        return try transactOnce(body)
      } catch let obstacle as Obstacle {
        tries += 1
        guard ContinuousClock.now < deadline else { throw obstacle.failure }
        Self.pause(after: tries)
      }
    }
  }

  package func close() throws {
    writer.close()
    readers.close()
    news.close()
  }

  // MARK: One try

  /// Nothing was kept, and another try may do better.
  private struct Obstacle: Error {
    let failure: SQLFailure
  }

  private func transactOnce<Result>(
    _ body: (any SQLConnection) throws -> Result
  ) throws -> Result {
    let session: Session
    do {
      session = try begin("SERIALIZABLE READ WRITE", from: writer, isFirst: true)
    } catch let failure as SQLFailure {
      throw Obstacle(failure: failure)
    }
    defer { writer.giveBack(session) }
    let outcome: Swift.Result<Result, any Error>
    do { outcome = .success(try body(session)) } catch { outcome = .failure(error) }
    // Whatever a request made of it, the transaction cannot be kept.
    if let failure = session.obstacle {
      session.rollBack()
      throw Obstacle(failure: failure)
    }
    switch outcome {
    case .failure(let error):
      session.rollBack()
      throw error
    case .success(let result):
      do {
        try session.commit()
      } catch let failure as SQLFailure {
        if case .conflict = failure {
          session.rollBack()
          throw Obstacle(failure: failure)
        }
        throw failure
      }
      return result
    }
  }

  /// A connection inside a transaction. One that was kept may be lost by now without our knowing; then
  /// another is made.
  private func begin(
    _ mode: String, from pool: SessionPool, isFirst: Bool
  ) throws -> Session {
    let session = try pool.take()
    do {
      try session.begin(mode)
      return session
    } catch {
      session.rollBack()
      pool.giveBack(session)
      guard isFirst, session.isLost else { throw error }
      return try begin(mode, from: pool, isFirst: false)
    }
  }

  /// Longer each time, up to 50 ms, and never the same for two that meet.
  private static func pause(after tries: Int) {
    let longest = min(50_000, 500 << min(tries, 7))
    usleep(UInt32.random(in: 200...UInt32(longest)))
  }

  private func check() throws {
    let session = try begin("REPEATABLE READ READ ONLY", from: writer, isFirst: false)
    defer {
      session.rollBack()
      writer.giveBack(session)
    }
    guard session.serverVersion >= 140_000 else {
      throw SQLFailure.unavailable("PostgreSQL 14 or later is needed")
    }
    for (setting, wanted) in [
      ("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "remote_apply"),
    ] {
      let found = try session.row("SELECT current_setting(?)", [.text(setting)]) { $0.text(0) }
      guard found == wanted else {
        throw SQLFailure.notDurable("\(setting) is \(found ?? "unknown"); it has to be \(wanted)")
      }
    }
    let encoding = try session.row("SELECT current_setting('server_encoding')") { $0.text(0) }
    guard encoding == "UTF8" else {
      throw SQLFailure.unavailable("the database's encoding is not UTF8")
    }
  }
}

/// How much is asked of a database at once, and how long anybody waits for it.
package struct PostgreSQLLimits: Sendable {
  /// Connections that read, beside the one that writes.
  package var readers = 8
  /// Seconds for a free connection, for a statement, for a commit (which may wait for a standby), and
  /// for all tries of a transaction together.
  package var connection = 5
  package var statement = 10
  package var commit = 10
  package var trying = 5

  package static let standard = PostgreSQLLimits()
  /// For changes of the schema, which may have to rewrite tables.
  package static let migrating = PostgreSQLLimits(statement: 3600, commit: 60)

  package init(statement: Int = 10, commit: Int = 10) {
    self.statement = statement
    self.commit = commit
  }

  /// What each connection begins with. The server gives up before we do, so that no transaction stays
  /// behind; a wait for a standby it never gives up. Tables are small at first, and looking through
  /// all of one would count as having read each row of it.
  var sessionSettings: String {
    """
    SET synchronous_commit = remote_apply; SET enable_seqscan = off; SET jit = off; \
    SET statement_timeout = '\(statement)s'; SET lock_timeout = '\(min(statement, 5))s'; \
    SET idle_in_transaction_session_timeout = '\(statement + 5)s'; \
    SET client_connection_check_interval = '2s'
    """
  }
}
