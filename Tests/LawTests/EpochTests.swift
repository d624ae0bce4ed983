import AWSQuery
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import PostgreSQLDriver
import Synchronization
import TestStores
import Testing

/// Laws 1 and 3 where something of the store was lost: what may have been used in it does not count.
@Suite struct `A new epoch` {
  /// Attempts of the moment are not what this is about.
  private func forgetAttempts(_ world: World) throws {
    try world.driver.transaction { try $0.run("UPDATE code_uses SET attempts = 0") }
  }

  @Test func `codes that may have been spent in what was lost never count, and later ones do`()
    throws
  {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    world.advance(seconds: 29)
    // Two ahead are in the window, and a third for another instance's clock.
    let last = world.step.advanced(by: 3)
    let epoch = try world.store.raiseEpoch(.restore, at: world.now).epoch
    #expect(epoch.codesCountAt == Timestamp(seconds: last.advanced(by: 1).value * 30))
    for _ in 0..<10 {
      for offset in [-2, 0, 2] as [Int64] {
        try forgetAttempts(world)
        let step = world.step.advanced(by: offset)
        let verdict = try world.verify(phone, try phone.oneTimeCode(at: step))
        if step <= last {
          #expect(verdict == .quarantined(until: epoch.codesCountAt))
        } else {
          #expect(verdict == .accepted(step) || verdict == .spent)
        }
      }
      world.advance(steps: 1)
    }
    let spent = try world.place.beside().read {
      try $0.rows("SELECT step FROM spent_codes") { $0.integer(0) }
    }
    #expect(spent.min() == last.value + 1)
  }

  @Test func `a wrong code in the quarantine is a failed one, and charged`() throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    _ = try world.store.raiseEpoch(.restore, at: world.now)
    let failed = try world.count("code_failures")
    let right = try phone.oneTimeCode(at: world.step)
    for _ in 0..<4 { _ = try world.verify(phone, right) }
    #expect(try world.count("code_failures") == failed)
    let wrong = try #require(OneTimeCode(try phone.wrongCode(near: world.step)))
    for _ in 0..<5 { #expect(try world.verify(phone, wrong) == .wrong) }
    #expect(try world.verify(phone, right) == .exhausted)
    #expect(try world.count("code_failures") == failed + 5)
  }

