import Authenticator
import OneTimePasswords
import Subprocess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// T-22: the codes of entries.
struct CodeTests {
  /// How many random entries; `SALLYPORT_OATHTOOL_ENTRIES=100000` takes minutes.
  private var entryCount: Int {
    getenv("SALLYPORT_OATHTOOL_ENTRIES").flatMap { Int(String(cString: $0)) } ?? 1_000
  }

  @Test func `codes of random entries at random times are those of oathtool`() async throws {
    // A hundred thousand codes in all; `oathtool` starts once for every entry.
    let codesOfEach = max(1, 100_000 / entryCount)
    var commands = ""
    var expected: [String] = []
    var random = SystemRandomNumberGenerator()
    for _ in 0..<entryCount {
      let bytes = (0..<Int.random(in: 1...64, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      var entry = try Entry.sample(0)
      entry.seed = try Seed(copying: bytes)
      entry.digits = Int.random(in: 6...8, using: &random)
      let time = Int64.random(in: 0...253_402_300_799, using: &random)
      let method: String
      if Int.random(in: 0..<5, using: &random) == 0 {
        let counter = UInt64.random(in: 0...UInt64(Int64.max) - 1000, using: &random)
        entry.kind = .counter(counter)
        entry.algorithm = .sha1
        method = "--hotp --counter=\(counter)"
      } else {
        let period = Int.random(in: 1...600, using: &random)
        entry.kind = .time(period: period)
        entry.algorithm = HashAlgorithm.allCases.randomElement(using: &random)!
        method = "--totp=\(entry.algorithm.rawValue) --time-step-size=\(period)s --now=@\(time)"
      }
      commands +=
        "oathtool \(method) --digits=\(entry.digits) --window=\(codesOfEach - 1) "
        + "\(hexadecimal(bytes)) || exit 1\n"
      for ahead in 0..<codesOfEach {
        expected.append(try #require(entry.code(at: time, ahead: ahead)).reveal())
      }
    }
    let result = try await run(
      .name("sh"), input: .string(commands), output: .string(limit: 1 << 30))
    try #require(result.terminationStatus.isSuccess, "is it installed? `make setup` does it")
    let theirs = result.standardOutput.split(separator: "\n").map(String.init)
    #expect(theirs.count == expected.count)
    #expect(theirs == expected)
  }

  /// RFC 6238, appendix B, written in Steam's alphabet by hand: 31 bits, five characters.
  @Test func `Steam's codes are the truncated bits in its alphabet, the lowest first`() throws {
    var entry = try Entry.sample(0)
    entry.kind = .steam
    entry.seed = try Seed(copying: "12345678901234567890".utf8)
    // RFC 4226, appendix D: counter 1 truncates to 1094287082.
    #expect(entry.code(at: 30)?.reveal() == steam(1_094_287_082))
    // Counter 0 truncates to 1284755224.
    #expect(entry.code(at: 0)?.reveal() == steam(1_284_755_224))
    #expect(entry.code(at: 29, ahead: 1)?.reveal() == steam(1_094_287_082))
  }

  private func steam(_ number: Int) -> String {
    let alphabet = Array("23456789BCDFGHJKMNPQRTVWXY")
    return String(
      [1, 26, 676, 17_576, 456_976].map { alphabet[number / $0 % 26] })
  }

  @Test func `a code is shown for the rest of its period`() throws {
    var entry = try Entry.sample(0)
    #expect(entry.secondsLeft(at: 1_795_334_400) == 30)
    #expect(entry.secondsLeft(at: 1_795_334_429) == 1)
    entry.kind = .counter(5)
    #expect(entry.secondsLeft(at: 1_795_334_400) == nil)
    #expect(entry.code(at: 0) == entry.code(at: 999))
  }

  @Test func `there is no code before 1970 and beyond the last counter`() throws {
    var entry = try Entry.sample(0)
    #expect(entry.code(at: -1) == nil)
    entry.kind = .counter(.max)
    #expect(entry.code(at: 0) != nil)
    #expect(entry.code(at: 0, ahead: 1) == nil)
  }
}
