import Dispatch
import Identity
import IdentitySQL
import Operations
import Synchronization
import TestStores
import Testing

/// The codes that stand in for the root user's lost device, and what they open.
@Suite struct `Root recovery` {
  private func send(
    _ purpose: SentCode.Purpose, to target: String, in world: World
  ) throws -> String {
    let (account, now) = (world.account, world.now)
    let text = SentCode.makeText(for: purpose, random: world.settings.random)
    try world.store.write { records in
      try records.set(
        SentCode(
          account: account.id, purpose: purpose,
          digest: SentCode.digest(
            of: text, for: purpose, to: target, of: account, by: records.keyring),
          target: target, expiresAt: now.adding(seconds: SentCode.lifetime)))
    }
    return text
  }

  private func spend(
    _ text: String, _ purpose: SentCode.Purpose, to target: String, in world: World
  ) throws -> Bool {
    let (account, now) = (world.account, world.now)
    return try world.store.write {
      try $0.spendCode(text, for: purpose, to: target, of: account, at: now)
    }
  }

  @Test func `a code is good once, for its purpose, and for where it was sent`() throws {
    let world = try World()
    let code = try send(.recoveryPhone, to: "+491234567", in: world)
    #expect(try !spend(code, .contactPhone, to: "+491234567", in: world))
    #expect(try !spend(code, .recoveryPhone, to: "+491234568", in: world))
    let typed = "\(code.prefix(3))-\(code.suffix(3))"
    #expect(try spend(typed, .recoveryPhone, to: "+491234567", in: world))
    #expect(try !spend(code, .recoveryPhone, to: "+491234567", in: world))
  }

  @Test func `the sixth try is refused, right or wrong`() throws {
    let world = try World()
    let code = try send(.recoveryEmail, to: "root@example.com", in: world)
    for _ in 0..<SentCode.mostTries {
      #expect(try !spend("wrong", .recoveryEmail, to: "root@example.com", in: world))
    }
    #expect(try !spend(code, .recoveryEmail, to: "root@example.com", in: world))
    let account = world.account.id
    #expect(
      try world.store.read { try $0.sentCode(.recoveryEmail, of: account, at: world.now) } == nil)
  }

  @Test func `a hundred at once: one of them gets in`() throws {
    let world = try World()
    let code = try send(.recoveryEmail, to: "root@example.com", in: world)
    let granted = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 100) { _ in
      if (try? spend(code, .recoveryEmail, to: "root@example.com", in: world)) == true {
        granted.add(1, ordering: .relaxed)
      }
    }
    #expect(granted.load(ordering: .relaxed) == 1)
  }

  @Test func `it ends after a quarter of an hour, and another voids it`() throws {
    let world = try World()
    let old = try send(.contactEmail, to: "a@example.com", in: world)
    let new = try send(.contactEmail, to: "a@example.com", in: world)
    #expect(try !spend(old, .contactEmail, to: "a@example.com", in: world))
    world.advance(seconds: SentCode.lifetime)
    #expect(try !spend(new, .contactEmail, to: "a@example.com", in: world))
  }

  @Test func `a recovery is done once, when ready, in the sign-in of its mailed code`() throws {
    let world = try World()
    let (account, now) = (world.account.id, world.now)
    let own = SecretDigest(of: "ticket", for: "test")
    let other = SecretDigest(of: "another", for: "test")
    try world.store.write { records in
      try records.insert(RootRecovery(account: account, at: now, delay: 3600))
      try records.noteMailed(to: own, of: account)
    }
    func finish(_ ticket: SecretDigest) throws -> Bool {
      let now = world.now
      return try world.store.write {
        try $0.finishRootRecovery(of: account, in: ticket, at: now)
      }
    }
    #expect(try !finish(own))
    world.advance(seconds: 3600)
    #expect(try !finish(other))
    #expect(try finish(own))
    #expect(try !finish(own))
  }

  @Test func `the tenth wrong code voids it, and so does a day after the wait`() throws {
    let world = try World()
    let account = world.account.id
    func begin() throws {
      let now = world.now
      try world.store.write {
        try $0.insert(RootRecovery(account: account, at: now, delay: 0))
      }
    }
    func isUnderWay() throws -> Bool {
      try world.store.read { try $0.rootRecovery(of: account, at: world.now) } != nil
    }
    try begin()
    for _ in 1..<RootRecovery.mostMisses {
      try world.store.write { try $0.noteMiss(of: account) }
      #expect(try isUnderWay())
    }
    try world.store.write { try $0.noteMiss(of: account) }
    #expect(try !isUnderWay())
    try begin()
    world.advance(seconds: RootRecovery.window - 1)
    #expect(try isUnderWay())
    world.advance(seconds: 1)
    #expect(try !isUnderWay())
  }

  @Test func `law 9: neither code nor message lies in the folder`() throws {
    let world = try World()
    let code = try send(.recoveryEmail, to: "root@example.com", in: world)
    let (account, now) = (world.account, world.now)
    try world.store.write { records in
      try records.post(
        .mail, ["root@example.com", "subject", "the code is \(code) indeed"], of: account,
        lasting: 900, at: now)
    }
    let disk = String(decoding: try world.place.bytes(), as: Unicode.ASCII.self)
    #expect(!disk.contains(code))
    #expect(!disk.contains(" indeed"))
    let items = try world.store.read { try $0.outbox(.mail, dueBy: now, limit: 10) }
    let fields = try world.store.read { try $0.fields(of: items[0], by: world.keyring) }
    #expect(fields == ["root@example.com", "subject", "the code is \(code) indeed"])
  }

  @Test func `an item of the outbox opens only where it was put`() throws {
    let world = try World()
    let (account, now) = (world.account, world.now)
    try world.store.write {
      try $0.post(.hook, ["{}"], of: account, lasting: 900, at: now)
    }
    let item = try world.store.read { try $0.outbox(.hook, dueBy: now, limit: 10) }[0]
    let moved = OutboxItem(
      id: RecordID(item.id.number + 1), account: item.account, kind: item.kind,
      sealed: item.sealed, dueAt: item.dueAt, attempts: 0, expiresAt: item.expiresAt)
    #expect(throws: Fault.self) {
      try world.store.read { try $0.fields(of: moved, by: world.keyring) }
    }
  }
}

