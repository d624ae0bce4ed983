import AWSQuery
import Dispatch
import Foundation
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import Synchronization
import TestStores
import Testing

/// Writes that wait together are one transaction, and still each stands for itself.
@Suite struct `Group commit` {
  private struct Thrown: Error {}

  /// Submits all bodies as one group, behind a first one that holds the commit thread until they
  /// wait; returns their results in order.
  private func together<Value: Sendable>(
    _ bodies: [@Sendable (any Writing) throws -> Value], in world: World,
    completion: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> [Result<Value, any Error>] {
    let (held, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    _ = world.store.submit { _ in
      held.signal()
      gate.wait()
    } completion: { _ in
    }
    // Else the first might become one of the group, and wait again when that runs again.
    held.wait()
    let results = Mutex<[Int: Result<Value, any Error>]>([:])
    for (index, body) in bodies.enumerated() {
      _ = world.store.submit(body) { result in
        completion(index)
        results.withLock { results in
          // A second answer to the same request must not pass for the first.
          results[index] = results[index] == nil ? result : .failure(Fault.damagedRecord("twice"))
        }
      }
    }
    gate.signal()
    world.store.drain()
    let all = results.withLock { $0 }
    return bodies.indices.compactMap { all[$0] }
  }

  private func user(_ name: String, in world: World) -> User {
    User(
      id: RecordID(Int64(1) << 50 + Int64(name.hashValue & 0xffff_ffff)), uniqueID: "AIDA" + name,
      account: world.account.id, partition: .aws, path: "/", name: name, createdAt: world.now)
  }

  @Test func `one that throws after it wrote does not disturb its neighbours`() throws {
    let (world, driver) = try World.observed()
    let before = driver.transactions
    let users = (0..<20).map { user("user-\($0)", in: world) }
    let bodies = users.enumerated().map { index, user in
      { @Sendable (records: any Writing) throws -> RecordID in
        try records.insert(user)
        if index % 5 == 3 { throw Thrown() }
        return user.id
      }
    }
    let results = together(bodies, in: world)
    // The gate, the group without savepoints, and the group with them.
    #expect(driver.transactions - before == 3)
    #expect(results.count == 20)
    for (index, result) in results.enumerated() {
      let id = try? result.get()
      #expect(id == (index % 5 == 3 ? nil : users[index].id))
      #expect(try world.count("users", where: "name = 'user-\(index)'") == (id == nil ? 0 : 1))
      let found = try world.store.read { try $0.user(named: "user-\(index)", in: world.account.id) }
      #expect((found == nil) == (id == nil))
    }
  }

  @Test func `those that only write are one transaction`() throws {
    let (world, driver) = try World.observed()
    let before = driver.transactions
    let bodies = (0..<100).map { index in
      let user = user("user-\(index)", in: world)
      return { @Sendable (records: any Writing) throws -> Void in try records.insert(user) }
    }
    #expect(together(bodies, in: world).count == 100)
    #expect(driver.transactions - before == 2)
    #expect(try world.count("users") == 100)
  }

  private func record(_ name: String, in world: World) -> AuditRecord {
    AuditRecord(
      eventID: UniqueID.text(random: SystemRandomSource()), at: world.now,
      account: world.account.id, source: "sallyport", name: name, isReadOnly: false,
      actor: .operator(command: name), parameters: nil, response: nil, refusal: nil)
  }

  private func names(in world: World, after id: Int64) throws -> [String] {
    try world.store.auditRecords(after: id, of: nil, limit: 1000).map { stored in
      let rest = stored.json.components(separatedBy: "\"eventName\":\"").last ?? ""
      return String(rest.prefix { $0 != "\"" })
    }
  }

  /// Law 8; they are saved by as few statements as that takes.
  @Test(arguments: [1, 2, 3, 31, 32, 33, 63, 64, 100])
  func `each has its audit record, in their order`(count: Int) throws {
    let world = try World()
    let last = try world.store.auditStart(ofLast: 1, of: nil) + 1
    let bodies = (0..<count).map { number in
      let record = record("number-\(number)", in: world)
      return { @Sendable (records: any Writing) throws -> Void in try records.append(record) }
    }
    #expect(together(bodies, in: world).allSatisfy { (try? $0.get()) != nil })
    #expect(try names(in: world, after: last) == (0..<count).map { "number-\($0)" })
    #expect(try world.store.verifyAudit().isWhole)
  }

  /// With a neighbour that throws after it wrote, and without.
  @Test(arguments: [false, true])
  func `what was recorded in an attempt that was given up is not saved`(isApart: Bool) throws {
    let world = try World()
    let last = try world.store.auditStart(ofLast: 1, of: nil) + 1
    let records = ["before", "given up", "after"].map { record($0, in: world) }
    let other = user("other", in: world)
    let bodies: [@Sendable (any Writing) throws -> Void] = [
      { store in
        try store.append(records[0])
        do {
          try store.attempt {
            try store.append(records[1])
            throw Thrown()
          }
        } catch is Thrown {}
        try store.append(records[2])
      },
      { store in
        guard isApart else { return }
        try store.insert(other)
        throw Thrown()
      },
    ]
    _ = together(bodies, in: world)
    #expect(try names(in: world, after: last) == ["before", "after"])
    #expect(try world.store.verifyAudit().isWhole)
  }

  @Test func `nobody is answered before the commit`() throws {
    let world = try World()
    let other = try world.place.open()
    let seen = Mutex<[Int]>([])
    let bodies = (0..<10).map { index in
      let user = user("user-\(index)", in: world)
      return { @Sendable (records: any Writing) throws -> Void in
        try records.insert(user)
        if index == 4 { throw Thrown() }
      }
    }
    _ = together(bodies, in: world) { _ in
      let count = try? other.count("users")
      seen.withLock { $0.append(count ?? -1) }
    }
    #expect(seen.withLock { $0 } == [Int](repeating: 9, count: 10))
  }

  @Test func `a neighbour that throws gives no attempt back, and takes none twice`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    let (now, account) = (world.now, world.account.id)
    let serialNumber = SerialNumber(unverified: phone.serialNumber)
    let right = try phone.oneTimeCode(at: world.step)
    let wrongText = try phone.wrongCode(near: world.step)
    let wrong = try #require(OneTimeCode(wrongText))
    let stranger = user("stranger", in: world)
    let codes: [OneTimeCode?] = [wrong, right, nil, right, wrong]
    let bodies = codes.map { code in
      { @Sendable (records: any Writing) throws -> CodeVerdict in
        guard let code else {
          try records.insert(stranger)
          throw Thrown()
        }
        let found = try records.device(serialNumber, in: account)
        let device = try #require(found)
        return try records.verify(code, for: device, in: .compatible, at: now)
      }
    }
    let verdicts = together(bodies, in: world).map { try? $0.get() }
    #expect(verdicts == [.wrong, .accepted(world.step), nil, .spent, .wrong])
    let window = CodeBudget.window(at: now)
    #expect(try world.count("code_attempts", where: "time_window = \(window)") == 4)
    #expect(try world.count("code_failures") == 3)
    #expect(try world.count("spent_codes") == 1)
    #expect(try world.count("users") == 1)
  }

  @Test func `a refusal thrown after a write undoes it, and the rest of the request stands`() throws
  {
    let world = try World()
    let (kept, undone) = (user("kept", in: world), user("undone", in: world))
    let neighbour = user("neighbour", in: world)
    let bodies: [@Sendable (any Writing) throws -> Bool] = [
      { records in
        try records.insert(neighbour)
        return true
      },
      { records in
        do {
          try records.attempt {
            try records.insert(undone)
            throw ServiceError.validation("refused after all")
          }
        } catch is ServiceError {
          try records.insert(kept)
          return false
        }
        return true
      },
    ]
    let results = together(bodies, in: world).map { try? $0.get() }
    #expect(results == [true, false])
    #expect(try world.count("users", where: "name IN ('kept', 'neighbour')") == 2)
    #expect(try world.count("users") == 2)
  }

  @Test func `operations in one group leave one record each`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let stranger = user("stranger", in: world)
    let before = try world.count("audit")
    let calls = try (0..<12).map { index in
      // Every third name is taken.
      try world.prepare(
        "CreateUser", ["UserName": index % 3 == 0 ? "ann" : "user-\(index)"], as: ann)
    }
    var bodies = try calls.map { operation, call in
      let operation = try #require(operation as? any WriteOperation)
      return { @Sendable (records: any Writing) throws -> Outcome in
        try operation.answer(call, in: records)
      }
    }
    bodies.append { records in
      try records.insert(stranger)
      throw Thrown()
    }
    let results = together(bodies, in: world)
    #expect(results.count == 13)
    for (index, result) in results.dropLast().enumerated() {
      #expect(try result.get().isAnswered == (index % 3 != 0))
    }
    #expect(try world.count("audit") == before + 12)
    #expect(try world.count("users") == 1 + 8)
  }
}

