import Dispatch
import Foundation
import Identity
import IdentitySQL
import Operations
import Synchronization
import TestStores
import Testing

/// Law 7: nothing acknowledged is lost, and nothing unacknowledged is granted.
@Suite struct `Law 7: nothing acknowledged is lost` {
  @Test(.enabled(if: TestEngine.current == .sqlite))
  func `SQLite waits for the disk, beside a log`() throws {
    let world = try World()
    let synchronous = try world.driver.transaction { connection in
      try connection.row("PRAGMA synchronous") { $0.integer(0) }
    }
    #expect(synchronous == 2)
    let journal = try world.driver.read { try $0.row("PRAGMA journal_mode") { $0.text(0) } }
    #expect(journal == "wal")
  }

  /// Copying it back in one pass never ends while somebody writes; then the log would grow for ever.
  @Test(.enabled(if: TestEngine.current == .sqlite))
  func `the log begins anew while it is being written to, and loses nothing`() throws {
    let world = try World()
    let record = String(repeating: "x", count: 4000)
    let (transactions, rows) = (1200, 40)
    let first: Int64 = 1 << 50
    for transaction in 0..<transactions {
      try world.driver.transaction { connection in
        for row in 0..<rows {
          try connection.run(
            "INSERT INTO audit (id, account_id, recorded_at, record) VALUES (?, 1, 1, ?)",
            [.integer(first + Int64(transaction * rows + row)), .text(record)])
        }
      }
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: world.place.path + "-wal")
    let size = try #require(attributes[.size] as? NSNumber).intValue
    // A log that never began anew holds at least this.
    #expect(size < transactions * rows * 4096)
    let kept = try world.reopened().auditRecords(after: first - 1, of: nil, limit: 100_000)
    #expect(kept.map(\.id) == (0..<Int64(transactions * rows)).map { first + $0 })
    #expect(kept.allSatisfy { $0.json == record })
  }

  @Test func `a commit that fails grants nothing and leaves nothing behind`() throws {
    let (world, driver) = try World.observed()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    _ = try world.store.read { try $0.devices(of: ann.owner) }
    #expect(throws: Never.self) { try world.store.readMemory { try $0.devices(of: ann.owner) } }
    let before = try contents(world)

    driver.fail(.beforeCommit)
    let code = try phone.code(at: world.step)
    #expect(throws: ObservedDriver.failure) { try world.getSessionToken(phone, code, as: ann) }
    #expect(throws: ObservedDriver.failure) {
      try world.perform("CreateUser", ["UserName": "bob"], as: world.root)
    }
    driver.fail(nil)
    #expect(try contents(world) == before)
    #expect(throws: NotInMemory.self) {
      try world.store.readMemory { try $0.devices(of: ann.owner) }
    }
    #expect(throws: NotInMemory.self) {
      try world.store.readMemory { try $0.account(world.account.id) }
    }
    // The code was not used, so it still is good.
    #expect(try world.getSessionToken(phone, code, as: ann).isAnswered)
  }

  @Test func `a commit whose end is unknown is an error, and memory is no witness`() throws {
    let (world, driver) = try World.observed()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    _ = try world.store.read { try $0.devices(of: ann.owner) }
    driver.fail(.afterCommit)
    #expect(throws: ObservedDriver.failure) {
      try world.perform(
        "DeactivateMFADevice", ["UserName": "ann", "SerialNumber": phone.serialNumber],
        as: world.root)
    }
    driver.fail(nil)
    #expect(throws: NotInMemory.self) {
      try world.store.readMemory { try $0.devices(of: ann.owner) }
    }
    #expect(try world.store.read { try $0.devices(of: ann.owner) }.isEmpty)
  }

  @Test func `everybody in a group that fails hears of it`() throws {
    let (world, driver) = try World.observed()
    driver.fail(.beforeCommit)
    let results = Mutex<[Bool]>([])
    for _ in 0..<50 {
      _ = world.store.submit {
        $0.makeID(at: World.start)
      } completion: { result in
        results.withLock { $0.append((try? result.get()) == nil) }
      }
    }
    world.store.drain()
    #expect(results.withLock { $0 } == [Bool](repeating: true, count: 50))
  }

  @Test func `what was acknowledged is there after a restart`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    let restarted = try world.reopened()
    let devices = try restarted.read { try $0.devices(of: ann.owner) }
    #expect(devices.map(\.serialNumber.description) == [phone.serialNumber])
    #expect(try restarted.read { try $0.user(named: "ANN", in: world.account.id) } == ann.user)
  }

  private func contents(_ world: World) throws -> [Int] {
    try ["users", "spent_codes", "code_attempts", "code_failures", "audit"]
      .map { try world.count($0) }
  }
}

