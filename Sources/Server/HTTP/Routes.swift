import HTTPTypes
import Hummingbird
import Identity
import NIOCore

/// What is not the Query API.
enum Routes {
  static func router(
    console: ConsoleResponder, testClock: TestClock?
  ) -> Router<ServerContext> {
    let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
    router.get("healthz") { _, _ in "ok\n" }
    // A browser that comes to the endpoint of the API is led to the console.
    router.get("/") { _, _ in Response.redirect(to: "/console/", type: .normal) }
    if let testClock { addClock(testClock, to: router) }
    // Every other address is the console's, which has a page for those that are none.
    for method: HTTPRequest.Method in [.get, .post] {
      router.on("**", method: method) { request, context in
        await console.answer(request, context)
      }
    }
    return router
  }

  /// `POST /_test/clock` with `advance=SECONDS` or `now=UNIX SECONDS`; answers with the time.
  private static func addClock(_ clock: TestClock, to router: Router<ServerContext>) {
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