/// The tables in memory.
@Suite struct `Record tables` {
  @Test(arguments: [32, 1000, 4096])
  func `are bounded and hold what was just kept`(capacity: Int) {
    let table = RecordTable<RecordID, Int>(capacity: capacity)
    for number in 0..<(capacity * 5) {
      table.insert(number, for: RecordID(Int64(number)), epoch: 1)
      #expect(table.value(for: RecordID(Int64(number))) == number)
    }
    let found = (0..<(capacity * 5)).count { number in
      table.value(for: RecordID(Int64(number))) == number
    }
    #expect(found <= capacity)
    #expect(found > capacity / 2)
  }

  @Test func `lose nothing that is asked for in turn, as long as there is room`() {
    let table = RecordTable<RecordID, Int>(capacity: 4096)
    let asked = 0..<3000
    for number in asked { table.insert(number, for: RecordID(Int64(number)), epoch: 1) }
    for _ in 0..<3 {
      let missed = asked.count { table.value(for: RecordID(Int64($0))) != $0 }
      #expect(missed == 0)
    }
  }

  @Test func `a drop beats what an older reader brings`() {
    let table = RecordTable<String, Int>(capacity: 1000)
    table.insert(1, for: "key", epoch: 4)
    #expect(table.value(for: "key") == 1)
    table.drop("key", epoch: 5)
    #expect(table.value(for: "key") == nil)
    table.insert(1, for: "key", epoch: 4)
    #expect(table.value(for: "key") == nil)
    table.insert(2, for: "key", epoch: 5)
    #expect(table.value(for: "key") == 2)
    table.dropAll(epoch: 6)
    #expect(table.value(for: "key") == nil)
    table.insert(2, for: "key", epoch: 5)
    #expect(table.value(for: "key") == nil)
    table.insert(3, for: "key", epoch: 7)
    #expect(table.value(for: "key") == 3)
  }

