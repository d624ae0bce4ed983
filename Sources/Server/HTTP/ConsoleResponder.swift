import AWSQuery
import Console
import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import SignatureV4

/// Answers what a browser asks for: reads it, hands it to the console on a thread that may wait, and
/// sets the headers that every answer has.
struct ConsoleResponder: Sendable {
  let console: Console
  /// Threads of its own: pages wait for the store and for passwords, and the API must not.
  let threads: BoundedThreads
  let proxies: TrustedProxies
  let isTLS: Bool
  let region: String
  let requestIDs: RequestIDs
  /// Nil when nobody fetches them.
  var metrics: ServerMetrics?

  /// Compressed assets, by their addresses.
  private static let compressed = Dictionary(
    uniqueKeysWithValues: Asset.all.compactMap { asset in
      Gzip.compress(asset.body).map { (asset.address, $0) }
    })

  /// Bytes of the longest form: a policy document of the largest size, encoded.
  private static let longestForm = 262_144

  /// What is refused before there is a page to say so on.
  private struct Refusal: Error {
    let status: HTTPResponse.Status
  }

  func answer(_ request: Request, _ context: ServerContext) async -> Response {
    guard let metrics else { return await respond(to: request, context) }
    let began = ContinuousClock.now
    let response = await respond(to: request, context)
    let time = (ContinuousClock.now - began).components
    metrics.notePage(
      status: response.status.code,
      nanoseconds: UInt64(time.seconds * 1_000_000_000 + time.attoseconds / 1_000_000_000))
    return response
  }

  private func respond(to request: Request, _ context: ServerContext) async -> Response {
    do {
      let answer = try await answer(to: request, context)
      guard answer.isImmutable, answer.status == 200,
        let bytes = Self.compressed[request.uri.path],
        request.headers[.acceptEncoding]?.contains("gzip") == true
      else { return response(answer) }
      return response(answer, compressed: bytes)
    } catch let refusal as Refusal {
      return response(Self.plain(refusal.status))
    } catch {
      return response(Self.plain(.internalServerError))
    }
  }

  private func answer(
    to request: Request, _ context: ServerContext
  ) async throws -> ConsoleAnswer {
    guard [.get, .head, .post].contains(request.method) else {
      throw Refusal(status: .methodNotAllowed)
    }
    var headers: [String: String] = [:]
    for field in request.headers where headers[field.name.canonicalName] == nil {
      headers[field.name.canonicalName] = field.value
    }
    guard
      let peer = proxies.peer(
        of: context.remoteAddress,
        values: { name in
          HTTPField.Name(name.description).map { request.headers[values: $0] } ?? []
        }, isTLS: isTLS)
    else { throw Refusal(status: .badRequest) }
    let isPost = request.method == .post
    let (path, queryText) = Self.split(request.uri.string)
    let form: [UInt8]
    do {
      // What is no form is an empty one, and that has no token.
      let isForm = headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") ?? false
      let body = isPost ? try await request.body.collect(upTo: Self.longestForm) : ByteBuffer()
      form = isForm ? Array(buffer: body) : []
    } catch {
      throw Refusal(status: .contentTooLarge)
    }
    let scheme = peer.isSecure ? "https" : "http"
    let visit: ConsoleRequest
    do {
      visit = ConsoleRequest(
        isPost: isPost, path: path, query: try Parameters(queryString: queryText),
        form: try Parameters(form: form),
        connection: Caller.Connection(
          sourceIP: peer.address, isSecure: peer.isSecure, userAgent: headers["user-agent"] ?? "",
          requestID: requestIDs.next(), region: region,
          trace: headers["traceparent"].flatMap(TraceContext.init(traceparent:))),
        origin: "\(scheme)://\(request.head.authority ?? headers["host"] ?? "")", headers: headers)
    } catch {
      throw Refusal(status: .badRequest)
    }
    let console = console
    let began = ContinuousClock.now
    let answer: ConsoleAnswer
    do {
      answer = try await threads.run { console.answer(visit) }
    } catch is BoundedThreads.Full {
      return console.busy(visit)
    }
    if answer.isHeld {
      let ticks = ((ContinuousClock.now - began) / ConsoleAnswer.tick).rounded(.down) + 1
      try await Task.sleep(until: began + ConsoleAnswer.tick * ticks, tolerance: .zero)
    }
    return answer
  }

  private static func split(_ uri: String) -> (path: String, query: String) {
    guard let mark = uri.firstIndex(of: "?") else { return (uri, "") }
    return (String(uri[..<mark]), String(uri[uri.index(after: mark)...]))
  }

  private static func plain(_ status: HTTPResponse.Status) -> ConsoleAnswer {
    var answer = ConsoleAnswer(status: status.code)
    answer.contentType = "text/plain; charset=utf-8"
    answer.body = Array("\(status.code) \(status.reasonPhrase)\n".utf8)
    return answer
  }

  private func response(_ answer: ConsoleAnswer, compressed: [UInt8]? = nil) -> Response {
    var fields = HTTPFields()
    for (name, value) in SecurityHeaders.all + answer.headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    fields[.contentType] = answer.contentType
    fields[.cacheControl] =
      answer.isImmutable ? "public, max-age=31536000, immutable" : "no-store"
    if answer.isImmutable { fields[.vary] = "Accept-Encoding" }
    if compressed != nil { fields[.contentEncoding] = "gzip" }
    if isTLS { fields[.strictTransportSecurity] = "max-age=31536000" }
    return Response(
      status: HTTPResponse.Status(code: answer.status), headers: fields,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: compressed ?? answer.body)))
  }
}

/// A request's context with its peer.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    remoteAddress = source.channel.remoteAddress
  }
}
