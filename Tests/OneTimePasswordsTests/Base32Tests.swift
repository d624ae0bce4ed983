import OneTimePasswords
import Testing

struct Base32Tests {
  /// RFC 4648 §10.
  static let vectors = [
    ("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foo", "MZXW6==="), ("foob", "MZXW6YQ="),
    ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI======"),
  ]

  @Test(arguments: vectors)
  func `RFC 4648 §10`(plain: String, encoded: String) throws {
    let bare = encoded.filter { $0 != "=" }
    #expect(Base32.encode(plain.utf8, padding: true) == encoded)
    #expect(Base32.encode(plain.utf8) == bare)
    #expect(try Base32.decode(encoded) == Array(plain.utf8))
    #expect(try Base32.decode(bare) == Array(plain.utf8))
  }

  @Test func `every character stands for its number`() throws {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    let bytes: [UInt8] = [
      0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF,
      0x84, 0x65, 0x3A, 0x56, 0xD7, 0xC6, 0x75, 0xBE, 0x77, 0xDF,
    ]
    #expect(Base32.encode(bytes) == alphabet)
    #expect(try Base32.decode(alphabet) == bytes)
    #expect(try Base32.decode(alphabet.lowercased()) == bytes)
  }

  @Test(
    arguments: [
      "MZXW6YTBOI", "mzxw6ytboi", "mzxw 6ytb oi", "MZXW-6YTB-OI", " MZXW6YTBOI ", "mZxW6yTbOi",
      "MZXW6YTBOI======", "mzxw 6ytb oi== ====", "-M-Z-X-W-6-Y-T-B-O-I-", "MZXW6YTBOI ======",
    ])
  func `a secret is read as people type it`(text: String) throws {
    #expect(try Base32.decode(text) == Array("foobar".utf8))
  }

  @Test(
    arguments: [
      ("MZXW0YTB", .invalidCharacter(position: 4)), ("1ZXW6YTB", .invalidCharacter(position: 0)),
      ("MZXW6YT8", .invalidCharacter(position: 7)), ("MZ XW9", .invalidCharacter(position: 5)),
      ("MZXW\n6YTB", .invalidCharacter(position: 4)),
      ("MZXW6YTB\0", .invalidCharacter(position: 8)),
      ("ſZXW", .invalidCharacter(position: 0)), ("MZXＷ", .invalidCharacter(position: 3)),
      ("M\u{301}ZXW", .invalidCharacter(position: 1)), ("🔑MZXW", .invalidCharacter(position: 0)),
      ("🔑", .invalidCharacter(position: 0)), ("MZXW6YQ=!", .invalidCharacter(position: 8)),
      ("MZ\u{A0}XW", .invalidCharacter(position: 2)), ("MZ–XW", .invalidCharacter(position: 2)),
      ("M", .invalidLength), ("MZX", .invalidLength), ("MZXW6Y", .invalidLength),
      ("MZXW6YTBO", .invalidLength), ("M=======", .invalidLength), ("M Z-X", .invalidLength),
      ("=", .misplacedPadding(position: 0)), ("========", .misplacedPadding(position: 0)),
      ("MY=", .misplacedPadding(position: 2)), ("MY=====", .misplacedPadding(position: 2)),
      ("MY=======", .misplacedPadding(position: 8)), ("MZXW6YQ==", .misplacedPadding(position: 8)),
      ("MZXW6YTB=", .misplacedPadding(position: 8)), ("MY======MY", .misplacedPadding(position: 2)),
      ("=MZXW6YTB", .misplacedPadding(position: 0)), ("MZ=XW", .misplacedPadding(position: 2)),
      ("MZ", .nonZeroTrailingBits(position: 1)), ("MZ======", .nonZeroTrailingBits(position: 1)),
      ("MZXR", .nonZeroTrailingBits(position: 3)), ("MZXW7", .nonZeroTrailingBits(position: 4)),
      ("mzxw-6yr ", .nonZeroTrailingBits(position: 7)),
    ] as [(String, Base32Error)])
  func `an error says what is wrong, and where`(text: String, error: Base32Error) {
    #expect(throws: error) { try Base32.decode(text) }
  }

  @Test func `any bytes come back`() throws {
    var random = SeededRandom(seed: 4648)
    for count in 0..<500 {
      let bytes = random.bytes(count % 70)
      for padding in [false, true] {
        let text = Base32.encode(bytes, padding: padding)
        #expect(
          text.utf8.count == (padding ? (bytes.count + 4) / 5 * 8 : (bytes.count * 8 + 4) / 5))
        #expect(try Base32.decode(text) == bytes)
      }
    }
  }

  // Two texts that are the same but for case, spaces, hyphens and padding, and no others, give
  // the same bytes.
  @Test func `what decodes has one form`() {
    var random = SeededRandom(seed: 32)
    let pieces = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567abcxyz -=".map(String.init)
    var decodedCount = 0
    for _ in 0..<20_000 {
      let text = random.text(of: pieces, upTo: 10)
      guard let bytes = try? Base32.decode(text) else { continue }
      decodedCount += 1
      #expect(Base32.encode(bytes) == text.uppercased().filter { !" -=".contains($0) })
    }
    #expect(decodedCount > 500)
  }
}
