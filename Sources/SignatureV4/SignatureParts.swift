/// The parts of a signature as they stand in the header or in the query, not yet understood.
struct SignatureParts {
  var placement: PresentedSignature.Placement
  /// Holds the parts that follow: the request's own bytes, or what the query says, decoded.
  var text: [UInt8]
  var credential: Range<Int>
  var signature: Range<Int>
  /// Names of the covered headers.
  var signedHeaders: Range<Int>
  /// The time as sent, and whether it comes from a `Date` header, which has two forms.
  var date: Range<Int>
  var isDateHeader: Bool
  /// `X-Amz-Expires`, of the query only.
  var expires: Range<Int>?
  var sessionToken: String?

  static var algorithm: StaticString { "AWS4-HMAC-SHA256" }

  /// Finds the signature of `request`: checks 5 to 9 of AWS's order.
  init(of request: SignableRequest) throws(SignatureFailure) {
    let headers = AuthenticationHeaders(of: request)
    if request.queryRange.isEmpty {
      guard let authorization = headers.authorization else { throw .missing }
      try self.init(header: authorization, headers, of: request)
      return
    }
    let parameters = AuthenticationParameters(of: request)
    switch (headers.authorization, parameters.algorithm) {
    case (nil, nil): throw .missing
    case (nil, let algorithm?):
      guard algorithm == "\(Self.algorithm)" else { throw .missing }
      try self.init(query: parameters)
    case (let authorization?, nil):
      // Without the algorithm AWS takes the rest as parameters like any other, but nobody
      // means to send two signatures.
      guard parameters.credential == nil, parameters.signature == nil else { throw .ambiguous }
      try self.init(header: authorization, headers, of: request)
    case (_?, _?): throw .ambiguous
    }
  }

  /// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, the parts in any order; of
  /// repeated ones the last counts.
  private init(
    header authorization: Range<Int>, _ headers: AuthenticationHeaders, of request: SignableRequest
  ) throws(SignatureFailure) {
    guard !headers.authorizationIsRepeated else { throw .ambiguous }
    let bytes = request.bytes.span
    let whole = bytes.trimmed(authorization)
    let space = bytes.position(of: 0x20, in: whole)
    guard bytes.holds(Self.algorithm, in: whole.lowerBound..<space) else {
      throw .unsupportedAlgorithm(bytes.text(whole.lowerBound..<space))
    }

    var credential: Range<Int>?
    var signature: Range<Int>?
    var signedHeaders: Range<Int>?
    var start = space
    while start < whole.upperBound {
      let comma = bytes.position(of: 0x2C, in: start..<whole.upperBound)
      let parameter = bytes.trimmed(start..<comma)
      start = comma + 1
      if parameter.isEmpty { continue }
      let equals = bytes.position(of: 0x3D, in: parameter)
      guard equals < parameter.upperBound else {
        throw .malformedParameter(bytes.text(parameter), header: bytes.text(whole))
      }
      let name = parameter.lowerBound..<equals
      let value = equals + 1..<parameter.upperBound
      switch name.count {
      case 10 where bytes.holds("Credential", in: name): credential = value
      case 9 where bytes.holds("Signature", in: name): signature = value
      case 13 where bytes.holds("SignedHeaders", in: name): signedHeaders = value
      default: break
      }
    }

    let date = headers.amzDate ?? headers.date
    guard let credential, let signature, let signedHeaders, let date else {
      var missing: [SignatureFailure.HeaderPart] = []
      if credential == nil { missing.append(.credential) }
      if signature == nil { missing.append(.signature) }
      if signedHeaders == nil { missing.append(.signedHeaders) }
      if date == nil { missing.append(.date) }
      throw .incompleteHeader(missing: missing)
    }
    placement = .header
    text = request.bytes
    self.credential = credential
    self.signature = signature
    self.signedHeaders = signedHeaders
    self.date = date
    isDateHeader = headers.amzDate == nil
    sessionToken = headers.sessionToken.map { bytes.text(bytes.trimmed($0)) }
  }

  private init(query parameters: AuthenticationParameters) throws(SignatureFailure) {
    guard let credential = parameters.credential, let signature = parameters.signature,
      let signedHeaders = parameters.signedHeaders, let date = parameters.date
    else {
      var missing: [SignatureFailure.QueryPart] = []
      if parameters.credential == nil { missing.append(.credential) }
      if parameters.signature == nil { missing.append(.signature) }
      if parameters.signedHeaders == nil { missing.append(.signedHeaders) }
      if parameters.date == nil { missing.append(.date) }
      throw .incompleteQuery(missing: missing)
    }
    placement = .query
    var text: [UInt8] = []
    func append(_ part: String) -> Range<Int> {
      let start = text.count
      text.append(text: part)
      return start..<text.count
    }
    self.credential = append(credential)
    self.signature = append(signature)
    self.signedHeaders = append(signedHeaders)
    self.date = append(date)
    expires = parameters.expires.map(append)
    self.text = text
    isDateHeader = false
    sessionToken = parameters.sessionToken
  }
}

/// The header fields that have to do with the signature; of repeated ones the first counts.
private struct AuthenticationHeaders {
  var authorization: Range<Int>?
  var authorizationIsRepeated = false
  var amzDate: Range<Int>?
  var date: Range<Int>?
  var sessionToken: Range<Int>?

  init(of request: SignableRequest) {
    let bytes = request.bytes.span
    for field in request.fields {
      switch field.name.count {
      case 4 where date == nil && bytes.isFieldName("date", in: field.name):
        date = field.value
      case 10 where amzDate == nil && bytes.isFieldName("x-amz-date", in: field.name):
        amzDate = field.value
      case 13 where bytes.isFieldName("authorization", in: field.name):
        if authorization == nil {
          authorization = field.value
        } else {
          authorizationIsRepeated = true
        }
      case 20
      where sessionToken == nil && bytes.isFieldName("x-amz-security-token", in: field.name):
        sessionToken = field.value
      default: break
      }
    }
  }
}

/// The query parameters that have to do with the signature, decoded; of repeated ones the first
/// counts. Names are told apart by case.
private struct AuthenticationParameters {
  var algorithm: String?
  var credential: String?
  var signature: String?
  var signedHeaders: String?
  var date: String?
  var expires: String?
  var sessionToken: String?

  init(of request: SignableRequest) {
    let bytes = request.bytes.span.extracting(request.queryRange)
    var start = 0
    while start < bytes.count {
      let end = bytes.position(of: 0x26, in: start..<bytes.count)
      let equals = bytes.position(of: 0x3D, in: start..<end)
      // Only what can be one of the names is worth decoding.
      if start < equals, bytes[start] == 0x58 || bytes[start] == 0x25,
        let name = bytes.decodedText(start..<equals)
      {
        let value = bytes.decodedText(min(equals + 1, end)..<end)
        switch name {
        case "X-Amz-Algorithm": algorithm = algorithm ?? value
        case "X-Amz-Credential": credential = credential ?? value
        case "X-Amz-Signature": signature = signature ?? value
        case "X-Amz-SignedHeaders": signedHeaders = signedHeaders ?? value
        case "X-Amz-Date": date = date ?? value
        case "X-Amz-Expires": expires = expires ?? value
        case "X-Amz-Security-Token": sessionToken = sessionToken ?? value
        default: break
        }
      }
      start = end + 1
    }
  }
}
