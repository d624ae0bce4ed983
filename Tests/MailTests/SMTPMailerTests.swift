import Foundation
import Mail
import Subprocess
import Testing

/// Against aiosmtpd.
struct SMTPMailerTests {
  @Test func `a message arrives as it was written, dots and all`() async throws {
    let server = try await TestServer()
    let text = ".\n..two\nline\r\n.\r\nQUIT\nZoë 東京 🔑 = \(String(repeating: "x.", count: 2000))\n"
    try await mailer("smtp://127.0.0.1:\(server.port)").send(
      message(subject: "Zoë's new password", text: text))
    let got = try await server.message()
    #expect(got.from == "iam@example.org")
    #expect(got.to == ["mina@example.com"])
    #expect(got.options.filter { $0 != "" } == [])
    #expect(got.hello == "[127.0.0.1]")
    #expect(!got.tls)
    #expect(got.content.allSatisfy { $0 < 0x80 })
    #expect(try await Python.body(of: got.content) == text.replacing("\r\n", with: "\n"))
    #expect(try await Python.header("Subject", of: got.content) == "Zoë's new password")
    #expect(try await Python.header("From", of: got.content) == "Sallyport <iam@example.org>")
    #expect(try await Python.header("Date", of: got.content) == "Sat, 21 Nov 2026 19:34:42 +0000")
    #expect(try await Python.header("Message-ID", of: got.content) == "<5f1c@example.org>")
    #expect(try await Python.defects(of: got.content) == "[]")
  }

  @Test(arguments: ["starttls", "implicit"], ["localhost", "127.0.0.1"])
  func `a message goes through TLS, with user and password`(tls: String, host: String) async throws
  {
    let certificate = try await TestCertificate()
    let login = ["login": ["mina@x", "p:/%é"]]
    let server = try await TestServer(certificate.options(tls).merging(login) { $1 })
    let scheme = tls == "implicit" ? "smtps" : "smtp"
    let url =
      "\(scheme)://mina%40x:p%3A%2F%25%C3%A9@\(host):\(server.port)?ca=\(certificate.certificate)"
    try await mailer(url).send(message())
    let got = try await server.message()
    #expect(got.tls)
    #expect(got.user == "mina@x")
  }

  @Test(arguments: [["PLAIN"], ["LOGIN"], []])
  func `it signs in with PLAIN, and with LOGIN where there is no PLAIN`(
    without: [String]
  ) async throws {
    let server = try await TestServer(["login": ["mina", "secret"], "without": without])
    try await mailer("smtp://mina:secret@127.0.0.1:\(server.port)").send(message())
    #expect(try await server.message().user == "mina")
  }

