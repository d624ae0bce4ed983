import Foundation
import Logging
import Mail
import NIOCore
import Subprocess
import Testing

/// A server beside the tests: aiosmtpd, or a script of what to say.
final class TestServer {
  private let running: Task<Void, any Error>
  private let lines: AsyncThrowingStream<String, any Error>
  private(set) var port = 0

  struct Message: Decodable {
    let from: String
    let to: [String]
    let options: [String]
    let hello: String
    let tls: Bool
    let user: String
    let content: Data
  }

  struct Ended: Error, CustomStringConvertible {
    let description = "the server ended before it printed more"
  }

  struct Missing: Error, CustomStringConvertible {
    let description = "there is no .venv/bin/python with the tools of the tests; run `make setup`"
  }

  /// aiosmtpd; the options are described in `Servers/smtp.py`.
  convenience init(_ options: [String: Any] = [:]) async throws {
    try await self.init(script: "smtp.py", argument: options)
  }

  convenience init(saying sayings: [String?]) async throws {
    try await self.init(script: "scripted.py", argument: sayings.map { $0 as Any? ?? NSNull() })
  }

  private init(script: String, argument: Any) async throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent()
    // A link, and Python finds the packages beside it only by the link's name: never standardized.
    let python = tests.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: ".venv/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: python) else { throw Missing() }
    let arguments = [
      python, tests.appending(path: "Servers/\(script)").path,
      String(decoding: try JSONSerialization.data(withJSONObject: argument), as: UTF8.self),
    ]
    let (lines, printed) = AsyncThrowingStream.makeStream(of: String.self)
    self.lines = lines
    running = Task {
      do {
        // It ends with its standard input, or when the task is cancelled.
        _ = try await run(
          .name("env"), arguments: Arguments(arguments), input: .inputWriter,
          output: .sequence, error: .discarded
        ) { execution in
          for try await line in execution.standardOutput.strings() { printed.yield(line) }
        }
        printed.finish()
      } catch {
        printed.finish(throwing: error)
      }
    }
    struct Started: Decodable { let port: Int }
    port = try await next(Started.self).port
  }

  deinit { running.cancel() }

  /// The next thing the server prints.
  func next<Value: Decodable>(_: Value.Type) async throws -> Value {
    for try await line in lines {
      return try JSONDecoder().decode(Value.self, from: Data(line.utf8))
    }
    throw Ended()
  }

  func message() async throws -> Message { try await next(Message.self) }

  func line() async throws -> String {
    struct Line: Decodable { let line: String }
    return try await next(Line.self).line
  }
}

/// A certificate for `localhost` and 127.0.0.1 that nobody but a test trusts, made by openssl.
final class TestCertificate {
  let folder: URL
  var certificate: String { folder.appending(path: "certificate.pem").path }
  var key: String { folder.appending(path: "key.pem").path }

  init(name: String = "DNS:localhost,IP:127.0.0.1") async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let arguments =
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test"
      .split(separator: " ").map(String.init)
      + ["-addext", "subjectAltName=\(name)", "-keyout", key, "-out", certificate]
    let result = try await run(
      .name("openssl"), arguments: Arguments(arguments), output: .discarded,
      error: .string(limit: 1 << 16))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func options(_ tls: String) -> [String: Any] {
    ["tls": tls, "certificate": certificate, "key": key]
  }
}

func mailbox(_ address: String, name: String? = nil) throws -> Mailbox {
  Mailbox(name: try name.map { try HeaderText($0) }, address: try EmailAddress(address))
}

func message(
  to: String = "mina@example.com", subject: String = "A new password", text: String = "Hello\n"
) throws -> Message {
  Message(to: try mailbox(to), subject: try HeaderText(subject), text: text)
}

func mailer(
  _ url: String, from: String = "iam@example.org", patience: Int64 = 10_000
) throws -> SMTPMailer {
  try SMTPMailer(
    server: try SMTPServer(url: url), from: try mailbox(from, name: "Sallyport"),
    now: { 1_795_289_682 }, randomID: { "5f1c" }, logger: Logger(label: "test"),
    patience: .init(connection: .milliseconds(patience), reply: .milliseconds(patience)))
}
