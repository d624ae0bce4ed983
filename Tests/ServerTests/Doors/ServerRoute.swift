import HTTPTypes
import Hummingbird
import Identity
import Logging
import NIOCore
import NIOHTTP1
import SignatureV4

@testable import Server

/// A way in that is no action: a method and a path.
struct ServerRoute: Sendable {
  let method: HTTPMethod
  let path: String
  /// Whether the server was started with `--test-clock`.
  var hasTestClock = false

  var name: String { "\(method.rawValue) \(path)" + (hasTestClock ? " (--test-clock)" : "") }

  static let all = [
    ServerRoute(method: .GET, path: "/"), ServerRoute(method: .POST, path: "/"),
    ServerRoute(method: .PUT, path: "/"), ServerRoute(method: .HEAD, path: "/"),
    ServerRoute(method: .GET, path: "/healthz"), ServerRoute(method: .POST, path: "/healthz"),
    ServerRoute(method: .GET, path: "/_test/clock"),
    ServerRoute(method: .POST, path: "/_test/clock"),
    ServerRoute(method: .GET, path: "/_test/clock", hasTestClock: true),
    ServerRoute(method: .POST, path: "/_test/clock", hasTestClock: true),
    ServerRoute(method: .GET, path: "/other"),
  ]

  /// The status of what the handler answers or, where it passes on, Hummingbird.
  func visit(_ service: LocalService, as caller: Credentials?) async throws -> String {
    let connection = try await Connection(to: service)
    let body = method == .POST ? "advance=0" : ""
    try await connection.send(
      try head(for: body, as: caller, at: service.clock.now().seconds),
      body: body.isEmpty ? [] : [ByteBuffer(string: body)])
    guard try await connection.passedOn().isEmpty else {
      return try await passOn(body, from: connection, service)
    }
    let answer = try await connection.answer()
    return "HTTP \(answer.status.code)"
  }

  private func head(
    for body: String, as caller: Credentials?, at now: Int64
  ) throws -> HTTPRequestHead {
    var request = SignableRequest(
      method: method.rawValue, path: path, headers: [("Host", "127.0.0.1:8420")])
    if let caller {
      let signer = Signer(
        accessKeyID: caller.accessKeyID, secretAccessKey: caller.secretAccessKey,
        sessionToken: caller.sessionToken, region: "us-east-1", service: "iam")
      request.headers += try signer.sign(request, body: Array(body.utf8), at: now)
    }
    return HTTPRequestHead(
      version: .http1_1, method: method, uri: path,
      headers: HTTPHeaders(request.headers.map { ($0.name, $0.value) }))
  }

  private func passOn(
    _ body: String, from connection: Connection, _ service: LocalService
  ) async throws -> String {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let responder = Routes.router(
      console: try service.console(), testClock: hasTestClock ? TestClock() : nil
    ).buildResponder()
    let request = Request(
      head: HTTPRequest(
        method: HTTPRequest.Method(rawValue: method.rawValue) ?? .get, scheme: "http",
        authority: "127.0.0.1:8420", path: path),
      body: RequestBody(buffer: ByteBuffer(string: body)))
    let context = ServerContext(
      source: ApplicationRequestContextSource(channel: connection.channel, logger: logger))
    do {
      return "HTTP \(try await responder.respond(to: request, context: context).status.code)"
    } catch let error as any HTTPResponseError {
      return "HTTP \(error.status.code)"
    }
  }
}
