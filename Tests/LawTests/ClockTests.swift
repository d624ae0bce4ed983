import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import TestStores
import Testing

/// T-16: whatever the clock does, no code counts twice, no session outlives itself, and nothing breaks.
@Suite struct `T-16: the clock jumps` {
  /// 1970, 2038 (RFC 6238 §4.2 asks for more than 32 bits), 2106, the end of 9999 and what follows, 20000.
  private static let edges: [Int64] = [
    0, 2_147_483_647, 2_147_483_648, 4_294_967_296, 253_402_300_799, 253_402_300_800,
    568_971_820_800,
  ]

  /// Somebody tries every code he has seen lately, and the one his phone shows, which has a clock of its own.
  @Test func `two hundred times, and no code counts twice`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    let random = SeededRandom(16)
    var truth = world.now.adding(seconds: 600)
    world.now = truth
    var (accepted, seen, jumps) = (Set<TimeStep>(), [TimeStep](), 0)
    while jumps < 200 {
      jumps += 1
      truth = truth.adding(seconds: 90)
      switch random.next() % 6 {
      case 0: world.now = truth.adding(seconds: 3600)
      case 1: world.now = truth.adding(seconds: -3600)
      case 2: break  // It stands still.
      case 3: world.advance(seconds: -Int64(random.next() % 90))
      case 4: world.advance(steps: Int64(random.next() % 5))
      default: world.now = truth
      }
      if jumps % 3 == 0 { try world.store.prune(at: world.now) }
      let (shown, told) = (DeviceProfile.step(at: truth), world.step)
      seen = [shown, told] + seen.prefix(6)
      // Not what is tried here: a hundred wrong ones suspend the device.
      let budget = try world.device(phone).budget
      try world.store.write { try $0.forgetFailures(budget) }
      for step in [seen[Int(random.next() % UInt64(seen.count))], told, shown] {
        guard case .accepted(let spent) = try world.verify(phone, try phone.oneTimeCode(at: step))
        else { continue }
        #expect(accepted.insert(spent).inserted, "jump \(jumps)")
        #expect(abs(spent.value - world.step.value) <= 2, "jump \(jumps)")
      }
    }
    #expect(accepted.count > 50)
    // Set right, the next step's code is good at once.
    world.now = truth.adding(seconds: 3600 + 180)
    #expect(try world.verify(phone, try phone.oneTimeCode(at: world.step)) == .accepted(world.step))
  }

  /// Far enough for codes to be forgotten: they are no good again when the clock is set right.
  @Test(arguments: edges.dropFirst())
  func `as far as it can, and back, and a spent code stays spent`(_ edge: Int64) throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    let (then, code) = (world.now, try phone.oneTimeCode(at: world.step))
    let spent = world.step
    #expect(try world.verify(phone, code) == .accepted(spent))
    world.now = Timestamp(seconds: edge)
    try world.store.prune(at: world.now)
    #expect(try world.count("spent_codes") == 0)
    world.now = then
    #expect(try world.verify(phone, code) == .spent)
    // Nor after a restart; and the next window's codes are good.
    #expect(try world.verify(phone, code, in: world.reopened()) == .spent)
    world.advanceToNextWindow()
    let next = world.step
    #expect(try world.verify(phone, try phone.oneTimeCode(at: next)) == .accepted(next))
  }

  @Test(arguments: [300] + edges.dropFirst())
  func `to any day, and everything goes on`(_ edge: Int64) throws {
    let world = try World()
    let before = try world.makeUser("before")
    world.now = Timestamp(seconds: edge)
    world.settings.sessions.replaceKeys(try world.store.currentSessionKeys(at: world.now))
    try world.store.prune(at: world.now)
    for name in ["ann", "bob"] {
      let user = try world.makeUser(name)
      let phone = try world.makeEnabledPhone("phone-of-" + name, for: user)
      world.advance(steps: 7)
      let code = try phone.code(at: world.step)
      let session = try world.getSessionToken(phone, code, as: user)
      #expect(session.isAnswered)
      #expect(try !world.getSessionToken(phone, code, as: user).isAnswered)
      let id = try #require(session.text("AccessKeyId"))
      let token = try #require(session.text("SessionToken"))
      let opened = try world.settings.sessions.open(token, accessKeyID: id, at: world.now).session
      #expect(opened.mfaAt == world.now)
      #expect(throws: SessionTokenRejection.expired) {
        try world.settings.sessions.open(
          token, accessKeyID: id, at: world.now.adding(seconds: 43_200))
      }
      // Over, and over the edge into the next year.
      world.advance(seconds: 40)
    }
    #expect(try world.perform("GetUser", ["UserName": "before"], as: before).isAnswered)
    #expect(try world.store.verifyAudit().isWhole)
    let later = try world.reopened()
    #expect(try later.read { try $0.user(named: "bob", in: world.account.id) } != nil)
  }

  @Test func `and the budget of a window is not given back`() throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    let wrong = try #require(OneTimeCode(try phone.wrongCode(near: world.step)))
    let then = world.now
    for _ in 0..<9 { #expect(try world.verify(phone, wrong) == .wrong) }
    for seconds in [3600, -3600, 0, -1, 90_000] as [Int64] {
      world.now = then.adding(seconds: seconds)
      try world.store.prune(at: world.now)
      if seconds == 90_000 { continue }
      world.now = then
      #expect(try world.verify(phone, wrong) == .exhausted)
    }
  }

  /// A session made while the clock was ahead would live for so much longer once it is set right.
  @Test func `and no session is good before it was made, or after it is over`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let (then, sessions) = (world.now, world.settings.sessions)
    world.now = then.adding(seconds: 3600)
    let made = try world.must("GetSessionToken", ["DurationSeconds": "900"], as: ann)
    let id = try #require(made.text("AccessKeyId"))
    let token = try #require(made.text("SessionToken"))
    let random = SeededRandom(61)
    for jump in 0..<200 {
      let now = world.now.adding(seconds: Int64(random.next() % 7200) - 3600)
      let isGood = now >= world.now.adding(seconds: -300) && now < world.now.adding(seconds: 900)
      let opened = try? sessions.open(token, accessKeyID: id, at: now)
      #expect((opened != nil) == isGood, "jump \(jump)")
    }
    // Of the console's too.
    let session = ConsoleSession(
      digest: SecretDigest(of: "x", for: "test"),
      session: Session(
        account: world.account.id, owner: ann.owner, issuedAt: world.now,
        expiresAt: world.now.adding(seconds: ConsoleSession.longest), mfaAt: world.now),
      accessKeyID: id, device: nil, seenAt: world.now.adding(seconds: 600))
    #expect(session.isCurrent(at: world.now.adding(seconds: 300)))
    #expect(!session.isCurrent(at: world.now.adding(seconds: 299)))
    #expect(session.hasFreshCode(at: world.now.adding(seconds: 300)))
    #expect(!session.hasFreshCode(at: world.now.adding(seconds: -301)))
  }

  /// Keys of a day that has not come would never be changed again.
  @Test func `and the keys of sessions are of this day`() throws {
    let world = try World()
    let then = world.now
    world.now = Timestamp(seconds: 253_402_300_799)
    let far = try world.store.currentSessionKeys(at: world.now)
    world.now = then
    let near = try world.store.currentSessionKeys(at: world.now)
    #expect(Set(far.map(\.id)).isDisjoint(with: near.map(\.id)))
    #expect(near.map(\.createdAt) == [then])
    // One that another instance made a moment ahead of us stays.
    let ahead = try world.store.currentSessionKeys(at: then.adding(seconds: 86_400 + 4))
    #expect(
      try world.store.currentSessionKeys(at: then.adding(seconds: 86_400)).count == ahead.count)
  }

  @Test func `and times at the end of what can be counted stay there`() {
    let end = Timestamp(milliseconds: .max)
    #expect(end.adding(seconds: 1) == end)
    #expect(Timestamp(milliseconds: .min).adding(seconds: -1).milliseconds == .min)
    #expect(Timestamp(seconds: .max) == end)
    #expect(Timestamp(seconds: .min).milliseconds == .min)
    #expect(!end.description.isEmpty)
    #expect(Session.mfaAge(since: Timestamp(milliseconds: .min), at: end) >= 0)
  }
}
