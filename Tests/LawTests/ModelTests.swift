import AWSQuery
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import Testing

/// Law 3: a device counts only after two consecutive codes of its own seed. Random walks through
/// the operations, beside a model small enough to be right.
@Suite struct `Law 3, T-10: the store walks as the model does` {
  static let steps = 300

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `devices are whose the model says`(seed: UInt64) throws {
    var walk = try Walk(seed: seed)
    for step in 1...Self.steps {
      try walk.go()
      let differs = try walk.differences(in: walk.world.store)
      try #require(differs == [], "seed \(seed), step \(step): \(walk.last)")
      if step.isMultiple(of: 50) {
        let fromDisk = try walk.differences(in: try walk.world.reopened())
        try #require(fromDisk == [], "seed \(seed), step \(step) from disk")
      }
    }
    print("walk \(seed): \(Self.steps) steps, accepted \(walk.accepted), refused \(walk.refused)")
    // A walk that never enabled anything would prove nothing.
    let enabled = walk.accepted["EnableMFADevice", default: 0]
    let synchronized = walk.accepted["ResyncMFADevice", default: 0]
    let refused = walk.refused["EnableMFADevice", default: 0]
    #expect(enabled > 5 && synchronized > 0 && refused > 5)
  }
}

/// Law 3, seen from what a code is good for.
@Suite struct `Law 3: a device counts from its two codes until it is taken off` {
  @Test func `and then for whoever holds it and nobody else`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let bob = try world.makeUser("bob")
    let phone = try world.makePhone("phone")
    /// Whom the code of the moment makes a session for.
    func counts(for callers: Caller...) throws -> [Bool] {
      try callers.map { caller in
        world.advance(steps: 1)
        let code = try phone.code(at: world.step)
        return try world.getSessionToken(phone, code, as: caller).isAnswered
      }
    }

    #expect(try counts(for: ann, bob, world.root) == [false, false, false])
    let far = world.step.advanced(by: 1500)
    let refused = try world.pair("EnableMFADevice", phone, for: ann, at: far, as: world.root)
    #expect(refused.refusal != nil)
    #expect(try counts(for: ann, bob, world.root) == [false, false, false])
    let enabled = try world.pair(
      "EnableMFADevice", phone, for: ann, at: world.step, as: world.root)
    #expect(enabled.isAnswered)
    #expect(try counts(for: ann, bob, world.root) == [true, false, false])
    try world.must(
      "DeactivateMFADevice", ["UserName": "ann", "SerialNumber": phone.serialNumber],
      as: world.root)
    #expect(try counts(for: ann, bob, world.root) == [false, false, false])
    #expect(try world.count("spent_codes") == 1)
  }
}

/// One walk: two users, three serial numbers, and what ought to be.
private struct Walk {
  struct Device {
    let phone: Phone
    let ordinal: Int
    var owner: Int?
    var enabledAt = World.start
    var skew: Int64 = 0
    var lastPair: Int64?
  }

  struct Charge: Hashable {
    let slot: Int
    let window: Int64
  }

  let world: World
  var last = ""
  var accepted: [String: Int] = [:]
  var refused: [String: Int] = [:]
  private var random: SeededRandom
  private var names = ["ann", "bob"]
  private let ids: [RecordID]
  private var devices: [Device?] = [nil, nil, nil]
  private var charges: [Charge: Int] = [:]
  private var made = 0

  init(seed: UInt64) throws {
    let world = try World(seed: seed)
    self.world = world
    random = SeededRandom(seed &+ 1000)
    ids = try names.map { name in
      try world.must("CreateUser", ["UserName": name], as: world.root)
      let user = try world.store.read { try $0.user(named: name, in: world.account.id) }
      return try #require(user).id
    }
  }