/// T-08: who holds a device is told what becomes of it, whoever did it.
@Suite struct `T-08: the owner is told` {
  private func told(_ owner: Owner, in world: World) throws -> [String] {
    let later = world.now.adding(seconds: 1)
    return try world.store.read { try $0.notices(of: owner, before: later) }.map {
      "\($0.kind.rawValue) \($0.subject) \($0.actor ?? "root")"
    }
  }

  private func mails(in world: World) throws -> [[String]] {
    let now = world.now
    let items = try world.store.read { try $0.outbox(.mail, dueBy: now, limit: 100) }
    return try items.map { item in
      try world.store.read { try $0.fields(of: item, by: world.keyring) }
    }
  }

  @Test func `of a device added, and of one removed, by whomever`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    try world.must(
      "DeactivateMFADevice", ["UserName": "ann", "SerialNumber": phone.serialNumber],
      as: world.root)
    let told = try told(ann.owner, in: world)
    #expect(told.count == 2)
    #expect(told.first?.hasPrefix("device-added phone ") == true)
    #expect(told.last == "device-removed phone root")
    // A user has no address on the wire; nobody else gets his mail.
    #expect(try mails(in: world).isEmpty)
  }

  @Test func `of a suspension, in the transaction of the hundredth failure`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    for _ in 0..<12 {
      world.advanceToNextWindow()
      for _ in 0..<9 { _ = try? world.getSessionToken(phone, "000000", as: ann) }
    }
    #expect(try world.device(phone).suspendedAt != nil)
    #expect(try told(ann.owner, in: world).last == "device-suspended phone root")
  }

  @Test func `the root user by mail too`() throws {
    let world = try World()
    let (account, now) = (world.account.id, world.now)
    try world.store.write {
      _ = try $0.tell(.root(account), of: account, .recoveryCodesMade, by: nil, at: now)
    }
    let mails = try mails(in: world)
    #expect(mails.count == 1)
    #expect(mails[0].prefix(2) == ["root@example.com", "recovery-codes-made"])
  }

  @Test func `no more waits than can be bounded`() throws {
    let world = try World()
    let account = world.account
    let owner = Owner.root(account.id)
    for index in 0..<60 {
      let now = world.now
      try world.store.write {
        _ = try $0.tell(owner, of: account.id, .deviceAdded, about: "\(index)", by: nil, at: now)
      }
    }
    let notices = try world.store.read {
      try $0.notices(of: owner, before: world.now.adding(seconds: 1))
    }
    #expect(notices.map(\.subject) == (10..<60).map { "\($0)" })
  }

  @Test func `a retry waits twice as long each time, and an hour at most`() {
    let now = Timestamp(seconds: 0)
    func wait(_ attempts: Int) -> Int64 {
      OutboxItem(
        id: RecordID(1), account: AccountID("123456789012")!, kind: .mail, sealed: [], dueAt: now,
        attempts: attempts, expiresAt: now
      ).retry(at: now).seconds
    }
    #expect([0, 1, 2, 6, 7, 50].map(wait) == [30, 60, 120, 1920, 3600, 3600])
  }

  @Test func `a user who is deleted leaves no notices behind`() throws {
    let world = try World()
    let ann = try world.makeUser("ann", policy: nil)
    let (account, now) = (world.account.id, world.now)
    try world.store.write {
      _ = try $0.tell(ann.owner, of: account, .recoveryCodeUsed, by: nil, at: now)
    }
    try world.must(
      "DeleteAccessKey", ["UserName": "ann", "AccessKeyId": ann.credential.accessKeyID],
      as: world.root)
    try world.must("DeleteUser", ["UserName": "ann"], as: world.root)
    #expect(try world.count("owner_notices") == 0)
  }
}
