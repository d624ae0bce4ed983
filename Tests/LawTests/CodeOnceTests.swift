import AWSQuery
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import Synchronization
import Testing

/// Law 1: a code is accepted at most once.
@Suite struct `Law 1, T-01: a code is accepted once` {
  private let invalidCode = "MultiFactorAuthentication failed with invalid MFA one time pass code. "

  @Test(arguments: [-2, -1, 0, 1, 2] as [Int64])
  func `at every offset of the window, and not again after a restart`(offset: Int64) throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    let step = world.step.advanced(by: offset)
    let code = try phone.oneTimeCode(at: step)

    #expect(try world.verify(phone, code) == .accepted(step))
    #expect(try world.verify(phone, code) == .spent)
    #expect(try world.verify(phone, code, in: try world.reopened()) == .spent)
    #expect(try world.count("spent_codes") == 1)
  }

  /// A step of time after another, until the code leaves the window at its other end.
  @Test func `nor at any later moment at which it lies in the window`() throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    let step = world.step.advanced(by: 2)
    let code = try phone.oneTimeCode(at: step)
    #expect(try world.verify(phone, code) == .accepted(step))
    for later in 1...4 as ClosedRange<Int64> {
      world.advance(steps: 1)
      #expect(try world.verify(phone, code) == .spent, "\(later) steps later")
    }
    world.advance(steps: 1)
    #expect(try world.verify(phone, code) == .wrong)
  }

  @Test(arguments: [-3, 3] as [Int64])
  func `not outside of the window`(offset: Int64) throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    let code = try phone.oneTimeCode(at: world.step.advanced(by: offset))
    #expect(try world.verify(phone, code) == .wrong)
    #expect(try world.count("spent_codes") == 0)
  }

  @Test(
    arguments: [[-2, -1, 0, 1], [1, 0, -1, -2], [2, -2, 1, -1], [0, 2, -2, 1]] as [[Int64]])
  func `in every order: an unused older code still counts after a newer one`(
    offsets: [Int64]
  ) throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    let steps = offsets.map { world.step.advanced(by: $0) }
    for step in steps {
      #expect(try world.verify(phone, try phone.oneTimeCode(at: step)) == .accepted(step))
    }
    for step in steps {
      #expect(try world.verify(phone, try phone.oneTimeCode(at: step)) == .spent)
    }
  }

  @Test func `a second GetSessionToken with it is refused with AWS's text`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    let code = try phone.code(at: world.step)

    let granted = try world.getSessionToken(phone, code, as: ann)
    #expect(granted.isAnswered && granted.text("SessionToken") != nil)
    let again = try world.getSessionToken(phone, code, as: ann)
    #expect(again.refusal?.code == "AccessDenied")
    #expect(again.refusal?.message == invalidCode)
    let restarted = try world.getSessionToken(phone, code, as: ann, in: try world.reopened())
    #expect(restarted.refusal?.message == invalidCode)
  }

  @Test func `the same code of a sibling device is another code`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phones = [
      try world.makeEnabledPhone("one", for: ann), try world.makeEnabledPhone("two", for: ann),
    ]
    world.advanceToNextWindow()
    let step = world.step
    for phone in phones {
      #expect(try world.verify(phone, try phone.oneTimeCode(at: step)) == .accepted(step))
    }
  }

  @Test func `of a hundred who show it at once, one is let in`() throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    let (now, account) = (world.now, world.account.id)
    let code = try phone.oneTimeCode(at: world.step)
    let serialNumber = SerialNumber(unverified: phone.serialNumber)
    let verdicts = Mutex<[CodeVerdict]>([])
    for _ in 0..<100 {
      _ = world.store.submit { records in
        let found = try records.device(serialNumber, in: account)
        let device = try #require(found)
        return try records.verify(code, for: device, in: .compatible, at: now)
      } completion: { result in
        if let verdict = try? result.get() { verdicts.withLock { $0.append(verdict) } }
      }
    }
    world.store.drain()
    let all = verdicts.withLock { $0 }
    #expect(all.count == 100)
    #expect(all.count { $0 == .accepted(world.step) } == 1)
    #expect(all.count { $0 == .spent } == CodeBudget.burst - 1)
    #expect(all.count { $0 == .exhausted } == 100 - CodeBudget.burst)
    #expect(try world.count("spent_codes") == 1)
  }

  @Test func `two stores over one file let it in once between them`() async throws {
    let world = try World()
    let phone = try world.makeEnabledPhone("phone", for: try world.makeUser("ann"))
    world.advanceToNextWindow()
    let other = try world.reopened()
    let code = try phone.oneTimeCode(at: world.step)
    let verdicts = try await withThrowingTaskGroup(of: CodeVerdict.self) { group in
      for store in [world.store, other, world.store, other] {
        group.addTask { try world.verify(phone, code, in: store) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(verdicts.count { $0 == .accepted(world.step) } == 1)
    #expect(verdicts.count { $0 == .spent } == 3)
  }
}

/// Law 1, T-03: nothing but six ASCII digits is a code.
@Suite struct `T-03: only six ASCII digits are a code` {
  @Test func `no other spelling of a right code is accepted`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let phone = try world.makeEnabledPhone("phone", for: ann)
    world.advanceToNextWindow()
    let code = try phone.code(at: world.step)
    let spellings = Self.spellings(of: code)
    #expect(spellings.count >= 60)
    #expect(!spellings.contains(code))
    for (index, spelling) in spellings.enumerated() {
      let outcome = try world.getSessionToken(phone, spelling, as: ann)
      #expect(outcome.refusal != nil, "spelling \(index)")
      if index % CodeBudget.burst == 0 { #expect(try world.count("spent_codes") == 0) }
    }
    #expect(try world.count("spent_codes") == 0)
    world.advanceToNextWindow()
    let right = try world.getSessionToken(phone, try phone.code(at: world.step), as: ann)
    #expect(right.isAnswered)
  }

  /// The code as somebody or some library might take it for the same number.
  static func spellings(of code: String) -> [String] {
    let digits = Array(code)
    let head = String(digits[..<3])
    let tail = String(digits[3...])
    var spellings: [String] = []
    let blanks = [
      " ", "\t", "\n", "\r", "\r\n", "\u{0b}", "\u{0c}", "\u{0}", "\u{a0}", "\u{2007}",
      "\u{2009}", "\u{200b}", "\u{202f}", "\u{3000}", "\u{feff}", "-", "_", ".", ",", "'",
    ]
    for blank in blanks { spellings += [blank + code, code + blank, head + blank + tail] }
    // Digits of other scripts, all of them and only the last.
    for zero in [0x0660, 0x06f0, 0x0966, 0x09e6, 0xff10, 0x1d7ce, 0x1d7d8, 0x0e50] as [UInt32] {
      let foreign = digits.map { digit -> String in
        let value = UInt32(digit.wholeNumberValue ?? 0)
        return Unicode.Scalar(zero + value).map { String(Character($0)) } ?? ""
      }
      spellings.append(foreign.joined())
      spellings.append(String(digits.dropLast()) + (foreign.last ?? ""))
    }
    spellings += [
      "+" + code, "-" + code, "0x" + code, "0b" + code, "0" + code, "00" + code, code + "0",
      code + ".0", code + "e0", "+" + code.dropFirst(), "-" + code.dropFirst(),
      " " + code.dropFirst(), String(code.dropFirst()), String(code.dropLast()), "", code + code,
      String(digits.reversed()) == code ? "0" : String(digits.reversed()), "\"\(code)\"",
      code + "\u{301}", head + "\u{200d}" + tail, "%" + code, code + "#",
    ]
    return spellings
  }
}
