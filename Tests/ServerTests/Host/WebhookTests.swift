import FoundationEssentials
import Glibc
import Identity
import Testing

@testable import Server

/// Which addresses are called, and what calls are signed with.
@Suite struct WebhookTests {
  @Test func `a signature is that of Standard Webhooks' published example`() throws {
    let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let signature = secret.signature(
      of: #"{"test": 2432232314}"#, id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      at: Timestamp(seconds: 1_614_265_330))
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test(
    arguments: [
      "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=",
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_" + String(repeating: "AAAA", count: 22),
    ])
  func `a secret is whsec_ and the Base64 of 24 to 64 bytes`(text: String) {
    #expect(WebhookSecret(text) == nil)
  }

  @Test(
    arguments: [
      "https://hooks.example.com/a?b=c", "https://hooks.example.com:8443", "http://localhost:1/",
      "http://127.0.0.2/", "http://[::1]:8080/x",
    ])
  func `addresses are https, and http on this machine`(text: String) throws {
    #expect(try WebhookAddress(text, option: "--x").url == text)
  }

  @Test(
    arguments: [
      "http://example.com/", "http://127.0.0.1.example.com/", "http://localhost.example.com/",
      "ftp://localhost/", "https://", "https:///x", "https://user@example.com/",
      "https://user:password@example.com/", "https://example.com/#part", "https://exa mple.com/",
      "//example.com/", "unix:///run/x", "file:///etc/passwd",
    ])
  func `other addresses are refused`(text: String) {
    #expect(throws: ConfigurationError.self) { try WebhookAddress(text, option: "--x") }
  }

  @Test func `an address that is a secret is read from a file of one's own`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("https://example.com/geheim\n".utf8).write(to: URL(filePath: path))
    #expect(chmod(path, 0o640) == 0)
    #expect(throws: ConfigurationError.self) {
      try WebhookAddress("file:" + path, option: "--x")
    }
    #expect(chmod(path, 0o600) == 0)
    #expect(
      try WebhookAddress("file:" + path, option: "--x").url == "https://example.com/geheim")
  }
}
