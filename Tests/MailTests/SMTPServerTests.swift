import Foundation
import Mail
import Testing

struct SMTPServerTests {
  @Test(arguments: [
    ("smtp://mail.example.com", "mail.example.com", 587, SMTPServer.Security.startTLS),
    ("smtp://mail.example.com:25/", "mail.example.com", 25, .startTLS),
    ("SMTPS://mail.example.com", "mail.example.com", 465, .implicitTLS),
    ("smtps://localhost:1465", "localhost", 1465, .implicitTLS),
    ("smtp://localhost:25", "localhost", 25, .none), ("smtp://LocalHost", "LocalHost", 587, .none),
    ("smtp://127.0.0.1", "127.0.0.1", 587, .none), ("smtp://127.9.9.9", "127.9.9.9", 587, .none),
    ("smtp://[::1]:25", "::1", 25, .none), ("smtp://[2001:db8::1]", "2001:db8::1", 587, .startTLS),
    ("smtp://10.0.0.1", "10.0.0.1", 587, .startTLS),
    ("smtp://localhost.example.com", "localhost.example.com", 587, .startTLS),
    ("smtp://127.0.0.1.example.com", "127.0.0.1.example.com", 587, .startTLS),
    ("smtp://localhost?tls=required", "localhost", 587, .startTLS),
    ("smtp://localhost?ca=/a.pem", "localhost", 587, .startTLS),
  ])
  func `only what stays on this machine goes without TLS`(
    url: String, host: String, port: Int, security: SMTPServer.Security
  ) throws {
    let server = try SMTPServer(url: url)
    #expect(server.host == host)
    #expect(server.port == port)
    #expect(server.security == security)
    #expect(server.credentials == nil)
  }

  @Test func `user and password are decoded, and the password is not shown`() throws {
    let server = try SMTPServer(url: "smtp://a%40b:p%3A%2F%25%C3%A9%40@mail.example.com?ca=%2Fx+y")
    #expect(server.credentials?.user == "a@b")
    #expect(server.authorities == "/x+y")
    #expect("\(try #require(server.credentials))" == "a@b:••••••")
    #expect(!"\(server)".contains("p:"))
  }

  @Test(arguments: [
    ("", "no scheme"), ("mail.example.com:587", "no scheme"), ("http://mail", "begins neither"),
    ("smtp:mail", "no scheme"), ("smtp://", "no host"), ("smtp:///", "no host"),
    ("smtp://a b", "percent-encoded"), ("smtp://é", "percent-encoded"),
    ("smtp://mail:0", "no port"), ("smtp://mail:65536", "no port"), ("smtp://mail:", "no port"),
    ("smtp://mail:+25", "no port"), ("smtp://mail:x", "no port"), ("smtp://a:b:c", "no host"),
    ("smtp://[::1", "no host"), ("smtp://[::1]25", "no host"), ("smtp://[mail]", "no host"),
    ("smtp://mail..com", "no host"), ("smtp://-mail", "no host"), ("smtp://mail%2Ecom", "no host"),
    ("smtp://hunter2@mail", "both a user and a password"),
    ("smtp://:hunter2@mail", "both a user and a password"),
    ("smtp://user:@mail", "both a user and a password"),
    ("smtp://user:hunter2:x@mail", "both a user and a password"),
    ("smtp://user:hunter2@x@mail", "`@` that is not"), ("smtp://user:hunter2/x@mail", "has a path"),
    ("smtp://user:hunter2%@mail", "encodes nothing"),
    ("smtp://user:hunter2%ff@mail", "encodes nothing"),
    ("smtp://user:hunter2%0D%0AQUIT@mail", "control characters"),
    ("smtp://user%00:hunter2@mail", "control characters"), ("smtp://mail/path", "has a path"),
    ("smtp://mail#x", "has a path"), ("smtp://mail?tls=off", "only be `required`"),
    ("smtp://mail?starttls=1", "`tls=required` and `ca=PATH`"),
    ("smtp://mail?ca=", "`tls=required` and `ca=PATH`"),
    ("smtp://mail?ca=/a&ca=/b", "`tls=required` and `ca=PATH`"),
  ])
  func `a mistake is named, and no password with it`(url: String, expected: String) throws {
    let error = try #require(throws: SMTPServer.Misconfiguration.self) { try SMTPServer(url: url) }
    #expect(error.description.contains(expected))
    #expect(!error.description.contains("hunter2"))
  }

  @Test func `the setting may be in a file that nobody else can read`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = Data("smtps://user:hunter2@mail.example.com\nanything\n".utf8)
    #expect(
      FileManager.default.createFile(
        atPath: path, contents: text, attributes: [.posixPermissions: 0o600]))
    let server = try SMTPServer(setting: "file:\(path)")
    #expect(server.host == "mail.example.com")
    #expect(server.credentials?.user == "user")

    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let open = try #require(throws: SMTPServer.Misconfiguration.self) {
      try SMTPServer(setting: "file:\(path)")
    }
    #expect(open.description.contains("chmod 600"))

    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try Data("\n".utf8).write(to: URL(filePath: path))
    let empty = try #require(throws: SMTPServer.Misconfiguration.self) {
      try SMTPServer(setting: "file:\(path)")
    }
    #expect(empty.description.contains("does not begin with an SMTP URL"))
    let missing = try #require(throws: SMTPServer.Misconfiguration.self) {
      try SMTPServer(setting: "file:/nowhere/x")
    }
    #expect(missing.description.contains("cannot be read: No such file"))
  }

  @Test func `authorities that cannot be read are named before anything is sent`() throws {
    let error = try #require(throws: SMTPServer.Misconfiguration.self) {
      try mailer("smtps://mail.example.com?ca=/nowhere.pem")
    }
    #expect(error.description.contains("/nowhere.pem"))
  }
}
