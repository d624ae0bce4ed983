/// Signs requests: the client's side.
public struct Signer: Sendable {
  private let accessKeyID: String
  private let secretAccessKey: Secret
  private let sessionToken: String?
  private let region: String
  private let service: String
  private let form: CanonicalForm

  /// Signs with a secret given by its UTF-8 bytes, and with the session token that came with it
  /// if the credentials are temporary. `form` is S3's own when the service is called `s3`,
  /// unless said otherwise.
  public init(
    accessKeyID: String, secretAccessKey: some Collection<UInt8>, sessionToken: String? = nil,
    region: String, service: String, form: CanonicalForm? = nil
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = Secret(bytes: Array(secretAccessKey))
    self.sessionToken = sessionToken
    self.region = region
    self.service = service
    self.form = form ?? CanonicalForm(service: service)
  }

  /// Signs with a secret given as text.
  public init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil,
    region: String, service: String, form: CanonicalForm? = nil
  ) {
    self.init(
      accessKeyID: accessKeyID, secretAccessKey: secretAccessKey.utf8,
      sessionToken: sessionToken, region: region, service: service, form: form)
  }

  /// Signs `request` in a header.
  ///
  /// All headers are covered but those that proxies change.
  ///
  /// - Parameters:
  ///   - request: the request with its `Host`, before signing.
  ///   - body: the bytes to be sent. `x-amz-content-sha256`, where `request` has it, is used in
  ///     place of their hash.
  ///   - now: the time in Unix seconds.
  /// - Returns: `X-Amz-Date`, `X-Amz-Security-Token` when there is a token, and `Authorization`,
  ///   to be sent in place of any headers of the same names.
  /// - Throws: ``SignatureFailure/hostNotSigned`` without a host, and the failure of a malformed
  ///   escape in the query.
  public func sign(
    _ request: SignableRequest, body: [UInt8], at now: Int64
  ) throws(SignatureFailure) -> [(name: String, value: String)] {
    let time = RequestTime(clamping: now)
    var added = [(name: "X-Amz-Date", value: time.text)]
    if let sessionToken { added.append((name: "X-Amz-Security-Token", value: sessionToken)) }
    var request = request
    request.headers.removeAll { header in
      added.contains { $0.name.lowercased() == header.name.lowercased() }
    }
    request.headers += added
    let names = try Self.names(of: request)
    let signature = try signature(of: request, names, body, at: time, omitting: [])
    added.append(
      (
        name: "Authorization",
        value: "\(SignatureParts.algorithm) Credential=\(accessKeyID)/\(scope(at: time)), "
          + "SignedHeaders=\(names), Signature=\(signature)"
      ))
    return added
  }

  /// Signs `request` in its query.
  ///
  /// - Parameters:
  ///   - request: the request with its `Host`; all its headers but those that proxies change are
  ///     covered and must be sent with it.
  ///   - body: the body it will be sent with; S3 covers none.
  ///   - now: the time in Unix seconds.
  ///   - lifetime: for how many seconds it is good, at most 7 days; nil leaves that to the
  ///     service, 15 minutes.
  /// - Returns: the query to send: that of `request`, the parameters of the signature, and the
  ///   signature.
  /// - Throws: as ``sign(_:body:at:)``, and ``SignatureFailure/malformedExpiry(_:)``.
  public func presign(
    _ request: SignableRequest, body: [UInt8] = [], at now: Int64, expiresIn lifetime: Int64?
  ) throws(SignatureFailure) -> String {
    if let lifetime, !(1...PresentedSignature.longestLifetime).contains(lifetime) {
      throw .malformedExpiry(String(lifetime))
    }
    let time = RequestTime(clamping: now)
    let names = try Self.names(of: request)
    var query = Array(request.query.utf8)
    query.append("X-Amz-Algorithm", "\(SignatureParts.algorithm)")
    query.append("X-Amz-Credential", "\(accessKeyID)/\(scope(at: time))")
    query.append("X-Amz-Date", time.text)
    if let lifetime { query.append("X-Amz-Expires", String(lifetime)) }
    query.append("X-Amz-SignedHeaders", names)
    if let sessionToken { query.append("X-Amz-Security-Token", sessionToken) }
    var request = request
    request.query = String(decoding: query, as: UTF8.self)
    let signature = try signature(of: request, names, body, at: time, omitting: .signature)
    query.append("X-Amz-Signature", signature)
    return String(decoding: query, as: UTF8.self)
  }

  private func scope(at time: RequestTime) -> CredentialScope {
    CredentialScope(date: time.day, region: region, service: service)
  }

  private func signature(
    of request: SignableRequest, _ names: String, _ body: [UInt8], at time: RequestTime,
    omitting omitted: OmittedParameters
  ) throws(SignatureFailure) -> String {
    try checkEscapes(of: request)
    var payload = unsafe Payload.signed(
      body.withUnsafeBytes { bytes in unsafe SHA256Code(hashing: bytes) })
    if let claim = request.firstValue(of: "x-amz-content-sha256") {
      let bytes = request.bytes.span
      let range = bytes.trimmed(claim)
      if bytes.holds(Payload.unsignedName, in: range) {
        payload = .unsigned
      } else if let hash = SHA256Code(hex: bytes, in: range) {
        payload = .signed(hash)
      }
    } else if service == Payload.s3, omitted.contains(.signature) {
      payload = .unsigned
    }
    guard
      let canonical = ByteWriter(
        canonical: request, signedHeaders: names.utf8Span.span, payload: payload, form: form,
        omitting: omitted)
    else { throw .mismatch }
    let scope = scope(at: time)
    let key = SigningKey(secretAccessKey: secretAccessKey.bytes, scope: scope)
    let text = scope.description
    return key.signature(of: canonical, at: time, scope: text.utf8Span.span).hex
  }

  /// The names of the headers that are covered, in order.
  private static func names(of request: SignableRequest) throws(SignatureFailure) -> String {
    let names = Set(request.headers.map { $0.name.lowercased() }).subtracting(changeable)
    guard names.contains("host") else { throw .hostNotSigned }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ";")
  }

  /// Headers that proxies and clients change after signing, as botocore leaves them out, and
  /// the signature itself.
  private static let changeable: Set<String> = [
    "authorization", "connection", "expect", "keep-alive", "proxy-authenticate",
    "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    "x-amzn-trace-id",
  ]
}

/// Bytes that are never printed.
private struct Secret: Sendable, CustomStringConvertible, CustomReflectable {
  let bytes: [UInt8]
  var description: String { "••••••" }
  var customMirror: Mirror { Mirror(self, children: []) }
}

extension [UInt8] {
  /// Appends a query parameter.
  fileprivate mutating func append(_ name: StaticString, _ value: String) {
    if !isEmpty { append(0x26) }
    append(name)
    append(0x3D)
    append(escaping: value)
  }
}
