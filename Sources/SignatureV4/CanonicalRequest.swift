/// The one text that stands for all equivalent spellings of a request, whose hash is signed.
///
/// Method, path, query, signed headers, their names, and the payload's hash, each on its lines.
/// No part can hold a line feed, so that different requests never share a canonical form.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
public struct CanonicalRequest: Sendable {
  /// The text, UTF-8 wherever the request was.
  public private(set) var bytes: [UInt8]

  /// The canonical form of `request`, covering the headers named in `signedHeaders`: in lower
  /// case, in byte order, with semicolons between them.
  ///
  /// Nil when a signed header is absent, when `signedHeaders` is not of that form, when the
  /// method is no token, or when the query has a malformed escape or an omitted parameter twice.
  init?(
    of request: SignableRequest, signedHeaders names: Span<UInt8>, payload: Payload,
    form: CanonicalForm,
    omitting omitted: OmittedParameters
  ) {
    bytes = []
    bytes.reserveCapacity(1_000)
    let whole = request.bytes.span
    guard !request.methodRange.isEmpty else { return nil }
    for index in request.methodRange where !whole[index].isTokenCharacter { return nil }
    bytes.append(whole, request.methodRange)
    bytes.append(0x0A)
    switch form {
    case .standard: bytes.append(normalizedPath: whole.extracting(request.pathRange))
    case .s3: bytes.append(keptPath: whole.extracting(request.pathRange))
    }
    bytes.append(0x0A)
    let query = whole.extracting(request.queryRange)
    guard bytes.append(canonicalQuery: query, omitting: omitted) else { return nil }
    bytes.append(0x0A)
    guard bytes.append(canonicalHeadersOf: request, named: names) else { return nil }
    bytes.append(0x0A)
    bytes.append(names, 0..<names.count)
    bytes.append(0x0A)
    switch payload {
    case .signed(let hash): bytes.append(hexOf: hash)
    case .unsigned: bytes.append(Payload.unsignedName)
    }
  }

  /// The canonical form of a request signed in a header.
  ///
  /// For looking at; ``PresentedSignature`` and ``Signer`` make their own. Parameters and
  /// failures are those described there.
  public init?(
    of request: SignableRequest, signedHeaders: String, body: [UInt8],
    form: CanonicalForm = .standard
  ) {
    let hash = unsafe body.withUnsafeBytes { bytes in unsafe SHA256Code(hashing: bytes) }
    self.init(
      of: request, signedHeaders: signedHeaders.utf8Span.span, payload: .signed(hash), form: form,
      omitting: [])
  }

  /// What is signed with the key: algorithm, time, scope and the hash of the canonical request.
  func stringToSign(at time: RequestTime, scope: CredentialScope) -> [UInt8] {
    let hash = unsafe bytes.withUnsafeBytes { bytes in unsafe SHA256Code(hashing: bytes) }
    var text: [UInt8] = []
    text.reserveCapacity(200)
    text.append(SignatureParts.algorithm)
    text.append(0x0A)
    text.append(time.basic.span, 0..<16)
    text.append(0x0A)
    text.append(text: scope.date)
    text.append(0x2F)
    text.append(text: scope.region)
    text.append(0x2F)
    text.append(text: scope.service)
    text.append(0x2F)
    text.append(CredentialScope.word)
    text.append(0x0A)
    text.append(hexOf: hash)
    return text
  }
}

/// What stands for the body in a canonical request.
enum Payload {
  case signed(SHA256Code)
  /// The body is not covered.
  case unsigned

  /// The value of `x-amz-content-sha256` that leaves the body uncovered.
  static var unsignedName: StaticString { "UNSIGNED-PAYLOAD" }
  /// The service whose presigned requests never cover a payload.
  static let s3 = "s3"
}

/// Query parameters that a signature in the query does not cover.
struct OmittedParameters: OptionSet {
  let rawValue: UInt8
  static let signature = OmittedParameters(rawValue: 1)
  static let sessionToken = OmittedParameters(rawValue: 2)
}
