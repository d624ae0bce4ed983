import Dispatch
import Foundation
import Identity
import IdentitySQL
import PostgreSQLDriver
import Synchronization
import TestStores
import Testing

/// The engine for several instances, by itself.
@Suite(.enabled(if: TestEngine.current == .postgresql))
struct `PostgreSQL` {
  private func driver(_ place: TestStore) throws -> PostgreSQLDriver {
    try PostgreSQLDriver(try place.address)
  }

  @Test func `waits for the disk and for a standby, and is serializable`() throws {
    let place = try TestStore()
    let settings = try driver(place).transaction { connection in
      try ["synchronous_commit", "transaction_isolation", "fsync"].map { setting in
        try connection.row("SELECT current_setting(?)", [.text(setting)]) { $0.text(0) }
      }
    }
    #expect(settings == ["remote_apply", "serializable", "on"])
  }

  @Test func `without a disk that is waited for it is not used`() throws {
    let server = try PostgreSQLServer()
    try server.set("fsync", "off")
    let place = try TestStore(on: server)
    let deadline = ContinuousClock.now + .seconds(5)
    while (try? driver(place)) != nil { try #require(ContinuousClock.now < deadline) }
    #expect(throws: SQLFailure.notDurable("fsync is off; it has to be on")) { try driver(place) }
  }

  @Test func `values come back as they went`() throws {
    let place = try TestStore()
    let numbers: [Int64] = [0, -1, 1, .max, .min, 1 << 40]
    let texts = ["", "ann", "Zoë ☎ 😀", "'; DROP TABLE users; --", "?"]
    let blobs: [[UInt8]] = [[], [0], Array(0...255)]
    try driver(place).transaction { connection in
      for number in numbers {
        let found = try connection.row("SELECT ?", [.integer(number)]) { $0.integer(0) }
        #expect(found == number)
        let sum = try connection.row(
          "SELECT COALESCE(SUM(n), 0) FROM (SELECT ? AS n) AS one",
          [
            .integer(number)
          ]
        ) { $0.integer(0) }
        #expect(sum == number)
      }
      for text in texts {
        #expect(try connection.row("SELECT ?", [.text(text)]) { $0.text(0) } == text)
        #expect(try connection.row("SELECT ?", [.utf8(Array(text.utf8))]) { $0.text(0) } == text)
      }
      for blob in blobs {
        #expect(try connection.row("SELECT ?", [.bytes(blob)]) { $0.bytes(0) } == blob)
      }
      #expect(
        try connection.row("SELECT CAST(? AS BIGINT) IS NULL", [.null]) { $0.integer(0) } == 1)
      #expect(try connection.row("SELECT 1 WHERE 'a?b' = ?", [.text("a?b")]) { _ in true } == true)
    }
  }

