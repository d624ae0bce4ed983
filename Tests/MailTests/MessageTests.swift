import Foundation
import Mail
import Testing

struct MessageTests {
  private func lines(
    name: String? = nil, subject: String = "A new password", text: String = "Hello"
  ) throws -> [String] {
    let message = Message(
      to: try mailbox("mina@example.com", name: name), subject: try HeaderText(subject), text: text)
    let bytes = message.formatted(
      from: try mailbox("iam@example.org", name: "Sallyport"), date: 1_795_289_682,
      id: "5f1c@example.org")
    // By bytes: CR LF is one character to Swift.
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func `a message is its headers and its text`() throws {
    #expect(
      try lines() == [
        "Date: Sat, 21 Nov 2026 19:34:42 +0000", "From: \"Sallyport\" <iam@example.org>",
        "To: mina@example.com", "Subject: A new password", "Message-ID: <5f1c@example.org>",
        "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
        "", "Hello", "",
      ])
  }

  @Test func `every line ends with CR LF`() throws {
    let bytes = try message(text: "one\ntwo\rthree\r\n\nfour").formatted(
      from: mailbox("iam@example.org"), date: 0, id: "1@example.org")
    let text = bytes.map { UInt8($0) }
    for (place, byte) in text.enumerated() {
      if byte == 0x0A { #expect(text[place - 1] == 0x0D) }
      if byte == 0x0D { #expect(text[place + 1] == 0x0A) }
    }
    #expect(String(decoding: text, as: UTF8.self).hasSuffix("one\r\ntwo\r\nthree\r\n\r\nfour\r\n"))
  }

  /// RFC 2045 §6.7 and what follows from it.
  @Test(arguments: [
    ("a = b", ["a =3D b", ""]), ("Zoë", ["Zo=C3=AB", ""]), ("a \nb\t", ["a=20", "b=09", ""]),
    (".", [".", ""]), ("", [""]), ("\u{0}\u{7F}", ["=00=7F", ""]), ("\n", ["", ""]),
    (
      String(repeating: "x", count: 76),
      [String(repeating: "x", count: 76), ""]
    ),
    (
      String(repeating: "x", count: 77),
      [String(repeating: "x", count: 75) + "=", "xx", ""]
    ),
    (
      String(repeating: "é", count: 13),
      [String(repeating: "=C3=A9", count: 12) + "=C3=", "=A9", ""]
    ),
  ])
  func `text is written in lines of 76 characters of ASCII`(
    text: String, expected: [String]
  ) throws {
    #expect(try lines(text: text).dropFirst(10) == expected[...])
  }

  @Test(arguments: [
    ("Code", "Subject: Code"), ("", "Subject: "), ("a  b", "Subject: a  b"),
    ("Passwörter", "Subject: =?UTF-8?B?UGFzc3fDtnJ0ZXI=?="),
    ("=?UTF-8?B?eA==?=", "Subject: =?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?="),
    (" x", "Subject: =?UTF-8?B?IHg=?="), ("x ", "Subject: =?UTF-8?B?eCA=?="),
  ])
  func `a subject is as it is, or in encoded words`(subject: String, line: String) throws {
    #expect(try lines(subject: subject).first { $0.hasPrefix("Subject:") } == line)
  }

  @Test(arguments: [
    ("Mina", "To: \"Mina\" <mina@example.com>"),
    (#"M "x" \ y"#, #"To: "M \"x\" \\ y" <mina@example.com>"#),
    ("Okafor, Mina <m@x>", "To: \"Okafor, Mina <m@x>\" <mina@example.com>"),
    ("Zoë", "To: =?UTF-8?B?Wm/Dqw==?= <mina@example.com>"),
    ("", "To: =?UTF-8?B??= <mina@example.com>"),
  ])
  func `a name cannot be taken for an address`(name: String, line: String) throws {
    #expect(try lines(name: name).first { $0.hasPrefix("To:") } == line)
  }

  @Test(arguments: [String(repeating: "long ", count: 100), String(repeating: "東京🔑", count: 50)])
  func `what is long goes on in lines of its own, cut between characters`(text: String) throws {
    let all = try lines(name: text, subject: text)
    #expect(all.allSatisfy { $0.utf8.count <= 78 + "Subject: ".utf8.count })
    var found = ""
    let start = try #require(all.firstIndex { $0.hasPrefix("Subject:") })
    for line in all[start...].prefix(while: { !$0.hasPrefix("Message-ID") }) {
      let word = try #require(line.firstMatch(of: /=\?UTF-8\?B\?([A-Za-z0-9+\/=]*)\?=$/))
      #expect(word.0.utf8.count <= 75)
      found += try #require(String(bytes: Data(base64Encoded: String(word.1))!, encoding: .utf8))
    }
    #expect(found == text)
  }

  @Test(arguments: [
    "a\r\nBcc: eve@example.net", "a\nb", "a\rb", "a\u{0}b", "\u{7F}", "a\u{85}b", "a\u{2028}b",
    "a\u{2029}b", "\t",
  ])
  func `nothing that could end a line gets into a header`(text: String) {
    #expect(throws: HeaderText.ControlCharacter.self) { try HeaderText(text) }
  }

  @Test(arguments: [
    (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (951_782_399, "Mon, 28 Feb 2000 23:59:59 +0000"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
    (4_102_444_800, "Fri, 1 Jan 2100 00:00:00 +0000"),
  ])
  func `a date is in UTC`(seconds: Int64, date: String) {
    #expect(Message.date(seconds) == date)
  }
}

struct EmailAddressTests {
  @Test(arguments: [
    "a@b", "mina.okafor+iam@mail.example.com", "!#$%&'*+-/=?^_`{|}~@example.com",
    "zoë@example.com", "東京@例え.jp", "a@xn--r8jz45g.jp", String(repeating: "a", count: 64) + "@b.c",
  ])
  func `an address is a dot-atom and a domain`(text: String) throws {
    #expect(try EmailAddress(text).description == text)
  }

  @Test(arguments: [
    ("", EmailAddress.Rejection.noAt), ("mina", .noAt), ("@example.com", .localPart),
    ("mina@", .domain), ("a@b@c", .localPart), (".a@b", .localPart), ("a.@b", .localPart),
    ("a..b@c", .localPart), ("a b@c", .localPart), ("\"a\"@b", .localPart),
    ("a@[127.0.0.1]", .domain),
    ("a@b..c", .domain), ("a@-b.c", .domain), ("a@b-.c", .domain), ("a@b_c", .domain),
    ("a@b ", .domain), ("a>@b", .localPart), ("<a@b>", .localPart), ("a@b>", .domain),
    ("a\r\nRCPT TO:<e@f>@b", .localPart), ("a@b\r\nDATA", .domain), ("a@b\n", .domain),
    ("a\u{0}@b", .localPart), ("a\u{2028}b@c", .localPart), ("a\u{A0}b@c", .localPart),
    ("a\u{202E}b@c", .localPart), ("a@b\u{200B}c", .domain), ("a,b@c", .localPart),
    (String(repeating: "a", count: 65) + "@b", .length),
    ("a@" + String(repeating: "b", count: 64), .domain),
    ("a@" + String(repeating: "b.", count: 126) + "c", .length),
  ])
  func `anything else is refused`(text: String, rejection: EmailAddress.Rejection) {
    #expect(throws: rejection) { try EmailAddress(text) }
  }
}
