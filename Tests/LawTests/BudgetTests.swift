import AWSQuery
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import Testing

/// Law 2: an attempt is charged, durably and per device, before its outcome leaves.
@Suite struct `Law 2, T-07: an attempt is charged` {
  private let unable =
    "MultiFactorAuthentication failed, unable to validate MFA code.  "
    + "Please verify your MFA serial number is valid and associated with this user."

  /// A user with a device, at the beginning of a window in which nothing was tried yet.
  private func prepared() throws -> (World, Caller, Phone) {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    return (world, ann, phone)
  }

  private func attempts(_ world: World, on phone: Phone? = nil) throws -> Int {
    let window = CodeBudget.window(at: world.now)
    let own = try phone.map { " AND budget_id = \(try world.device($0).budget.number)" } ?? ""
    return try world.count("code_attempts", where: "time_window = \(window)" + own)
  }

  @Test func `durably, for every refusal and every acceptance`() throws {
    let (world, ann, phone) = try prepared()
    let wrong = try phone.wrongCode(near: world.step)
    let right = try phone.code(at: world.step)
    for (index, code) in [wrong, right, right, wrong, wrong].enumerated() {
      let outcome = try world.getSessionToken(phone, code, as: ann)
      #expect(outcome.isAnswered == (index == 1))
      #expect(try attempts(world) == index + 1)
    }
    #expect(try world.count("code_failures") == 4)
  }