  @Test(arguments: [false, true])
  func `a drop that was begun before another and is done after it lets nothing older in`(
    ofAll: Bool
  ) {
    let table = RecordTable<String, Int>(capacity: 1000)
    table.drop("key", epoch: 6)
    if ofAll { table.dropAll(epoch: 5) } else { table.drop("key", epoch: 5) }
    table.insert(1, for: "key", epoch: 5)
    #expect(table.value(for: "key") == nil)
    table.insert(2, for: "key", epoch: 6)
    #expect(table.value(for: "key") == 2)
  }

  /// A reader that began while a commit was dropping may have found one record of before it and one
  /// of after. The epoch it began in must not be that of anybody who comes later.
  @Test func `what was found during a drop is not taken for current after it`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let before = try world.store.read { $0.epoch }
    try world.store.write { records in
      let user = try #require(try records.user(RecordID(ann.owner.number)))
      try records.update(user.with(path: "/moved/"))
    }
    for during in [before, before + 1] {
      #expect(try world.store.read { $0.isUnchanged(since: during) } == false)
      #expect(try world.store.readMemory { $0.isUnchanged(since: during) } == false)
    }
    #expect(try world.store.read { $0.isUnchanged(since: $0.epoch) })
  }

  @Test func `a drop finds what is about to be turned over`() {
    let table = RecordTable<RecordID, Int>(capacity: 64)
    let key = RecordID(0)
    table.insert(0, for: key, epoch: 1)
    // The same shard, as many as make the first one old.
    for number in 1...2 { table.insert(number, for: RecordID(Int64(16 * number)), epoch: 1) }
    table.drop(key, epoch: 2)
    #expect(table.value(for: key) == nil)
    #expect(table.value(for: RecordID(32)) == 2)
  }
}
