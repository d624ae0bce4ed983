import Dispatch
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import Synchronization
import TestStores
import Testing

/// T-26: keys are changed while requests are served, and whoever is killed goes on where he was.
@Suite struct `Law 9: keys can be changed` {
  private static let first = [UInt8](repeating: 7, count: 32)
  private static let second = [UInt8](repeating: 8, count: 32)

  private static func record(
    _ name: String, at now: Timestamp
  ) -> @Sendable (AccountID) -> AuditRecord {
    { account in
      AuditRecord(
        eventID: UniqueID.text(random: SystemRandomSource()), at: now, account: account,
        source: "sallyport", name: name, isReadOnly: false, actor: .operator(command: name),
        parameters: nil, response: nil, refusal: nil)
    }
  }

  /// A store over the same rows, as another process opens it.
  private func open(
    _ world: World, _ key: [UInt8], _ others: [[UInt8]] = [],
    wrapping: (any SQLDriver) -> any SQLDriver = { $0 }
  ) throws -> SQLStore {
    let store = try SQLStore(
      driver: wrapping(try world.place.open()),
      keyring: try Keyring(keyEncryptionKey: key, others: others, random: SystemRandomSource()),
      random: SystemRandomSource(), capacity: 1024)
    try store.checkKeys()
    return store
  }

  /// Half as many devices and half as many access keys, past the API, which would take too long.
  private func fill(_ world: World, _ count: Int) throws {
    let (account, now) = (world.account, world.now)
    try world.store.write { records in
      for number in 0..<count / 2 {
        _ = try AccessKey.make(for: .root(account.id), of: account, in: records, at: now)
        let id = records.makeID(at: now)
        let serial = SerialNumber(
          partition: .aws, account: account.id, path: "/", name: "device-\(number)")
        try records.insert(
          VirtualDevice(
            id: id, account: account.id, serialNumber: serial, createdAt: now, budget: id),
          sealedSeed: try records.keyring.seal(
            Self.seed(of: id), of: account, at: .seed(of: id, in: account.id)), tags: [])
      }
    }
  }

  private static func seed(of id: RecordID) -> [UInt8] {
    (0..<40).map { UInt8(truncatingIfNeeded: (id.number >> 6) &* 31 &+ $0) }
  }

  /// Opens every n-th secret with what `store` knows; throws for one that does not open, or is another.
  private func read(_ store: SQLStore, on world: World, every stride: Int = 1) throws -> Int {
    let account = try #require(try store.read { try $0.accounts().first })
    let (seeds, keys) = try world.place.beside().read { connection in
      (
        try connection.rows("SELECT id, sealed_seed FROM mfa_devices ORDER BY id") {
          (RecordID($0.integer(0)), $0.bytes(1))
        },
        try connection.rows("SELECT id, sealed_secret FROM access_keys ORDER BY id") {
          ($0.text(0), $0.bytes(1))
        }
      )
    }
    var count = 0
    for place in Swift.stride(from: 0, to: seeds.count, by: stride) {
      let (id, sealed) = seeds[place]
      let seed = try store.keyring.open(sealed, of: account, at: .seed(of: id, in: account.id))
      try #require(seed == Self.seed(of: id))
      count += 1
    }
    for place in Swift.stride(from: 0, to: keys.count, by: stride) {
      let (id, sealed) = keys[place]
      let secret = try store.keyring.open(
        sealed, of: account, at: .secretAccessKey(id, in: account.id))
      try #require(secret.count == 40)
      count += 1
    }
    return count
  }

  /// All that a rotation does, as it is begun, or begun again by a process that knows of nothing.
  private func rotate(_ store: SQLStore, at now: Timestamp) throws {
    while try store.rewrapKeys(record: Self.record("RotateKey", at: now)) > 0 {}
    _ = try store.changeDataKeys(at: now, record: Self.record("ChangeDataKey", at: now))
    _ = try store.finishDataKeys(at: now, record: Self.record("ForgetDataKey", at: now))
  }

  private func records(_ name: String, in world: World) throws -> Int {
    try world.count("audit", where: "record LIKE '%\"eventName\":\"\(name)\"%'")
  }

