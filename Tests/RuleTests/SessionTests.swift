import Identity
import Testing

@Suite struct SessionTests {
  @Test(
    arguments: [
      (nil, false, 43_200), (nil, true, 3600), (900, false, 900), (900, true, 900),
      (3600, true, 3600), (3601, true, 3600), (129_600, true, 3600), (43_201, false, 43_201),
      (129_600, false, 129_600), (129_601, false, 129_600), (Int.max, false, 129_600),
    ] as [(Int?, Bool, Int64)])
  func `a session lasts twelve hours or what is asked for, and one hour at most for root`(
    requested: Int?, isRoot: Bool, seconds: Int64
  ) {
    #expect(Session.duration(requested: requested, isRoot: isRoot) == seconds)
  }

  @Test(
    arguments: [
      (0, 0, 0), (0, 999, 0), (0, 1000, 1), (999, 1000, 1), (0, 3_600_000, 3600), (1000, 0, 0),
      (3_600_000, 0, 0), (5000, 4999, 0),
    ] as [(Int64, Int64, Int64)])
  func `the age of a code is in seconds and never negative`(code: Int64, now: Int64, age: Int64) {
    let mfaAt = Timestamp(milliseconds: Sample.now.milliseconds + code)
    let now = Timestamp(milliseconds: Sample.now.milliseconds + now)
    #expect(Session.mfaAge(since: mfaAt, at: now) == age)
  }

  @Test func `a key opens sessions for as long as the last session it made may live`() {
    #expect(SessionSealer.rotation == 86_400)
    #expect(
      SessionSealer.retention
        >= SessionSealer.rotation + Session.duration(requested: .max, isRoot: false))
  }
}
