import HTTPTypes
import Hummingbird
import Identity
import NIOCore

/// What is not the Query API.
enum Routes {
  static func router(testClock: TestClock?) -> Router<BasicRequestContext> {
    let router = Router(options: .autoGenerateHeadEndpoints)
    router.get("healthz") { _, _ in "ok\n" }
    router.get("/") { _, _ in
      """
      Sallyport: IAM and STS with multi-factor authentication that is really enforced.
      This is the endpoint for AWS clients: set AWS_ENDPOINT_URL to this address.

      """
    }
    if let testClock { addClock(testClock, to: router) }
    return router
  }

  /// `POST /_test/clock` with `advance=SECONDS` or `now=UNIX SECONDS`; answers with the time.
  private static func addClock(_ clock: TestClock, to router: Router<BasicRequestContext>) {
    router.post("_test/clock") { request, _ in
      var request = request
      let body = try await request.collectBody(upTo: 1024)
      let text = String(buffer: body).filter { !$0.isWhitespace }
      let parts = text.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let seconds = Int64(parts[1]), abs(seconds) < 300_000_000_000 else {
        throw HTTPError(.badRequest, message: "send advance=SECONDS or now=UNIX SECONDS\n")
      }
      switch parts[0] {
      case "advance": clock.advance(by: seconds)
      case "now": clock.set(to: Timestamp(seconds: seconds))
      default: throw HTTPError(.badRequest, message: "send advance=SECONDS or now=UNIX SECONDS\n")
      }
      return "\(clock.now().seconds)\n"
    }
    router.get("_test/clock") { _, _ in "\(clock.now().seconds)\n" }
  }
}
