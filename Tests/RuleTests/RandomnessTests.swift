import Identity
import Testing

@Suite struct RandomnessTests {
  private static let draws = 200_000

  @Test func `T-42: no seed is drawn twice`() {
    let source = SystemRandomSource()
    var seen: Set<[UInt8]> = []
    for _ in 0..<Self.draws { seen.insert(source.bytes(DeviceProfile.seedBytes)) }
    #expect(DeviceProfile.seedBytes == 40)
    #expect(seen.count == Self.draws)
    #expect(seen.allSatisfy { $0.count == 40 })
  }

  @Test func `T-42: no secret access key is drawn twice`() {
    var seen: Set<[UInt8]> = []
    for _ in 0..<Self.draws {
      seen.insert(Identifiers.secretAccessKey(random: SystemRandomSource()))
    }
    #expect(seen.count == Self.draws)
    #expect(seen.allSatisfy { $0.count == 40 })
  }

  @Test func `T-42: no unique id is drawn twice`() {
    var seen: Set<String> = []
    for _ in 0..<Self.draws {
      seen.insert(Identifiers.uniqueID(prefix: "AIDA", random: SystemRandomSource()))
    }
    #expect(seen.count == Self.draws)
  }

  /// Beside its account a key id has room for 40 random bits, so that two of few are the same once in
  /// many thousand runs.
  @Test func `T-42: no key id of a session is drawn twice`() throws {
    let account = try Sample.accountID()
    let draws = 5000
    var seen: Set<String> = []
    for _ in 0..<draws {
      seen.insert(
        Identifiers.accessKeyID(
          prefix: .temporary, account: account, random: SystemRandomSource()))
    }
    #expect(seen.count == draws)
  }

  @Test func `T-42: every bit of a seed is set about half the time`() {
    let source = SystemRandomSource()
    let draws = 4000
    var counts = [Int](repeating: 0, count: 320)
    for _ in 0..<draws {
      for (index, byte) in source.bytes(40).enumerated() {
        for bit in 0..<8 where byte >> bit & 1 == 1 { counts[index * 8 + bit] += 1 }
      }
    }
    // Eight standard deviations: a sound generator fails once in 10^12 runs.
    #expect(counts.allSatisfy { abs($0 - draws / 2) < 253 })
  }

  @Test(arguments: 0...40)
  func `a source gives as many bytes as it is asked for`(count: Int) {
    #expect(SystemRandomSource().bytes(count).count == count)
  }
}
