/// The one text that stands for all equivalent spellings of a request, whose hash is signed.
///
/// Method, path, query, signed headers, their names, and the payload's hash, each on its lines.
/// No part can hold a line feed, so that different requests never share a canonical form.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
public struct CanonicalRequest: Sendable {
  /// The text, UTF-8 wherever the request was.
  public let bytes: [UInt8]

  /// The canonical form of a request signed in a header.
  ///
  /// For looking at; ``PresentedSignature`` and ``Signer`` make their own. Nil when a header named
  /// in `signedHeaders` is absent, when those are not in lower case, in byte order and with
  /// semicolons between them, when the method is no token, or when the query has a malformed
  /// escape.
  public init?(
    of request: SignableRequest, signedHeaders: String, body: [UInt8],
    form: CanonicalForm = .standard
  ) {
    let hash = SHA256Code(hashing: body.span)
    guard
      let text = ByteWriter(
        canonical: request, signedHeaders: signedHeaders.utf8Span.span, payload: .signed(hash),
        form: form, omitting: [])
    else { return nil }
    bytes = text.array
  }
}

extension ByteWriter {
  /// The canonical form of `request`, covering the headers named in `signedHeaders`: in lower
  /// case, in byte order, with semicolons between them.
  ///
  /// Nil when a signed header is absent, when `signedHeaders` is not of that form, when the
  /// method is no token, or when the query has a malformed escape or an omitted parameter twice.
  init?(
    canonical request: SignableRequest, signedHeaders names: Span<UInt8>, payload: Payload,
    form: CanonicalForm, omitting omitted: OmittedParameters
  ) {
    self.init(capacity: 1_000)
    let whole = request.bytes.span
    guard !request.methodRange.isEmpty else { return nil }
    for index in request.methodRange where !whole[index].isTokenCharacter { return nil }
    append(whole, request.methodRange)
    append(0x0A)
    switch form {
    case .standard: append(normalizedPath: whole.extracting(request.pathRange))
    case .s3: append(keptPath: whole.extracting(request.pathRange))
    }
    append(0x0A)
    let query = whole.extracting(request.queryRange)
    guard append(canonicalQuery: query, omitting: omitted) else { return nil }
    append(0x0A)
    guard append(canonicalHeadersOf: request, named: names) else { return nil }
    append(0x0A)
    append(names, 0..<names.count)
    append(0x0A)
    switch payload {
    case .signed(let hash): append(hexOf: hash)
    case .unsigned: append(Payload.unsignedName)
    }
  }

  /// What is signed with the key: algorithm, time, scope and the hash of the canonical request.
  init(toSign canonical: SHA256Code, at time: RequestTime, scope: Span<UInt8>) {
    self.init(capacity: 200)
    append(SignatureParts.algorithm)
    append(0x0A)
    append(time.basic.span, 0..<16)
    append(0x0A)
    append(scope, 0..<scope.count)
    append(0x0A)
    append(hexOf: canonical)
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
