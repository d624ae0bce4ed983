import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import Synchronization
import TestStores
import Testing

/// T-13: each step of the store fails once, for each kind of request, until the request comes through. What
/// fails is granted to nobody, is kept whole or not at all, and the store goes on.
@Suite struct `T-13: whatever fails, nothing is granted that should not be` {
  /// A kind of request. What it needs is made while nothing fails; what comes back makes it, says whether it
  /// was granted, and may be made again.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    /// Whether what was granted once must not be granted again.
    var isOnce = false
    /// Records that one of them leaves.
    var records = 1
    let prepare: @Sendable (World, Int) throws -> @Sendable () throws -> Bool

    var testDescription: String { name }
  }

  /// Every step once, and the commits besides in the other ways there are.
  private static func plans(lasting: Bool) -> [FaultDriver.Plan] {
    [
      lasting
        ? FaultDriver.Plan(at: 0, lasts: true, failure: .engine(code: 10, "disk I/O error"))
        : FaultDriver.Plan(at: 0),
      FaultDriver.Plan(at: 0, kinds: [.begin, .beforeCommit, .afterCommit]),
      FaultDriver.Plan(
        at: 0, kinds: [.beforeCommit, .afterCommit],
        failure: .unknownOutcome("the connection was lost")),
    ]
  }

  private static func operation(
    _ action: String, _ parameters: [String: String], _ world: World
  ) -> @Sendable () throws -> Bool {
    { try world.perform(action, parameters, as: world.root).isAnswered }
  }

  static let granted: [Kind] = [
    Kind(name: "CreateUser") { operation("CreateUser", ["UserName": "user-\($1)"], $0) },
    Kind(name: "PutUserPolicy") { world, number in
      try world.must("CreateUser", ["UserName": "user-\(number)"], as: world.root)
      return operation(
        "PutUserPolicy",
        [
          "UserName": "user-\(number)", "PolicyName": "p", "PolicyDocument": World.everything,
        ], world)
    },
    Kind(name: "CreateAccessKey") { world, number in
      try world.must("CreateUser", ["UserName": "user-\(number)"], as: world.root)
      return operation("CreateAccessKey", ["UserName": "user-\(number)"], world)
    },
    Kind(name: "DeleteUser") { world, number in
      try world.must("CreateUser", ["UserName": "user-\(number)"], as: world.root)
      return operation("DeleteUser", ["UserName": "user-\(number)"], world)
    },
    Kind(name: "CreatePolicy") { world, number in
      operation(
        "CreatePolicy",
        ["PolicyName": "policy-\(number)", "PolicyDocument": World.everything], world)
    },
    Kind(name: "CreateGroup") { operation("CreateGroup", ["GroupName": "group-\($1)"], $0) },
    Kind(name: "CreateLoginProfile") { world, number in
      try world.must("CreateUser", ["UserName": "user-\(number)"], as: world.root)
      return operation(
        "CreateLoginProfile",
        ["UserName": "user-\(number)", "Password": "A-password-of-\(number)!"], world)
    },
    Kind(name: "CreateVirtualMFADevice") { world, number in
      operation("CreateVirtualMFADevice", ["VirtualMFADeviceName": "phone-\(number)"], world)
    },
    Kind(name: "EnableMFADevice", isOnce: true) { world, number in
      let user = try world.makeUser("user-\(number)")
      let phone = try world.makePhone("phone-\(number)")
      world.advanceToNextWindow()
      return {
        try world.pair("EnableMFADevice", phone, for: user, at: world.step, as: world.root)
          .isAnswered
      }
    },
    Kind(name: "ResyncMFADevice", isOnce: true) { world, number in
      let user = try world.makeUser("user-\(number)")
      let phone = try world.makeEnabledPhone("phone-\(number)", for: user)
      world.advanceToNextWindow()
      return {
        try world.pair("ResyncMFADevice", phone, for: user, at: world.step, as: world.root)
          .isAnswered
      }
    },
    Kind(name: "DeactivateMFADevice") { world, number in
      let user = try world.makeUser("user-\(number)")
      let phone = try world.makeEnabledPhone("phone-\(number)", for: user)
      return operation(
        "DeactivateMFADevice",
        ["UserName": "user-\(number)", "SerialNumber": phone.serialNumber], world)
    },
    Kind(name: "DeleteVirtualMFADevice") { world, number in
      let phone = try world.makePhone("phone-\(number)")
      return operation("DeleteVirtualMFADevice", ["SerialNumber": phone.serialNumber], world)
    },
    Kind(name: "GetSessionToken with a code", isOnce: true) { world, number in
      let user = try world.makeUser("user-\(number)")
      let phone = try world.makeEnabledPhone("phone-\(number)", for: user)
      world.advanceToNextWindow()
      let code = try phone.code(at: world.step)
      return { try world.getSessionToken(phone, code, as: user).isAnswered }
    },
    Kind(name: "AssumeRole with a code", isOnce: true) { world, number in
      let user = try world.makeUser("user-\(number)")
      let phone = try world.makeEnabledPhone("phone-\(number)", for: user)
      let role = try world.makeRole(
        "role-\(number)", trust: World.trust("arn:aws:iam::\(world.account.id):root"))
      world.advanceToNextWindow()
      let code = try phone.code(at: world.step)
      return { try world.assume(role, as: user, code: code, of: phone).isAnswered }
    },
    Kind(name: "a recovery code", isOnce: true, records: 0) { world, number in
      let user = try world.makeUser("user-\(number)", policy: nil)
      let code = RecoveryCode.digest(of: "ABCD-\(number)")
      let now = world.now
      try world.store.write {
        try $0.insertRecoveryCodes([code], of: user.owner, in: world.account.id, expiringAt: nil)
      }
      return {
        try world.store.write {
          try $0.spendRecoveryCode(code, of: user.owner, takingPrinted: true, at: now)
        }
      }
    },
  ]

  /// Requests that nobody must be granted, whatever fails on the way.
  static let refused: [Kind] = [
    Kind(name: "a wrong code") { world, number in
      let user = try world.makeUser("user-\(number)")
      let phone = try world.makeEnabledPhone("phone-\(number)", for: user)
      world.advanceToNextWindow()
      let code = try phone.wrongCode(near: world.step)
      return { try world.getSessionToken(phone, code, as: user).isAnswered }
    },
    Kind(name: "a spent code") { world, number in
      let user = try world.makeUser("user-\(number)")
      let phone = try world.makeEnabledPhone("phone-\(number)", for: user)
      world.advanceToNextWindow()
      let code = try phone.code(at: world.step)
      try #require(try world.getSessionToken(phone, code, as: user).isAnswered)
      return { try world.getSessionToken(phone, code, as: user).isAnswered }
    },
    Kind(name: "two codes that do not follow each other") { world, number in
      let user = try world.makeUser("user-\(number)")
      let phone = try world.makePhone("phone-\(number)")
      world.advanceToNextWindow()
      let code = try phone.code(at: world.step)
      return {
        try world.perform(
          "EnableMFADevice",
          [
            "UserName": "user-\(number)", "SerialNumber": phone.serialNumber,
            "AuthenticationCode1": code, "AuthenticationCode2": code,
          ], as: user
        ).isAnswered
      }
    },
    Kind(name: "somebody without a policy") { world, number in
      let user = try world.makeUser("user-\(number)", policy: nil)
      return { try world.perform("CreateUser", ["UserName": "more"], as: user).isAnswered }
    },
    Kind(name: "somebody who was denied") { world, number in
      let user = try world.makeUser("user-\(number)")
      let deny = World.everything.replacing("Allow", with: "Deny")
      try world.must(
        "PutUserPolicy",
        ["UserName": "user-\(number)", "PolicyName": "deny", "PolicyDocument": deny],
        as: world.root)
      return { try world.perform("CreateUser", ["UserName": "more"], as: user).isAnswered }
    },
    Kind(name: "his own device without a session") { world, number in
      let user = try world.makeUser("user-\(number)")
      let phone = try world.makeEnabledPhone("phone-\(number)", for: user)
      return {
        try world.perform(
          "DeactivateMFADevice",
          ["UserName": "user-\(number)", "SerialNumber": phone.serialNumber], as: user
        ).isAnswered
      }
    },
    Kind(name: "somebody who is gone") { world, number in
      let user = try world.makeUser("user-\(number)", policy: nil)
      let key = user.credential.accessKeyID
      try world.must(
        "DeleteAccessKey", ["UserName": "user-\(number)", "AccessKeyId": key], as: world.root)
      try world.must("DeleteUser", ["UserName": "user-\(number)"], as: world.root)
      return { try world.perform("CreateUser", ["UserName": "more"], as: user).isAnswered }
    },
  ]

  private func world() throws -> (World, FaultDriver) {
    let place = Mutex<FaultDriver?>(nil)
    let world = try World(wrapping: { driver in
      let driver = FaultDriver(driver)
      place.withLock { $0 = driver }
      return driver
    })
    return (world, try #require(place.withLock { $0 }))
  }

  /// A query for every row of every table.
  private func tables(_ world: World) throws -> [(name: String, query: String)] {
    try world.place.beside().read { connection in
      let names = try connection.rows(
        TestEngine.current == .sqlite
          ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
          : "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
      ) { $0.text(0) }
      return try names.map { name in
        guard TestEngine.current == .sqlite else {
          return (name, "SELECT row_to_json(\(name))::text FROM \(name)")
        }
        let columns = try connection.rows("SELECT name FROM pragma_table_info('\(name)')") {
          $0.text(0)
        }
        let row = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ' ' || ")
        return (name, "SELECT \(row) FROM \(name)")
      }
    }
  }

  private func dump(
    _ world: World, _ tables: [(name: String, query: String)]
  ) throws -> [String: Set<String>] {
    world.store.drain()
    return try world.place.beside().read { connection in
      try tables.reduce(into: [:]) { rows, table in
        rows[table.name] = Set(try connection.rows(table.query) { $0.text(0) })
      }
    }
  }

  /// Fails step after step of the same kind of request, until none is left to fail. `check` sees what came of
  /// each, with the rows before it and after it.
  private func everyStep(
    of kind: Kind, lasting: Bool,
    _ check: (
      _ outcome: Result<Bool, any Error>, _ before: [String: Set<String>],
      _ after: [String: Set<String>],
      _ again: () throws -> Bool
    ) throws -> Void
  ) throws -> Int {
    let (world, driver) = try world()
    let tables = try tables(world)
    var number = 0
    for plan in Self.plans(lasting: lasting) {
      var plan = plan
      repeat {
        number += 1
        plan.at += 1
        let request = try kind.prepare(world, number)
        // From memory, and from the store.
        if number % 2 == 0 { world.store.tables.dropAll() }
        let before = try dump(world, tables)
        driver.arm(plan)
        let outcome = Result { try request() }
        let failed = driver.hasFailed
        driver.arm(nil)
        let after = try dump(world, tables)
        if case .failure(let error) = outcome {
          #expect(failed, "step \(plan.at): \(error)")
          #expect(error as? SQLFailure == plan.failure, "step \(plan.at)")
        }
        try check(outcome, before, after, request)
        guard failed else { break }
        try #require(plan.at < 200)
      } while true
      #expect(plan.at > 2)
    }
    // Whatever failed, the records are whole, and another process sees what this one does.
    #expect(try world.store.verifyAudit().isWhole)
    #expect(try world.reopened().verifyAudit().isWhole)
    return number
  }

  @Test(arguments: granted)
  func `a request comes through, or nothing of it is kept`(_ kind: Kind) throws {
    _ = try everyStep(of: kind, lasting: true) { outcome, before, after, again in
      let records = (after["audit"]?.count ?? 0) - (before["audit"]?.count ?? 0)
      switch outcome {
      case .success(let isGranted):
        #expect(isGranted)
        #expect(records == kind.records)
        #expect(after != before)
        guard kind.isOnce else { return }
        let isGrantedAgain = try again()
        #expect(!isGrantedAgain)
      case .failure:
        if after == before {
          // The store is as it was, so the request is as good as it was.
          let isGranted = try again()
          #expect(isGranted)
        } else {
          // It was kept, all of it, and nobody was told.
          #expect(records == kind.records)
          guard kind.isOnce else { return }
          let isGranted = try again()
          #expect(!isGranted)
        }
      }
    }
  }

  @Test(arguments: refused)
  func `what is refused is never granted`(_ kind: Kind) throws {
    _ = try everyStep(of: kind, lasting: false) { outcome, before, after, again in
      if case .success(let isGranted) = outcome {
        #expect(!isGranted)
        #expect((after["audit"]?.count ?? 0) - (before["audit"]?.count ?? 0) == 1)
      }
      let isGranted = try again()
      #expect(!isGranted)
    }
  }

  /// Law 2: whoever learns that a code is wrong has been charged for it.
  @Test func `an answer about a code is a charged attempt`() throws {
    let kind = Self.refused[0]
    func charged(_ rows: [String: Set<String>]) -> Set<String> {
      (rows["code_uses"] ?? []).union(rows["code_failures"] ?? [])
    }
    _ = try everyStep(of: kind, lasting: true) { outcome, before, after, _ in
      if case .success = outcome { #expect(charged(after) != charged(before)) }
    }
  }

  /// What the server does of its own accord, and operators have it do.
  @Test func `work in portions goes on where it failed`() throws {
    let (world, driver) = try world()
    let user = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: user)
    let second = [UInt8](repeating: 8, count: 32)
    let works: [(String, @Sendable (World) throws -> Void)] = [
      ("prune", { try $0.store.prune(at: $0.now) }),
      ("session keys", { _ = try $0.store.currentSessionKeys(at: $0.now) }),
      ("sign", { try $0.store.signAudit() }),
      ("index", { _ = try $0.store.indexAudit() }),
      (
        "rewrap",
        { world in
          let now = world.now
          while try world.store.rewrapKeys(record: { Self.record("RotateKey", $0, at: now) }) > 0 {}
        }
      ),
      (
        "data keys",
        { world in
          let now = world.now
          _ = try world.store.changeDataKeys(at: now) { Self.record("ChangeDataKey", $0, at: now) }
          _ = try world.store.finishDataKeys(at: now) { Self.record("ForgetDataKey", $0, at: now) }
        }
      ),
    ]
    try world.store.keyring.adopt(second)
    for (name, work) in works {
      for plan in Self.plans(lasting: true) {
        var plan = plan
        repeat {
          plan.at += 1
          world.advance(seconds: 90_000)
          driver.arm(plan)
          let outcome = Result { try work(world) }
          let failed = driver.hasFailed
          driver.arm(nil)
          if case .failure(let error) = outcome {
            #expect(failed, "\(name), step \(plan.at): \(error)")
            try work(world)
          }
          #expect(try world.store.verifyAudit().isWhole, "\(name), step \(plan.at)")
          guard failed else { break }
          try #require(plan.at < 200)
        } while true
      }
    }
    #expect(try world.store.keyStatus().underOtherKeys == 0)
    let code = try phone.oneTimeCode(at: world.step)
    #expect(try world.verify(phone, code) == .accepted(world.step))
  }

  private static func record(_ name: String, _ account: AccountID, at now: Timestamp) -> AuditRecord
  {
    AuditRecord(
      eventID: UniqueID.text(random: SystemRandomSource()), at: now, account: account,
      source: "sallyport", name: name, isReadOnly: false, actor: .operator(command: name),
      parameters: nil, response: nil, refusal: nil)
  }
}
