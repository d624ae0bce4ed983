import Mail
import Testing

struct SMTPReplyTests {
  private func replies(_ chunks: [String]) throws -> [SMTPReply] {
    var parser = SMTPReplyParser()
    var found: [SMTPReply] = []
    for chunk in chunks {
      parser.append(chunk.utf8)
      while let reply = try parser.next() { found.append(reply) }
    }
    return found
  }

  @Test(arguments: [
    ("250 OK\r\n", "250 OK"), ("250\r\n", "250 "), ("250 \r\n", "250 "), ("250 OK\n", "250 OK"),
    ("250-a\r\n250-b\r\n250 c\r\n", "250 a / b / c"), ("250-\r\n250 c\r\n", "250  / c"),
    ("550 5.1.1 No \u{1B}[31msuch\u{7} user\r\n", "550 5.1.1 No [31msuch user"),
    ("421 café\r\n", "421 café"),
  ])
  func `a reply is read, whole or byte by byte`(text: String, expected: String) throws {
    #expect(try replies([text]).map(\.description) == [expected])
    #expect(try replies(text.unicodeScalars.map { String($0) }).map(\.description) == [expected])
  }

  @Test func `replies that come together are told apart`() throws {
    #expect(
      try replies(["220 a\r\n250-b\r\n25", "0 c\r\n", "354"]).map(\.description)
        == ["220 a", "250 b / c"])
  }

  @Test(arguments: [
    ("hello\r\n", SMTPReply.Malformed.code), ("\r\n", .code), ("25\r\n", .code),
    ("150 a\r\n", .code), ("650 a\r\n", .code), ("2x0 a\r\n", .code), ("-250 a\r\n", .code),
    ("２５０ a\r\n", .code), ("2500 a\r\n", .separator), ("250\ta\r\n", .separator),
    ("250-a\r\n251 b\r\n", .codesDiffer), ("250-a\r\nb\r\n", .code),
    ("250 " + String(repeating: "a", count: 5000) + "\r\n", .tooLong),
    (String(repeating: "a", count: 5000), .tooLong),
    (String(repeating: "250-a\r\n", count: 101), .tooLong),
  ])
  func `what is no reply is refused`(text: String, expected: SMTPReply.Malformed) {
    #expect(throws: expected) { try replies([text]) }
  }

  @Test(arguments: [(250, false), (399, false), (400, true), (499, true), (500, false)])
  func `400 to 499 means for now`(code: Int, isTemporary: Bool) throws {
    let reply = try #require(try replies(["\(code) x\r\n"]).first)
    #expect(MailError.refused(.sender, reply).isTemporary == isTemporary)
  }
}