  /// Each life of the process ends one commit later than the one before it, before that commit or after it.
  @Test func `whoever is killed at any step leaves nothing unreadable, and goes on`() throws {
    let world = try World()
    try fill(world, 10_000)
    try world.store.close()
    let total = 10_001
    var (lives, isDone) = (0, false)
    while !isDone {
      lives += 1
      try #require(lives < 40)
      let place = Mutex<FaultDriver?>(nil)
      let store = try open(world, Self.second, [Self.first]) { driver in
        let driver = FaultDriver(driver)
        place.withLock { $0 = driver }
        return driver
      }
      let driver = try #require(place.withLock { $0 })
      driver.arm(
        FaultDriver.Plan(at: lives, kinds: [.beforeCommit, .afterCommit], lasts: true))
      do {
        try rotate(store, at: world.now)
        isDone = true
      } catch {
        #expect(error as? SQLFailure == FaultDriver.Plan(at: 1).failure)
      }
      #expect(driver.hasFailed != isDone)
      driver.arm(nil)
      #expect(try read(store, on: world, every: 97) == 104, "life \(lives)")
    }
    #expect(lives > 6)

    let store = try open(world, Self.second, [Self.first])
    #expect(try store.keyStatus().underOtherKeys == 0)
    #expect(try store.keyStatus().underFormerDataKeys == 0)
    #expect(try store.keyStatus().formerDataKeys == 1)
    // The data key of before stays an hour, and nothing else goes.
    world.advance(seconds: SQLStore.formerKeyLifetime - 1)
    try rotate(store, at: world.now)
    #expect(try store.keyStatus().formerDataKeys == 1)
    world.advance(seconds: 1)
    #expect(
      try store.finishDataKeys(at: world.now, record: Self.record("ForgetDataKey", at: world.now))
        == 1)
    try store.close()

