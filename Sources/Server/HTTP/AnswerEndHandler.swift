import NIOCore
import NIOHTTP1

/// Stands before NIO's encoder and tells when Hummingbird's answer is complete.
final class AnswerEndHandler: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let handler: QueryAPIHandler
  private let context: ChannelHandlerContext

  /// `context` is that of `handler`.
  init(_ handler: QueryAPIHandler, _ context: ChannelHandlerContext) {
    self.handler = handler
    self.context = context
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
    context.write(data, promise: promise)
    if isEnd { handler.answerEnded(self.context) }
  }
}
