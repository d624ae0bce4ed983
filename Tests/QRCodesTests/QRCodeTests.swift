import QRCodes
import Testing

/// A link as AWS makes it, with the seed of a published example.
let link =
  "otpauth://totp/Sallyport:phone@123456789012"
  + "?secret=TZXMW6WYHPYEDW3IXKRZQQ2QTWTHTMD3SCG7NFCQWPX5DNSV3B2PCZAZVLJPNPNL&issuer=Sallyport"

struct QRCodeTests {
  /// ISO/IEC 18004, table 7: what versions 1, 6 and 11 hold of bytes.
  @Test(arguments: [
    (QRCode.Correction.low, 17, 21), (.low, 134, 41), (.high, 7, 21), (.high, 137, 61),
    (.medium, 106, 41), (.quartile, 74, 41),
  ])
  func `a code is as small as it can be`(
    correction: QRCode.Correction, most: Int, size: Int
  ) throws {
    let text = String(repeating: "a", count: most)
    #expect(try QRCode(text, correction: correction).size == size)
    #expect(try QRCode(text + "a", correction: correction).size == size + 4)
  }

  @Test func `AWS's link has the size it has at AWS`() throws {
    // Decoded from a published answer of CreateVirtualMFADevice: version 6.
    let published =
      "otpauth://totp/fiebaz@419278470775"
      + "?secret=TZXMW6WYHPYEDW3IXKRZQQ2QTWTHTMD3SCG7NFCQWPX5DNSV3B2PCZAZVLJPNPNL"
    #expect(try QRCode(published).size <= 41)
  }

  @Test func `the three corners have their marks, the fourth has none`() throws {
    let code = try QRCode(link)
    let mark = [
      "#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######",
    ]
    func corner(_ x: Int, _ y: Int) -> [String] {
      (0..<7).map { row in String((0..<7).map { code[x + $0, y + row] ? "#" : " " }) }
    }
    #expect(corner(0, 0) == mark)
    #expect(corner(code.size - 7, 0) == mark)
    #expect(corner(0, code.size - 7) == mark)
    #expect(corner(code.size - 7, code.size - 7) != mark)
  }

  @Test func `around the code all is light`() throws {
    let code = try QRCode(link)
    for offset in 0..<code.size {
      #expect(!code[-1, offset] && !code[code.size, offset])
      #expect(!code[offset, -1] && !code[offset, code.size])
    }
    #expect(!code[.min, .max])
  }

  @Test(arguments: [
    (QRCode.Correction.low, 2953), (.medium, 2331), (.quartile, 1663), (.high, 1273),
  ])
  func `a code has an end`(correction: QRCode.Correction, most: Int) throws {
    let text = String(repeating: "a", count: most)
    #expect(try QRCode(text, correction: correction).size == 177)
    #expect(throws: QRCodeError.tooLong) { try QRCode(text + "a", correction: correction) }
    #expect(throws: QRCodeError.tooLong) {
      try QRCode(String(repeating: "é", count: 100_000), correction: correction)
    }
  }

  @Test func `there must be a text, without nulls`() {
    #expect(throws: QRCodeError.empty) { try QRCode("") }
    #expect(throws: QRCodeError.containsNull) { try QRCode("otpauth\0://") }
  }
}
