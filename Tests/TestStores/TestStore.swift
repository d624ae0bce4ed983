import Foundation
package import IdentitySQL
package import PostgreSQLDriver
import SQLiteDriver
import Synchronization

/// Which engine the tests of the store run on: `SALLYPORT_TEST_ENGINE=postgresql`, else SQLite.
package enum TestEngine: String, Sendable {
  case sqlite
  case postgresql

  package static let current: TestEngine =
    ProcessInfo.processInfo.environment["SALLYPORT_TEST_ENGINE"].flatMap(TestEngine.init) ?? .sqlite
}

/// An empty store on the engine at hand, which goes when nobody holds it any more.
package final class TestStore: Sendable {
  private enum Place {
    case file(String)
    case database(PostgreSQLServer, String)
  }

  private let place: Place
  private let limits: PostgreSQLLimits
  private let kept = Mutex<(any SQLDriver)?>(nil)

  /// `onSchema` is false for a store without tables, which on PostgreSQL somebody else makes.
  package init(onSchema: Bool = true) throws {
    limits = .standard
    switch TestEngine.current {
    case .sqlite:
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("sallyport-store-" + UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      place = .file(folder.path)
    case .postgresql:
      let server = try PostgreSQLServer.shared.get()
      place = .database(server, try server.makeDatabase(onSchema: onSchema))
    }
  }

  /// A store on a server that the test may break.
  package init(on server: PostgreSQLServer, limits: PostgreSQLLimits = .standard) throws {
    self.limits = limits
    place = .database(server, try server.makeDatabase())
  }

  /// The name of a PostgreSQL store.
  package var name: String {
    guard case .database(_, let name) = place else { fatalError("no name on this engine") }
    return name
  }

  deinit {
    let driver = kept.withLock { $0 }
    switch place {
    case .file(let folder):
      try? driver?.close()
      try? FileManager.default.removeItem(atPath: folder)
    case .database(let server, let name): server.takeBack(name, driver)
    }
  }

  /// The file of an SQLite store.
  package var path: String {
    guard case .file(let folder) = place else { fatalError("no file on this engine") }
    return folder + "/store.sqlite"
  }

  /// The address of a PostgreSQL store.
  package var address: DatabaseAddress {
    get throws {
      guard case .database(let server, let name) = place else { fatalError("no server") }
      return try DatabaseAddress(server.url(of: name))
    }
  }

  /// The engine, as another process would open it.
  package func open() throws -> any SQLDriver {
    switch place {
    case .file: try SQLiteDriver(path: path)
    case .database: try PostgreSQLDriver(address, limits: limits)
    }
  }
}

extension TestStore {
  /// One such engine, opened once, for looking at the store from beside.
  package func beside() throws -> any SQLDriver {
    if let driver = kept.withLock({ $0 }) { return driver }
    let driver = try open()
    kept.withLock { $0 = driver }
    return driver
  }

  /// Every byte that lies on the disk: of SQLite the database, its log, its index; of PostgreSQL the
  /// database's folder after a checkpoint.
  package func bytes() throws -> [UInt8] {
    switch place {
    case .file:
      return try ["", "-wal", "-shm"].flatMap { suffix in
        [UInt8](try Data(contentsOf: URL(filePath: path + suffix)))
      }
    case .database(let server, let name):
      let folder = try server.folder(of: name)
      return try FileManager.default.contentsOfDirectory(atPath: folder).flatMap { file in
        [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + file)))
      }
    }
  }
}