  @Test func `to clients it looks as if the code could not be checked`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    _ = try world.store.raiseEpoch(.restore, at: world.now)
    let refused = try world.getSessionToken(phone, try phone.code(at: world.step), as: ann)
    #expect(refused.refusal?.code == "AccessDenied")
    #expect(refused.refusal?.message?.contains("unable to validate MFA code") == true)
    world.advance(steps: 4)
    #expect(try world.getSessionToken(phone, try phone.code(at: world.step), as: ann).isAnswered)
  }

  @Test func `a pair that may have been accepted in what was lost is not new`() throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    let epoch = try world.store.raiseEpoch(.restore, at: world.now).epoch
    func pair(_ offset: Int64) throws -> PairVerdict {
      try forgetAttempts(world)
      let second = DeviceProfile.step(at: epoch.beganAt).advanced(by: offset)
      return try world.verifyPair(
        phone, try phone.oneTimeCode(at: second.advanced(by: -1)), try phone.oneTimeCode(at: second)
      )
    }
    #expect(try pair(1) == .quarantined(until: epoch.codesCountAt))
    #expect(try pair(4) == .quarantined(until: epoch.codesCountAt))
    world.advance(steps: 200)
    #expect(try pair(4) == .quarantined(until: epoch.codesCountAt))
    #expect(
      try pair(5) == .accepted(DeviceProfile.step(at: epoch.beganAt).advanced(by: 5)))
  }

  @Test func `the quarantine goes by the device's own clock`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makePhone("fast")
    let ahead: Int64 = 40
    let enabled = try world.pair(
      "EnableMFADevice", phone, for: ann, at: world.step.advanced(by: ahead), as: world.root)
    try #require(enabled.isAnswered)
    world.advanceToNextWindow()
    let own = world.step.advanced(by: ahead)
    let epoch = try world.store.raiseEpoch(.restore, at: world.now).epoch
    #expect(
      try world.verify(phone, try phone.oneTimeCode(at: own.advanced(by: 2)))
        == .quarantined(until: epoch.codesCountAt))
    world.advance(steps: 4)
    let next = own.advanced(by: 4)
    #expect(try world.verify(phone, try phone.oneTimeCode(at: next)) == .accepted(next))
  }

  @Test
  func `ends sessions, tickets, links and codes that count once, with a record for each account`()
    throws
  {
    let world = try World()
    let ann = try world.makeUser("ann")
    let account = world.account.id
    let now = world.now
    let keys = try world.store.currentSessionKeys(at: now).map(\.id)
    try world.store.write { records in
      let digest = SecretDigest(of: "something", for: "test")
      let session = Session(
        account: account, owner: ann.owner, issuedAt: now, expiresAt: now.adding(seconds: 3600),
        mfaAt: nil)
      try records.insert(
        ConsoleSession(
          digest: digest, session: session, accessKeyID: "ASIAQAAAAAAAAAAAAAAA", device: nil,
          seenAt: now))
      try records.insert(
        SignInTicket(
          digest: digest, account: account, owner: ann.owner, step: .code,
          expiresAt: now.adding(seconds: 300), mfaAt: nil, device: nil))
      try records.setSetupCode(
        SetupCode(digest: digest, expiresAt: now.adding(seconds: 300)))
      try records.insertRecoveryCodes([digest], of: ann.owner, in: account, expiringAt: nil)
    }
    let ended = [
      "console_sessions", "sign_in_tickets", "setup_codes", "recovery_codes", "session_keys",
    ]
    for table in ended { #expect(try world.count(table) == 1, "\(table)") }
    let beginning = try world.store.raiseEpoch(.restore, at: now)
    #expect(beginning.epoch == StoreEpoch(number: 2, beganAt: now, reason: .restore))
    #expect((beginning.consoleSessions, beginning.recoveryCodes) == (1, 1))
    #expect(beginning.deactivatedKeys == 0)
    for table in ended { #expect(try world.count(table) == 0, "\(table)") }
    #expect(try world.count("audit", where: "record LIKE '%\"BeginEpoch\"%'") == 1)
    #expect(try world.store.currentSessionKeys(at: now).allSatisfy { !keys.contains($0.id) })
    #expect(try world.reopened().currentEpoch() == beginning.epoch)
    #expect(try world.store.verifyAudit().isWhole)
  }

  @Test func `access keys are made inactive where nobody knows which were deleted`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let id = ann.credential.accessKeyID
    #expect(try world.store.read { try $0.accessKey(id) }?.status == .active)
    let beginning = try world.store.raiseEpoch(.restore, deactivatingKeys: true, at: world.now)
    #expect(beginning.deactivatedKeys == 2)
    #expect(try world.store.read { try $0.accessKey(id) }?.status == .inactive)
    #expect(try world.count("access_keys", where: "status = 'Active'") == 0)
  }

  @Test func `a session of before it has ended, and one of after it has not`() {
    let epoch = StoreEpoch(number: 2, beganAt: World.start, reason: .restore)
    #expect(epoch.ends(sessionsOf: World.start.adding(seconds: -1)))
    #expect(!epoch.ends(sessionsOf: World.start))
    #expect(!StoreEpoch.first.ends(sessionsOf: Timestamp(milliseconds: 0)))
  }

  @Test func `a clock that was years ahead does not shut codes out for years`() throws {
    let world = try World()
    let past = world.now
    world.advance(seconds: 1000)
    _ = try world.makeUser("ann")
    #expect(try world.store.raiseEpoch(.said, at: past).epoch.beganAt == world.now)
    world.advance(seconds: 400 * 86_400)
    _ = try world.makeUser("bob")
    #expect(
      try world.store.raiseEpoch(.said, at: past).epoch.beganAt == past.adding(seconds: 3600))
  }
}

/// An engine that another server takes over, when the test says so.
private final class MovingEngine: SharedSQLDriver {
  private let driver: any SharedSQLDriver
  private let state = Mutex((place: EnginePlace(history: "1/1", name: "a"), standbys: ""))

  init(_ driver: any SharedSQLDriver) {
    self.driver = driver
  }

  func waitFor(standbys: String) {
    state.withLock { $0.standbys = standbys }
  }

