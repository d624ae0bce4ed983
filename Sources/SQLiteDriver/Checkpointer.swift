import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Copies the write-ahead log back into the database file beside the writer, which SQLite would
/// otherwise do within whichever commit makes the log long enough; everybody waits for that one.
///
/// Two passes: the first, on a connection and a thread of its own, copies and syncs nearly all; the
/// second, on the writer between two commits, copies what has come since. Only when nothing is left
/// does the log begin anew, and a log that is always written to never gets there without it.
///
/// <https://www.sqlite.org/wal.html#ckpt>
final class Checkpointer: Sendable {
  /// Pages in the log from which on it is copied: 32 MiB. A page that many groups touch is copied
  /// once for all of them, and what the disk has to write meanwhile holds up fewer commits.
  static let standardLength = 8000

  private enum State {
    case waiting
    case copying
    /// The first pass is done.
    case finishing
  }

  private let connection: DatabaseQueue
  private let longEnough: Int
  private let thread = DispatchQueue(label: "sallyport.checkpoint", qos: .utility)
  private let state = Mutex(State.waiting)

  /// Opens a connection of its own to the file at `path`, whose log may have `longEnough` pages.
  init(path: String, longEnough: Int) throws {
    self.longEnough = longEnough
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    connection = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Has the writer's connection tell of its commits. It must not outlive this.
  func watch(_ writer: Database) {
    sqlite3_wal_hook(
      writer.sqliteConnection,
      { context, connection, _, pages in
        if let context, let connection {
          Unmanaged<Checkpointer>.fromOpaque(context).takeUnretainedValue()
            .noteCommit(on: connection, pagesInLog: Int(pages))
        }
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Copies what is left, and removes the log. To be called when no other connection is open: the
  /// last one removes it, and of a pool that is one which may only read.
  func close() throws {
    thread.sync {}
    copy()
    try connection.close()
  }

  /// Called by SQLite on the writer's thread, after the commit.
  private func noteCommit(on writer: OpaquePointer, pagesInLog: Int) {
    let before = state.withLock { state in
      let before = state
      switch state {
      case .waiting: if pagesInLog >= longEnough { state = .copying }
      case .copying: break
      case .finishing: state = .waiting
      }
      return before
    }
    switch before {
    case .waiting where pagesInLog >= longEnough: thread.async { self.copy() }
    // What this cannot copy, because a reader still needs the older page, the next round will.
    case .finishing: Self.checkpoint(writer)
    case .waiting, .copying: break
    }
  }

  private func copy() {
    connection.inDatabase { database in
      if let connection = database.sqliteConnection { Self.checkpoint(connection) }
    }
    state.withLock { $0 = .finishing }
  }

  /// A checkpoint that waits for nobody. When it fails, the log stays as it is and durable, and the
  /// next round tries again; what ails the disk, commits will tell.
  private static func checkpoint(_ connection: OpaquePointer) {
    sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
  }
}
