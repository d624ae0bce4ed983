package import Identity

/// An engine that understands the statements of this module: SQLite, PostgreSQL.
package protocol SQLDriver: Sendable {
  var dialect: SQLDialect { get }

  /// Runs `body` against one consistent view, on the caller's thread.
  func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result

  /// Runs `body` as one serializable transaction that is durable when this returns.
  ///
  /// When `body` throws, nothing of it is kept.
  func transaction<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result

  /// Gives back what is held; nothing may be asked afterwards.
  func close() throws

  /// The same, where other processes change the store too; nil where this one has it alone.
  var shared: (any SharedSQLDriver)? { get }
}

extension SQLDriver {
  package var shared: (any SharedSQLDriver)? { nil }
}

/// An engine that several processes use at the same time.
package protocol SharedSQLDriver: SQLDriver {
  /// Tells the others, once the transaction on `connection` is committed, that there is news.
  func announce(on connection: any SQLConnection) throws

  /// Runs `body` on a connection of its own, then waits until others announce something, or for
  /// `time`.
  func waitForNews(atMost time: Duration, _ body: (any SQLConnection) throws -> Void) throws

  /// Milliseconds by which this process's clock is at least ahead of the engine's, or behind it when
  /// they are negative.
  func clockDifference(on connection: any SQLConnection) throws -> Int64

  /// A number below `IDSource.lanes` that no other process has as long as this one is connected, and
  /// which may be another after it was not. Throws when that many are.
  func claimLane() throws -> @Sendable () -> Int64

  /// Which server's log the connection writes in.
  func place(on connection: any SQLConnection) throws -> EnginePlace

  /// The engine's time.
  func time(on connection: any SQLConnection) throws -> Timestamp

  /// An expression that says for which standbys commits wait, as ``surestStandbys(in:)`` understands it.
  var standbysExpression: String { get }

  /// The standbys that hold every confirmed commit as long as that is the setting.
  func surestStandbys(in setting: String) -> Set<String>
}

/// A server of an engine that has several, of which one takes writes.
package struct EnginePlace: Equatable, Sendable {
  /// Of which log the server writes the continuation: another after each promotion and after a restore to
  /// a point in time, and of another server made anew.
  package let history: String
  /// What the server is called among standbys.
  package let name: String

  package init(history: String, name: String) {
    self.history = history
    self.name = name
  }
}

extension SharedSQLDriver {
  package var shared: (any SharedSQLDriver)? { self }
}

/// The few words in which engines differ, all of them in table definitions.
package struct SQLDialect: Sendable {
  /// Type and constraint of a primary key of one 64-bit number.
  package let numberKey: String
  package let bytes: String
  /// Text that is compared byte by byte.
  package let text: String
  /// What follows a table whose rows lie in the order of its primary key, where that can be said.
  package let clustered: String
  /// A query for the names of a table's columns, in their order; its argument is the table's.
  package let columns: String

  package init(
    numberKey: String, bytes: String, text: String, clustered: String, columns: String
  ) {
    self.numberKey = numberKey
    self.bytes = bytes
    self.text = text
    self.clustered = clustered
    self.columns = columns
  }
}

/// One connection, inside a transaction.
package protocol SQLConnection {
  /// Runs a statement with `?` for each argument and returns how many rows it changed.
  @discardableResult
  func run(_ statement: String, _ arguments: [SQLValue]) throws -> Int

  /// How many rows this connection has changed so far, in all transactions.
  var changeCount: Int { get }

  /// Runs a query and hands each row to `body` while it stands.
  func query(
    _ statement: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void) throws
}

extension SQLConnection {
  package func rows<Value>(
    _ statement: String, _ arguments: [SQLValue] = [], _ map: (any SQLRow) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    try query(statement, arguments) { values.append(try map($0)) }
    return values
  }

  package func row<Value>(
    _ statement: String, _ arguments: [SQLValue] = [], _ map: (any SQLRow) throws -> Value
  ) throws -> Value? {
    var value: Value?
    try query(statement, arguments) { if value == nil { value = try map($0) } }
    return value
  }

  package func run(_ statement: String) throws {
    try run(statement, [])
  }

  /// Runs `body`; when it throws, what it wrote is undone and the rest of the transaction stands.
  package func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
    try run("SAVEPOINT request")
    do {
      let result = try body()
      try run("RELEASE SAVEPOINT request")
      return result
    } catch {
      try run("ROLLBACK TO SAVEPOINT request")
      try run("RELEASE SAVEPOINT request")
      throw error
    }
  }
}

package enum SQLValue: Equatable, Sendable {
  case null
  case integer(Int64)
  case text(String)
  /// Text that is at hand as its UTF-8 bytes.
  case utf8([UInt8])
  case bytes([UInt8])

  package init(_ number: Int64?) {
    self = number.map(SQLValue.integer) ?? .null
  }

  package init(_ text: String?) {
    self = text.map(SQLValue.text) ?? .null
  }
}

/// A row of a result; columns are counted from zero.
package protocol SQLRow {
  func isNull(_ column: Int) -> Bool
  func integer(_ column: Int) -> Int64
  func text(_ column: Int) -> String
  func bytes(_ column: Int) -> [UInt8]
  /// What stands there, whatever it is.
  func value(_ column: Int) -> SQLValue
}

extension SQLRow {
  func optionalInteger(_ column: Int) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  func optionalText(_ column: Int) -> String? {
    isNull(column) ? nil : text(column)
  }
}

/// What an engine says when a statement fails.
package enum SQLFailure: Error, Equatable {
  /// A constraint of the schema refused the change.
  case constraint(String)
  /// Disk full, damaged file: nothing was kept.
  case engine(code: Int, String)
  /// What others do at the same time keeps this from being serializable: nothing was kept, and it may
  /// be tried again.
  case conflict(String)
  /// The engine is not reached, or does not answer in time: nothing was kept.
  case unavailable(String)
  /// The commit may have been kept, or not, or on one machine only; nothing was granted by it.
  case unknownOutcome(String)
  /// The store is of a later release than this program.
  case newerSchema(found: Int, known: Int)
  /// A restore into the store was begun and did not come to its end.
  case unfinishedRestore
  /// The store is of an earlier release, and is brought up to date by somebody else.
  case olderSchema(found: Int, known: Int)
  /// The engine does not wait for the disk as law 7 demands.
  case notDurable(String)
}

extension SQLFailure {
  /// For people who run the store.
  package var text: String {
    switch self {
    case .constraint(let text), .engine(_, let text), .conflict(let text), .unavailable(let text),
      .notDurable(let text):
      text
    case .unknownOutcome(let text): "it is not known whether the change was kept: \(text)"
    case .newerSchema(let found, let known), .olderSchema(let found, let known):
      "its schema is \(found), and this release knows \(known)"
    case .unfinishedRestore:
      "a restore into it did not come to its end; empty it and restore again"
    }
  }
}
