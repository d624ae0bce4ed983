import OneTimePasswords
import Testing

/// What holds for any text at all.
struct ParserPropertyTests {
  static let linkPieces =
    [
      "otpauth://", "totp", "hotp", "/", "?", "&", "=", ":", "%", "%3A", "%20", "%FF", "%C3%BC",
      "#",
      "secret=", "issuer=", "algorithm=", "digits=", "period=", "counter=", "secret=MZXW6YTB", "MY",
      "SHA1", "sha256", "6", "8", "30", "0", "-1", "18446744073709551615", "a", "Acme", "@", "+",
      " ", "\0", "ü", "🔑", "\u{301}", "\u{202E}",
    ] + Array(repeating: "otpauth://totp/a?secret=MZXW6YTB&", count: 8)

  @Test func `whatever link is read prints to a link that reads the same`() throws {
    var random = SeededRandom(seed: 1)
    var readCount = 0
    for _ in 0..<100_000 {
      let text = random.text(of: Self.linkPieces, upTo: 9)
      guard let link = try? OTPAuthLink(parsing: text) else { continue }
      readCount += 1
      try #require(try OTPAuthLink(parsing: link.text) == link)
    }
    #expect(readCount > 5000)
  }

  @Test func `a good link with any bytes changed is read or refused`() throws {
    var random = SeededRandom(seed: 2)
    let good = Array(
      ("otpauth://totp/Amazon%20Web%20Services:phone@123456789012?secret=MZXW6YTB"
        + "&issuer=Amazon%20Web%20Services&algorithm=SHA256&digits=8&period=60").utf8)
    var readCount = 0
    for _ in 0..<100_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        bytes[index] = UInt8.random(in: 0...255, using: &random)
      }
      guard let link = try? OTPAuthLink(parsing: String(decoding: bytes, as: UTF8.self)) else {
        continue
      }
      readCount += 1
      try #require(try OTPAuthLink(parsing: link.text) == link)
    }
    #expect(readCount > 1000)
  }

  @Test func `any link that can be made prints and reads the same`() throws {
    var random = SeededRandom(seed: 3)
    let pieces = ["a", "Z", "9", " ", "%", "&", "?", "/", "+", "=", "#", "ü", "e\u{301}", "🔑", "@"]
    for _ in 0..<5000 {
      let issuer = random.text(of: pieces, upTo: 6)
      let account = "x" + random.text(of: pieces, upTo: 6)
      let secret = random.bytes(Int.random(in: 1...70, using: &random))
      let link = try OTPAuthLink(
        kind: Bool.random(using: &random)
          ? .totp(period: Int.random(in: 1...86_400, using: &random))
          : .hotp(counter: UInt64.random(in: 0...UInt64.max, using: &random)),
        issuer: issuer.allSatisfy { $0 == " " } ? nil : issuer, account: account, secret: secret,
        algorithm: try #require(HashAlgorithm.allCases.randomElement(using: &random)),
        digits: Int.random(in: 6...8, using: &random))
      try #require(try OTPAuthLink(parsing: link.text) == link)
    }
  }

  @Test func `a code is read from six digits and from nothing else`() throws {
    var random = SeededRandom(seed: 4)
    var readCount = 0
    for round in 0..<100_000 {
      // Mostly digits, or nearly nothing would be read.
      let bytes = (0..<Int.random(in: 4...8, using: &random)).map { _ in
        round.isMultiple(of: 2) || Int.random(in: 0..<8, using: &random) > 0
          ? UInt8.random(in: 0x30...0x39, using: &random) : .random(in: 0...255, using: &random)
      }
      let isCode = bytes.count == 6 && bytes.allSatisfy { (0x30...0x39).contains($0) }
      let code = OneTimeCode(utf8: bytes)
      try #require((code != nil) == isCode)
      guard let code else { continue }
      readCount += 1
      try #require(code.reveal() == String(decoding: bytes, as: UTF8.self))
    }
    #expect(readCount > 10_000)
  }

  @Test func `any text is Base32 or is refused`() throws {
    var random = SeededRandom(seed: 5)
    let pieces = [
      "A", "z", "2", "7", "MZXW6YTB", "=", "==", " ", "-", "0", "ü", "\u{301}", "\0", "🔑",
    ]
    var decodedCount = 0
    for _ in 0..<100_000 {
      let text = random.text(of: pieces, upTo: 12)
      do {
        let bytes = try Base32.decode(text)
        decodedCount += 1
        try #require(try Base32.decode(Base32.encode(bytes)) == bytes)
      } catch let error as Base32Error {
        switch error {
        case .invalidLength: break
        case .invalidCharacter(let position), .misplacedPadding(let position),
          .nonZeroTrailingBits(let position):
          try #require((0..<text.unicodeScalars.count).contains(position))
        }
      }
    }
    #expect(decodedCount > 1000)
  }
}
