import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// The peer: a Hummingbird server with one route and no work, which answers `POST /` with given
/// bytes. `BareHummingbird PORT BODY-FILE [NAME:VALUE …]`
@main
struct BareHummingbird {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let port = arguments.first.flatMap({ Int($0) }), arguments.count >= 2 else {
      throw Misuse()
    }
    let body = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: arguments[2])))
    var headers = HTTPFields()
    for argument in arguments.dropFirst(2) {
      let parts = argument.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { throw Misuse() }
      headers.append(HTTPField(name: name, value: String(parts[1])))
    }
    let answer = Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))

    let router = Router()
    router.post("/") { _, _ in answer }
    router.get("healthz") { _, _ in "ok\n" }
    try await Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port))
    ).runService()
  }
}

private struct Misuse: Error, CustomStringConvertible {
  let description = "usage: BareHummingbird PORT BODY-FILE [NAME:VALUE …]"
}