  @Test func `the tenth of a window is refused though right, the first of the next counts`() throws
  {
    let (world, ann, phone) = try prepared()
    let wrong = try phone.wrongCode(near: world.step)
    for _ in 0..<CodeBudget.burst {
      let outcome = try world.getSessionToken(phone, wrong, as: ann)
      #expect(
        outcome.refusal?.message
          == "MultiFactorAuthentication failed with invalid MFA one time pass code. ")
    }
    let tenth = try world.getSessionToken(phone, try phone.code(at: world.step), as: ann)
    #expect(tenth.refusal?.message == unable)
    #expect(try world.count("spent_codes") == 0)
    world.advance(seconds: CodeBudget.windowSeconds - 1)
    let late = try world.getSessionToken(phone, try phone.code(at: world.step), as: ann)
    #expect(late.refusal?.message == unable)
    world.advance(seconds: 1)
    let next = try world.getSessionToken(phone, try phone.code(at: world.step), as: ann)
    #expect(next.isAnswered)
  }

  /// Surfaces answer several of them alike; the rules must not.
  @Test func `and a refusal says which it is`() throws {
    let (world, _, phone) = try prepared()
    let wrong = try #require(OneTimeCode(try phone.wrongCode(near: world.step)))
    let right = try phone.oneTimeCode(at: world.step)
    #expect(try world.verifyPair(phone, wrong, right) == .refused)
    for _ in 1..<CodeBudget.burst { #expect(try world.verify(phone, wrong) == .wrong) }
    #expect(try world.verify(phone, right) == .exhausted)
    #expect(try world.verifyPair(phone, right, right) == .exhausted)
    world.advanceToNextWindow()
    try world.store.write { [device = try world.device(phone), now = world.now] records in
      var suspended = device
      suspended.suspendedAt = now
      try records.update(suspended)
    }
    #expect(try world.verify(phone, try phone.oneTimeCode(at: world.step)) == .suspended)
  }

  @Test func `and undoing what came after it gives nothing back`() throws {
    struct Refused: Error {}
    let (world, _, phone) = try prepared()
    let right = try phone.oneTimeCode(at: world.step)
    let (device, now) = (try world.device(phone), world.now)
    for count in 1...3 {
      try world.store.write { records in
        do {
          try records.attempt {
            _ = try records.verify(right, for: device, in: .compatible, at: now)
            throw Refused()
          }
        } catch is Refused {}
      }
      #expect(try attempts(world) == count)
      #expect(try world.count("spent_codes") == 0)
    }
  }

  @Test func `and a restart gives nothing back`() throws {
    let (world, ann, phone) = try prepared()
    let wrong = try phone.wrongCode(near: world.step)
    for _ in 0..<CodeBudget.burst { _ = try world.getSessionToken(phone, wrong, as: ann) }
    let restarted = try world.getSessionToken(
      phone, try phone.code(at: world.step), as: ann, in: try world.reopened())
    #expect(restarted.refusal?.message == unable)
  }

  @Test func `right and used codes are charged like wrong ones`() throws {
    let (world, ann, phone) = try prepared()
    for offset in [-2, -1, 0, 1, 2] as [Int64] {
      let code = try phone.code(at: world.step.advanced(by: offset))
      #expect(try world.getSessionToken(phone, code, as: ann).isAnswered)
    }
    let used = try phone.code(at: world.step)
    for _ in 5..<CodeBudget.burst { _ = try world.getSessionToken(phone, used, as: ann) }
    #expect(try attempts(world, on: phone) == CodeBudget.burst)
    #expect(try world.getSessionToken(phone, used, as: ann).refusal?.message == unable)
  }

  @Test func `to each device by itself`() throws {
    let (world, ann, phone) = try prepared()
    let sibling = try world.makeEnabledPhone("sibling", for: ann)
    world.advanceToNextWindow()
    let wrong = try phone.wrongCode(near: world.step)
    for _ in 0...CodeBudget.burst { _ = try world.getSessionToken(phone, wrong, as: ann) }
    #expect(try attempts(world, on: sibling) == 0)
    let outcome = try world.getSessionToken(sibling, try sibling.code(at: world.step), as: ann)
    #expect(outcome.isAnswered)
  }

  @Test func `a pair is one attempt, right or wrong`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makePhone("phone")
    let stranger = try world.makePhone("stranger")
    let wrong = try world.perform(
      "EnableMFADevice",
      [
        "UserName": "ann", "SerialNumber": phone.serialNumber,
        "AuthenticationCode1": try stranger.code(at: world.step.advanced(by: -1)),
        "AuthenticationCode2": try stranger.code(at: world.step),
      ], as: world.root)
    #expect(wrong.refusal?.code == "InvalidAuthenticationCode")
    #expect(try attempts(world, on: phone) == 1)
    let right = try world.pair("EnableMFADevice", phone, for: ann, at: world.step, as: world.root)
    #expect(right.isAnswered)
    #expect(try attempts(world, on: phone) == 2)
    #expect(try attempts(world, on: stranger) == 0)
    // The same pair again is no longer newer than the last.
    let again = try world.pair("ResyncMFADevice", phone, for: ann, at: world.step, as: world.root)
    #expect(again.refusal?.code == "InvalidAuthenticationCode")
    #expect(try attempts(world, on: phone) == 3)
    for _ in 3..<CodeBudget.burst {
      _ = try world.pair("ResyncMFADevice", phone, for: ann, at: world.step, as: world.root)
    }
    let newer = world.step.advanced(by: 4)
    let tenth = try world.pair("ResyncMFADevice", phone, for: ann, at: newer, as: world.root)
    #expect(tenth.refusal?.code == "InvalidAuthenticationCode")
    world.advanceToNextWindow()
    let later = try world.pair("ResyncMFADevice", phone, for: ann, at: newer, as: world.root)
    #expect(later.isAnswered)
  }

  @Test func `a device made anew under its name has no new budget`() throws {
    let (world, ann, phone) = try prepared()
    let wrong = try phone.wrongCode(near: world.step)
    for _ in 0..<CodeBudget.burst { _ = try world.getSessionToken(phone, wrong, as: ann) }
    let device = ["SerialNumber": phone.serialNumber]
    try world.must(
      "DeactivateMFADevice", device.merging(["UserName": "ann"]) { $1 }, as: world.root)
    try world.must("DeleteVirtualMFADevice", device, as: world.root)
    let successor = try world.makePhone("phone")
    #expect(successor.serialNumber == phone.serialNumber && successor.seed != phone.seed)
    let refused = try world.pair(
      "EnableMFADevice", successor, for: ann, at: world.step, as: world.root)
    #expect(refused.refusal?.code == "InvalidAuthenticationCode")
    world.advanceToNextWindow()
    let enabled = try world.pair(
      "EnableMFADevice", successor, for: ann, at: world.step, as: world.root)
    #expect(enabled.isAnswered)
  }

  /// A refusal that is thrown undoes what was written; the charge must not be part of that.
  @Test func `a verdict that is thrown away still is not accepted twice or free`() throws {
    let (world, ann, phone) = try prepared()
    // Refusals that operations throw come before the charge, those after it are values: whatever
    // an operation is asked, attempts and failures never fall.
    var before = 0
    for code in [try phone.wrongCode(near: world.step), try phone.code(at: world.step)] {
      for _ in 0..<3 {
        _ = try world.getSessionToken(phone, code, as: ann)
        _ = try world.getSessionToken(phone, code, as: world.session(of: ann, mfa: true))
        _ = try world.perform("GetSessionToken", ["TokenCode": code], as: ann)
        let now = try attempts(world)
        #expect(now == before + 1)
        before = now
      }
    }
  }

  /// What a session cannot be made from, a missing session key, fails the whole request: then
  /// nothing was granted, and the code was not used.
  @Test func `a fault after the verdict grants nothing`() throws {
    let (world, ann, phone) = try prepared()
    world.settings.sessions.replaceKeys([])
    let code = try phone.code(at: world.step)
    #expect(throws: Fault.noSessionKey) { try world.getSessionToken(phone, code, as: ann) }
    let spent = try world.count("spent_codes")
    let charged = try attempts(world)
    #expect(spent == 0 && charged == 0)
  }
}

