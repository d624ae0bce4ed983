import Identity
import IdentitySQL
import OneTimePasswords
import Testing

/// When a device was last used is what its codes say, also once they are forgotten, and goes with the device.
@Suite struct `The use of devices` {
  private func lastUse(_ phone: Phone, _ world: World, in other: SQLStore? = nil) throws
    -> Timestamp?
  {
    let (serialNumber, account) = (
      SerialNumber(unverified: phone.serialNumber), world.account.id
    )
    return try (other ?? world.store).read { records in
      try records.lastUse(of: try #require(try records.device(serialNumber, in: account)))
    }
  }

  @Test func `a code that counts is a use, and nothing else is`() throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    #expect(try lastUse(phone, world) == nil)
    world.advanceToNextWindow()
    _ = try world.verify(phone, phone.oneTimeCode(at: world.step.advanced(by: 9)))
    #expect(try lastUse(phone, world) == nil)
    let code = try phone.oneTimeCode(at: world.step)
    #expect(try world.verify(phone, code) == .accepted(world.step))
    let first = start(of: world.step)
    #expect(try lastUse(phone, world) == first)
    world.advance(steps: 1)
    #expect(try world.verify(phone, code) == .spent)
    #expect(try lastUse(phone, world) == first)
  }

  /// When the code of `step` begins to be shown.
  private func start(of step: TimeStep) -> Timestamp { Timestamp(seconds: step.value * 30) }

  @Test func `the last use is known to the step, and when its codes are forgotten`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phones = try ["phone", "other"].map { try world.makeEnabledPhone($0, for: ann) }
    let unused = try world.makeEnabledPhone("unused", for: ann)
    var last: [TimeStep] = []
    for steps in [1, 4, 1, 20] as [Int64] {
      world.advance(steps: 6 + steps)
      for phone in phones {
        last = [world.step]
        #expect(
          try world.verify(phone, phone.oneTimeCode(at: world.step)) == .accepted(world.step))
        #expect(try lastUse(phone, world) == start(of: world.step))
      }
    }
    for (hours, kept) in [(8, true), (1, false)] {
      world.advance(seconds: Int64(hours) * 3600)
      try world.store.prune(at: world.now)
      #expect(try world.count("spent_codes") == (kept ? 8 : 0))
      for phone in phones { #expect(try lastUse(phone, world) == start(of: last[0])) }
      #expect(try lastUse(unused, world) == nil)
    }
    #expect(try lastUse(phones[0], world, in: world.reopened()) == start(of: last[0]))
    // A later one counts again, and an earlier one that is forgotten later takes nothing back.
    let code = try phones[0].oneTimeCode(at: world.step)
    #expect(try world.verify(phones[0], code) == .accepted(world.step))
    #expect(try lastUse(phones[0], world) == start(of: world.step))
  }

  @Test func `a code of a device whose clock is off says when it was shown`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advance(steps: 12)
    let ahead = world.step.advanced(by: 40)
    let outcome = try world.pair("ResyncMFADevice", phone, for: ann, at: ahead, as: world.root)
    #expect(outcome.isAnswered)
    world.advance(steps: 2)
    let code = try phone.oneTimeCode(at: world.step.advanced(by: 40))
    #expect(try world.verify(phone, code) == .accepted(world.step.advanced(by: 40)))
    #expect(try lastUse(phone, world) == start(of: world.step))
  }

  @Test func `a code that was shown already when the device was enabled is its owner's use`() throws
  {
    let world = try World()
    let ann = try world.makeUser("ann")
    world.advanceToNextWindow()
    world.advance(seconds: 10)
    let phone = try world.makePhone("phone")
    #expect(
      try world.pair("EnableMFADevice", phone, for: ann, at: world.step, as: world.root).isAnswered)
    let since = world.now
    func isUntried() throws -> Bool {
      try world.device(phone).isUntried(
        lastUsed: lastUse(phone, world), at: since.adding(seconds: 40 * 86_400))
    }
    #expect(try isUntried())
    world.advance(seconds: 5)
    let code = try phone.oneTimeCode(at: world.step)
    #expect(try world.verify(phone, code) == .accepted(world.step))
    for _ in 0..<2 {
      #expect(try lastUse(phone, world) == since)
      #expect(try !isUntried())
      world.advance(seconds: 43_200)
      try world.store.prune(at: world.now)
    }
    #expect(try world.count("spent_codes") == 0)
  }

  @Test func `devices of a store from before are not called unused`() throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    let spare = try world.makePhone("spare")
    let enabled = world.now
    try world.driver.transaction { connection in
      for statement in [
        "DROP TABLE device_uses", "DROP TABLE root_sign_ins", "DROP INDEX unassigned_devices",
        "DROP TABLE notice_addresses", "ALTER TABLE root_contacts DROP COLUMN language",
        "DROP TABLE change_version", "DROP TABLE change_log",
        "DROP TABLE epochs", "DROP TABLE audit_checkpoints", "DROP TABLE audit_keys",
        "ALTER TABLE audit DROP COLUMN link", "ALTER TABLE audit DROP COLUMN number",
        "ALTER TABLE audit DROP COLUMN chain",
        "ALTER TABLE accounts DROP COLUMN data_key_mark",
        "ALTER TABLE accounts DROP COLUMN sealed_former_key",
        "ALTER TABLE accounts DROP COLUMN former_key_until",
        "DELETE FROM schema_version WHERE version > 1",
      ] {
        try connection.run(statement)
      }
    }
    try Schema.migrate(world.driver)
    let store = try world.reopened()
    #expect(try lastUse(phone, world, in: store) == enabled)
    #expect(try lastUse(spare, world, in: store) == nil)
  }

  @Test func `a device that is deleted leaves nothing behind`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    _ = try world.verify(phone, phone.oneTimeCode(at: world.step))
    world.advance(seconds: 43_200)
    try world.store.prune(at: world.now)
    #expect(try world.count("device_uses") == 1)
    try world.must(
      "DeactivateMFADevice", ["UserName": "ann", "SerialNumber": phone.serialNumber],
      as: world.root)
    try world.must(
      "DeleteVirtualMFADevice", ["SerialNumber": phone.serialNumber], as: world.root)
    #expect(try world.count("device_uses") == 0)
  }
}
