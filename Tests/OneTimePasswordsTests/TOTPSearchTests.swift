import OneTimePasswords
import Testing

struct TOTPSearchTests {
  let totp: TOTP
  let centre = TimeStep(59_638_687)

  init() throws {
    totp = try TOTP(secret: "12345678901234567890".utf8)
  }

  @Test func `every step of a range is found, and none beside it`() throws {
    let window = centre.advanced(by: -2)...centre.advanced(by: 2)
    for offset in Int64(-20)...20 {
      let step = centre.advanced(by: offset)
      let code = try #require(totp.code(at: step))
      let isInside = abs(offset) <= 2
      #expect(totp.step(showing: code, in: window) == (isInside ? step : nil))
      #expect(totp.steps(showing: code, in: window) == (isInside ? [step] : []))
    }
  }

  @Test func `ranges of every length are searched to their end`() throws {
    for count in Int64(2)...13 {
      let last = centre.advanced(by: count - 1)
      let code = try #require(totp.code(at: last))
      #expect(totp.steps(showing: code, in: centre...last) == [last])
      #expect(totp.steps(showing: code, in: centre...last.advanced(by: -1)) == [])
      let next = try #require(totp.code(at: last.advanced(by: 1)))
      #expect(
        pair(code, next, in: centre...last.advanced(by: 1), nearest: centre) == last.advanced(by: 1)
      )
    }
  }

  @Test func `a code with another number of digits is never shown`() throws {
    let long = try TOTP(secret: "12345678901234567890".utf8, digits: 7)
    let code = try #require(long.code(at: centre))
    #expect(totp.steps(showing: code, in: centre...centre) == [])
  }

  @Test func `all steps that show a code are found`() throws {
    let twins = try twins(among: 0..<4000)
    let code = try #require(totp.code(at: twins.0))
    let range = TimeStep(0)...TimeStep(4000)
    #expect(totp.steps(showing: code, in: range) == [twins.0, twins.1])
    #expect(totp.step(showing: code, in: range) == twins.0)
    #expect(totp.step(showing: code, in: twins.0.advanced(by: 1)...twins.1) == twins.1)
  }

  @Test func `steps below zero show nothing`() throws {
    let zero = try #require(totp.code(at: TimeStep(0)))
    let one = try #require(totp.code(at: TimeStep(1)))
    let start = TimeStep(-5)
    #expect(totp.steps(showing: zero, in: start...TimeStep(-1)) == [])
    #expect(totp.steps(showing: zero, in: start...TimeStep(3)) == [TimeStep(0)])
    #expect(pair(zero, one, in: start...TimeStep(3), nearest: start) == TimeStep(1))
    #expect(pair(zero, one, in: TimeStep(.min)...TimeStep(.min), nearest: start) == nil)
    #expect(pair(zero, one, in: TimeStep(.max)...TimeStep(.max), nearest: start) == nil)
  }

  // Observed at AWS: the second step lies from 998 before the centre to 1,000 after it.
  @Test(arguments: [-999, -998, -997, -1, 0, 1, 999, 1000, 1001] as [Int64])
  func `a pair is found where its second step lies in the range`(offset: Int64) throws {
    let range = centre.advanced(by: -998)...centre.advanced(by: 1000)
    let second = centre.advanced(by: offset)
    let codes = try codes(endingAt: second)
    #expect(
      pair(codes.0, codes.1, in: range, nearest: centre) == (range.contains(second) ? second : nil))
  }

  @Test func `two codes that are no pair in this order are not found`() throws {
    let range = centre.advanced(by: -998)...centre.advanced(by: 1000)
    let codes = try codes(endingAt: centre)
    let next = try #require(totp.code(at: centre.advanced(by: 1)))
    #expect(pair(codes.1, codes.0, in: range, nearest: centre) == nil)
    #expect(pair(codes.0, codes.0, in: range, nearest: centre) == nil)
    #expect(pair(codes.1, codes.1, in: range, nearest: centre) == nil)
    #expect(pair(codes.0, next, in: range, nearest: centre) == nil)
    #expect(pair(codes.1, next, in: range, nearest: centre) == centre.advanced(by: 1))
  }
}

extension TOTPSearchTests {
  // A secret that was searched for, as some hundred million codes go by before a pair of codes
  // comes back within 4,000 steps.
  @Test func `of two pairs the nearest is found, and of two as near the earlier`() throws {
    let totp = try TOTP(secret: "twin pairs 391378".utf8)
    let (earlier, later) = (TimeStep(1531), TimeStep(2489))
    let first = try #require(OneTimeCode("978231"))
    let second = try #require(OneTimeCode("590835"))
    func found(nearest centre: TimeStep) -> TimeStep? {
      totp.step(showing: first, then: second, in: TimeStep(0)...TimeStep(4000), nearest: centre)
    }
    let middle = TimeStep((earlier.value + later.value) / 2)
    #expect(middle.distance(to: later) == earlier.distance(to: middle))
    #expect(found(nearest: earlier) == earlier)
    #expect(found(nearest: later) == later)
    #expect(found(nearest: middle) == earlier)
    #expect(found(nearest: middle.advanced(by: -1)) == earlier)
    #expect(found(nearest: middle.advanced(by: 1)) == later)
    #expect(found(nearest: TimeStep(.min)) == earlier)
    #expect(found(nearest: TimeStep(.max)) == later)
  }

  private func pair(
    _ first: OneTimeCode, _ second: OneTimeCode, in range: ClosedRange<TimeStep>,
    nearest centre: TimeStep
  ) -> TimeStep? {
    totp.step(showing: first, then: second, in: range, nearest: centre)
  }

  private func codes(endingAt second: TimeStep) throws -> (OneTimeCode, OneTimeCode) {
    (
      try #require(totp.code(at: second.advanced(by: -1))), try #require(totp.code(at: second))
    )
  }

  /// The first two steps that show the same code.
  private func twins(among steps: Range<Int64>) throws -> (TimeStep, TimeStep) {
    var seen: [String: TimeStep] = [:]
    for value in steps {
      let step = TimeStep(value)
      let code = try #require(totp.code(at: step)).reveal()
      if let earlier = seen[code] { return (earlier, step) }
      seen[code] = step
    }
    throw NoTwins()
  }

  private struct NoTwins: Error {}
}
