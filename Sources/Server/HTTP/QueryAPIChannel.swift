import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOSSL

/// Hummingbird's HTTP/1 channel with TLS in front, if wanted, and the Query API's handler on NIO's
/// own HTTP types before Hummingbird's: what is answered there never pays for the framework.
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
      let framework = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
      // Pipelined requests come one by one, so that answers keep their order.
      try pipeline.addHandler(HTTPServerPipelineHandler(), position: .before(framework))
      try pipeline.addHandler(handler(), position: .before(framework))
      return value
    }
  }

  func handle(value: Value, logger: Logger) async {
    await base.handle(value: value, logger: logger)
  }
}
