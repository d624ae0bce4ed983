import OneTimePasswords
import Subprocess
import Testing

/// Our codes against those of `oathtool`, from OATH Toolkit, over random secrets and times.
struct OathtoolTests {
  @Test(arguments: HashAlgorithm.allCases, 6...8)
  func `codes from the time are those of oathtool`(
    algorithm: HashAlgorithm, digits: Int
  ) async throws {
    var random = SeededRandom(seed: UInt64(digits))
    for _ in 0..<30 {
      let secret = random.bytes(Int.random(in: 1...64, using: &random))
      let time = Int64.random(in: 0...253_402_300_799, using: &random)
      let period = try #require([1, 30, 60, 77].randomElement(using: &random))
      let totp = try TOTP(secret: secret, algorithm: algorithm, digits: digits, period: period)
      let theirs = try await oathtool([
        "--totp=\(algorithm.rawValue)", "--digits=\(digits)", "--time-step-size=\(period)s",
        "--now=@\(time)", "--window=9", hexadecimal(secret),
      ])
      let start = totp.step(at: time)
      let ours = try (start...start.advanced(by: 9)).map {
        try #require(totp.code(at: $0)).reveal()
      }
      #expect(ours == theirs)
    }
  }

  @Test(arguments: 6...8)
  func `codes from a counter are those of oathtool, given Base32`(digits: Int) async throws {
    var random = SeededRandom(seed: UInt64(100 + digits))
    for _ in 0..<30 {
      let secret = random.bytes(Int.random(in: 1...64, using: &random))
      let counter = UInt64.random(in: 0...UInt64(Int64.max), using: &random)
      let hotp = try HOTP(secret: secret, digits: digits)
      let theirs = try await oathtool([
        "--hotp", "--digits=\(digits)", "--counter=\(counter)", "--window=9", "--base32",
        Base32.encode(secret),
      ])
      #expect((counter...counter + 9).map { hotp.code(at: $0).reveal() } == theirs)
    }
  }

  /// The lines that `oathtool` prints.
  private func oathtool(_ arguments: [String]) async throws -> [String] {
    let result = try await run(
      .name("oathtool"), arguments: Arguments(arguments), output: .string(limit: 1 << 16))
    try #require(result.terminationStatus.isSuccess, "is it installed? `make setup` does it")
    return result.standardOutput.split(separator: "\n").map(String.init)
  }
}
