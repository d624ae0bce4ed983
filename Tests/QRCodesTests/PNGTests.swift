import QRCodes
import Testing

struct PNGTests {
  @Test(arguments: [QRCode.Correction.low, .medium, .quartile, .high])
  func `a reader reads the link`(correction: QRCode.Correction) async throws {
    #expect(try await Zbar.read(QRCode(link, correction: correction).png()) == link)
  }

  @Test func `a label with spaces and letters of other scripts is read`() async throws {
    let spaced =
      "otpauth://totp/Amazon%20Web%20Services:d@alias?secret=MFRGG&issuer=Amazon%20Web%20Services"
    for text in [spaced, "Zoë 東京 🔑"] {
      #expect(try await Zbar.read(QRCode(text).png()) == text)
    }
  }

  @Test(arguments: [1, 2, 3, 17, 18, 33, 64, 100, 154, 155, 271, 400, 521, 750, 1000, 1023])
  func `texts of any length are read`(length: Int) async throws {
    let letters = Array("otpauth://0123456789ABCDEFabcdef%?&=@:._-~")
    let text = String((0..<length).map { letters[($0 * $0 + $0 / 7) % letters.count] })
    #expect(try await Zbar.read(QRCode(text).png()) == text)
  }

  @Test(arguments: [(1, 4), (2, 4), (3, 0), (5, 4), (10, 8)])
  func `a picture is 8-bit greyscale and has the size asked for`(
    scale: Int, quietZone: Int
  ) async throws {
    let code = try QRCode(link)
    let png = try code.png(pixelsPerModule: scale, quietZone: quietZone)
    #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(png[12..<16].elementsEqual("IHDR".utf8))
    let side = (code.size + 2 * quietZone) * scale
    let measure: [UInt8] = [0, 0, UInt8(side >> 8), UInt8(side & 0xFF)]
    // Bit depth 8, colour type 0 (grey), and no interlacing.
    #expect(Array(png[16..<29]) == measure + measure + [8, 0, 0, 0, 0])
    #expect(png.suffix(8).prefix(4).elementsEqual("IEND".utf8))
  }

  @Test func `the largest code is read too`() async throws {
    let text = String(repeating: "ab", count: 1476)
    #expect(try await Zbar.read(QRCode(text).png(pixelsPerModule: 4)) == text)
  }

  @Test(arguments: [
    (0, 4), (-1, 4), (5, -1), (8193, 4), (5, 8193), (200, 0), (Int.max, Int.max), (Int.min, 0),
  ])
  func `a picture that cannot be is refused`(scale: Int, quietZone: Int) throws {
    let code = try QRCode(link)
    #expect(throws: QRCodeError.impossibleSize) {
      try code.png(pixelsPerModule: scale, quietZone: quietZone)
    }
  }

  @Test func `a spoiled picture is not read`() async throws {
    let png = try QRCode(link).png(pixelsPerModule: 1, quietZone: 0)
    await #expect(throws: Zbar.Failure.self) { try await Zbar.read(Array(png.prefix(100))) }
  }
}
