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
  /// How many random entries are asked for of the program; each costs a process of two milliseconds.
  private var entryCount: Int {
    getenv("SALLYPORT_OATHTOOL_ENTRIES").flatMap { Int(String(cString: $0)) } ?? 500
  }

  @Test func `codes of random entries at random times are those of oathtool`() async throws {
    var commands = ""
    var expected: [String] = []
    for sample in try samples(entryCount) {
      commands +=
        "oathtool \(sample.words) --window=1 \(hexadecimal(sample.entry.seed.reveal())) || exit 1\n"
      for ahead in 0...1 {
        expected.append(try #require(sample.entry.code(at: sample.time, ahead: ahead)).reveal())
      }
    }
    let result = try await run(
      .name("sh"), input: .string(commands), output: .string(limit: 1 << 30))
    try #require(result.terminationStatus.isSuccess, "is it installed? `make setup` does it")
    let theirs = result.standardOutput.split(separator: "\n").map(String.init)
    #expect(theirs.count == expected.count)
    #expect(theirs == expected)
  }

  @Test func `codes of 100,000 random entries at random times are those of oathtool's library`()
    throws
  {
    let library = try OATHLibrary()
    var differing = 0
    for sample in try samples(100_000) {
      let ours = try #require(sample.entry.code(at: sample.time)).reveal()
      if ours != library.code(of: sample.entry, at: sample.time) { differing += 1 }
    }
    #expect(differing == 0)
  }

  private struct Sample {
    let entry: Entry
    let time: Int64

    /// How `oathtool` is asked for the code.
    var words: String {
      switch entry.kind {
      case .counter(let counter): "--hotp --counter=\(counter) --digits=\(entry.digits)"
      case .time(let period):
        "--totp=\(entry.algorithm.rawValue) --time-step-size=\(period)s --now=@\(time) "
          + "--digits=\(entry.digits)"
      case .steam: preconditionFailure("oathtool does not know Steam's codes")
      }
    }
  }

  /// Entries of every length, number of digits, hash and period; the seeds lie in one piece of memory.
  private func samples(_ count: Int) throws -> [Sample] {
    let longest = 64
    let seeds = try GuardedMemory.random(count: count * longest)
    var random = SystemRandomNumberGenerator()
    let plain = try Entry.sample(0)
    return (0..<count).map { number in
      var entry = plain
      let start = number * longest
      entry.seed = Seed(
        memory: seeds, range: start..<start + Int.random(in: 1...longest, using: &random))
      entry.digits = Int.random(in: 6...8, using: &random)
      if Int.random(in: 0..<5, using: &random) == 0 {
        entry.kind = .counter(UInt64.random(in: 0...UInt64(Int64.max) - 1000, using: &random))
        entry.algorithm = .sha1
      } else {
        entry.kind = .time(period: Int.random(in: 1...600, using: &random))
        entry.algorithm = HashAlgorithm.allCases.randomElement(using: &random)!
      }
      return Sample(entry: entry, time: Int64.random(in: 0...253_402_300_799, using: &random))
    }
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

/// `liboath` of OATH Toolkit, which `oathtool` puts a command line before: a hundred thousand processes
/// would take minutes.
private struct OATHLibrary {
  private typealias TimeCode =
    @convention(c) (
      UnsafePointer<CChar>, Int, time_t, UInt32, time_t, UInt32, Int32, UnsafeMutablePointer<CChar>
    ) -> Int32
  private typealias CounterCode =
    @convention(c) (
      UnsafePointer<CChar>, Int, UInt64, UInt32, Bool, Int, UnsafeMutablePointer<CChar>
    ) -> Int32

  private let timeCode: TimeCode
  private let counterCode: CounterCode

  init() throws {
    let handle = try #require(
      dlopen("liboath.so.0", RTLD_NOW), "oathtool brings it; `make setup` installs it")
    let start = unsafeBitCast(
      try #require(dlsym(handle, "oath_init")), to: (@convention(c) () -> Int32).self)
    try #require(start() == 0)
    timeCode = unsafeBitCast(
      try #require(dlsym(handle, "oath_totp_generate2")), to: TimeCode.self)
    counterCode = unsafeBitCast(
      try #require(dlsym(handle, "oath_hotp_generate")), to: CounterCode.self)
  }

  /// The code of an entry; nil where the library makes none.
  func code(of entry: Entry, at time: Int64) -> String? {
    var output = [CChar](repeating: 0, count: 16)
    let outcome = entry.seed.withBytes { seed in
      let bytes = seed.baseAddress!.assumingMemoryBound(to: CChar.self)
      switch entry.kind {
      case .time(let period):
        let flags: Int32 =
          switch entry.algorithm {
          case .sha1: 0
          case .sha256: 1
          case .sha512: 2
          }
        return timeCode(
          bytes, seed.count, time_t(time), UInt32(period), 0, UInt32(entry.digits), flags, &output)
      case .counter(let counter):
        // Where the digits are taken from, the code itself says: all bits set.
        return counterCode(bytes, seed.count, counter, UInt32(entry.digits), false, -1, &output)
      case .steam: return -1
      }
    }
    guard outcome == 0 else { return nil }
    return String(decoding: output.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