    // The new key alone opens everything; the one before opens nothing.
    let restarted = try open(world, Self.second)
    #expect(try read(restarted, on: world) == total)
    #expect(try restarted.verifyAudit().isWhole)
    #expect(throws: Never.self) { try restarted.currentSessionKeys(at: World.start) }
    #expect(throws: Fault.self) { _ = try open(world, Self.first) }
    for name in ["RotateKey", "ChangeDataKey", "ForgetDataKey"] {
      #expect(try records(name, in: world) == 1, "\(name)")
    }
  }

  @Test func `while keys are changed every request is served`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    try fill(world, 2000)
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    let isOver = Atomic<Bool>(false)
    let failures = Mutex<[String]>([])
    let served = Mutex([0, 0, 0])
    let serials = (0..<1000).map { number in
      SerialNumber(
        partition: .aws, account: world.account.id, path: "/", name: "device-\(number)")
    }
    let group = DispatchGroup()
    for worker in 0..<3 {
      DispatchQueue.global().async(group: group) {
        var number = worker * 333
        while !isOver.load(ordering: .relaxed) {
          number = (number + 7) % serials.count
          let serial = serials[number]
          do {
            switch worker {
            case 0:
              // As a code is looked at, with seeds that are not in memory.
              world.store.tables.dropAll()
              try world.store.read { records in
                let device = try #require(try records.device(serial, in: world.account.id))
                _ = try records.totp(of: device)
              }
            case 1:
              // As a signature is.
              try world.store.read { records in
                for key in try records.accessKeys(of: ann.owner) {
                  let found = try #require(try records.accessKey(key.id))
                  let account = try #require(try records.account(found.account))
                  _ = try world.store.keyring.open(
                    found.sealedSecret, of: account,
                    at: .secretAccessKey(found.id, in: account.id))
                }
              }
            default:
              let outcome = try world.perform(
                "CreateVirtualMFADevice",
                ["VirtualMFADeviceName": "new-\(served.withLock { $0[worker] })"], as: world.root)
              if let refusal = outcome.refusal { throw refusal }
            }
            served.withLock { $0[worker] += 1 }
          } catch {
            failures.withLock { $0.append("\(worker): \(error)") }
            return
          }
        }
      }
    }
    func waitForEach(_ count: Int) {
      let before = served.withLock { $0 }
      while zip(served.withLock { $0 }, before).contains(where: { $0 < $1 + count }),
        failures.withLock({ $0.isEmpty })
      {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(1))
      }
    }
    try world.store.keyring.adopt(Self.second)
    for _ in 0..<3 {
      try rotate(world.store, at: world.now)
      // No request takes the hour that passes now.
      waitForEach(2)
      world.advance(seconds: SQLStore.formerKeyLifetime)
      try rotate(world.store, at: world.now)
      waitForEach(10)
    }
    isOver.store(true, ordering: .relaxed)
    group.wait()
    #expect(failures.withLock { $0 } == [])
    for name in ["ChangeDataKey", "ForgetDataKey"] {
      #expect(try records(name, in: world) == 3, "\(name)")
    }
    #expect(try world.store.keyStatus().underOtherKeys == 0)
    let code = try phone.oneTimeCode(at: world.step)
    #expect(try world.verify(phone, code) == .accepted(world.step))
  }

  /// A caller holds his account as it was when he was let in.
  @Test func `who was let in before two changes writes nothing under a key that is gone`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    for _ in 0..<2 {
      try rotate(world.store, at: world.now)
      world.advance(seconds: SQLStore.formerKeyLifetime)
      try rotate(world.store, at: world.now)
    }
    #expect(try records("ForgetDataKey", in: world) == 2)
    let phone = try world.makeEnabledPhone("phone", for: ann)
    try world.must("CreateAccessKey", ["UserName": "ann"], as: world.root)
    world.advanceToNextWindow()
    #expect(
      try world.verify(phone, try phone.oneTimeCode(at: world.step)) == .accepted(world.step))
    let opened = try world.store.read { records in
      let account = try #require(try records.account(world.account.id))
      return try records.accessKeys(of: ann.owner).map { key in
        try world.store.keyring.open(
          key.sealedSecret, of: account, at: .secretAccessKey(key.id, in: account.id))
      }
    }
    #expect(opened.map(\.count) == [40, 40])
  }

  @Test func `the data key of before is not forgotten while something is under it`() throws {
    let world = try World()
    let phone = try world.makePhone("phone")
    let device = try world.device(phone)
    let old = try world.sealedSeed(of: device)
    let store = world.store
    try rotate(store, at: world.now)
    try #require(try store.keyStatus().underFormerDataKeys == 0)
    // A server of before sealed by the account as it had read it earlier.
    try world.place.beside().transaction { connection in
      _ = try connection.run(
        "UPDATE mfa_devices SET sealed_seed = ? WHERE id = ?",
        [.bytes(old), .integer(device.id.number)])
    }
    world.advance(seconds: SQLStore.formerKeyLifetime)
    #expect(try store.keyStatus().underFormerDataKeys == 1)
    try rotate(store, at: world.now)
    #expect(try world.sealedSeed(of: device) != old)
    let account = try #require(try store.read { try $0.accounts().first })
    let opened = try store.keyring.open(
      try world.sealedSeed(of: device), of: account, at: .seed(of: device.id, in: account.id))
    #expect(opened == phone.seed)
  }

  @Test func `a code that was sent before the data key changed is good still`() throws {
    let world = try World()
    let (account, now) = (world.account, world.now)
    try world.store.write { records in
      try records.set(
        SentCode(
          account: account.id, purpose: .contactEmail,
          digest: try SentCode.digest(
            of: "ABC234", for: .contactEmail, to: "root@example.com", of: account,
            by: records.keyring), target: "root@example.com", expiresAt: now.adding(seconds: 900)))
    }
    _ = try world.store.changeDataKeys(at: now, record: Self.record("ChangeDataKey", at: now))
    let spent = try (0..<2).map { _ in
      try world.store.write { records in
        let account = try #require(try records.account(account.id))
        return try records.spendCode(
          "abc234", for: .contactEmail, to: "root@example.com", of: account, at: now)
      }
    }
    #expect(spent == [true, false])
  }

  @Test func `a store from before keys had marks is read, and gets them`() throws {
    let world = try World()
    try fill(world, 20)
    try world.store.close()
    try world.place.beside().transaction { connection in
      for (table, column) in [
        ("accounts", "sealed_data_key"), ("session_keys", "sealed_key"),
        ("audit_keys", "sealed_secret"), ("mfa_devices", "sealed_seed"),
        ("access_keys", "sealed_secret"),
      ] {
        try connection.run("UPDATE \(table) SET \(column) = substr(\(column), \(KeyMark.size + 1))")
      }
      try connection.run("UPDATE accounts SET data_key_mark = NULL")
    }
    let store = try open(world, Self.first)
    #expect(try read(store, on: world) == 21)
    #expect(try store.keyStatus().underOtherKeys == 3)
    try store.keyring.adopt(Self.second)
    try rotate(store, at: world.now)
    world.advance(seconds: SQLStore.formerKeyLifetime)
    try rotate(store, at: world.now)
    try store.close()
    #expect(throws: Fault.self) { _ = try open(world, Self.first) }
    let restarted = try open(world, Self.second)
    #expect(try read(restarted, on: world) == 21)
    #expect(try restarted.verifyAudit().isWhole)
  }
}

