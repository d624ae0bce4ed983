import GRDB
import GRDBSQLite
import IdentitySQL

/// One of GRDB's connections, with arguments and columns passed straight to SQLite.
///
/// GRDB opens, guards and caches; its boxing of every value would be the larger half of an insert.
struct SQLiteConnection: SQLConnection {
  let database: Database

  func run(_ statement: String, _ arguments: [SQLValue]) throws -> Int {
    try step(statement, arguments) { _ in }
    return Int(sqlite3_changes(database.sqliteConnection))
  }

  var changeCount: Int {
    Int(sqlite3_total_changes(database.sqliteConnection))
  }

  func query(
    _ statement: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void
  ) throws {
    try step(statement, arguments, body)
  }

  private func step(
    _ statement: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void
  ) throws {
    let prepared = try database.cachedStatement(sql: statement).sqliteStatement
    defer {
      sqlite3_reset(prepared)
      sqlite3_clear_bindings(prepared)
    }
    for (index, argument) in arguments.enumerated() {
      try bind(argument, to: Int32(index + 1), of: prepared)
    }
    while true {
      switch sqlite3_step(prepared) {
      case SQLITE_ROW: try body(SQLiteRow(statement: prepared))
      case SQLITE_DONE: return
      default: throw failure()
      }
    }
  }

  private func bind(
    _ argument: SQLValue, to index: Int32, of statement: OpaquePointer
  ) throws {
    let result =
      switch argument {
      case .null:
        sqlite3_bind_null(statement, index)
      case .integer(let number):
        sqlite3_bind_int64(statement, index, number)
      case .text(var text):
        text.withUTF8 { utf8 in
          utf8.withMemoryRebound(to: CChar.self) { characters in
            sqlite3_bind_text(
              statement, index, characters.baseAddress, Int32(characters.count), copied)
          }
        }
      case .utf8(let bytes):
        bytes.withUnsafeBytes { bytes in
          // Without an address SQLite would take it for NULL.
          bytes.isEmpty
            ? sqlite3_bind_text(statement, index, "", 0, copied)
            : sqlite3_bind_text(
              statement, index, bytes.assumingMemoryBound(to: CChar.self).baseAddress,
              Int32(bytes.count), copied)
        }
      case .bytes(let bytes):
        bytes.withUnsafeBytes { bytes in
          bytes.isEmpty
            ? sqlite3_bind_zeroblob(statement, index, 0)
            : sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), copied)
        }
      }
    guard result == SQLITE_OK else { throw failure() }
  }

  private func failure() -> SQLFailure {
    let code = Int(sqlite3_extended_errcode(database.sqliteConnection))
    let message = sqlite3_errmsg(database.sqliteConnection).map { String(cString: $0) } ?? ""
    return code & 0xff == Int(SQLITE_CONSTRAINT)
      ? .constraint(message) : .engine(code: code, message)
  }
}

/// Tells SQLite to take a copy of the bytes bound.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

private struct SQLiteRow: SQLRow {
  let statement: OpaquePointer

  func isNull(_ column: Int) -> Bool {
    sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
  }

  func integer(_ column: Int) -> Int64 {
    sqlite3_column_int64(statement, Int32(column))
  }

  func value(_ column: Int) -> SQLValue {
    switch sqlite3_column_type(statement, Int32(column)) {
    case SQLITE_NULL: .null
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_BLOB: .bytes(bytes(column))
    default: .text(text(column))
    }
  }

  func text(_ column: Int) -> String {
    guard let characters = sqlite3_column_text(statement, Int32(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, Int32(column)))
    return String(
      decoding: UnsafeBufferPointer(start: characters, count: count), as: UTF8.self)
  }

  func bytes(_ column: Int) -> [UInt8] {
    guard let start = sqlite3_column_blob(statement, Int32(column)) else { return [] }
    return Array(
      UnsafeRawBufferPointer(
        start: start, count: Int(sqlite3_column_bytes(statement, Int32(column))))
    )
  }
}
