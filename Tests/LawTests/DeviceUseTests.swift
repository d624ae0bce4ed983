import Identity
import IdentitySQL
import OneTimePasswords
import Testing

/// When a device was last used is kept to the hour, and goes with the device.
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
    let first = world.now
    #expect(try lastUse(phone, world) == first)
    world.advance(steps: 1)
    #expect(try world.verify(phone, code) == .spent)
    #expect(try lastUse(phone, world) == first)
  }

  @Test func `it is written at most once an hour`() throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    // Later than an hour after it was enabled, so that the hour alone counts.
    world.advance(seconds: 7200)
    _ = try world.verify(phone, phone.oneTimeCode(at: world.step))
    let first = world.now
    world.advance(seconds: 3600)
    _ = try world.verify(phone, phone.oneTimeCode(at: world.step))
    #expect(try lastUse(phone, world) == first)
    world.advance(seconds: 30)
    _ = try world.verify(phone, phone.oneTimeCode(at: world.step))
    #expect(try lastUse(phone, world) == world.now)
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
    #expect(try world.count("device_uses") == 1)
    try world.must(
      "DeactivateMFADevice", ["UserName": "ann", "SerialNumber": phone.serialNumber],
      as: world.root)
    try world.must(
      "DeleteVirtualMFADevice", ["SerialNumber": phone.serialNumber], as: world.root)
    #expect(try world.count("device_uses") == 0)
  }
}
