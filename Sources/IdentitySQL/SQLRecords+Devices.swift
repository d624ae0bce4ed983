package import Identity
package import OneTimePasswords

extension SQLRecords {
  package func device(
    _ serialNumber: SerialNumber, in account: AccountID
  ) throws -> VirtualDevice? {
    let device = try find(serialNumber, in: tables.devices) { connection in
      try loadDevices(connection, where: "serial_number = ?", [.text(serialNumber.description)])
        .first
    }
    return device?.account == account ? device : nil
  }

  package func devices(of owner: Owner) throws -> [VirtualDevice] {
    try find(owner, in: tables.devicesOfOwner) { connection in
      try loadDevices(
        connection, where: "owner_id = ? ORDER BY enabled_at, id", [.integer(owner.number)])
    } ?? []
  }

  package func devices(
    in account: AccountID, _ assignment: Assignment, after id: RecordID?, limit: Int
  ) throws -> [VirtualDevice] {
    let selection =
      switch assignment {
      case .any: ""
      case .assigned: " AND owner_id IS NOT NULL"
      case .unassigned: " AND owner_id IS NULL"
      }
    return try loadDevices(
      connection, where: "account_id = ? AND id > ?\(selection) ORDER BY id LIMIT \(limit)",
      [.integer(account.number), .integer(id?.number ?? 0)])
  }

  package func totp(of device: VirtualDevice) throws -> TOTP {
    if let known = tables.seeds.value(for: device.id) { return known }
    guard let account = try account(device.account) else {
      throw Fault.damagedRecord("account of device \(device.id.number)")
    }
    let sealed = try connection.row(
      "SELECT sealed_seed FROM mfa_devices WHERE id = ?", [.integer(device.id.number)]
    ) { $0.bytes(0) }
    guard let sealed else { throw Fault.damagedRecord("seed of device \(device.id.number)") }
    let seed = try keyring.open(
      sealed, of: account, at: .seed(of: device.id, in: device.account))
    let totp = try DeviceProfile.totp(seed: seed)
    keep(totp, for: device.id, in: tables.seeds)
    return totp
  }

  package func tags(of device: VirtualDevice) throws -> [Tag] {
    try loadTags(of: device.id)
  }

  package func budget(
    ofNew device: RecordID, named serialNumber: SerialNumber
  ) throws -> RecordID {
    let retired = try connection.row(
      "SELECT budget_id FROM retired_serial_numbers WHERE serial_number = ?",
      [.text(serialNumber.description)]
    ) { RecordID($0.integer(0)) }
    return retired ?? device
  }

  package func insert(_ device: VirtualDevice, sealedSeed: [UInt8], tags: [Tag]) throws {
    try connection.run(
      """
      INSERT INTO mfa_devices (id, account_id, serial_number, created_at, sealed_seed, budget_id,
        owner_id, enabled_at, skew, last_pair, suspended_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(device.id.number), .integer(device.account.number),
        .text(device.serialNumber.description), .integer(device.createdAt.milliseconds),
        .bytes(sealedSeed), .integer(device.budget.number),
        SQLValue(device.enabled?.owner.number), SQLValue(device.enabled?.since.milliseconds),
        .integer(device.skew), SQLValue(device.lastPair?.value),
        SQLValue(device.suspendedAt?.milliseconds),
      ])
    try connection.run(
      "DELETE FROM retired_serial_numbers WHERE serial_number = ?",
      [.text(device.serialNumber.description)])
    if !tags.isEmpty { try replaceTags(of: device.id, with: tags) }
    note(device)
  }

  package func update(_ device: VirtualDevice) throws {
    let before = try loadDevices(connection, where: "id = ?", [.integer(device.id.number)]).first
    if let before { note(before) }
    try connection.run(
      """
      UPDATE mfa_devices
      SET owner_id = ?, enabled_at = ?, skew = ?, last_pair = ?, suspended_at = ?
      WHERE id = ?
      """,
      [
        SQLValue(device.enabled?.owner.number), SQLValue(device.enabled?.since.milliseconds),
        .integer(device.skew), SQLValue(device.lastPair?.value),
        SQLValue(device.suspendedAt?.milliseconds), .integer(device.id.number),
      ])
    // How far behind any device's clock has ever been: spent codes are kept that much longer.
    try connection.run(
      """
      INSERT INTO settings (name, value) VALUES ('lowest skew', ?)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value
      WHERE excluded.value < settings.value
      """, [.integer(min(0, device.skew))])
    note(device)
  }

  package func delete(_ device: VirtualDevice, at now: Timestamp) throws {
    try replaceTags(of: device.id, with: [])
    try connection.run(
      "DELETE FROM device_uses WHERE device_id = ?", [.integer(device.id.number)])
    try connection.run("DELETE FROM mfa_devices WHERE id = ?", [.integer(device.id.number)])
    try connection.run(
      """
      INSERT INTO retired_serial_numbers (serial_number, budget_id, retired_at) VALUES (?, ?, ?)
      """,
      [
        .text(device.serialNumber.description), .integer(device.budget.number),
        .integer(now.milliseconds),
      ])
    note(device)
  }

  package func setTags(_ tags: [Tag], of device: VirtualDevice) throws {
    try replaceTags(of: device.id, with: tags)
  }

  private func note(_ device: VirtualDevice) {
    changes.serialNumbers.insert(device.serialNumber)
    if let owner = device.enabled?.owner { changes.owners.insert(owner) }
  }

  func loadDevices(
    _ connection: any SQLConnection, where condition: String, _ arguments: [SQLValue]
  ) throws -> [VirtualDevice] {
    try connection.rows(
      """
      SELECT id, account_id, serial_number, created_at, budget_id, owner_id, enabled_at, skew,
        last_pair, suspended_at
      FROM mfa_devices WHERE \(condition)
      """, arguments
    ) { row in
      guard let account = AccountID(number: row.integer(1)) else {
        throw Fault.damagedRecord("device \(row.integer(0))")
      }
      var enabled: VirtualDevice.Enabled?
      if let owner = row.optionalInteger(5), let since = row.optionalInteger(6) {
        enabled = VirtualDevice.Enabled(
          owner: Owner(number: owner), since: Timestamp(milliseconds: since))
      }
      return VirtualDevice(
        id: RecordID(row.integer(0)), account: account,
        serialNumber: SerialNumber(unverified: row.text(2)),
        createdAt: Timestamp(milliseconds: row.integer(3)), budget: RecordID(row.integer(4)),
        enabled: enabled, skew: row.integer(7),
        lastPair: row.optionalInteger(8).map(TimeStep.init),
        suspendedAt: row.optionalInteger(9).map(Timestamp.init(milliseconds:)))
    }
  }
}