/// Law 2: a hundred failed codes in thirty days suspend a device.
@Suite struct `Law 2: a hundred failures in thirty days suspend` {
  /// Tries `count` wrong codes, nine in each window; returns the last moment.
  private func fail(_ count: Int, _ phone: Phone, of ann: Caller, in world: World) throws {
    let wrong = try phone.wrongCode(near: world.step)
    for index in 0..<count {
      if index % CodeBudget.burst == 0 { world.advanceToNextWindow() }
      let outcome = try world.getSessionToken(phone, wrong, as: ann)
      try #require(outcome.refusal != nil)
    }
    world.advanceToNextWindow()
  }

  private func prepared() throws -> (World, Caller, Phone) {
    let world = try World()
    let ann = try world.makeUser("ann")
    return (world, ann, try world.makeEnabledPhone("phone", for: ann))
  }

  @Test func `the hundredth suspends, a success between them resets nothing, a pair lifts it`()
    throws
  {
    let (world, ann, phone) = try prepared()
    try fail(60, phone, of: ann, in: world)
    #expect(try world.getSessionToken(phone, try phone.code(at: world.step), as: ann).isAnswered)
    try fail(39, phone, of: ann, in: world)
    #expect(try world.device(phone).suspendedAt == nil)
    #expect(try world.getSessionToken(phone, try phone.code(at: world.step), as: ann).isAnswered)
    try fail(1, phone, of: ann, in: world)
    #expect(try world.device(phone).suspendedAt != nil)
    #expect(try world.count("code_failures") == CodeBudget.ceiling)

    world.advance(seconds: 40 * 86_400)
    let suspended = try world.getSessionToken(phone, try phone.code(at: world.step), as: ann)
    #expect(suspended.refusal?.code == "AccessDenied")
    let lifted = try world.pair("ResyncMFADevice", phone, for: ann, at: world.step, as: world.root)
    #expect(lifted.isAnswered)
    #expect(try world.device(phone).suspendedAt == nil)
    #expect(try world.count("code_failures") == 0)
    world.advance(steps: 1)
    #expect(try world.getSessionToken(phone, try phone.code(at: world.step), as: ann).isAnswered)
  }

  @Test func `failures older than thirty days do not count`() throws {
    let (world, ann, phone) = try prepared()
    try fail(99, phone, of: ann, in: world)
    world.advance(seconds: CodeBudget.ceilingSeconds + 86_400)
    try fail(99, phone, of: ann, in: world)
    #expect(try world.device(phone).suspendedAt == nil)
    #expect(try world.getSessionToken(phone, try phone.code(at: world.step), as: ann).isAnswered)
    try fail(1, phone, of: ann, in: world)
    #expect(try world.device(phone).suspendedAt != nil)
  }

  @Test func `a device made anew starts without failures, for its seed is new`() throws {
    let (world, ann, phone) = try prepared()
    try fail(99, phone, of: ann, in: world)
    let device = ["SerialNumber": phone.serialNumber]
    try world.must(
      "DeactivateMFADevice", device.merging(["UserName": "ann"]) { $1 }, as: world.root)
    try world.must("DeleteVirtualMFADevice", device, as: world.root)
    let successor = try world.makeEnabledPhone("phone", for: ann)
    try fail(1, successor, of: ann, in: world)
    #expect(try world.device(successor).suspendedAt == nil)
    #expect(try world.count("code_failures") == 1)
  }

  @Test func `wrong pairs count too`() throws {
    let (world, ann, phone) = try prepared()
    try fail(99, phone, of: ann, in: world)
    let old = world.step.advanced(by: -1500)
    let refused = try world.pair("ResyncMFADevice", phone, for: ann, at: old, as: world.root)
    #expect(refused.refusal != nil)
    #expect(try world.device(phone).suspendedAt != nil)
  }
}
