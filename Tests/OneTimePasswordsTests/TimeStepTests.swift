import OneTimePasswords
import Testing

struct TimeStepTests {
  @Test func `steps are ordered and advance`() {
    #expect(TimeStep(4) < TimeStep(5))
    #expect(TimeStep(-1) < TimeStep(0))
    #expect(TimeStep(5).advanced(by: -7) == TimeStep(-2))
    #expect(TimeStep(5).distance(to: TimeStep(-2)) == -7)
  }

  @Test func `a step advances no further than numbers go`() {
    #expect(TimeStep(.max).advanced(by: 1) == TimeStep(.max))
    #expect(TimeStep(.min).advanced(by: -1) == TimeStep(.min))
    #expect(TimeStep(.min).distance(to: TimeStep(.max)) == .max)
    #expect(TimeStep(.max).distance(to: TimeStep(.min)) == .min)
  }

  @Test func `a range of steps can be walked`() {
    #expect((TimeStep(-1)...TimeStep(2)).map(\.value) == [-1, 0, 1, 2])
  }

  @Test(
    arguments: [
      (0, 0), (29, 0), (30, 1), (59, 1), (60, 2), (-1, -1), (-30, -1), (-31, -2),
      (2_147_483_647, 71_582_788), (2_147_483_648, 71_582_788), (4_294_967_296, 143_165_576),
      (253_402_300_799, 8_446_743_359),
    ] as [(Int64, Int64)])
  func `a step begins every thirty seconds`(seconds: Int64, step: Int64) throws {
    let totp = try TOTP(secret: [1])
    #expect(totp.step(at: seconds) == TimeStep(step))
  }

  @Test func `steps are counted from the epoch`() throws {
    let totp = try TOTP(secret: [1], period: 60, epoch: 1000)
    #expect(totp.step(at: 999) == TimeStep(-1))
    #expect(totp.step(at: 1000) == TimeStep(0))
    #expect(totp.step(at: 1060) == TimeStep(1))
  }

  @Test func `any time has a step`() throws {
    let late = try TOTP(secret: [1], period: 1, epoch: .max)
    let early = try TOTP(secret: [1], period: 1, epoch: .min)
    #expect(late.step(at: .min) == TimeStep(.min))
    #expect(early.step(at: .max) == TimeStep(.max))
    #expect(early.step(at: .min) == TimeStep(0))
  }

  @Test func `a step describes itself as its number`() {
    #expect("\(TimeStep(-7))" == "-7")
  }
}