  @Test func `without a way to sign in that it knows it says so`() async throws {
    let server = try await TestServer([
      "login": ["mina", "secret"], "without": ["PLAIN", "LOGIN"],
    ])
    await #expect(throws: MailError.unsupported("AUTH PLAIN or LOGIN")) {
      try await mailer("smtp://mina:secret@127.0.0.1:\(server.port)").send(message())
    }
  }

  @Test func `a wrong password is refused for good, and is not in the error`() async throws {
    let server = try await TestServer(["login": ["mina", "secret"]])
    let error = try await #require(throws: MailError.self) {
      try await mailer("smtp://mina:hunter2@127.0.0.1:\(server.port)").send(message())
    }
    guard case .refused(.authentication, let reply) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(reply.code == 535)
    #expect(!error.isTemporary)
    #expect(!"\(error)".contains("hunter2"))
    #expect(!"\(error)".contains(Data("hunter2".utf8).base64EncodedString().dropLast(4)))
  }

  @Test(arguments: ["starttls", "implicit"])
  func `a certificate of an unknown authority is not trusted`(tls: String) async throws {
    let certificate = try await TestCertificate()
    let other = try await TestCertificate()
    let server = try await TestServer(certificate.options(tls))
    let scheme = tls == "implicit" ? "smtps" : "smtp"
    let error = try await #require(throws: MailError.self) {
      try await mailer("\(scheme)://localhost:\(server.port)?ca=\(other.certificate)").send(
        message())
    }
    guard case .untrusted = error else {
      Issue.record("\(error)")
      return
    }
    #expect(!error.isTemporary)
  }

  @Test(arguments: [
    ("starttls", "localhost"), ("implicit", "localhost"), ("starttls", "127.0.0.1"),
    ("implicit", "127.0.0.1"),
  ])
  func `a certificate for another name is not trusted`(tls: String, host: String) async throws {
    let certificate = try await TestCertificate(name: "DNS:mail.example.com,IP:127.0.0.2")
    let server = try await TestServer(certificate.options(tls))
    let scheme = tls == "implicit" ? "smtps" : "smtp"
    let error = try await #require(throws: MailError.self) {
      try await mailer("\(scheme)://\(host):\(server.port)?ca=\(certificate.certificate)")
        .send(message())
    }
    guard case .untrusted = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func `without STARTTLS nothing is sent where TLS has to be`() async throws {
    let server = try await TestServer(["login": ["mina", "secret"]])
    await #expect(throws: MailError.unsupported("STARTTLS")) {
      try await mailer("smtp://mina:secret@127.0.0.1:\(server.port)?tls=required").send(message())
    }
  }

  @Test(
    arguments: [
      ("MAIL", SMTPStage.sender), ("RCPT", .recipient), ("DATA", .message),
    ], [("550 5.1.1 No", false), ("451 4.7.1 Later", true)])
  func `a refusal says where, and whether it is for good`(
    place: (String, SMTPStage), refusal: (String, Bool)
  ) async throws {
    let server = try await TestServer(["refuse": [place.0: refusal.0]])
    let error = try await #require(throws: MailError.self) {
      try await mailer("smtp://127.0.0.1:\(server.port)").send(message())
    }
    guard case .refused(let stage, let reply) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(stage == place.1)
    #expect(reply.description == refusal.0)
    #expect(error.isTemporary == refusal.1)
  }

  @Test func `addresses that are not ASCII go where they are understood, and nowhere else`()
    async throws
  {
    let able = try await TestServer(["utf8": true])
    try await mailer("smtp://127.0.0.1:\(able.port)").send(message(to: "zoë@例え.jp"))
    let got = try await able.message()
    #expect(got.to == ["zoë@例え.jp"])
    #expect(got.options.contains("SMTPUTF8"))
    #expect(String(decoding: got.content, as: UTF8.self).contains("To: zoë@例え.jp\r\n"))

    let unable = try await TestServer()
    await #expect(throws: MailError.unsupported("addresses that are not ASCII (SMTPUTF8)")) {
      try await mailer("smtp://127.0.0.1:\(unable.port)").send(message(to: "zoë@example.com"))
    }
  }

  @Test func `many messages at once all arrive`() async throws {
    let server = try await TestServer()
    let mailer = try mailer("smtp://127.0.0.1:\(server.port)")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask { try await mailer.send(message(to: "user\(number)@example.com")) }
      }
      try await group.waitForAll()
    }
    var got: Set<String> = []
    for _ in 0..<20 { got.formUnion(try await server.message().to) }
    #expect(got.count == 20)
  }
}

/// Python's reader of mail, which has read more of it than ours.
private enum Python {
  static func body(of content: Data) async throws -> String {
    try await ask("print(message.get_content().replace('\\r\\n', '\\n'), end='')", content)
  }
  static func header(_ name: String, of content: Data) async throws -> String {
    try await ask("print(message['\(name)'], end='')", content)
  }
  static func defects(of content: Data) async throws -> String {
    try await ask(
      "print([d for v in message.values() for d in v.defects] + message.defects, end='')", content)
  }

  private static func ask(_ question: String, _ content: Data) async throws -> String {
    let script = """
      import email, email.policy, sys
      sys.stdout.reconfigure(encoding="utf-8", newline="")
      message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
      \(question)
      """
    let result = try await run(
      .name("python3"), arguments: ["-c", script], input: .data(content),
      output: .string(limit: 1 << 20))
    return result.standardOutput
  }
}
