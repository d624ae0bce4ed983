import Testing

@testable import OneTimePasswords

struct HOTPTests {
  /// RFC 4226 Appendix D: counter, truncated value, code.
  static let vectors: [(UInt64, UInt32, String)] = [
    (0, 1_284_755_224, "755224"), (1, 1_094_287_082, "287082"), (2, 137_359_152, "359152"),
    (3, 1_726_969_429, "969429"), (4, 1_640_338_314, "338314"), (5, 868_254_676, "254676"),
    (6, 1_918_287_922, "287922"), (7, 82_162_583, "162583"), (8, 673_399_871, "399871"),
    (9, 645_520_489, "520489"),
  ]

  @Test(arguments: vectors)
  func `RFC 4226 Appendix D`(counter: UInt64, truncated: UInt32, code: String) throws {
    let secret = "12345678901234567890".utf8
    let hotp = try HOTP(secret: secret)
    #expect(hotp.truncatedCode(at: counter) == truncated)
    #expect(hotp.code(at: counter).reveal() == code)
    #expect(hotp.code(at: counter) == OneTimeCode(code))
  }

  @Test(arguments: HashAlgorithm.allCases, 6...8)
  func `four codes in a row are those made one by one`(
    algorithm: HashAlgorithm, digits: Int
  ) throws {
    var random = SeededRandom(seed: 4226)
    let edges: [UInt64] = [0, 1, 0xFFFF_FFFD, 0xFFFF_FFFF, 1 << 63 - 2, .max - 2]
    for start in edges + (0..<100).map({ _ in random.next() }) {
      let secret = random.bytes(40)
      let hotp = try HOTP(secret: secret, algorithm: algorithm, digits: digits)
      let codes = hotp.codes(from: start)
      for place in 0..<4 {
        #expect(codes[place] == hotp.code(at: start &+ UInt64(place)), "\(start), \(place)")
      }
    }
  }

  @Test func `more digits are more of the same number`() throws {
    let secret = Array("12345678901234567890".utf8)
    #expect(try HOTP(secret: secret, digits: 7).code(at: 0).reveal() == "4755224")
    #expect(try HOTP(secret: secret, digits: 8).code(at: 0).reveal() == "84755224")
    #expect(try HOTP(secret: secret, digits: 8).code(at: 7).reveal() == "82162583")
    #expect(try HOTP(secret: secret, digits: 7).code(at: 7).reveal() == "2162583")
  }

  @Test func `a secret is read alike from whatever holds it`() throws {
    let bytes = Array("12345678901234567890".utf8)
    let expected = try #require(OneTimeCode("755224"))
    #expect(try HOTP(secret: bytes).code(at: 0) == expected)
    #expect(try HOTP(secret: bytes[...]).code(at: 0) == expected)
    // Not in a row in memory.
    #expect(try HOTP(secret: bytes.reversed().reversed()).code(at: 0) == expected)
    #expect(try HOTP(secret: bytes.lazy.map { $0 ^ 1 }.map { $0 ^ 1 }).code(at: 0) == expected)
    #expect(bytes.withUnsafeBytes { try? HOTP(secret: $0).code(at: 0) } == expected)
  }

  @Test func `a secret has bytes`() {
    #expect(throws: OneTimePasswordError.emptySecret) { try HOTP(secret: [UInt8]()) }
    #expect(throws: OneTimePasswordError.emptySecret) { try TOTP(secret: [UInt8]()) }
  }

  @Test(arguments: [Int.min, -6, 0, 5, 9, 12, Int.max])
  func `a code has six to eight digits`(digits: Int) {
    #expect(throws: OneTimePasswordError.unsupportedDigits) {
      try HOTP(secret: [1], digits: digits)
    }
    #expect(throws: OneTimePasswordError.unsupportedDigits) {
      try TOTP(secret: [1], digits: digits)
    }
  }

  @Test(arguments: HashAlgorithm.allCases)
  func `a generator does not show its secret`(algorithm: HashAlgorithm) throws {
    let hotp = try HOTP(secret: [1, 2, 3], algorithm: algorithm)
    let totp = try TOTP(secret: [1, 2, 3], algorithm: algorithm)
    var dumped = ""
    dump(hotp, to: &dumped)
    dump(totp, to: &dumped)
    #expect(
      dumped == """
        - HOTP(\(algorithm.rawValue), 6 digits)
        - TOTP(\(algorithm.rawValue), 6 digits, 30 s)

        """)
    #expect(String(reflecting: totp) == "TOTP(\(algorithm.rawValue), 6 digits, 30 s)")
  }

  @Test func `a generator for SHA-1 is a small value`() {
    #expect(MemoryLayout<TOTP>.size <= 56)
    #expect(MemoryLayout<OneTimeCode>.size <= 8)
  }
}