/// What memory shows is never older than what was acknowledged before the question.
@Suite struct `Law 7: memory shows nothing stale` {
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `whatever readers and writers do between each other`(seed: UInt64) throws {
    let world = try World(seed: seed)
    let subjects = try (0..<3).map { index in
      try Subject("user-\(index)", in: world)
    }
    let stale = Mutex<[String]>([])
    let seen = Atomic<Int>(0)
    let faults = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 6) { thread in
      var random = SeededRandom(seed &* 100 &+ UInt64(thread))
      for _ in 0..<150 {
        let subject = subjects[Int.random(in: 0..<subjects.count, using: &random)]
        do {
          switch Int.random(in: 0..<10, using: &random) {
          case 0, 1: try subject.write()
          case 2, 3, 4: _ = try world.store.read { try subject.versions(in: $0) }
          default: break
          }
          let acknowledged = subject.acknowledged
          let versions = try world.store.readMemory { try subject.versions(in: $0) }
          seen.add(1, ordering: .relaxed)
          for version in versions where version < acknowledged {
            stale.withLock { $0.append("\(versions) after \(acknowledged)") }
          }
        } catch is NotInMemory {
          continue
        } catch {
          faults.withLock { $0.append("\(error)") }
        }
      }
    }
    #expect(stale.withLock { $0 } == [])
    #expect(faults.withLock { $0 } == [])
    #expect(seen.load(ordering: .relaxed) > 50)
  }

  /// A user and his device, which carry the number of their last change.
  private final class Subject: Sendable {
    private let world: World
    private let name: String
    private let id: RecordID
    private let serialNumber: SerialNumber
    private let newest = Mutex<Int64>(0)

    init(_ name: String, in world: World) throws {
      let caller = try world.makeUser(name)
      let phone = try world.makeEnabledPhone(name, for: caller)
      self.world = world
      self.name = name
      id = try #require(caller.user).id
      serialNumber = SerialNumber(unverified: phone.serialNumber)
      try write()
    }

    var acknowledged: Int64 { newest.withLock { $0 } }

    func write() throws {
      let (id, serialNumber, account) = (id, serialNumber, world.account.id)
      let version = try world.store.write { records -> Int64 in
        guard let user = try records.user(id),
          var device = try records.device(serialNumber, in: account)
        else { throw Fault.damagedRecord("subject") }
        device.skew += 1
        try records.update(user.with(path: "/\(device.skew)/"))
        try records.update(device)
        return device.skew
      }
      newest.withLock { $0 = max($0, version) }
    }

    /// The version as each way to it shows it.
    func versions(in records: any Reading) throws -> [Int64] {
      let user = try records.user(id)
      let named = try records.user(named: name, in: world.account.id)
      let device = try records.device(serialNumber, in: world.account.id)
      let held = try records.devices(of: .user(id)).first
      return [
        user?.path, named?.path,
      ].map { Int64(($0 ?? "").filter { $0 != "/" }) ?? -1 } + [
        device?.skew ?? -1, held?.skew ?? -1,
      ]
    }
  }
}

/// A store of a later release is left alone.
@Suite struct `Migrations` {
  @Test func `a store of a later release is refused and not changed`() throws {
    let world = try World()
    _ = try world.makeUser("ann")
    try world.driver.transaction { connection in
      try connection.run("INSERT INTO schema_version (version) VALUES (99)")
    }
    func files() throws -> [Data] {
      guard TestEngine.current == .sqlite else { return [] }
      return try ["", "-wal"].map { try Data(contentsOf: URL(filePath: world.place.path + $0)) }
    }
    let before = try files()
    #expect(throws: SQLFailure.newerSchema(found: 99, known: Schema.release)) {
      try world.reopened()
    }
    #expect(try files() == before)
    #expect(try world.count("users") == 1)
  }

  @Test func `opening a store again changes nothing`() throws {
    let world = try World()
    let catalogue = TestEngine.current == .sqlite ? "sqlite_master" : "information_schema.columns"
    let before = try world.count(catalogue)
    _ = try world.reopened()
    _ = try world.reopened()
    #expect(try world.count("schema_version") == Schema.release)
    #expect(try world.count(catalogue) == before)
  }
}