  mutating func go() throws {
    world.advance(seconds: Int64.random(in: 0...200, using: &random))
    let slot = Int.random(in: 0...2, using: &random)
    let user = Int.random(in: 0...1, using: &random)
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: try create(slot)
    case 2, 3, 4, 5: try pair("EnableMFADevice", slot, user)
    case 6: try deactivate(slot, user)
    case 7: try delete(slot)
    case 8, 9, 10: try pair("ResyncMFADevice", slot, user)
    default: try rename(user)
    }
  }

  /// What the store shows otherwise than the model.
  func differences(in store: SQLStore) throws -> [String] {
    try store.read { records in
      var differences: [String] = []
      for (index, id) in ids.enumerated() {
        let expected = devices.compactMap { $0 }.filter { $0.owner == index }
          .sorted { ($0.enabledAt, $0.ordinal) < ($1.enabledAt, $1.ordinal) }
        let found = try records.devices(of: .user(id))
        let wanted = expected.map { [$0.phone.serialNumber, "\($0.skew)", "\($0.lastPair ?? -1)"] }
        let seen = found.map {
          [$0.serialNumber.description, "\($0.skew)", "\($0.lastPair?.value ?? -1)"]
        }
        if wanted != seen { differences.append("\(names[index]): \(wanted) is \(seen)") }
        let named = try records.user(named: names[index], in: world.account.id)
        if named?.id != id || named?.name != names[index] {
          differences.append("\(names[index]) is not found")
        }
      }
      for (slot, device) in devices.enumerated() {
        let found = try records.device(
          SerialNumber(unverified: Self.serialNumber(slot)), in: world.account.id)
        let owner = device?.owner.map { Owner.user(ids[$0]) }
        if (found == nil) != (device == nil) || found?.enabled?.owner != owner {
          differences.append("device \(slot)")
        }
      }
      return differences
    }
  }

  private static func serialNumber(_ slot: Int) -> String {
    "arn:aws:iam::123456789012:mfa/phone-\(slot)"
  }

  private mutating func perform(
    _ action: String, _ parameters: [String: String], expecting code: String?
  ) throws {
    last = "\(action) \(parameters)"
    let outcome = try world.perform(action, parameters, as: world.root)
    try #require(outcome.refusal?.code == code, "\(last)")
    if code == nil {
      accepted[action, default: 0] += 1
    } else {
      refused[action, default: 0] += 1
    }
  }

  private mutating func create(_ slot: Int) throws {
    if devices[slot] != nil {
      return try perform(
        "CreateVirtualMFADevice", ["VirtualMFADeviceName": "phone-\(slot)"],
        expecting: "EntityAlreadyExists")
    }
    made += 1
    devices[slot] = Device(phone: try world.makePhone("phone-\(slot)"), ordinal: made)
    last = "CreateVirtualMFADevice \(slot)"
  }

  private mutating func deactivate(_ slot: Int, _ user: Int) throws {
    let holds = devices[slot]?.owner == user
    try perform(
      "DeactivateMFADevice",
      ["UserName": names[user], "SerialNumber": Self.serialNumber(slot)],
      expecting: holds ? nil : "NoSuchEntity")
    if holds { devices[slot]?.owner = nil }
  }

  private mutating func delete(_ slot: Int) throws {
    let code: String? =
      switch devices[slot] {
      case nil: "NoSuchEntity"
      case let device?: device.owner == nil ? nil : "DeleteConflict"
      }
    try perform(
      "DeleteVirtualMFADevice", ["SerialNumber": Self.serialNumber(slot)], expecting: code)
    if code == nil { devices[slot] = nil }
  }

  private mutating func rename(_ user: Int) throws {
    let pool = ["ann", "Ann", "bob", "BOB", "carl", "dora"]
    let name = pool[Int.random(in: 0..<pool.count, using: &random)]
    let isTaken = names[1 - user].lowercased() == name.lowercased()
    // Names are found in whatever case.
    let asked = Bool.random(using: &random) ? names[user] : names[user].uppercased()
    try perform(
      "UpdateUser", ["UserName": asked, "NewUserName": name],
      expecting: isTaken ? "EntityAlreadyExists" : nil)
    if !isTaken { names[user] = name }
  }

  private mutating func pair(_ action: String, _ slot: Int, _ user: Int) throws {
    let now = DeviceProfile.step(at: world.now)
    let own = now.advanced(by: devices[slot]?.skew ?? 0)
    let offsets: [Int64] = [-999, -998, -40, -3, -1, 0, 0, 0, 1, 2, 3, 7, 1000, 1001]
    let offset = offsets[Int.random(in: 0..<offsets.count, using: &random)]
    let second = own.advanced(by: offset)
    let first = second.advanced(by: -1)

    // Whose codes, and which two.
    let kind = Int.random(in: 0..<8, using: &random)
    let other = devices[(slot + 1) % 3]?.phone
    let phone = devices[slot]?.phone
    let codes: (String, String, areRight: Bool) =
      switch (phone, kind) {
      case (nil, _): ("123456", "654321", false)
      case (let phone?, 0): (try phone.code(at: second), try phone.code(at: first), false)
      case (let phone?, 1):
        (try phone.code(at: first), try phone.code(at: second.advanced(by: 1)), false)
      case (let phone?, 2):
        if let other {
          (try other.code(at: first), try other.code(at: second), false)
        } else {
          (try phone.code(at: second), try phone.code(at: second), false)
        }
      case (let phone?, 3):
        if let other {
          (try phone.code(at: first), try other.code(at: second), false)
        } else {
          (try phone.code(at: second), try phone.code(at: second), false)
        }
      case (let phone?, _): (try phone.code(at: first), try phone.code(at: second), true)
      }

    let parameters = [
      "UserName": names[user], "SerialNumber": Self.serialNumber(slot),
      "AuthenticationCode1": codes.0, "AuthenticationCode2": codes.1,
    ]
    guard let device = devices[slot] else {
      return try perform(action, parameters, expecting: "NoSuchEntity")
    }
    if action == "EnableMFADevice" && device.owner != nil {
      return try perform(action, parameters, expecting: "EntityAlreadyExists")
    }
    if action == "ResyncMFADevice" && device.owner != user {
      return try perform(action, parameters, expecting: "NoSuchEntity")
    }
    let charge = Charge(slot: slot, window: CodeBudget.window(at: world.now))
    let isInTime = (-998...1000).contains(offset)
    let isNewer = device.lastPair.map { second.value >= $0 + 2 } ?? true
    let hasBudget = charges[charge, default: 0] < 9
    let counts = codes.areRight && isInTime && isNewer && hasBudget
    try perform(action, parameters, expecting: counts ? nil : "InvalidAuthenticationCode")
    charges[charge, default: 0] += 1
    guard counts else { return }
    devices[slot]?.skew = second.value - now.value
    devices[slot]?.lastPair = second.value
    if action == "EnableMFADevice" {
      devices[slot]?.owner = user
      devices[slot]?.enabledAt = world.now
    }
  }
}
