import AsyncHTTPClient
import Identity
import NIOCore
import NIOHTTP1
import NIOSSL

/// How calls to the operator's addresses are made: signed, over TLS whose certificate fits, without
/// following anybody elsewhere, and each in half a minute at most.
struct WebhookSettings: Sendable {
  let secret: WebhookSecret
  /// The authorities to trust; the system's when nil.
  let authorities: [NIOSSLCertificate]?

  init(secretFile: String, authorities path: String?) throws {
    secret = try WebhookSecret(file: secretFile)
    authorities = try path.map { path in
      do {
        let found = try NIOSSLCertificate.fromPEMFile(path)
        guard !found.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
        return found
      } catch {
        throw ConfigurationError(
          "--webhook-ca: \(path) holds no certificates that can be read", exitCode: .usage)
      }
    }
  }
}

/// Hands JSON to addresses of the operator's.
struct WebhookClient: Sendable {
  private let settings: WebhookSettings
  private let client: HTTPClient

  /// Seconds until a connection stands, and for the whole call.
  private static let connecting: Int64 = 10
  private static let patience: Int64 = 30

  enum Failure: Error, CustomStringConvertible {
    case status(UInt)
    case timedOut
    case unreachable(String)

    var description: String {
      switch self {
      case .status(let status) where (300..<400).contains(status):
        "the address answered \(status), and redirects are not followed"
      case .status(let status): "the address answered \(status)"
      case .timedOut: "the address took longer than \(WebhookClient.patience) seconds"
      case .unreachable(let why): "the address cannot be reached: \(why)"
      }
    }
  }

  init(_ settings: WebhookSettings) {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authorities = settings.authorities { tls.trustRoots = .certificates(authorities) }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(
        connect: .seconds(Self.connecting), read: .seconds(Self.patience)),
      decompression: .disabled)
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    self.settings = settings
    client = HTTPClient(
      eventLoopGroupProvider: .shared(HTTPClient.defaultEventLoopGroup),
      configuration: configuration)
  }

  /// Waits for what is under way. Nothing can be sent afterwards.
  func shutDown() async throws {
    try await client.shutdown()
  }

  /// Returns when the address answered with success. Of the answer only the status counts: its body
  /// is not read, however long it is.
  func post(
    _ json: String, to address: WebhookAddress, id: String, at now: Timestamp
  ) async throws(Failure) {
    var request = HTTPClientRequest(url: address.url)
    request.method = .POST
    request.headers = [
      "content-type": "application/json", "user-agent": "Sallyport", "webhook-id": id,
      "webhook-timestamp": "\(now.seconds)",
      "webhook-signature": settings.secret.signature(of: json, id: id, at: now),
      "connection": "close",
    ]
    request.body = .bytes(ByteBuffer(string: json))
    let status: HTTPResponseStatus
    do {
      status = try await client.execute(request, timeout: .seconds(Self.patience)).status
    } catch let error as HTTPClientError
      where [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error)
    {
      throw .timedOut
    } catch {
      throw .unreachable(String("\(error)".prefix(300)))
    }
    guard (200..<300).contains(status.code) else { throw .status(status.code) }
  }
}
