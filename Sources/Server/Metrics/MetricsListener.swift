import HTTPTypes
import Hummingbird
import Logging

/// Where Prometheus fetches the figures: an address of its own, so that what is for everybody and what
/// is for operators can be kept apart by a firewall.
enum MetricsListener {
  static func application(
    _ metrics: ServerMetrics, queues: @escaping @Sendable () -> [QueueFigures],
    epoch: @escaping @Sendable () -> EpochFigures?, host: String, port: Int, logger: Logger
  ) -> some ApplicationProtocol {
    let router = Router(options: .autoGenerateHeadEndpoints)
    router.get("metrics") { _, _ in
      let text = metrics.text(queues: queues(), epoch: epoch(), process: .now())
      return Response(
        status: .ok, headers: [.contentType: MetricsText.contentType, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
    return Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname(host, port: port)), logger: logger)
  }
}
