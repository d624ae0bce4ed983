import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOSSL

/// Hummingbird's HTTP/1 channel with TLS in front, if wanted, and the Query API's handler in place
/// of NIO's decoder: what is answered there never pays for the framework.
struct QueryAPIChannel: HTTPChannelHandler {
  typealias Value = HTTP1Channel.Value

  let base: HTTP1Channel
  let certificate: ServerCertificate?
  let makeHandler: @Sendable () -> QueryAPIHandler

  var responder: HTTPChannelHandler.Responder { base.responder }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let handler = makeHandler
    let certificate = certificate
    return channel.eventLoop.makeCompletedFuture {
      guard let certificate else { return }
      try channel.pipeline.syncOperations.addHandler(
        NIOSSLServerHandler(context: certificate.current))
    }.flatMap {
      base.setup(channel: channel, logger: logger)
    }.flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      // Requests are read by the handler, before what Hummingbird does with them.
      let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      pipeline.removeHandler(decoder, promise: nil)
      try pipeline.addQueryAPIHandler(handler())
      return value
    }
  }

  func handle(value: Value, logger: Logger) async {
    await base.handle(value: value, logger: logger)
  }
}

extension ChannelPipeline.SynchronousOperations {
  /// Adds the handler between the socket, or TLS, and NIO's encoder of HTTP/1 answers.
  func addQueryAPIHandler(_ handler: QueryAPIHandler) throws {
    let encoder = try self.handler(type: HTTPResponseEncoder.self)
    try addHandler(handler, position: .before(encoder))
    try addHandler(
      AnswerEndHandler(handler, try context(handler: handler)), position: .after(encoder))
  }
}
