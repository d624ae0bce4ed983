import AWSQuery
import Dispatch
import Foundation
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import PostgreSQLDriver
import Synchronization
import TestStores
import Testing

/// Three instances before one PostgreSQL are one service. Each has its own connections and memory.
@Suite(.enabled(if: TestEngine.current == .postgresql))
struct `Instances before one database` {
  private func three(_ world: World) throws -> [SQLStore] {
    [world.store, try world.reopened(), try world.reopened()]
  }

  /// Calls `body` once for each number, on many threads and from all instances in turn.
  private func fromAll<Value: Sendable>(
    _ stores: [SQLStore], times: Int, _ body: @Sendable (Int, SQLStore) throws -> Value
  ) -> [Result<Value, any Error>] {
    let results = Mutex<[Result<Value, any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: times) { number in
      let result = Result { try body(number, stores[number % stores.count]) }
      results.withLock { $0.append(result) }
    }
    return results.withLock { $0 }
  }

  @Test func `T-02: of sixty at once who show one code, one is let in`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    let stores = try three(world)
    for _ in 0..<10 {
      world.advanceToNextWindow()
      let code = try phone.code(at: world.step)
      let outcomes = try fromAll(stores, times: 60) { _, store in
        try world.getSessionToken(phone, code, as: ann, in: store)
      }.map { try $0.get() }
      #expect(outcomes.count == 60)
      #expect(outcomes.count { $0.isAnswered } == 1)
    }
    #expect(try world.count("spent_codes") == 10)
  }

  @Test func `T-07: guesses at all instances share one budget`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    let stores = try three(world)
    for round in 1...3 {
      world.advanceToNextWindow()
      let wrong = try phone.wrongCode(near: world.step)
      let outcomes = try fromAll(stores, times: 90) { _, store in
        try world.getSessionToken(phone, wrong, as: ann, in: store)
      }.map { try $0.get() }
      #expect(!outcomes.contains { $0.isAnswered })
      let window = CodeBudget.window(at: world.now)
      #expect(
        try world.count("code_attempts", where: "time_window = \(window)") == CodeBudget.burst)
      #expect(try world.count("code_failures") == CodeBudget.burst * round)
      // The right one comes too late, wherever.
      let right = try phone.code(at: world.step)
      for store in stores {
        #expect(try !world.getSessionToken(phone, right, as: ann, in: store).isAnswered)
      }
    }
  }

  @Test func `what one has committed, the next transaction of another goes by`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let other = try world.reopened()
    for round in 0..<20 {
      let phone = try world.makeEnabledPhone("phone-\(round)", for: ann)
      world.advanceToNextWindow()
      // The other knows the device, and would let it in.
      #expect(try other.read { try $0.devices(of: ann.owner) }.count == 1)
      #expect(
        try world.getSessionToken(phone, phone.code(at: world.step), as: ann, in: other).isAnswered)
      try world.must(
        "DeactivateMFADevice", ["UserName": "ann", "SerialNumber": phone.serialNumber],
        as: world.root)
      let code = try phone.code(at: world.step.advanced(by: 1))
      #expect(try !world.getSessionToken(phone, code, as: ann, in: other).isAnswered)
    }
  }

  @Test func `T-14: memory elsewhere drops what was revoked within a second`() throws {
    let world = try World()
    let stores = try three(world)
    let ann = try world.makeUser("ann")
    var longest = Duration.zero
    for round in 0..<30 {
      let path = "/\(round)/"
      // All have the user in memory.
      for store in stores { _ = try store.read { try $0.user(RecordID(ann.owner.number)) } }
      try stores[round % 3].write { records in
        guard let user = try records.user(RecordID(ann.owner.number)) else { return }
        try records.update(user.with(path: path))
      }
      let committed = ContinuousClock.now
      for store in stores {
        while let user = try? store.readMemory({ try $0.user(RecordID(ann.owner.number)) }),
          user.path != path
        {
          try #require(ContinuousClock.now - committed < .seconds(3))
          usleep(1000)
        }
      }
      longest = max(longest, ContinuousClock.now - committed)
    }
    #expect(longest < .seconds(1))
  }

  @Test func `no change of one overwrites a change of another, though memory is old`() throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    let stores = try three(world)
    let (account, number) = (world.account.id, SerialNumber(unverified: phone.serialNumber))
    let before = try world.device(phone).skew
    let results = fromAll(stores, times: 90) { _, store in
      try store.write { records in
        guard var device = try records.device(number, in: account) else {
          throw Fault.damagedRecord("no device")
        }
        device.skew += 1
        try records.update(device)
      }
    }
    for result in results { try result.get() }
    #expect(try world.device(phone).skew == before + 90)
    #expect(try world.count("mfa_devices", where: "skew = \(before + 90)") == 1)
  }

  @Test func `ids of different instances never meet, and every change has its record`() throws {
    let world = try World()
    let stores = try three(world)
    let before = try world.count("audit")
    let outcomes = try fromAll(stores, times: 120) { number, store in
      try world.perform("CreateUser", ["UserName": "user-\(number)"], as: world.root, in: store)
    }.map { try $0.get() }
    #expect(outcomes.count { $0.isAnswered } == 120)
    #expect(try world.count("users") == 120)
    #expect(try world.count("audit") == before + 120)
  }

  @Test func `of three who make one name at once, one does`() throws {
    let world = try World()
    let stores = try three(world)
    for round in 0..<10 {
      let outcomes = try fromAll(stores, times: 12) { _, store in
        try world.perform("CreateUser", ["UserName": "ann-\(round)"], as: world.root, in: store)
      }.map { try $0.get() }
      #expect(outcomes.count { $0.isAnswered } == 1)
      #expect(outcomes.allSatisfy { $0.isAnswered || $0.refusal?.code == "EntityAlreadyExists" })
    }
  }

  @Test func `instances that start at the same time seal sessions with the same key`() throws {
    let world = try World()
    let stores = try three(world)
    let now = world.now.adding(seconds: 10 * 86_400)
    let keys = try fromAll(stores, times: 9) { _, store in
      try store.currentSessionKeys(at: now).map(\.id)
    }.map { try $0.get() }
    #expect(Set(keys.map { Set($0) }).count == 1)
    #expect(keys.first?.count == 1)
  }
}

