import AsyncHTTPClient
import Authenticator
import NIOCore
import NIOHTTP1
import NIOSSL
import SignatureV4

// The only file that speaks to a network, and `enroll`, `session` and `time` the only verbs that use it.

/// What a service refused, with its code.
struct ServiceRefusal: Error {
  let code: String
  let message: String
  let status: UInt
}

/// Calls IAM and STS, at AWS or wherever an endpoint is.
struct QueryClient {
  private let client: HTTPClient
  private static let patience: Int64 = 30
  private static let longestAnswer = 1 << 20

  /// - Throws: ``Complaint`` where the certificates that are to be trusted cannot be read.
  init(certificates: String?) throws {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let certificates {
      guard let found = try? NIOSSLCertificate.fromPEMFile(certificates), !found.isEmpty else {
        throw Complaint("\(certificates) holds no certificates that can be read.")
      }
      tls.trustRoots = .certificates(found)
    }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(
        connect: .seconds(10), read: .seconds(Self.patience)),
      decompression: .disabled)
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(
      eventLoopGroupProvider: .shared(HTTPClient.defaultEventLoopGroup),
      configuration: configuration)
  }

  func shutDown() async {
    try? await client.shutdown()
  }

  /// Calls an action and returns the answer.
  ///
  /// - Throws: ``ServiceRefusal``; ``Complaint`` where no answer came.
  func call(
    _ service: Service, _ action: String, _ parameters: [(String, String)],
    at endpoint: Endpoint, as caller: Caller
  ) async throws -> XMLText {
    let form = ([("Action", action), ("Version", service.version)] + parameters)
      .map { "\(formEncoded($0.0))=\(formEncoded($0.1))" }.joined(separator: "&")
    let body = Array(form.utf8)
    let headers = [
      ("Host", endpoint.authority), ("Content-Type", "application/x-www-form-urlencoded"),
    ]
    let signer = Signer(
      accessKeyID: caller.keyID, secretAccessKey: caller.secret, sessionToken: caller.token,
      region: endpoint.region, service: service.rawValue)
    let signed = SignableRequest(
      method: "POST", path: endpoint.path, headers: headers.map { (name: $0.0, value: $0.1) })
    var request = HTTPClientRequest(url: endpoint.url)
    request.method = .POST
    for (name, value) in headers
      + (try signer.sign(signed, body: body, at: Clock.seconds)).map({
        ($0.name, $0.value)
      })
    {
      request.headers.add(name: name, value: value)
    }
    request.headers.add(name: "User-Agent", value: "sallyport-auth")
    request.body = .bytes(ByteBuffer(bytes: body))
    let before = Clock.milliseconds
    let (status, answered, text) = try await answer(to: request, endpoint)
    if let date = answered.first(name: "date"), let there = HTTPDate.seconds(date) {
      let here = (before + Clock.milliseconds) / 2
      KnownClock(authority: endpoint.authority, offset: here - (there * 1000 + 500)).keep()
    }
    let answer = XMLText(text)
    guard status == 200 else {
      throw ServiceRefusal(
        code: answer["Code"] ?? "\(status)", message: answer["Message"] ?? "", status: status)
    }
    return answer
  }

  /// What `Date` an endpoint's answer has, whatever it answers.
  func date(at endpoint: Endpoint) async throws -> String? {
    var request = HTTPClientRequest(url: endpoint.url)
    request.method = .GET
    request.headers.add(name: "User-Agent", value: "sallyport-auth")
    return try await answer(to: request, endpoint).headers.first(name: "date")
  }

  private func answer(
    to request: HTTPClientRequest, _ endpoint: Endpoint
  ) async throws -> (status: UInt, headers: HTTPHeaders, text: String) {
    do {
      let response = try await client.execute(request, timeout: .seconds(Self.patience))
      let body = try await response.body.collect(upTo: Self.longestAnswer)
      return (response.status.code, response.headers, String(buffer: body))
    } catch {
      throw Complaint(
        "\(Terminal.safe(endpoint.authority)) cannot be reached: \(Self.text(error)).")
    }
  }

  private static func text(_ error: any Error) -> String {
    switch error {
    case let error as HTTPClientError
    where [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error):
      "it takes longer than \(patience) s"
    default: String("\(error)".prefix(300))
    }
  }
}

enum Service: String {
  case iam, sts

  var version: String {
    switch self {
    case .iam: "2010-05-08"
    case .sts: "2011-06-15"
    }
  }
}

/// Who calls.
struct Caller {
  let keyID: String
  let secret: String
  let token: String?

  init(keyID: String, secret: String, token: String? = nil) {
    self.keyID = keyID
    self.secret = secret
    self.token = token
  }

  init(_ session: SessionCredentials) {
    self.init(
      keyID: session.accessKeyID, secret: session.secretAccessKey, token: session.sessionToken)
  }
}

/// Where a service is called.
struct Endpoint {
  let url: String
  let authority: String
  let path: String
  let region: String
  let isAmazon: Bool

  /// An address such as `https://id.example.net`, or AWS's own where none is given.
  ///
  /// Answers hold the keys of sessions: without TLS only this machine may be called, unless
  /// `allowsPlain` says otherwise.
  init(_ given: String?, _ service: Service, region: String, allowsPlain: Bool) throws {
    let text: String
    switch (given, service) {
    case (let given?, _): text = given
    case (nil, .iam): text = "https://iam.amazonaws.com"
    case (nil, .sts): text = "https://sts.\(region).amazonaws.com"
    }
    isAmazon = given == nil
    // IAM has one region in a partition, by which its requests are signed.
    self.region = given == nil && service == .iam ? "us-east-1" : region
    let refusal = Complaint(
      "\(Terminal.safe(text)) is no address such as https://id.example.net.", .usage)
    let (isPlain, rest): (Bool, Substring)
    if text.lowercased().hasPrefix("https://") {
      (isPlain, rest) = (false, text.dropFirst(8))
    } else if text.lowercased().hasPrefix("http://") {
      (isPlain, rest) = (true, text.dropFirst(7))
    } else {
      throw refusal
    }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    authority = String(rest[..<slash])
    let path = rest[slash...]
    guard !authority.isEmpty, authority.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x40 }),
      path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 })
    else { throw refusal }
    self.path = path.isEmpty ? "/" : String(path)
    url = (isPlain ? "http://" : "https://") + authority + self.path
    if isPlain, !allowsPlain, !Self.isLoopback(authority) {
      throw Complaint(
        "\(Terminal.safe(authority)) is called without TLS: anybody on the way could take the session. Use "
          + "https, or say --allow-http.", .usage)
    }
  }

  private static func isLoopback(_ authority: String) -> Bool {
    if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
    let host = authority.prefix { $0 != ":" }
    if host == "localhost" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts.allSatisfy { $0 != nil } && parts[0] == 127
  }
}

/// All but the unreserved characters of RFC 3986 as percent escapes.
func formEncoded(_ text: String) -> String {
  var encoded = ""
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
      encoded.unicodeScalars.append(Unicode.Scalar(byte))
    default: encoded += "%" + hexadecimal([byte]).uppercased()
    }
  }
  return encoded
}