  func move(to history: String, _ name: String) {
    state.withLock { $0 = (EnginePlace(history: history, name: name), "") }
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

  func waitForNews(atMost time: Duration, _ body: (any SQLConnection) throws -> Void) throws {
    try driver.waitForNews(atMost: time, body)
  }

  func clockDifference(on connection: any SQLConnection) throws -> Int64 {
    try driver.clockDifference(on: connection)
  }

  func time(on connection: any SQLConnection) throws -> Timestamp {
    try driver.time(on: connection)
  }

  func place(on connection: any SQLConnection) throws -> EnginePlace {
    state.withLock { $0.place }
  }

  var standbysExpression: String { state.withLock { "'\($0.standbys)'" } }
  func surestStandbys(in setting: String) -> Set<String> { driver.surestStandbys(in: setting) }
}

@Suite(.enabled(if: TestEngine.current == .postgresql))
struct `A new epoch after a failover` {
  private func world() throws -> (World, MovingEngine) {
    let place = try TestStore()
    let engine = MovingEngine(try PostgreSQLDriver(try place.address))
    return (try World(on: place, wrapping: { _ in engine }), engine)
  }

  /// Looks twice: the second time what is waited for is known, too.
  private func epoch(_ world: World) throws -> Int64 {
    for _ in 0..<2 { try world.store.write { _ in } }
    return try world.store.currentEpoch().number
  }

  @Test func `begins when a standby takes over that nobody waited for`() throws {
    let (world, engine) = try world()
    #expect(try epoch(world) == 1)
    engine.move(to: "1/2", "b")
    #expect(try epoch(world) == 2)
    #expect(try epoch(world) == 2)
    #expect(try world.store.currentEpoch().reason == .promotion)
    #expect(try world.count("audit", where: "record LIKE '%\"BeginEpoch\"%'") == 1)
    #expect(try world.store.verifyAudit().isWhole)
  }

  @Test func `does not begin when the standby that every commit waited for takes over`() throws {
    let (world, engine) = try world()
    engine.waitFor(standbys: "ANY 1 (b)")
    #expect(try epoch(world) == 1)
    engine.move(to: "1/2", "B")
    #expect(try epoch(world) == 1)
    // From there on the other is not waited for.
    engine.move(to: "1/3", "a")
    #expect(try epoch(world) == 2)
  }

  @Test(arguments: ["", "*", "ANY 1 (b, c)", "ANY 1 (c)", "FIRST 1 (c, b)"])
  func `begins when it may have been another that was waited for`(standbys: String) throws {
    let (world, engine) = try world()
    engine.waitFor(standbys: standbys)
    #expect(try epoch(world) == 1)
    engine.move(to: "1/2", "b")
    #expect(try epoch(world) == 2)
  }

  @Test func `begins when nobody is left who saw that the standby was waited for`() throws {
    let (world, engine) = try world()
    engine.waitFor(standbys: "b")
    #expect(try epoch(world) == 1)
    let other = MovingEngine(try PostgreSQLDriver(try world.place.address))
    other.move(to: "1/2", "b")
    let store = try SQLStore(
      driver: other, keyring: world.keyring, random: SeededRandom(5), capacity: 1024)
    try store.write { _ in }
    #expect(try store.currentEpoch().number == 2)
    try store.close()
  }

  @Test func `is noticed by an instance that is asked nothing, within a second`() throws {
    let (world, engine) = try world()
    #expect(try epoch(world) == 1)
    engine.move(to: "1/2", "b")
    let deadline = ContinuousClock.now + .seconds(5)
    while try world.count("epochs", where: "number = 2") == 0 {
      try #require(ContinuousClock.now < deadline)
    }
  }

  @Test func `standbys are read as PostgreSQL reads them`() throws {
    let place = try TestStore()
    let driver = try PostgreSQLDriver(try place.address)
    for (setting, names) in [
      ("", []), ("b", ["b"]), ("b, c", []), ("*", []), ("ANY 1 (b)", ["b"]), ("1 (\"B\")", ["b"]),
      ("ANY 2 (b, c)", ["b", "c"]), ("FIRST 2 (b,c,d)", []), ("ANY 1 (*)", []),
      ("nonsense (b)", []),
    ] as [(String, Set<String>)] {
      #expect(driver.surestStandbys(in: setting) == names, "\(setting)")
    }
    let found = try driver.read { try driver.place(on: $0) }
    #expect(found.history.hasSuffix("/00000001"))
  }
}
