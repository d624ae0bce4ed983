import IdentitySQL
import Identity
import OneTimePasswords
import Testing

/// Law 1: what is pruned no resynchronisation brings back.
@Suite struct `Law 1: pruning keeps what could count again` {
  /// A device that spends a code at `spent`, and is set back later so that `spent` lies in its
  /// window again, `offset` steps from the middle.
  @Test(arguments: [-2, -1, 0, 1, 2] as [Int64], [false, true])
  func `a spent code stays spent when the device is set back`(
    offset: Int64, prunesOften: Bool
  ) throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    // Far enough from the first pair, for a later one must be newer.
    world.advance(steps: 20)
    let spent = world.step
    let code = try phone.oneTimeCode(at: spent)
    #expect(try world.verify(phone, code) == .accepted(spent))

    // The pair lies 998 steps back, as far as one may, and the code in the window around it.
    for _ in 0..<(998 - offset) {
      world.advance(steps: 1)
      if prunesOften, world.step.value % 97 == 0 { try world.store.prune(at: world.now) }
    }
    let back = world.step.advanced(by: -998)
    #expect(back == spent.advanced(by: -offset))
    try world.store.prune(at: world.now)
    let outcome = try world.pair("ResyncMFADevice", phone, for: ann, at: back, as: world.root)
    #expect(outcome.isAnswered)
    #expect(try world.device(phone).skew == -998)
    for _ in 0..<3 {
      try world.store.prune(at: world.now)
      #expect(try world.verify(phone, code) == .spent)
    }
    #expect(try world.verify(phone, try phone.oneTimeCode(at: back)) != .wrong)
  }

  @Test func `a device set back again and again finds its codes spent still`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advance(steps: 10)
    for round in 1...4 {
      let own = try world.device(phone).ownStep(at: world.now)
      let code = try phone.oneTimeCode(at: own)
      #expect(try world.verify(phone, code) == .accepted(own), "round \(round)")
      world.advance(steps: 998)
      try world.store.prune(at: world.now)
      let outcome = try world.pair("ResyncMFADevice", phone, for: ann, at: own, as: world.root)
      #expect(outcome.isAnswered)
      try world.store.prune(at: world.now)
      #expect(try world.verify(phone, code) == .spent, "round \(round)")
      #expect(try world.device(phone).skew == Int64(round) * -998)
      world.advance(steps: 10)
    }
  }

  @Test func `what nothing can reach goes in the end`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    _ = try world.getSessionToken(phone, try phone.code(at: world.step), as: ann)
    _ = try world.getSessionToken(phone, try phone.wrongCode(near: world.step), as: ann)
    let gone = try world.makePhone("gone")
    try world.must("DeleteVirtualMFADevice", ["SerialNumber": gone.serialNumber], as: world.root)
    func left() throws -> [Int] {
      try ["spent_codes", "code_attempts", "code_failures", "retired_serial_numbers"]
        .map { try world.count($0) }
    }
    try world.store.prune(at: world.now)
    #expect(try left() == [1, 3, 1, 1])
    world.advance(seconds: 600)
    try world.store.prune(at: world.now)
    // Attempts count for three minutes, and go with the codes of their time.
    #expect(try left() == [1, 3, 1, 1])
    world.advance(seconds: 86_400)
    try world.store.prune(at: world.now)
    #expect(try left() == [0, 0, 1, 1])
    world.advance(seconds: CodeBudget.ceilingSeconds)
    try world.store.prune(at: world.now)
    #expect(try left() == [0, 0, 0, 0])
  }

  /// 998 steps and two windows of two steps, counted in whole budget windows: both steps lie at an
  /// edge of one.
  @Test(arguments: [0, 5] as [Int64])
  func `without any device a skew was never set, and spent codes leave all the same`(
    steps: Int64
  ) throws {
    let world = try World()
    let gone = world.step.advanced(by: -1003)
    world.advance(steps: steps)
    let kept = world.step.advanced(by: -1002)
    let now = world.now
    let device = VirtualDevice(
      id: RecordID(8_000_000_000_001), account: world.account.id,
      serialNumber: SerialNumber(unverified: "gone"), createdAt: now,
      budget: RecordID(8_000_000_000_002))
    try world.store.write { records in
      _ = try records.spend(kept, of: device)
      _ = try records.spend(gone, of: device)
    }
    try world.store.prune(at: now)
    #expect(try world.count("spent_codes", where: "step = \(kept)") == 1)
    #expect(try world.count("spent_codes") == 1)
  }

  @Test func `a failure counts for thirty days to the millisecond, and is kept as long`() throws {
    let world = try World()
    let budget = RecordID(8_000_000_000_002)
    let failed = world.now
    let last = Timestamp(
      milliseconds: failed.adding(seconds: CodeBudget.ceilingSeconds).milliseconds - 1)
    let phone = try world.makePhone("gone")
    try world.must("DeleteVirtualMFADevice", ["SerialNumber": phone.serialNumber], as: world.root)
    let counted = try world.store.write { records in
      try [failed, failed.adding(seconds: -1), failed].map {
        try records.recordFailure(budget, at: failed, countingSince: $0)
      }
    }
    #expect(counted == [0, 2, 0])
    func left() throws -> [Int] {
      try ["code_failures", "retired_serial_numbers"].map { try world.count($0) }
    }
    try world.store.prune(at: last)
    #expect(try left() == [3, 1])
    try world.store.prune(at: Timestamp(milliseconds: last.milliseconds + 1))
    #expect(try left() == [0, 0])
  }
}
