import Dispatch
import Identity
import IdentitySQL
import Operations
import Synchronization
import Testing

/// T-12: a recovery code opens its owner's door, once, and is kept as a digest.
@Suite struct `T-12: recovery codes` {
  /// Codes of `owner` as he has them on paper.
  private func makeCodes(
    _ count: Int, of owner: Owner, in world: World, expiringAt end: Timestamp? = nil
  ) throws -> [String] {
    let codes = (0..<count).map { _ in RecoveryCode.makeText(random: world.settings.random) }
    let account = world.account.id
    try world.store.write { records in
      try records.insertRecoveryCodes(
        codes.map(RecoveryCode.digest), of: owner, in: account, expiringAt: end)
    }
    return codes
  }

  private func spend(_ code: String, of owner: Owner, in world: World) throws -> Bool {
    let now = world.now
    return try world.store.write {
      try $0.spendRecoveryCode(
        RecoveryCode.digest(of: code), of: owner, takingPrinted: true, at: now)
    }
  }

  @Test func `fifty users: each code is its owner's, and nobody else's`() throws {
    let world = try World()
    let owners = try (1...50).map { try world.makeUser("user\($0)").owner }
    let codes = try owners.map { try makeCodes(1, of: $0, in: world)[0] }
    for (index, owner) in owners.enumerated() {
      for (other, code) in codes.enumerated() where other != index {
        #expect(try !spend(code, of: owner, in: world))
      }
    }
    for (owner, code) in zip(owners, codes) { #expect(try spend(code, of: owner, in: world)) }
    for (owner, code) in zip(owners, codes) { #expect(try !spend(code, of: owner, in: world)) }
  }

  @Test func `a hundred at once: one of them gets in`() throws {
    let world = try World()
    let owner = try world.makeUser("ann").owner
    let code = try makeCodes(1, of: owner, in: world)[0]
    let granted = Atomic<Int>(0)
    let failures = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 100) { _ in
      do {
        if try spend(code, of: owner, in: world) { granted.add(1, ordering: .relaxed) }
      } catch {
        failures.add(1, ordering: .relaxed)
      }
    }
    #expect(granted.load(ordering: .relaxed) == 1)
    #expect(failures.load(ordering: .relaxed) == 0)
  }

  @Test func `it is spent after a restart too`() throws {
    let world = try World()
    let owner = try world.makeUser("ann").owner
    let codes = try makeCodes(2, of: owner, in: world)
    #expect(try spend(codes[0], of: owner, in: world))
    let (now, again) = (world.now, try world.reopened())
    for (code, isLeft) in zip(codes, [false, true]) {
      let digest = RecoveryCode.digest(of: code)
      #expect(
        try again.write {
          try $0.spendRecoveryCode(digest, of: owner, takingPrinted: true, at: now)
        } == isLeft)
    }
  }

  @Test func `one from the host is good for its quarter of an hour`() throws {
    let world = try World()
    let end = world.now.adding(seconds: RecoveryCode.hostLifetime)
    let codes = try makeCodes(2, of: .root(world.account.id), in: world, expiringAt: end)
    world.advance(seconds: RecoveryCode.hostLifetime - 1)
    #expect(try spend(codes[0], of: .root(world.account.id), in: world))
    world.advance(seconds: 1)
    #expect(try !spend(codes[1], of: .root(world.account.id), in: world))
    #expect(
      try world.store.read {
        try $0.recoveryCodes(of: .root(world.account.id), at: world.now)
      } == 0)
  }

  @Test func `new ones void those of before`() throws {
    let world = try World()
    let owner = try world.makeUser("ann").owner
    let old = try makeCodes(RecoveryCode.count, of: owner, in: world)
    try world.store.write { try $0.deleteRecoveryCodes(of: owner) }
    let new = try makeCodes(RecoveryCode.count, of: owner, in: world)
    for code in old { #expect(try !spend(code, of: owner, in: world)) }
    for code in new { #expect(try spend(code, of: owner, in: world)) }
  }

  @Test func `it has eighty bits, and may be typed in any case, with or without hyphens`() throws {
    let world = try World()
    let codes = Set((0..<1000).map { _ in RecoveryCode.makeText(random: world.settings.random) })
    #expect(codes.count == 1000)
    for code in codes {
      let groups = code.split(separator: "-")
      #expect(groups.map(\.count) == [4, 4, 4, 4])
      #expect(code.utf8.allSatisfy { "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567-".utf8.contains($0) })
      let typed = code.lowercased().replacing("-", with: " ")
      #expect(RecoveryCode.digest(of: typed) == RecoveryCode.digest(of: code))
    }
    // Every place takes every digit.
    for place in 0..<19 where place % 5 != 4 {
      #expect(Set(codes.map { Array($0)[place] }).count == 32)
    }
  }

  @Test func `the store does not know it`() throws {
    let world = try World()
    let owner = try world.makeUser("ann").owner
    let code = try makeCodes(1, of: owner, in: world)[0]
    #expect(!RecoveryCode.digest(of: code).text.contains(code))
    #expect(RecoveryCode.digest(of: code).text.count == 64)
  }

  @Test func `a user who is deleted leaves none behind`() throws {
    let world = try World()
    let ann = try world.makeUser("ann", policy: nil)
    _ = try makeCodes(RecoveryCode.count, of: ann.owner, in: world)
    #expect(try world.count("recovery_codes") == RecoveryCode.count)
    try world.must(
      "DeleteAccessKey", ["UserName": "ann", "AccessKeyId": ann.credential.accessKeyID],
      as: world.root)
    try world.must("DeleteUser", ["UserName": "ann"], as: world.root)
    #expect(try world.count("recovery_codes") == 0)
  }
}