/// What a cut-off instance does.
@Suite(.enabled(if: TestEngine.current == .postgresql))
struct `An instance without its database` {
  @Test func `answers nothing from memory after a second, grants nothing, and comes back`()
    async throws
  {
    let server = try PostgreSQLServer()
    let world = try World(
      on: TestStore(on: server, limits: PostgreSQLLimits(statement: 2, commit: 2)))
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    _ = try world.store.read { try $0.devices(of: ann.owner) }
    #expect(throws: Never.self) { try world.store.readMemory { try $0.devices(of: ann.owner) } }

    let code = try phone.code(at: world.step)
    try server.freeze()
    try await Task.sleep(for: .milliseconds(1100))
    #expect(throws: NotInMemory.self) {
      try world.store.readMemory { try $0.devices(of: ann.owner) }
    }
    #expect(throws: SQLFailure.self) { try world.getSessionToken(phone, code, as: ann) }
    #expect(throws: SQLFailure.self) { try world.store.read { try $0.devices(of: ann.owner) } }
    try server.thaw()
    // What was under way then may have been kept, and then the code is spent; a newer one is good.
    world.advanceToNextWindow()
    #expect(try world.getSessionToken(phone, phone.code(at: world.step), as: ann).isAnswered)
    let deadline = ContinuousClock.now + .seconds(5)
    while (try? world.store.readMemory { try $0.devices(of: ann.owner) }) == nil {
      try #require(ContinuousClock.now < deadline)
      _ = try world.store.read { try $0.devices(of: ann.owner) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}

/// An engine whose clock the test moves.
private final class ShiftedClock: SharedSQLDriver {
  private let driver: any SharedSQLDriver
  let shift = Atomic<Int64>(0)

  init(_ driver: any SharedSQLDriver) {
    self.driver = driver
  }

  var dialect: SQLDialect { driver.dialect }

  func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    try driver.read(body)
  }

  func transaction<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    try driver.transaction(body)
  }

  func close() throws { try driver.close() }
  func announce(on connection: any SQLConnection) throws { try driver.announce(on: connection) }
  func claimLane() throws -> @Sendable () -> Int64 { try driver.claimLane() }
  var standbysExpression: String { driver.standbysExpression }
  func surestStandbys(in setting: String) -> Set<String> { driver.surestStandbys(in: setting) }

  func place(on connection: any SQLConnection) throws -> EnginePlace {
    try driver.place(on: connection)
  }

  func time(on connection: any SQLConnection) throws -> Timestamp {
    try driver.time(on: connection)
  }

  func waitForNews(atMost time: Duration, _ body: (any SQLConnection) throws -> Void) throws {
    try driver.waitForNews(atMost: time, body)
  }

  func clockDifference(on connection: any SQLConnection) throws -> Int64 {
    try driver.clockDifference(on: connection) + shift.load(ordering: .relaxed)
  }
}

extension `Instances before one database` {
  @Test func `the clocks of instance and database agree`() throws {
    let place = try TestStore()
    let driver = try PostgreSQLDriver(try place.address)
    let difference = try driver.read { try driver.clockDifference(on: $0) }
    #expect(abs(difference) < 100)
  }

  @Test(arguments: [5100, -5100] as [Int64])
  func `an instance whose clock goes wrong decides nothing until it is right again`(
    shift: Int64
  ) throws {
    let place = try TestStore()
    let driver = ShiftedClock(try PostgreSQLDriver(try place.address))
    let world = try World(on: place, wrapping: { _ in driver })
    let ann = try world.makeUser("ann")
    func decides() -> Bool {
      (try? world.perform("GetUser", ["UserName": "ann"], as: ann).isAnswered) == true
        && (try? world.perform("CreateUser", ["UserName": "bob"], as: ann)) != nil
    }
    func wait(until expected: Bool) throws {
      let deadline = ContinuousClock.now + .seconds(20)
      while decides() != expected {
        try #require(ContinuousClock.now < deadline)
        usleep(10_000)
      }
    }
    driver.shift.store(shift, ordering: .relaxed)
    try wait(until: false)
    #expect(throws: SQLFailure.self) { try world.store.read { _ in } }
    #expect(throws: SQLFailure.self) { try world.store.write { _ in } }
    #expect(throws: SQLFailure.self) {
      try SQLStore(driver: driver, keyring: world.keyring, random: SeededRandom(3))
    }
    driver.shift.store(shift > 0 ? 4900 : -4900, ordering: .relaxed)
    try wait(until: true)
  }
}
