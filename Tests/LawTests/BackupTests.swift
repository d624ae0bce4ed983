import AWSQuery
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import Synchronization
import TestStores
import Testing

/// T-25: what a backup brings back is what was, and nothing that was spent or taken away since.
@Suite struct `T-25: a backup` {
  /// A backup in memory, as it is before its parts are sealed.
  private struct Backup {
    let manifest: BackupManifest
    let parts: [[UInt8]]

    init(of store: SQLStore, at now: Timestamp) throws {
      let gathered = Mutex<[[UInt8]]>([])
      manifest = try store.backUp(at: now) { part, _ in gathered.withLock { $0.append(part) } }
      parts = gathered.withLock { $0 }
    }

    func restored(
      _ world: World, on place: TestStore, keepingKeys: Bool = false, after newer: TestStore? = nil,
      with keyring: Keyring? = nil
    ) throws -> RestoredStore {
      try SQLStore.restore(
        manifest, into: try place.open(), keyring: keyring ?? world.keyring,
        random: SeededRandom(7),
        deactivatingKeys: !keepingKeys, after: try newer?.open(), at: world.now
      ) { take in for part in parts { try take(part) } }
    }
  }

  private func open(_ place: TestStore, _ world: World) throws -> SQLStore {
    try SQLStore(
      driver: try place.open(), keyring: world.keyring, random: SeededRandom(9), capacity: 1024)
  }

  /// Tables that a new epoch changes.
  private static let changed: Set<String> = [
    "audit", "audit_checkpoints", "console_sessions", "enrolment_drafts", "epochs", "help_requests",
    "recovery_codes", "root_recoveries", "sent_codes", "session_keys", "settings", "setup_codes",
    "sign_in_tickets", "signin_tokens",
  ]

  /// What the rules can see of the store, and the audit trail.
  private func contents(_ manifest: BackupManifest) -> [BackupManifest.Table] {
    manifest.tables.filter { !Self.changed.contains($0.name) }
  }

