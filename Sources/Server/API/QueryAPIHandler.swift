import HTTPRequests
import NIOCore
import NIOHTTP1
import SignatureV4

/// Answers the Query API where the bytes arrive, and hands everything else on to Hummingbird.
///
/// It reads the requests of a connection itself and takes them one at a time, so that answers keep
/// their order. A request that memory can answer is answered in place; no task, no other thread.
/// What is not for the API goes on as NIO's HTTP parts, and Hummingbird's answers come back as
/// bytes from NIO's encoder; ``AnswerEndHandler`` tells when one is complete.
final class QueryAPIHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    case idle
    /// A request for the API whose body is still coming.
    case collecting(RequestHead, QueryRequest.Peer, body: ByteBuffer)
    /// A request that is not for the API. It is over when it and its answer are, and either may be
    /// first.
    case passing(isRead: Bool, isAnswered: Bool)
    /// The answer waits for a thread or for the disk.
    case answering(keepsAlive: Bool)
    /// Nothing more is taken from this connection; what still comes is thrown away.
    case discarding
  }

  private let api: QueryAPI
  private let context: ConnectionContext
  private var reader = RequestReader()
  private var state = State.idle
  private var isTakingRequests = false
  private var onlyPeer: QueryRequest.Peer?
  private var hasPlace = false
  private var waitsForPlace = false
  private var isReadHeld = false
  private var closesAfterAnswer = false
  private var lastActivity = NIODeadline.now()
  /// When the request that is being answered had come.
  private var requestEnded = NIODeadline.now()
  /// When the first bytes of a head came that is not complete.
  private var headBegan: NIODeadline?
  private var timer: Scheduled<Void>?
  private var place: LoopCompletions?

  /// What all connections share.
  struct ConnectionContext: Sendable {
    let admission: BodyAdmission
    let readers: BoundedThreads
    let proxies: TrustedProxies
    let isTLS: Bool
    /// Nil when nobody fetches them.
    let metrics: ServerMetrics?
  }

  /// Bytes of the longest body, as at AWS.
  static let longestBody = 10_000_000
  /// How long a connection may be silent between requests, and within one; and how long a head may
  /// take in all.
  private static let idleTimeout = TimeAmount.seconds(75)
  private static let bodyTimeout = TimeAmount.seconds(30)
  private static let headTimeout = TimeAmount.seconds(30)

  init(api: QueryAPI, context: ConnectionContext) {
    self.api = api
    self.context = context
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    lastActivity = .now()
    if case .discarding = state { return }
    reader.append(unwrapInboundIn(data))
    takeRequests(context)
  }

  /// Takes what has come, up to a request whose answer has to be waited for.
  private func takeRequests(_ context: ChannelHandlerContext) {
    // An answer given in place comes back here; the loop below goes on then.
    guard !isTakingRequests else { return }
    isTakingRequests = true
    defer { isTakingRequests = false }
    do {
      while takesMore, let event = try reader.next() {
        switch event {
        case .head(let head): receive(head, context)
        case .body(let part): receive(part, context)
        case .end: receiveEnd(context)
        }
      }
    } catch {
      refuse(error.status, context)
    }
    if case .idle = state, !reader.isEmpty {
      headBegan = headBegan ?? lastActivity
    } else {
      headBegan = nil
    }
  }

  private var takesMore: Bool {
    switch state {
    case .idle, .collecting, .passing(isRead: false, _): true
    case .passing, .answering, .discarding: false
    }
  }

  private func receive(_ head: RequestHead, _ context: ChannelHandlerContext) {
    guard head.hasOriginForm, head.hosts == 1 else { return refuse(.badRequest, context) }
    guard head.isAPI else {
      if head.isSigned {
        // Answers to HEAD have no body (RFC 9110 §9.3.2).
        let body: StaticString = head.method == .head ? "" : "<UnknownOperationException/>\n"
        return refuse(.notFound, context, body: body)
      }
      state = .passing(isRead: false, isAnswered: false)
      return context.fireChannelRead(wrapInboundOut(.head(HTTPRequestHead(head))))
    }
    guard let peer = peer(of: head, context) else { return refuse(.badRequest, context) }
    if case .bytes(let length) = head.body, length > Self.longestBody {
      return refuse(.payloadTooLarge, context)
    }
    if head.expectsContinue {
      let go = ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")
      context.writeAndFlush(wrapOutboundOut(go), promise: nil)
    }
    state = .collecting(head, peer, body: ByteBuffer())
  }

  /// Without proxies the peer of a connection is the same for all its requests.
  private func peer(
    of head: RequestHead, _ context: ChannelHandlerContext
  ) -> QueryRequest.Peer? {
    if let onlyPeer { return onlyPeer }
    let peer = self.context.proxies.peer(
      of: context.channel.remoteAddress, request: head.signable, isTLS: self.context.isTLS)
    if self.context.proxies.isEmpty { onlyPeer = peer }
    return peer
  }

  private func receive(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
    switch state {
    case .collecting(let head, let peer, var body):
      // Taken out first, so that the buffer is not copied for each part.
      state = .idle
      guard body.readableBytes + part.readableBytes <= Self.longestBody else {
        return refuse(.payloadTooLarge, context)
      }
      if body.readableBytes == 0 {
        body = part
      } else {
        var part = part
        body.writeBuffer(&part)
      }
      let isLarge = body.readableBytes > BodyAdmission.largeBody
      state = .collecting(head, peer, body: body)
      if isLarge { takePlace(context) }
    case .passing: context.fireChannelRead(wrapInboundOut(.body(part)))
    case .idle, .discarding, .answering: break
    }
  }

  private func receiveEnd(_ context: ChannelHandlerContext) {
    switch state {
    case .collecting(let head, let peer, let body):
      requestEnded = lastActivity
      state = .answering(keepsAlive: head.keepsAlive)
      answer(
        QueryRequest(
          signable: head.signable, body: Array(body.readableBytesView), peer: peer,
          requestID: api.newRequestID()),
        context)
    case .passing(_, let isAnswered):
      state = isAnswered ? .idle : .passing(isRead: true, isAnswered: false)
      context.fireChannelRead(wrapInboundOut(.end(nil)))
    case .idle, .discarding, .answering: break
    }
  }

  private func answer(_ request: QueryRequest, _ context: ChannelHandlerContext) {
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
    let isAccepted = self.context.readers.submit { isActive in
      guard isActive else { return loop.execute { bound.value.1.close(promise: nil) } }
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
    if !isAccepted { send(api.turnAway(request), context) }
  }

  private func commit(_ change: QueryAPI.Change, _ context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let place = place ?? LoopCompletions.of(context.eventLoop)
    self.place = place
    api.commit(change, completingOn: place) { answer in
      let (handler, context) = bound.value
      handler.send(answer, context)
    }
  }

  private func send(_ answer: QueryAnswer, _ context: ChannelHandlerContext) {
    leavePlace()
    guard case .answering(let keepsAlive) = state, context.channel.isActive else { return }
    lastActivity = .now()
    self.context.metrics?.note(
      answer, nanoseconds: UInt64(max(1, (lastActivity - requestEnded).nanoseconds)))
    let closes = !keepsAlive || closesAfterAnswer
    state = closes ? .discarding : .idle
    let bytes = answer.bytes(closes: closes, context.channel.allocator)
    finish(bytes, closes: closes, context)
    if !closes { resume(context) }
  }

  /// Takes the requests that came while another was answered.
  private func resume(_ context: ChannelHandlerContext) {
    if !reader.isEmpty {
      takeRequests(context)
      // Hummingbird takes what was passed on when a read is complete, and this is none.
      if !isTakingRequests, case .passing = state { context.fireChannelReadComplete() }
    }
    readHeld(context)
  }

  /// Answers a request that is none, or not one for here, and closes.
  private func refuse(
    _ status: HTTPResponseStatus, _ context: ChannelHandlerContext, body: StaticString = ""
  ) {
    leavePlace()
    state = .discarding
    reader.clear()
    var bytes = ByteBuffer()
    bytes.writeString("HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
    if body.utf8CodeUnitCount > 0 { bytes.writeStaticString("Content-Type: text/xml\r\n") }
    bytes.writeString(
      "Content-Length: \(body.utf8CodeUnitCount)\r\nConnection: close\r\n\r\n\(body)")
    finish(bytes, closes: true, context)
  }

  private func finish(_ bytes: ByteBuffer, closes: Bool, _ context: ChannelHandlerContext) {
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    guard closes else {
      context.write(wrapOutboundOut(bytes), promise: nil)
      // Once all connections that were ready have been read: their answers then leave one after
      // the other, and a reader that was asleep is woken by the first of them alone.
      return context.eventLoop.execute { bound.value.flush() }
    }
    context.writeAndFlush(wrapOutboundOut(bytes)).whenComplete { _ in
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
    readHeld(context)
  }

  private func leavePlace() {
    if waitsForPlace, context.admission.withdraw(ObjectIdentifier(self)) { waitsForPlace = false }
    guard hasPlace else { return }
    hasPlace = false
    context.admission.leave()
  }

  /// With the last part of Hummingbird's answer the connection is idle again.
  func answerEnded(_ context: ChannelHandlerContext) {
    guard case .passing(let isRead, _) = state else { return }
    state = isRead ? .idle : .passing(isRead: false, isAnswered: true)
    lastActivity = .now()
    resume(context)
  }

  /// What came behind a request that is being answered waits, and its sender with it.
  func read(context: ChannelHandlerContext) {
    if waitsForPlace || !takesMore && !reader.isEmpty {
      isReadHeld = true
    } else {
      context.read()
    }
  }

  private func readHeld(_ context: ChannelHandlerContext) {
    guard isReadHeld else { return }
    isReadHeld = false
    read(context: context)
  }

  // Silent connections are closed. Hummingbird's own timer sees nothing of the API's requests and
  // would close a busy connection, so this one stands for both.

  func handlerAdded(context: ChannelHandlerContext) {
    self.context.metrics?.noteConnection(opened: true)
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
    if let headBegan, NIODeadline.now() - headBegan > Self.headTimeout { return true }
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
    self.context.metrics?.noteConnection(opened: false)
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

extension HTTPRequestHead {
  /// The head as NIO's decoder would have made it.
  fileprivate init(_ head: RequestHead) {
    self.init(
      version: head.isHTTP10 ? .http1_0 : .http1_1,
      method: HTTPMethod(rawValue: head.signable.method), uri: head.target,
      headers: HTTPHeaders(head.signable.headers.map { ($0.name, $0.value) }))
  }
}

extension RequestError {
  fileprivate var status: HTTPResponseStatus {
    switch self {
    case .malformed: .badRequest
    case .headTooLarge: .requestHeaderFieldsTooLarge
    }
  }
}
