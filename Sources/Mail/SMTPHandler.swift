import NIOCore
import NIOSSL

/// The client's end of a connection: one command is out at a time, and its reply comes back.
///
/// It lives on its event loop. That STARTTLS is answered and that TLS begins is one step of that loop,
/// so no byte that came in the clear can pass for one that came through TLS (CVE-2011-0411).
final class SMTPHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private struct Expected {
    let stage: SMTPStage
    let promise: EventLoopPromise<SMTPReply>
    let timeout: Scheduled<Void>
    /// What goes in front of the pipeline once the reply is positive.
    let upgrade: NIOSSLClientHandler?
  }

  private enum Greeting {
    case toCome
    case here(SMTPReply)
    case taken
  }

  private let timeout: TimeAmount
  private var parser = SMTPReplyParser()
  private var expected: Expected?
  /// What the server says first, which may come before anybody waits for it.
  private var greeting: Greeting = .toCome
  private var context: ChannelHandlerContext?
  /// Why the connection is of no use any more.
  private var failure: MailError?

  init(timeout: TimeAmount) {
    self.timeout = timeout
  }

  /// Sends bytes, if any, and promises the reply.
  func exchange(
    _ bytes: [UInt8], stage: SMTPStage, upgrade: NIOSSLClientHandler? = nil, on loop: any EventLoop
  ) -> EventLoopFuture<SMTPReply> {
    precondition(expected == nil, "one command at a time")
    if let failure { return loop.makeFailedFuture(failure) }
    guard let context else {
      return loop.makeFailedFuture(MailError.unreachable("the connection is closed"))
    }
    if stage == .connection, case .here(let reply) = greeting {
      greeting = .taken
      return loop.makeSucceededFuture(reply)
    }
    let promise = loop.makePromise(of: SMTPReply.self)
    let bound = NIOLoopBound(self, eventLoop: loop)
    let timeout = loop.scheduleTask(in: timeout) { bound.value.fail(.timedOut(stage)) }
    expected = Expected(stage: stage, promise: promise, timeout: timeout, upgrade: upgrade)
    if !bytes.isEmpty {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
    return promise.futureResult
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard failure == nil else { return }
    parser.append(unwrapInboundIn(data).readableBytesView)
    do throws(SMTPReply.Malformed) {
      while failure == nil, let reply = try parser.next() { take(reply, context) }
    } catch {
      fail(.malformed(expected?.stage ?? .connection, "something else than a reply (\(error))"))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(.unreachable("it closed the connection"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fail(MailError(connecting: error))
  }

  private func take(_ reply: SMTPReply, _ context: ChannelHandlerContext) {
    guard let waiting = expected else {
      if case .toCome = greeting {
        greeting = .here(reply)
        return
      }
      // 421 may come at any time: the server is about to close (RFC 5321 §3.8).
      fail(
        reply.code == 421
          ? .refused(.connection, reply) : .malformed(.connection, "a reply to nothing"))
      return
    }
    if let upgrade = waiting.upgrade, reply.isPositive {
      guard parser.isEmpty else {
        fail(.malformed(.startTLS, "more than its reply, before TLS"))
        return
      }
      do {
        try context.pipeline.syncOperations.addHandler(upgrade, position: .first)
      } catch {
        fail(MailError(connecting: error))
        return
      }
    }
    expected = nil
    greeting = .taken
    waiting.timeout.cancel()
    waiting.promise.succeed(reply)
  }

  /// Ends the connection; whoever waits, or asks later, learns why.
  func fail(_ error: MailError) {
    guard failure == nil else { return }
    failure = error
    if let waiting = expected {
      expected = nil
      waiting.timeout.cancel()
      waiting.promise.fail(error)
    }
    context?.close(promise: nil)
  }
}

extension MailError {
  /// What NIO and its TLS say of a connection.
  init(connecting error: any Error) {
    switch error {
    case let error as MailError: self = error
    case NIOSSLError.handshakeFailed(let reason):
      self = .untrusted("there is no TLS with it: \(reason)")
    case let error as NIOSSLExtraError
    where error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch:
      self = .untrusted("its certificate is for another name")
    case is NIOSSLExtraError: self = .untrusted("\(error)")
    default: self = .unreachable("\(error)")
    }
  }
}
