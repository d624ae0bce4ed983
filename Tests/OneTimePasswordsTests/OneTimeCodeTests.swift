import OneTimePasswords
import Testing

struct OneTimeCodeTests {
  @Test(arguments: [("000000", 6), ("025384", 6), ("999999", 6), ("0162583", 7), ("07081804", 8)])
  func `digits are read and shown as they are`(text: String, digits: Int) throws {
    let code = try #require(OneTimeCode(text, digits: digits))
    #expect(code.reveal() == text)
    #expect(OneTimeCode(utf8: text.utf8, digits: digits) == code)
    #expect(OneTimeCode(text.dropFirst(0), digits: digits) == code)
  }

  // Spellings that some verifier has taken for 123456 (CVE-2025-6014), or could.
  @Test(
    arguments: [
      "", "12345", "1234567", "0123456", "123456 ", " 123456", "123 456", "123-456", "\t123456",
      "123456\n", "123456\r\n", "123456\0", "\u{FEFF}123456", "123456\u{200B}", "\u{A0}123456",
      "123456\u{301}", "+123456", "+12345", "-12345", "12345.", "0x1234", "1e0005", "12345a",
      "１２３４５６", "١٢٣٤٥٦", "१२३४५६", "12345６", "Ⅰ23456", "①23456", "𝟏23456", "1２3456",
    ])
  func `anything but exactly six ASCII digits is no code`(text: String) {
    #expect(OneTimeCode(text) == nil)
    #expect(OneTimeCode(utf8: Array(text.utf8)) == nil)
  }

  @Test(arguments: [Int.min, -6, 0, 1, 5, 9, 10, Int.max])
  func `a code has six to eight digits`(digits: Int) {
    #expect(OneTimeCode(String(repeating: "1", count: 5), digits: digits) == nil)
    #expect(OneTimeCode(String(repeating: "1", count: 9), digits: digits) == nil)
    #expect(OneTimeCode(String(repeating: "1", count: 10), digits: digits) == nil)
  }

  @Test func `codes are equal when all their digits are`() throws {
    let code = try #require(OneTimeCode("012345"))
    let longer = try #require(OneTimeCode("0012345", digits: 7))
    #expect(code == OneTimeCode("012345"))
    #expect(code != longer)
    for other in ["112345", "022345", "013345", "012445", "012355", "012346"] {
      #expect(code != OneTimeCode(other))
    }
  }

  @Test func `a code does not show itself`() throws {
    let code = try #require(OneTimeCode("918273"))
    var dumped = ""
    dump(code, to: &dumped)
    dump([Optional(code)], to: &dumped)
    let texts = [
      "\(code)", String(describing: Optional(code)), String(reflecting: [code]), dumped,
    ]
    #expect(code.description == "••••••")
    for text in texts {
      #expect(!text.contains { $0.isNumber && "918273".contains($0) && $0 != "1" })
    }
    #expect(Mirror(reflecting: code).children.isEmpty)
  }
}
