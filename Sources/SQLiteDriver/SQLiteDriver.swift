import GRDB
import GRDBSQLite
package import IdentitySQL

/// SQLite in one file: a writer that waits for the disk, and readers beside it.
package struct SQLiteDriver: SQLDriver {
  private let pool: DatabasePool
  private let checkpointer: Checkpointer

  package let dialect = SQLDialect(
    numberKey: "INTEGER PRIMARY KEY", bytes: "BLOB", text: "TEXT", clustered: " WITHOUT ROWID",
    columns: "SELECT name FROM pragma_table_info(?) ORDER BY cid")

  /// Opens or makes the file at `path`; its log is copied back from `logPages` pages on.
  ///
  /// Throws ``SQLFailure/notDurable(_:)`` when commits would not wait for the disk (law 7).
  package init(path: String, logPages: Int? = nil) throws {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.maximumReaderCount = 4
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA secure_delete = ON")
      // Not more: after each commit that split a page SQLite looks through all it holds.
      try database.execute(sql: "PRAGMA cache_size = -8192")
    }
    pool = try DatabasePool(path: path, configuration: configuration)
    // GRDB sets NORMAL when it opens a pool, after the preparation above. With it a power cut
    // makes spent codes good again.
    checkpointer = try Checkpointer(
      path: path, longEnough: logPages ?? Checkpointer.standardLength)
    let level = try pool.writeWithoutTransaction { [checkpointer] database in
      checkpointer.watch(database)
      try database.execute(sql: "PRAGMA synchronous = FULL")
      return try Int.fetchOne(database, sql: "PRAGMA synchronous")
    }
    guard level == 2 else {
      throw SQLFailure.notDurable("PRAGMA synchronous is \(level.map(String.init) ?? "unknown")")
    }
  }

  package func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    try pool.read { try body(SQLiteConnection(database: $0)) }
  }

  package func transaction<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    try pool.writeWithoutTransaction { database in
      let connection = SQLiteConnection(database: database)
      try connection.run("BEGIN IMMEDIATE")
      do {
        let result = try body(connection)
        try connection.run("COMMIT")
        return result
      } catch {
        // After some failures SQLite has rolled back by itself.
        if database.isInsideTransaction { try connection.run("ROLLBACK") }
        throw error
      }
    }
  }

  /// Leaves one file, without a log.
  package func close() throws {
    try pool.close()
    try checkpointer.close()
  }
}
