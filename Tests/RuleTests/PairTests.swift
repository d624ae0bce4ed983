import Identity
import Testing

@testable import OneTimePasswords

/// Law 3. Every offset is searched for in codes that were computed once; whole searches, which
/// compute two thousand codes each, are made around every edge and at each fiftieth offset between.
@Suite struct PairTests {
  private static let seed = Array("a seed of forty bytes, as devices have..".utf8)

  private static let all: ClosedRange<Int64> = -1010...1010
  private static let offsets: [Int64] = {
    let edges: [ClosedRange<Int64>] = [-1010 ... -1009, -1001 ... -995, -3...3, 997...1003]
    return all.filter { offset in
      offset.isMultiple(of: 50) || offset == 1010 || edges.contains { $0.contains(offset) }
    }
  }()

  /// Where the last accepted pair lies, seen from the second code of this one.
  enum History: String, CaseIterable, Sendable {
    case none, farOlder, adjacent, overlapping, same, newerByOne, farNewer

    func lastPair(second: TimeStep) -> TimeStep? {
      switch self {
      case .none: nil
      case .farOlder: second.advanced(by: -5000)
      case .adjacent: second.advanced(by: -2)
      case .overlapping: second.advanced(by: -1)
      case .same: second
      case .newerByOne: second.advanced(by: 1)
      case .farNewer: second.advanced(by: 5000)
      }
    }

    /// Whether both codes are newer than the last pair.
    var isFresh: Bool {
      switch self {
      case .none, .farOlder, .adjacent: true
      case .overlapping, .same, .newerByOne, .farNewer: false
      }
    }
  }

  /// The first code's distance from the second: in order, swapped, the same twice, with gaps.
  @Test(arguments: [-1, 1, 0, -2, 2, -3] as [Int64], History.allCases)
  func `T-09: of all 2,021 offsets, in this order and history, exactly the right pairs count`(
    distance: Int64, history: History
  ) throws {
    let shown = try ShownCodes(seed: Self.seed)
    var device = try Sample.device()
    let own = TimeStep(Sample.now.seconds / 30)
    for offset in Self.all {
      let second = own.advanced(by: offset)
      let first = second.advanced(by: distance)
      device.lastPair = history.lastPair(second: second)
      let counts = distance == -1 && history.isFresh && (-998...1000).contains(offset)
      let found = shown.pair(first, second, device)
      if found != (counts ? second : nil) { Issue.record("offset \(offset)") }
    }
  }

  /// The codes of a seed around ``Sample/now``, computed once, and the search of
  /// ``VirtualDevice/pair(_:then:of:at:)`` in them.
  private struct ShownCodes {
    private let first = TimeStep(Sample.now.seconds / 30 - 1100)
    private let codes: [OneTimeCode]

    init(seed: [UInt8]) throws {
      let totp = try DeviceProfile.totp(seed: seed)
      codes = try (0..<2400).map { [first] in try #require(totp.code(at: first.advanced(by: $0))) }
    }

    private func code(at step: TimeStep) -> OneTimeCode {
      codes[Int(step.value - first.value)]
    }

    func pair(_ first: TimeStep, _ second: TimeStep, _ device: VirtualDevice) -> TimeStep? {
      guard let range = device.newPairWindow(at: Sample.now) else { return nil }
      return pairStep(
        showing: code(at: first), then: code(at: second), in: range,
        nearest: device.ownStep(at: Sample.now), code: code(at:))
    }
  }

  @Test(arguments: History.allCases, [0, 120] as [Int64])
  func `T-09: exactly the consecutive fresh pairs count`(history: History, skew: Int64) throws {
    let totp = try DeviceProfile.totp(seed: Self.seed)
    var device = try Sample.device(skew: skew)
    let own = TimeStep(Sample.now.seconds / 30 + skew)
    for offset in Self.offsets {
      let second = own.advanced(by: offset)
      let first = second.advanced(by: -1)
      device.lastPair = history.lastPair(second: second)
      let counts = history.isFresh && (-998...1000).contains(offset)
      let found = try pair(first, second, device, totp)
      #expect(found == (counts ? second : nil), "offset \(offset)")
    }
  }

  /// What else a client may send: the first code's distance from the second.
  @Test(arguments: [1, 0, -2, 2, -3] as [Int64], [History.none, .farOlder])
  func `T-09: codes that are not in a row never count`(distance: Int64, history: History) throws {
    let totp = try DeviceProfile.totp(seed: Self.seed)
    var device = try Sample.device()
    let own = TimeStep(Sample.now.seconds / 30)
    for offset in Self.offsets {
      let second = own.advanced(by: offset)
      device.lastPair = history.lastPair(second: second)
      let found = try pair(second.advanced(by: distance), second, device, totp)
      #expect(found == nil, "offset \(offset)")
    }
  }

  @Test func `T-09: a last pair at the end of the window leaves no room`() throws {
    let totp = try DeviceProfile.totp(seed: Self.seed)
    var device = try Sample.device()
    let own = TimeStep(Sample.now.seconds / 30)
    let end = own.advanced(by: 1000)
    for (back, counts) in [(3, true), (2, true), (1, false), (0, false), (-1, false)] {
      device.lastPair = end.advanced(by: -Int64(back))
      let found = try pair(end.advanced(by: -1), end, device, totp)
      #expect(found == (counts ? end : nil), "last pair \(back) before the end")
    }
    device.lastPair = TimeStep(.max)
    #expect(try pair(end.advanced(by: -1), end, device, totp) == nil)
  }

  @Test func `T-09: codes of another seed never count`() throws {
    let totp = try DeviceProfile.totp(seed: Self.seed)
    let other = try DeviceProfile.totp(seed: Self.seed.reversed())
    let device = try Sample.device()
    let own = TimeStep(Sample.now.seconds / 30)
    let first = try #require(other.code(at: own.advanced(by: -1)))
    let second = try #require(other.code(at: own))
    #expect(device.pair(first, then: second, of: totp, at: Sample.now) == nil)
    #expect(device.pair(first, then: second, of: other, at: Sample.now) == own)
  }

  private func pair(
    _ first: TimeStep, _ second: TimeStep, _ device: VirtualDevice, _ totp: TOTP
  ) throws -> TimeStep? {
    let first = try #require(totp.code(at: first))
    let second = try #require(totp.code(at: second))
    return device.pair(first, then: second, of: totp, at: Sample.now)
  }
}
