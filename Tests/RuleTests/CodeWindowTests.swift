import Identity
import OneTimePasswords
import Testing

@Suite struct CodeWindowTests {
  private static let seed = Array("a seed of forty bytes, as devices have..".utf8)

  @Test(arguments: [0, 120, -500] as [Int64], [CodeWindow.compatible, .strict])
  func `of 41 steps around the device's own, those within reach count`(
    skew: Int64, window: CodeWindow
  ) throws {
    let totp = try DeviceProfile.totp(seed: Self.seed)
    let device = try Sample.device(skew: skew)
    let server = Sample.now.seconds / 30
    let counted = device.window(window, at: Sample.now)
    for offset in -20...20 as ClosedRange<Int64> {
      let step = TimeStep(server + skew + offset)
      let code = try #require(totp.code(at: step))
      let counts = abs(offset) <= window.reach
      #expect(totp.steps(showing: code, in: counted) == (counts ? [step] : []))
    }
  }

  @Test func `AWS's window reaches two steps and the strict one a single step`() {
    #expect(CodeWindow.compatible.reach == 2)
    #expect(CodeWindow.strict.reach == 1)
  }

  @Test func `a device shows six digits, made with SHA-1, for thirty seconds`() throws {
    let totp = try DeviceProfile.totp(seed: Self.seed)
    #expect(totp.digits == 6)
    #expect(totp.algorithm == .sha1)
    #expect(totp.period == 30)
    #expect(totp.epoch == 0)
  }

  @Test func `a new device is nobody's, and its clock is the server's`() throws {
    let sample = try Sample.device()
    let device = VirtualDevice(
      id: sample.id, account: sample.account, serialNumber: sample.serialNumber,
      createdAt: Sample.now, budget: sample.budget)
    #expect(device.ownStep(at: Sample.now) == DeviceProfile.step(at: Sample.now))
    #expect(device.enabled == nil)
    #expect(device.lastPair == nil)
    #expect(device.suspendedAt == nil)
  }

  @Test(arguments: [(0, 0), (29_999, 0), (30_000, 1), (-1, -1), (-30_000, -1), (-30_001, -2)])
  func `a step is thirty seconds, before 1970 too`(milliseconds: Int64, step: Int64) {
    #expect(DeviceProfile.step(at: Timestamp(milliseconds: milliseconds)) == TimeStep(step))
  }

  @Test(arguments: [0, 120, -500] as [Int64])
  func `the second code of a pair lies 998 steps back to 1,000 ahead`(skew: Int64) throws {
    let device = try Sample.device(skew: skew)
    let own = Sample.now.seconds / 30 + skew
    #expect(device.ownStep(at: Sample.now) == TimeStep(own))
    #expect(device.pairWindow(at: Sample.now) == TimeStep(own - 998)...TimeStep(own + 1000))
  }

  @Test(arguments: [-998, -1, 0, 1, 1000] as [Int64], [0, 7] as [Int64])
  func `an accepted pair sets skew and last pair and lifts a suspension`(
    offset: Int64, skew: Int64
  ) throws {
    let server = Sample.now.seconds / 30
    let pair = TimeStep(server + skew + offset)
    for suspendedAt in [nil, Sample.now] {
      let owner = Owner.user(Sample.user)
      let device = try Sample.device(enabledFor: owner, skew: skew, suspendedAt: suspendedAt)
      let after = device.synchronized(to: pair, at: Sample.now)
      var expected = device
      expected.skew = skew + offset
      expected.lastPair = pair
      expected.suspendedAt = nil
      #expect(after == expected)
      #expect(after.ownStep(at: Sample.now) == pair)
    }
  }
}