  @Test func `text with a zero byte is found nowhere and kept nowhere`() throws {
    let place = try TestStore()
    try driver(place).transaction { connection in
      try connection.run("INSERT INTO settings (name, value) VALUES ('ab', 1)")
      for name in ["a\0b", "ab\0", "\0"] {
        for value in [SQLValue.text(name), .utf8(Array(name.utf8))] {
          let found = try connection.row("SELECT 1 FROM settings WHERE name = ?", [value]) { _ in
            true
          }
          #expect(found == nil)
          #expect(throws: SQLFailure.constraint("text with a zero byte")) {
            try connection.run("INSERT INTO settings (name, value) VALUES (?, 1)", [value])
          }
        }
      }
      #expect(try connection.row("SELECT COUNT(*) FROM settings") { $0.integer(0) } == 1)
    }
  }

  /// Two who each see that the other's row is there and remove their own: together they would leave
  /// none, which one after the other they never do.
  @Test func `what two could do only side by side is tried again`() throws {
    let place = try TestStore()
    let drivers = [try driver(place), try driver(place)]
    try drivers[0].transaction { connection in
      try connection.run("INSERT INTO settings (name, value) VALUES ('0', 1), ('1', 1)")
    }
    let tries = Atomic<Int>(0)
    let meeting = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 2) { number in
      try? drivers[number].transaction { connection in
        tries.add(1, ordering: .relaxed)
        let count = try connection.row("SELECT COUNT(*) FROM settings") { $0.integer(0) }
        // Both have looked before one of them writes.
        meeting.add(1, ordering: .relaxed)
        while meeting.load(ordering: .relaxed) < 2 { usleep(100) }
        if count == 2 {
          try connection.run("DELETE FROM settings WHERE name = ?", [.text("\(number)")])
        }
      }
    }
    #expect(
      try drivers[0].read { try $0.row("SELECT COUNT(*) FROM settings") { $0.integer(0) } } == 1)
    #expect(tries.load(ordering: .relaxed) > 2)
  }

  @Test func `a request that hides a conflict does not keep it from being tried again`() throws {
    struct Hidden: Error {}
    let place = try TestStore()
    let (first, second) = (try driver(place), try driver(place))
    try first.transaction { connection in
      try connection.run("INSERT INTO settings (name, value) VALUES ('n', 0)")
    }
    var tries = 0
    try first.transaction { connection in
      tries += 1
      _ = try connection.row("SELECT value FROM settings WHERE name = 'n'") { $0.integer(0) }
      if tries == 1 {
        try second.transaction { try $0.run("UPDATE settings SET value = value + 1") }
      }
      do {
        try connection.savepoint {
          try connection.run("UPDATE settings SET value = value + 1")
        }
      } catch {
        // As a group does with a request that failed.
      }
    }
    #expect(tries == 2)
    #expect(try first.read { try $0.row("SELECT value FROM settings") { $0.integer(0) } } == 2)
  }

  @Test func `a connection that was cut is made again, and a transaction in it tried again`() throws
  {
    let place = try TestStore()
    let (first, second) = (try driver(place), try driver(place))
    func cut() throws {
      try second.transaction { connection in
        try connection.query(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()
          """, []
        ) { _ in }
      }
    }
    try first.transaction { try $0.run("INSERT INTO settings (name, value) VALUES ('n', 0)") }
    _ = try first.read { try $0.row("SELECT 1") { $0.integer(0) } }
    try cut()
    #expect(try first.read { try $0.row("SELECT value FROM settings") { $0.integer(0) } } == 0)
    try cut()
    var tries = 0
    try first.transaction { connection in
      tries += 1
      try connection.run("UPDATE settings SET value = value + 1")
      if tries == 1 { try cut() }
      try connection.run("UPDATE settings SET value = value + 1")
    }
    #expect(tries == 2)
    #expect(try first.read { try $0.row("SELECT value FROM settings") { $0.integer(0) } } == 2)
  }

  /// A cancelled wait is a success on the wire, with a warning.
  @Test(arguments: ["pg_cancel_backend", "pg_terminate_backend", "nothing"])
  func `a wait for the standby that is cut short is no success`(by function: String) throws {
    let server = try PostgreSQLServer()
    let place = try TestStore(on: server)
    let driver = try PostgreSQLDriver(try place.address, limits: PostgreSQLLimits(commit: 3))
    try server.set("synchronous_standby_names", "nobody")
    let outcome = Mutex<Result<Void, any Error>?>(nil)
    let granted = Atomic<Int>(0)
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      // The setting may take a moment to reach all.
      let result: Result<Void, any Error> = Result {
        for number in 0..<1000 {
          _ = try driver.transaction { connection in
            try connection.run(
              "INSERT INTO settings (name, value) VALUES (?, 1)", [.text("n\(number)")])
          }
          granted.add(1, ordering: .sequentiallyConsistent)
        }
      }
      outcome.withLock { $0 = result }
      done.signal()
    }
    let waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    let deadline = ContinuousClock.now + .seconds(20)
    while try server.count(waiting) == 0 { try #require(ContinuousClock.now < deadline) }
    let before = granted.load(ordering: .sequentiallyConsistent)
    if function != "nothing" { _ = try server.count(waiting, selecting: "\(function)(pid)::int") }
    #expect(done.wait(timeout: .now() + 10) == .success)
    guard case .failure(let error) = outcome.withLock({ $0 }),
      case .unknownOutcome = error as? SQLFailure
    else {
      Issue.record("granted: \(String(describing: outcome.withLock { $0 }))")
      return
    }
    // Nor did it go on to a commit that failed for another reason.
    #expect(granted.load(ordering: .sequentiallyConsistent) == before)
    try server.set("synchronous_standby_names", "")
  }

  @Test func `a role that was granted use changes rows, but no table and no audit record`() throws {
    let server = try PostgreSQLServer()
    let place = try TestStore(on: server)
    let owner = try driver(place)
    try owner.transaction { try $0.run("CREATE ROLE \"the app\" LOGIN PASSWORD 'app-password'") }
    try owner.grantUse(to: "the app")
    let app = try PostgreSQLDriver(
      try DatabaseAddress(
        server.url(of: place.name, user: "the%20app", password: "app-password")))
    try Schema.check(app)
    try app.transaction { connection in
      try connection.run("INSERT INTO settings (name, value) VALUES ('n', 0)")
      try connection.run("DELETE FROM settings")
      try connection.run(
        "INSERT INTO audit (id, account_id, recorded_at, record) VALUES (1, 1, 1, '{}')")
    }
    for statement in [
      "DELETE FROM audit", "UPDATE audit SET record = ''", "CREATE TABLE mine (id BIGINT)",
      "DROP TABLE settings", "ALTER TABLE users ADD COLUMN more BIGINT", "TRUNCATE audit",
      "INSERT INTO schema_version (version) VALUES (99)", "DELETE FROM change_version",
    ] {
      #expect(throws: SQLFailure.self, "\(statement)") {
        try app.transaction { try $0.run(statement) }
      }
    }
    #expect(throws: SQLFailure.self) { try Schema.migrate(app, upTo: 99) }
  }

  @Test func `the store of an earlier release is refused, not changed`() throws {
    let place = try TestStore(onSchema: false)
    let driver = try driver(place)
    let keyring = try Keyring(
      keyEncryptionKey: [UInt8](repeating: 7, count: 32), random: SeededRandom(1))
    func open() throws {
      _ = try SQLStore(driver: driver, keyring: keyring, random: SeededRandom(1))
    }
    #expect(throws: SQLFailure.olderSchema(found: 0, known: Schema.release)) { try open() }
    try Schema.migrate(driver, upTo: 3)
    #expect(throws: SQLFailure.olderSchema(found: 3, known: Schema.release)) { try open() }
    try Schema.migrate(driver)
    #expect(throws: Never.self) { try open() }
  }
}

/// How a database is named.
@Suite struct `The address of a database` {
  @Test(
    arguments: [
      "postgresql://app@db.example.com/iam?sslmode=disable",
      "postgresql://app@db.example.com/iam?sslmode=require",
      "postgresql://app@127.0.0.1,db.example.com/iam?sslmode=prefer",
      "postgresql://app@localhost/iam?hostaddr=192.0.2.7&sslmode=verify-ca",
      "postgresql://app:s3cret-word@/iam?service=elsewhere",
      "mysql://app:s3cret-word@localhost/iam",
      "postgresql://app:s3cret-word@localhost:port:/iam?x", "host=localhost password=s3cret-word",
    ])
  func `is refused where others could read along, without repeating it`(text: String) {
    do {
      _ = try DatabaseAddress(text)
      Issue.record("taken")
    } catch {
      #expect(!"\(error)".contains("s3cret-word"))
    }
  }

  @Test(
    arguments: [
      "postgresql://app:s3cret-word@db1.example.com,db2.example.com:5433/iam",
      "postgresql://app:s3cret-word@db.example.com/iam?sslmode=verify-full",
      "postgres://app:s3cret-word@localhost/iam", "postgresql://app:s3cret-word@%2Frun%2Fpg/iam",
    ])
  func `shows hosts and name, and never the password`(text: String) throws {
    let address = try DatabaseAddress(text)
    #expect(address.holdsPassword)
    #expect("\(address)".hasPrefix("iam on "))
    #expect(!"\(address)".contains("s3cret-word"))
  }

  @Test(.enabled(if: TestEngine.current == .postgresql))
  func `whoever is not let in hears why, and not with what he tried`() throws {
    let server = try PostgreSQLServer.shared.get()
    do {
      _ = try PostgreSQLDriver(
        try DatabaseAddress(server.url(of: "postgres", user: "sallyport", password: "s3cret-word")))
      Issue.record("let in")
    } catch SQLFailure.unavailable(let text) {
      #expect(text.contains("password authentication failed"))
      #expect(!text.contains("s3cret-word"))
    }
  }
}