/// What is done when somebody else may have the keys.
@Suite struct `Law 9: leaked seeds and sessions` {
  private func void(
    _ world: World, madeBefore time: Timestamp, after id: Int64 = 0
  ) throws -> [VoidedDevice] {
    let now = world.now
    return try world.store.voidSeeds(of: nil, madeBefore: time, after: id, at: now, portion: 2) {
      AuditRecord(
        eventID: UniqueID.text(random: SystemRandomSource()), at: now, account: $0.account,
        source: "sallyport", name: "VoidSeed", isReadOnly: false,
        actor: .operator(command: "VoidSeed"), parameters: nil, response: nil, refusal: nil)
    }
  }

  @Test func `no code of a void device counts, and it is asked for still`() throws {
    let world = try World()
    let (ann, bob) = (try world.makeUser("ann"), try world.makeUser("bob"))
    let phone = try world.makeEnabledPhone("phone", for: ann)
    let other = try world.makeEnabledPhone("other", for: bob)
    let spare = try world.makePhone("spare")
    world.advanceToNextWindow()
    // In memory, seeds and all.
    #expect(try world.verify(phone, try phone.oneTimeCode(at: world.step)) == .accepted(world.step))
    world.advance(steps: 2)
    let leaked = world.now
    let late = try world.makeEnabledPhone("late", for: bob)
    world.advance(seconds: 1)

    var (voided, last) = ([VoidedDevice](), Int64(0))
    while true {
      let portion = try void(world, madeBefore: leaked, after: last)
      voided += portion
      guard let end = portion.last else { break }
      last = end.id
    }
    let wanted: Set<String> = [phone.serialNumber, other.serialNumber, spare.serialNumber]
    #expect(Set(voided.map(\.serialNumber)) == wanted)
    #expect(Set(voided.map(\.user)) == ["ann", "bob", nil])
    #expect(try world.count("audit", where: "record LIKE '%\"VoidSeed\"%'") >= 3)

    world.advance(steps: 1)
    #expect(try world.verify(phone, try phone.oneTimeCode(at: world.step)) == .suspended)
    // Neither does releasing it help, nor two codes of the seed.
    var device = try world.device(phone)
    device.suspendedAt = nil
    let released = device
    try world.store.write { try $0.update(released) }
    #expect(try world.verify(phone, try phone.oneTimeCode(at: world.step)) == .wrong)
    world.advance(steps: 4)
    let resynced = try world.pair(
      "ResyncMFADevice", phone, for: ann, at: world.step, as: world.root)
    #expect(resynced.refusal != nil)
    // It is his still, so that a code is asked for; and he was told.
    #expect(try world.device(phone).enabled?.owner == ann.owner)
    let told = try world.store.read { try $0.notices(of: ann.owner, before: world.now) }
    #expect(told.map(\.kind).contains(.deviceVoided))
    // What was made since is another thing.
    world.advanceToNextWindow()
    #expect(try world.verify(late, try late.oneTimeCode(at: world.step)) == .accepted(world.step))
  }

  @Test func `no session of before is good once they were ended`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let plain = try world.must("GetSessionToken", as: ann)
    let id = try #require(plain.text("AccessKeyId"))
    let token = try #require(plain.text("SessionToken"))
    _ = try world.settings.sessions.open(token, accessKeyID: id, at: world.now)
    let now = world.now
    world.settings.sessions.replaceKeys(
      try world.store.endSessions(at: now) { account in
        AuditRecord(
          eventID: UniqueID.text(random: SystemRandomSource()), at: now, account: account,
          source: "sallyport", name: "EndSessions", isReadOnly: false,
          actor: .operator(command: "EndSessions"), parameters: nil, response: nil, refusal: nil)
      })
    #expect(throws: SessionTokenRejection.invalid) {
      try world.settings.sessions.open(token, accessKeyID: id, at: now)
    }
    // Nor after a restart, and new ones are made.
    let sessions = SessionSealer()
    sessions.replaceKeys(try world.reopened().currentSessionKeys(at: now))
    #expect(throws: SessionTokenRejection.invalid) {
      try sessions.open(token, accessKeyID: id, at: now)
    }
    try world.must("GetSessionToken", as: ann)
  }
}