  @Test func `of twenty points in time each comes back as it was`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    var backups: [Backup] = []
    for round in 0..<20 {
      world.advanceToNextWindow()
      try world.must("CreateUser", ["UserName": "user-\(round)"], as: world.root)
      try world.must(
        "TagUser",
        [
          "UserName": "user-\(round)", "Tags.member.1.Key": "k", "Tags.member.1.Value": "ü",
        ], as: world.root)
      if round % 3 == 2 {
        try world.must("DeleteUser", ["UserName": "user-\(round - 1)"], as: world.root)
      }
      if round % 4 == 1 { _ = try world.makePhone("spare-\(round)") }
      _ = try world.verify(phone, try phone.oneTimeCode(at: world.step))
      backups.append(try Backup(of: world.store, at: world.now))
    }
    #expect(Set(backups.map { contents($0.manifest).map(\.digest) }).count == 20)
    for backup in backups {
      let place = try TestStore()
      let restored = try backup.restored(world, on: place, keepingKeys: true)
      let store = try open(place, world)
      let again = try Backup(of: store, at: world.now)
      #expect(contents(again.manifest) == contents(backup.manifest))
      // One record more, of the epoch; and the chains prove themselves from the backup's anchor on.
      let report = try store.verifyAudit(anchor: backup.manifest.auditAnchor)
      let records = backup.manifest.tables.first { $0.name == "audit" }?.rows
      #expect(report.isWhole && Int64(report.records) == records.map { $0 + 1 })
      #expect(restored.beginning.epoch.number == 2)
      try store.close()
    }
  }

  @Test func `no code, session or deleted key works again`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    let backup = try Backup(of: world.store, at: world.now)
    let steps = ([-1, 0, 1, 2] as [Int64]).map { world.step.advanced(by: $0) }
    for step in steps {
      try #require(
        try world.getSessionToken(phone, try phone.code(at: step), as: ann).isAnswered)
    }
    let key = ann.credential.accessKeyID
    try world.must("DeleteAccessKey", ["UserName": "ann", "AccessKeyId": key], as: world.root)

    let place = try TestStore()
    let restored = try backup.restored(world, on: place)
    let store = try open(place, world)
    let end = restored.beginning.epoch.codesCountAt
    for step in steps {
      let verdict = try world.verify(phone, try phone.oneTimeCode(at: step), in: store)
      #expect(verdict == .quarantined(until: end))
    }
    let before = try world.store.currentSessionKeys(at: world.now).map(\.id)
    let after = try store.currentSessionKeys(at: world.now).map(\.id)
    #expect(Set(before).isDisjoint(with: after))
    #expect(try store.read { try $0.accessKey(key) }?.status == .inactive)
    #expect(restored.beginning.deactivatedKeys == 2)
    // The store itself is sound.
    world.advanceToNextWindow()
    let next = try phone.oneTimeCode(at: world.step)
    #expect(try world.verify(phone, next, in: store) == .accepted(world.step))
    try store.close()
  }

  @Test func `what was taken away in the newer store stays so, and what was spent`() throws {
    let world = try World()
    let users = try ["ann", "bob", "cid"].map { try world.makeUser($0) }
    let phones = try zip(users, ["a", "b", "c"]).map { user, name in
      try world.makeEnabledPhone(name, for: user)
    }
    world.advanceToNextWindow()
    let backup = try Backup(of: world.store, at: world.now)
    let late = world.step.advanced(by: 2)
    try #require(
      try world.getSessionToken(phones[0], try phones[0].code(at: late), as: users[0]).isAnswered)
    try world.must(
      "DeleteAccessKey", ["UserName": "ann", "AccessKeyId": users[0].credential.accessKeyID],
      as: world.root)
    try world.must(
      "UpdateAccessKey",
      ["UserName": "bob", "AccessKeyId": users[1].credential.accessKeyID, "Status": "Inactive"],
      as: world.root)
    try world.must(
      "DeactivateMFADevice", ["UserName": "bob", "SerialNumber": phones[1].serialNumber],
      as: world.root)
    try world.must(
      "DeleteVirtualMFADevice", ["SerialNumber": phones[1].serialNumber], as: world.root)
    let newer = try world.makeEnabledPhone("newer", for: users[1])
    try world.must("CreateUser", ["UserName": "dan"], as: world.root)

    let place = try TestStore()
    let restored = try backup.restored(world, on: place, keepingKeys: true, after: world.place)
    let carried = try #require(restored.carried)
    #expect((carried.deletedAccessKeys, carried.deactivatedAccessKeys) == (1, 1))
    #expect((carried.deletedDevices, carried.addedDevices) == (1, 1))
    let store = try open(place, world)
    func status(_ user: Caller) throws -> AccessKey.Status? {
      try store.read { try $0.accessKey(user.credential.accessKeyID) }?.status
    }
    #expect(try users.map(status) == [nil, .inactive, .active])
    #expect(
      try store.read { try $0.devices(of: users[1].owner) }.map(\.serialNumber.description) == [
        newer.serialNumber
      ])
    #expect(try store.read { try $0.user(named: "dan", in: world.account.id) } == nil)
    let spent = try place.beside().count(
      "spent_codes", where: "step = \(late.value)")
    #expect(spent == 1)
    // Its seed came along.
    world.advanceToNextWindow()
    let code = try newer.oneTimeCode(at: world.step)
    #expect(try world.verify(newer, code, in: store) == .accepted(world.step))
    try store.close()
  }

  @Test func `how far back codes may be forgotten, and were, is as in the newer store`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    let backup = try Backup(of: world.store, at: world.now)
    let code = try phone.oneTimeCode(at: world.step)
    #expect(try world.verify(phone, code) == .accepted(world.step))
    // Codes of before the last pair prove nothing.
    world.advance(steps: 400)
    let behind = world.step.advanced(by: -300)
    try #require(
      try world.pair("ResyncMFADevice", phone, for: ann, at: behind, as: world.root).isAnswered)
    world.advance(seconds: 43_200)
    try world.store.prune(at: world.now)
    let place = try TestStore()
    _ = try backup.restored(world, on: place, keepingKeys: true, after: world.place)
    for name in ["lowest skew", "codes pruned"] {
      let values = try [world.place, place].map { place in
        try place.beside().read { connection in
          try connection.row("SELECT value FROM settings WHERE name = ?", [.text(name)]) {
            $0.integer(0)
          }
        }
      }
      #expect(values[0] != nil && values[0] != 0 && values[0] == values[1], "\(name)")
    }
  }

  @Test func `keys that were changed since and seeds that were made void stay so`() throws {
    let world = try World()
    let users = try ["ann", "bob"].map { try world.makeUser($0) }
    let phone = try world.makeEnabledPhone("phone", for: users[0])
    let backup = try Backup(of: world.store, at: world.now)
    world.advance(seconds: 600)
    let record = { @Sendable [now = world.now] (account: AccountID) in
      AuditRecord(
        eventID: UniqueID.text(random: SystemRandomSource()), at: now, account: account,
        source: "sallyport", name: "Test", isReadOnly: false, actor: .operator(command: "Test"),
        parameters: nil, response: nil, refusal: nil)
    }
    try world.keyring.adopt([UInt8](repeating: 8, count: 32))
    while try world.store.rewrapKeys(record: record) > 0 {}
    #expect(try world.store.changeDataKeys(at: world.now, record: record) == 1)
    while try world.store.reseal().next != nil {}
    let voided = try world.store.voidSeeds(
      of: nil, madeBefore: world.now, after: 0, at: world.now
    ) { record($0.account) }
    #expect(voided.count == 1)
    let newer = try world.makeEnabledPhone("newer", for: users[1])

    // Who does not know the newer key-encryption key is told so, and nothing is restored.
    let former = try Keyring(
      keyEncryptionKey: [UInt8](repeating: 7, count: 32), random: SeededRandom(5))
    #expect(throws: BackupRejection.self) {
      try backup.restored(world, on: TestStore(), after: world.place, with: former)
    }

    let place = try TestStore()
    _ = try backup.restored(world, on: place, keepingKeys: true, after: world.place)
    var store = try open(place, world)
    #expect(try store.keyStatus().formerDataKeys == 1)
    world.advance(seconds: SQLStore.formerKeyLifetime + 600)
    #expect(try store.finishDataKeys(at: world.now, record: record) == 1)
    while try store.rewrapKeys(record: record) > 0 {}
    try store.close()

    // With the new key alone the newer device is good, and the void one is not.
    let keyring = try Keyring(
      keyEncryptionKey: [UInt8](repeating: 8, count: 32), random: SeededRandom(5))
    store = try SQLStore(
      driver: try place.open(), keyring: keyring, random: SeededRandom(9), capacity: 1024)
    try store.checkKeys()
    world.advanceToNextWindow()
    let code = try newer.oneTimeCode(at: world.step)
    #expect(try world.verify(newer, code, in: store) == .accepted(world.step))
    let account = try #require(try store.read { try $0.account(world.account.id) })
    for (made, isSame) in [(phone, false), (newer, true)] {
      let id = try world.device(made).id
      let sealed = try #require(
        try place.beside().read { connection in
          try connection.row(
            "SELECT sealed_seed FROM mfa_devices WHERE id = ?", [.integer(id.number)]
          ) { $0.bytes(0) }
        })
      let seed = try keyring.open(sealed, of: account, at: .seed(of: id, in: account.id))
      #expect((seed == made.seed) == isSame)
    }
    try store.close()

    // Half changed a second time: seeds under the key in between would be lost.
    #expect(try world.store.finishDataKeys(at: world.now, record: record) == 1)
    #expect(try world.store.changeDataKeys(at: world.now, record: record) == 1)
    #expect(throws: BackupRejection.self) {
      try backup.restored(world, on: TestStore(), after: world.place)
    }
    while try world.store.reseal().next != nil {}
    _ = try backup.restored(world, on: TestStore(), after: world.place)
  }

  @Test func `another store is not taken for the newer one`() throws {
    let world = try World()
    let other = try World(seed: 2)
    try world.must("CreateUser", ["UserName": "ann"], as: world.root)
    let backup = try Backup(of: world.store, at: world.now)
    let place = try TestStore()
    #expect(throws: BackupRejection.self) {
      try backup.restored(world, on: place, after: other.place)
    }
    // On SQLite not even a table was made.
    #expect((try? place.beside().count("users")) ?? 0 == 0)
  }

  @Test func `a store that is not empty is left alone`() throws {
    let world = try World()
    let backup = try Backup(of: world.store, at: world.now)
    let other = try World(seed: 2)
    let before = try Backup(of: other.store, at: world.now).manifest
    #expect(throws: BackupRejection.unproven("it is not empty")) {
      try backup.restored(world, on: other.place)
    }
    #expect(contents(try Backup(of: other.store, at: world.now).manifest) == contents(before))
  }

  @Test func `a part that is missing, twice or in another order is refused`() throws {
    let world = try World()
    // More than one part.
    for number in 0..<30 {
      try world.must(
        "CreatePolicy",
        [
          "PolicyName": "p\(number)", "PolicyDocument": World.everything,
          "Description": String(repeating: "x", count: 1000),
        ], as: world.root)
    }
    let backup = try Backup(of: world.store, at: world.now)
    func refused(_ parts: [[UInt8]]) -> Bool {
      var decoder = BackupDecoder()
      var nobody = NoTaker()
      do {
        for part in parts { try decoder.read(part, into: &nobody) }
        return try decoder.finished() != backup.manifest
      } catch {
        return true
      }
    }
    let whole = backup.parts.flatMap(\.self)
    #expect(!refused([whole]))
    for length in stride(from: 0, to: whole.count, by: 97) {
      #expect(refused([Array(whole.prefix(length))]), "\(length)")
    }
    #expect(refused([whole, whole]))
    #expect(refused([whole, [2]]))
  }

  @Test func `a restore that did not come to its end opens for nobody`() throws {
    let place = try TestStore()
    let world = try World(on: place)
    try world.driver.transaction { connection in
      try connection.run(
        "INSERT INTO settings (name, value) VALUES ('restore unfinished', 1)")
    }
    #expect(throws: SQLFailure.unfinishedRestore) { try world.reopened() }
  }

  @Test func `every table is in it, or left out for a reason`() throws {
    let world = try World()
    let query =
      TestEngine.current == .sqlite
      ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
      : "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
    let there = try world.driver.read { try $0.rows(query) { $0.text(0) } }
    let known = BackupTables.all.map(\.name) + BackupTables.leftOut
    #expect(there.sorted() == known.sorted())
  }
}
