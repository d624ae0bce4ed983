import OneTimePasswords
import Testing

struct TOTPTests {
  /// RFC 6238 Appendix B: time, and the code for each hash.
  static let vectors: [(Int64, [HashAlgorithm: String])] = [
    (59, [.sha1: "94287082", .sha256: "46119246", .sha512: "90693936"]),
    (1_111_111_109, [.sha1: "07081804", .sha256: "68084774", .sha512: "25091201"]),
    (1_111_111_111, [.sha1: "14050471", .sha256: "67062674", .sha512: "99943326"]),
    (1_234_567_890, [.sha1: "89005924", .sha256: "91819424", .sha512: "93441116"]),
    (2_000_000_000, [.sha1: "69279037", .sha256: "90698825", .sha512: "38618901"]),
    (20_000_000_000, [.sha1: "65353130", .sha256: "77737706", .sha512: "47863826"]),
  ]

  // The seeds are as long as the digests: the RFC's code says so, its table does not
  // (erratum 2866).
  @Test(arguments: vectors)
  func `RFC 6238 Appendix B`(time: Int64, codes: [HashAlgorithm: String]) throws {
    for (algorithm, length) in [(HashAlgorithm.sha1, 20), (.sha256, 32), (.sha512, 64)] {
      let secret = String(repeating: "1234567890", count: 7).utf8.prefix(length)
      let totp = try TOTP(secret: secret, algorithm: algorithm, digits: 8)
      #expect(totp.code(at: totp.step(at: time))?.reveal() == codes[algorithm])
    }
  }

  // A seed from a real AWS answer, 40 bytes as AWS's are.
  @Test(
    arguments: [
      (0, "776527"), (1, "911289"), (59_638_686, "309810"), (59_638_687, "025384"),
    ] as [(Int64, String)])
  func `an AWS seed shows the codes of its steps`(step: Int64, code: String) throws {
    let text = "TZXMW6WYHPYEDW3IXKRZQQ2QTWTHTMD3SCG7NFCQWPX5DNSV3B2PCZAZVLJPNPNL"
    let secret = try Base32.decode(text)
    #expect(secret.count == 40)
    #expect(Base32.encode(secret) == text)
    #expect(try TOTP(secret: secret).code(at: TimeStep(step))?.reveal() == code)
  }

  @Test func `a step below zero has no code`() throws {
    let totp = try TOTP(secret: [1])
    #expect(totp.code(at: TimeStep(-1)) == nil)
    #expect(totp.code(at: TimeStep(.min)) == nil)
    #expect(totp.code(at: TimeStep(0)) != nil)
    #expect(totp.code(at: TimeStep(.max)) != nil)
  }

  @Test(arguments: [Int.min, -30, 0, 86_401, Int.max])
  func `a step lasts from a second to a day`(period: Int) {
    #expect(throws: OneTimePasswordError.unsupportedPeriod) {
      try TOTP(secret: [1], period: period)
    }
  }

  @Test func `a generator says what it was made with`() throws {
    let totp = try TOTP(secret: [1], algorithm: .sha512, digits: 7, period: 86_400, epoch: -5)
    #expect(totp.algorithm == .sha512)
    #expect(totp.digits == 7)
    #expect(totp.period == 86_400)
    #expect(totp.epoch == -5)
  }
}
