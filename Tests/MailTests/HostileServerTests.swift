import Mail
import Testing

/// Against servers that no standard describes.
struct HostileServerTests {
  private let hello = "250-mail.test\r\n250 STARTTLS\r\n"

  private func failure(
    _ sayings: [String?], options: String = "", patience: Int64 = 10_000
  ) async throws -> MailError {
    let server = try await TestServer(saying: sayings)
    return try await #require(throws: MailError.self) {
      try await mailer("smtp://127.0.0.1:\(server.port)\(options)", patience: patience)
        .send(message())
    }
  }

  @Test func `what comes in the clear after STARTTLS is not taken for what comes through TLS`()
    async throws
  {
    let error = try await failure(
      ["220 a\r\n", hello, "220 go\r\n250-mail.test\r\n250 AUTH PLAIN\r\n", nil],
      options: "?tls=required")
    #expect(error == .malformed(.startTLS, "more than its reply, before TLS"))
    // Not even the beginning of a line.
    let other = try await failure(
      ["220 a\r\n", hello, "220 go\r\n2", nil], options: "?tls=required")
    #expect(other == .malformed(.startTLS, "more than its reply, before TLS"))
  }

  @Test func `nothing but EHLO is said in the clear where TLS has to be`() async throws {
    let server = try await TestServer(saying: [
      "220 a\r\n", "250-mail.test\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n", "454 not now\r\n", nil,
    ])
    let error = try await #require(throws: MailError.self) {
      try await mailer("smtp://mina:secret@127.0.0.1:\(server.port)?tls=required").send(message())
    }
    #expect(error.isTemporary)
    #expect(try await server.line() == "EHLO [127.0.0.1]\r\n")
    #expect(try await server.line() == "STARTTLS\r\n")
  }

  @Test func `a server that is no TLS server is not trusted`() async throws {
    let server = try await TestServer(saying: ["220 a\r\n", "250 x\r\n", nil])
    let error = try await #require(throws: MailError.self) {
      try await mailer("smtps://127.0.0.1:\(server.port)").send(message())
    }
    #expect(!"\(error)".isEmpty)
    guard case .untrusted = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test(arguments: [
    (["hello\r\n", nil], "the mail server answered the connection with something else"),
    (
      ["220 a\r\n", "250-x\r\n251 y\r\n", nil], "the mail server answered EHLO with something else"
    ),
    (
      ["220 a\r\n220 b\r\n", nil, nil],
      "the mail server answered the connection with a reply to nothing"
    ),
    (
      ["220 a\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", nil],
      "the mail server refused the message: 250 x"
    ),
    (["554 go away\r\n", nil], "the mail server refused the connection: 554 go away"),
    (
      ["220 a\r\n", "250 x\r\n", "421 closing\r\n"],
      "the mail server refused the sender: 421 closing"
    ),
    (["220 a\r\n", ""], "the mail server cannot be reached: it closed the connection"),
  ])
  func `what it says is in the error`(sayings: [String?], expected: String) async throws {
    let error = try await failure(sayings)
    #expect(error.description.hasPrefix(expected))
  }

  @Test func `a server that says nothing, or never ends, is not waited for`() async throws {
    #expect(try await failure([nil, nil], patience: 300) == .timedOut(.connection))
    #expect(try await failure(["220 a\r\n", "250-x\r\n", nil], patience: 300) == .timedOut(.hello))
    let long = String(repeating: "250-x\r\n", count: 200)
    guard case .malformed(.hello, _) = try await failure(["220 a\r\n", long, nil]) else {
      Issue.record("an endless reply")
      return
    }
  }

  @Test func `nobody there is a failure for now`() async throws {
    let error = try await #require(throws: MailError.self) {
      try await mailer("smtp://127.0.0.1:1").send(message())
    }
    guard case .unreachable = error else {
      Issue.record("\(error)")
      return
    }
    #expect(error.isTemporary)
  }

  @Test func `a server without extensions takes messages too`() async throws {
    let server = try await TestServer(saying: [
      "220 a\r\n", "502 what\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "354 go\r\n",
      "250 taken\r\n", "221 bye\r\n",
    ])
    try await mailer("smtp://127.0.0.1:\(server.port)").send(message())
    var lines: [String] = []
    for _ in 0..<5 { lines.append(try await server.line()) }
    #expect(
      lines == [
        "EHLO [127.0.0.1]\r\n", "HELO [127.0.0.1]\r\n", "MAIL FROM:<iam@example.org>\r\n",
        "RCPT TO:<mina@example.com>\r\n", "DATA\r\n",
      ])
  }

  @Test func `a message is sent though the server leaves without taking leave`() async throws {
    let server = try await TestServer(saying: [
      "220 a\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "354 go\r\n", "250 taken\r\n", "",
    ])
    try await mailer("smtp://127.0.0.1:\(server.port)").send(message())
  }

  @Test func `sending ends when its task is cancelled`() async throws {
    let server = try await TestServer(saying: ["220 a\r\n", nil, nil])
    let mailer = try mailer("smtp://127.0.0.1:\(server.port)", patience: 60_000)
    let sending = Task { try await mailer.send(try message()) }
    _ = try await server.line()
    sending.cancel()
    await #expect(throws: MailError.unreachable("sending was cancelled")) {
      try await sending.value
    }
  }
}
