import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOPosix
import Testing

@testable import Server

/// A connection to the service without a socket: requests go in behind NIO's decoder, and what the
/// handler passes on comes out where Hummingbird would stand.
struct Connection {
  let channel = NIOAsyncTestingChannel()

  init(
    to service: LocalService, admission: BodyAdmission = BodyAdmission(), proxies: [String] = [],
    isTLS: Bool = false
  ) async throws {
    let context = QueryAPIHandler.ConnectionContext(
      admission: admission, readers: .singleton, proxies: try TrustedProxies(proxies),
      isTLS: isTLS)
    let api = service.api
    let channel = channel
    let address = try SocketAddress(ipAddress: "203.0.113.7", port: 4711)
    channel.remoteAddress = address
    try await channel.testingEventLoop.executeInContext {
      try channel.pipeline.syncOperations.addHandler(QueryAPIHandler(api: api, context: context))
    }
    try await channel.connect(to: address).get()
  }

  /// What came back.
  struct Answer {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body = ""
  }

  func send(_ head: HTTPRequestHead, body: [ByteBuffer] = [], ends: Bool = true) async throws {
    try await channel.writeInbound(HTTPServerRequestPart.head(head))
    for part in body { try await channel.writeInbound(HTTPServerRequestPart.body(part)) }
    if ends { try await channel.writeInbound(HTTPServerRequestPart.end(nil)) }
  }

  /// Waits for the next answer.
  func answer() async throws -> Answer {
    guard case .head(let head) = try await next() else { throw NoHead() }
    var answer = Answer(status: head.status, headers: head.headers)
    // The go-ahead for a body has no end.
    if head.status == .continue { return answer }
    while true {
      switch try await next() {
      case .head: throw NoHead()
      case .body(.byteBuffer(let part)): answer.body += String(buffer: part)
      case .body: break
      case .end: return answer
      }
    }
  }

  func exchange(_ head: HTTPRequestHead, body: [ByteBuffer] = []) async throws -> Answer {
    try await send(head, body: body)
    return try await answer()
  }

  /// What the handler has passed on so far.
  func passedOn() async throws -> [HTTPServerRequestPart] {
    var parts: [HTTPServerRequestPart] = []
    while let part = try await channel.readInbound(as: HTTPServerRequestPart.self) {
      parts.append(part)
    }
    return parts
  }

  private func next() async throws -> HTTPServerResponsePart {
    try await channel.waitForOutboundWrite(as: HTTPServerResponsePart.self)
  }

  struct NoHead: Error {}
}

extension HTTPRequestHead {
  /// A head with one Host, and these fields.
  static func to(
    _ method: HTTPMethod, _ uri: String, version: HTTPVersion = .http1_1,
    _ headers: HTTPHeaders = [:]
  ) -> HTTPRequestHead {
    var all: HTTPHeaders = ["Host": "127.0.0.1:8420"]
    all.add(contentsOf: headers)
    return HTTPRequestHead(version: version, method: method, uri: uri, headers: all)
  }
}
