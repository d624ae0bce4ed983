import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Server

/// A connection to the service without a socket: NIO's own client writes requests and reads
/// answers, and what the handler passes on comes out where Hummingbird would stand.
struct Connection {
  let channel = NIOAsyncTestingChannel()
  private let client = NIOAsyncTestingChannel()

  init(
    to service: LocalService, admission: BodyAdmission = BodyAdmission(), proxies: [String] = [],
    isTLS: Bool = false, metrics: ServerMetrics? = nil, readers: BoundedThreads = .roomy
  ) async throws {
    let context = QueryAPIHandler.ConnectionContext(
      admission: admission, readers: readers, proxies: try TrustedProxies(proxies),
      isTLS: isTLS, metrics: metrics)
    let api = service.api
    let channel = channel
    let address = try SocketAddress(ipAddress: "203.0.113.7", port: 4711)
    channel.remoteAddress = address
    try await channel.testingEventLoop.executeInContext {
      try channel.pipeline.syncOperations.addHandler(HTTPResponseEncoder())
      try channel.pipeline.syncOperations.addQueryAPIHandler(
        QueryAPIHandler(api: api, context: context))
    }
    try await channel.connect(to: address).get()
    let client = client
    try await client.testingEventLoop.executeInContext {
      try client.pipeline.syncOperations.addHandlers(
        HTTPRequestEncoder(),
        ByteToMessageHandler(HTTPResponseDecoder(informationalResponseStrategy: .forward)))
    }
    try await client.connect(to: address).get()
  }

  /// What came back.
  struct Answer {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body = ""
  }

  func send(_ head: HTTPRequestHead, body: [ByteBuffer] = [], ends: Bool = true) async throws {
    try await send(.head(head))
    for part in body { try await send(.body(.byteBuffer(part))) }
    if ends { try await send(.end(nil)) }
  }

  func send(_ part: HTTPClientRequestPart) async throws {
    try await client.writeOutbound(part)
    while let bytes = try await client.readOutbound(as: ByteBuffer.self) {
      try await channel.writeInbound(bytes)
    }
  }

  /// Sends bytes as they are.
  func send(_ text: String) async throws {
    try await channel.writeInbound(ByteBuffer(string: text))
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
      case .body(let part): answer.body += String(buffer: part)
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

  private func next() async throws -> HTTPClientResponsePart {
    while true {
      if let part = try await client.readInbound(as: HTTPClientResponsePart.self) { return part }
      try await client.writeInbound(try await channel.waitForOutboundWrite(as: ByteBuffer.self))
    }
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
