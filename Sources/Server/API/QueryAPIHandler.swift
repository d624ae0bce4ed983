import NIOCore
import NIOHTTP1
import NIOPosix
import SignatureV4

/// Answers the Query API where the bytes arrive, and hands everything else on to Hummingbird.
///
/// It stands behind NIO's HTTP/1 decoder and pipelining handler, which gives it one request at a
/// time. A request that memory can answer is answered in place; no task, no other thread.
final class QueryAPIHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    case idle
    /// A request for the API whose body is still coming.
    case collecting(Head, body: ByteBuffer)
    /// A request that is not for the API. It is over when it and its answer are, and either may be
    /// first.
    case passing(isRead: Bool, isAnswered: Bool)
    /// Refused before its body was there; the rest is thrown away.
    case discarding
    /// The answer waits for a thread or for the disk.
    case answering(keepAlive: Bool)
  }

  private struct Head {
    let request: HTTPRequestHead
    let target: RequestTarget
    let peer: QueryRequest.Peer
  }

  private let api: QueryAPI
  private let context: ConnectionContext
  private var state = State.idle
  private var onlyPeer: QueryRequest.Peer?
  private var hasPlace = false
  private var waitsForPlace = false
  private var isReadHeld = false
  private var closesAfterAnswer = false
  private var lastActivity = NIODeadline.now()
  private var timer: Scheduled<Void>?

  /// What all connections share.
  struct ConnectionContext: Sendable {
    let admission: BodyAdmission
    let readers: NIOThreadPool
    let proxies: TrustedProxies
    let isTLS: Bool
  }

  /// Bytes of the longest body, as at AWS.
  static let longestBody = 10_000_000
  /// How long a connection may be silent between requests, and within one.
  private static let idleTimeout = TimeAmount.seconds(75)
  private static let bodyTimeout = TimeAmount.seconds(30)

  init(api: QueryAPI, context: ConnectionContext) {
    self.api = api
    self.context = context
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    lastActivity = .now()
    switch unwrapInboundIn(data) {
    case .head(let head): receive(head, data, context)
    case .body(let part): receive(part, data, context)
    case .end: receiveEnd(data, context)
    }
  }

  private func receive(_ head: HTTPRequestHead, _ data: NIOAny, _ context: ChannelHandlerContext) {
    guard let target = RequestTarget(head), head.headers["host"].count == 1 else {
      return refuse(.badRequest, head, context)
    }
    guard target.isAPI(method: head.method, headers: head.headers) else {
      if target.isSigned(head.headers) {
        return refuse(.notFound, head, context, body: "<UnknownOperationException/>\n")
      }
      state = .passing(isRead: false, isAnswered: false)
      return context.fireChannelRead(data)
    }
    guard let peer = peer(of: head, context) else { return refuse(.badRequest, head, context) }
    let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
    guard length <= Self.longestBody else { return refuse(.payloadTooLarge, head, context) }
    if head.headers.first(name: "expect")?.isEqualIgnoringCase(to: "100-continue") == true {
      let go = HTTPResponseHead(version: head.version, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
    }
    state = .collecting(Head(request: head, target: target, peer: peer), body: ByteBuffer())
  }

  /// Without proxies the peer of a connection is the same for all its requests.
  private func peer(
    of head: HTTPRequestHead, _ context: ChannelHandlerContext
  ) -> QueryRequest.Peer? {
    if let onlyPeer { return onlyPeer }
    let peer = self.context.proxies.peer(
      of: context.channel.remoteAddress, headers: head.headers, isTLS: self.context.isTLS)
    if self.context.proxies.isEmpty { onlyPeer = peer }
    return peer
  }

  private func receive(_ part: ByteBuffer, _ data: NIOAny, _ context: ChannelHandlerContext) {
    switch state {
    case .collecting(let head, var body):
      // Taken out first, so that the buffer is not copied for each part.
      state = .idle
      var part = part
      guard body.readableBytes + part.readableBytes <= Self.longestBody else {
        return refuse(.payloadTooLarge, head.request, context)
      }
      if body.readableBytes == 0 { body = part } else { body.writeBuffer(&part) }
      state = .collecting(head, body: body)
      if body.readableBytes > BodyAdmission.largeBody { takePlace(context) }
    case .passing: context.fireChannelRead(data)
    case .idle, .discarding, .answering: break
    }
  }

  private func receiveEnd(_ data: NIOAny, _ context: ChannelHandlerContext) {
    switch state {
    case .collecting(let head, let body):
      let keepAlive = head.request.isKeepAlive
      state = .answering(keepAlive: keepAlive)
      answer(head, body, keepAlive: keepAlive, context)
    case .passing(_, let isAnswered):
      state = isAnswered ? .idle : .passing(isRead: true, isAnswered: false)
      context.fireChannelRead(data)
    case .idle, .discarding, .answering: break
    }
  }

  private func answer(
    _ head: Head, _ body: ByteBuffer, keepAlive: Bool, _ context: ChannelHandlerContext
  ) {
    let request = QueryRequest(
      signable: SignableRequest(
        method: head.request.method.rawValue, path: head.target.path, query: head.target.query,
        headers: head.request.headers.map { ($0.name, $0.value) }),
      body: Array(body.readableBytesView), peer: head.peer, requestID: api.newRequestID())
    switch api.begin(request) {
    case .answered(let answer): send(answer, context)
    case .writing(let change): commit(change, context)
    case .needsStore: askStore(request, context)
    }
  }

  private func askStore(_ request: QueryRequest, _ context: ChannelHandlerContext) {
    let api = api
    let loop = context.eventLoop
    let bound = NIOLoopBound((self, context), eventLoop: loop)
    self.context.readers.submit { state in
      guard state == .active else { return loop.execute { bound.value.1.close(promise: nil) } }
      let progress = api.resume(request)
      loop.execute {
        let (handler, context) = bound.value
        switch progress {
        case .answered(let answer): handler.send(answer, context)
        case .writing(let change): handler.commit(change, context)
        case .needsStore: context.close(promise: nil)
        }
      }
    }
  }

  private func commit(_ change: QueryAPI.Change, _ context: ChannelHandlerContext) {
    let loop = context.eventLoop
    let bound = NIOLoopBound((self, context), eventLoop: loop)
    api.commit(change) { answer in
      loop.execute {
        let (handler, context) = bound.value
        handler.send(answer, context)
      }
    }
  }

  private func send(_ answer: QueryAnswer, _ context: ChannelHandlerContext) {
    leavePlace()
    guard case .answering(let keepAlive) = state, context.channel.isActive else { return }
    state = .idle
    lastActivity = .now()
    let closes = !keepAlive || closesAfterAnswer
    context.write(wrapOutboundOut(.head(answer.head(closes: closes))), promise: nil)
    if !answer.body.isEmpty {
      var buffer = context.channel.allocator.buffer(capacity: answer.body.count)
      buffer.writeBytes(answer.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
    }
    finish(closes: closes, context)
  }

  /// Answers a request that is none, or not one for here, and closes.
  private func refuse(
    _ status: HTTPResponseStatus, _ head: HTTPRequestHead, _ context: ChannelHandlerContext,
    body: String = ""
  ) {
    leavePlace()
    state = .discarding
    var headers = HTTPHeaders([
      ("content-length", String(body.utf8.count)), ("connection", "close"),
    ])
    if !body.isEmpty { headers.add(name: "content-type", value: "text/xml") }
    let response = HTTPResponseHead(version: head.version, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    if !body.isEmpty {
      context.write(
        wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
    }
    finish(closes: true, context)
  }

  private func finish(closes: Bool, _ context: ChannelHandlerContext) {
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    guard closes else {
      context.write(wrapOutboundOut(.end(nil)), promise: nil)
      // Once all connections that were ready have been read: their answers then leave one after
      // the other, and a reader that was asleep is woken by the first of them alone.
      return context.eventLoop.execute { bound.value.flush() }
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }

  // Large bodies wait for their turn.

  private func takePlace(_ context: ChannelHandlerContext) {
    guard !hasPlace, !waitsForPlace else { return }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let entered = self.context.admission.enter(
      ObjectIdentifier(self), on: context.eventLoop
    ) {
      let (handler, context) = bound.value
      handler.admitted(context)
    }
    hasPlace = entered
    waitsForPlace = !entered
  }

  private func admitted(_ context: ChannelHandlerContext) {
    waitsForPlace = false
    hasPlace = true
    guard context.channel.isActive else { return leavePlace() }
    guard isReadHeld else { return }
    isReadHeld = false
    context.read()
  }

  private func leavePlace() {
    if waitsForPlace, context.admission.withdraw(ObjectIdentifier(self)) { waitsForPlace = false }
    guard hasPlace else { return }
    hasPlace = false
    context.admission.leave()
  }

  /// Hummingbird's answers pass through here; with the last part the connection is idle again.
  func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    if case .passing(let isRead, _) = state, case .end = unwrapOutboundIn(data) {
      state = isRead ? .idle : .passing(isRead: false, isAnswered: true)
      lastActivity = .now()
    }
    context.write(data, promise: promise)
  }

  func read(context: ChannelHandlerContext) {
    if waitsForPlace { isReadHeld = true } else { context.read() }
  }

  // Silent connections are closed. Hummingbird's own timer sees nothing of the API's requests and
  // would close a busy connection, so this one stands for both.

  func handlerAdded(context: ChannelHandlerContext) {
    watch(context)
  }

  private func watch(_ context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: .seconds(15)) {
      let (handler, context) = bound.value
      if handler.isOverdue { context.close(promise: nil) } else { handler.watch(context) }
    }
  }

  private var isOverdue: Bool {
    let silence = NIODeadline.now() - lastActivity
    return switch state {
    case .idle, .discarding: silence > Self.idleTimeout
    case .collecting: silence > Self.bodyTimeout && !waitsForPlace
    // Hummingbird's handler is at work, or the disk is.
    case .passing, .answering: false
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    leavePlace()
    context.fireChannelInactive()
  }

  /// A server that stops lets the answer out that is on its way, and then closes.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      switch state {
      case .collecting, .answering:
        closesAfterAnswer = true
        return
      case .idle, .passing, .discarding: break
      }
    }
    context.fireUserInboundEventTriggered(event)
  }
}

extension QueryAnswer {
  fileprivate func head(closes: Bool) -> HTTPResponseHead {
    var headers = HTTPHeaders()
    headers.reserveCapacity(6)
    headers.add(name: "x-amzn-RequestId", value: requestID)
    if isSTS { headers.add(name: "x-amz-sts-extended-request-id", value: requestID) }
    if let contentType { headers.add(name: "Content-Type", value: contentType) }
    if let location { headers.add(name: "Location", value: location) }
    headers.add(name: "Content-Length", value: String(body.count))
    headers.add(name: "Date", value: HTTPDate.now())
    if closes { headers.add(name: "Connection", value: "close") }
    return HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
  }
}
