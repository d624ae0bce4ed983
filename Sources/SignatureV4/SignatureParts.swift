/// The parts of a signature as they stand in the header or in the query, not yet understood.
struct SignatureParts {
  var placement: PresentedSignature.Placement
  /// Holds the credential, the signature and the names of the signed headers.
  var text: String
  var credential: Range<Int>
  var signature: Range<Int>
  var signedHeaders: Range<Int>
  /// The time as sent, and whether it comes from a `Date` header, which has two forms.
  var date: String
  var isDateHeader: Bool
  var sessionToken: String?
  /// `X-Amz-Expires`, of the query only.
  var expires: String?

  static var algorithm: StaticString { "AWS4-HMAC-SHA256" }

  /// Finds the signature of `request`: checks 5 to 9 of AWS's order.
  init(of request: SignableRequest) throws(SignatureFailure) {
    let headers = AuthenticationHeaders(request.headers)
    if request.query.isEmpty {
      guard let authorization = headers.authorization else { throw .missing }
      try self.init(header: authorization, headers)
      return
    }
    let parameters = AuthenticationParameters(request.query)
    switch (headers.authorization, parameters.algorithm) {
    case (nil, nil): throw .missing
    case (nil, let algorithm?):
      guard algorithm == "\(Self.algorithm)" else { throw .missing }
      try self.init(query: parameters)
    case (let authorization?, nil):
      // Without the algorithm AWS takes the rest as parameters like any other, but nobody
      // means to send two signatures.
      guard parameters.credential == nil, parameters.signature == nil else { throw .ambiguous }
      try self.init(header: authorization, headers)
    case (_?, _?): throw .ambiguous
    }
  }

  /// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, the parts in any order; of
  /// repeated ones the last counts.
  private init(
    header authorization: String, _ headers: AuthenticationHeaders
  ) throws(SignatureFailure) {
    guard !headers.authorizationIsRepeated else { throw .ambiguous }
    let bytes = authorization.utf8Span.span
    let whole = bytes.trimmed(0..<bytes.count)
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
    text = authorization
    self.credential = credential
    self.signature = signature
    self.signedHeaders = signedHeaders
    self.date = date
    isDateHeader = headers.amzDate == nil
    sessionToken = headers.sessionToken
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
    text = credential + signature + signedHeaders
    self.credential = 0..<credential.utf8.count
    self.signature = self.credential.upperBound..<(credential.utf8.count + signature.utf8.count)
    self.signedHeaders = self.signature.upperBound..<text.utf8.count
    self.date = date
    isDateHeader = false
    sessionToken = parameters.sessionToken
    expires = parameters.expires
  }
}

/// The header fields that have to do with the signature; of repeated ones the first counts.
private struct AuthenticationHeaders {
  var authorization: String?
  var authorizationIsRepeated = false
  var amzDate: String?
  var date: String?
  var sessionToken: String?

  init(_ headers: [(name: String, value: String)]) {
    for index in headers.indices {
      switch headers[index].name.utf8.count {
      case 4 where date == nil && headers[index].name.isFieldName("date"):
        date = headers[index].value
      case 10 where amzDate == nil && headers[index].name.isFieldName("x-amz-date"):
        amzDate = headers[index].value
      case 13 where headers[index].name.isFieldName("authorization"):
        if authorization == nil {
          authorization = headers[index].value
        } else {
          authorizationIsRepeated = true
        }
      case 20
      where sessionToken == nil && headers[index].name.isFieldName("x-amz-security-token"):
        let value = headers[index].value
        let bytes = value.utf8Span.span
        let whole = bytes.trimmed(0..<bytes.count)
        sessionToken = whole.count == bytes.count ? value : bytes.text(whole)
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

  init(_ query: String) {
    let bytes = query.utf8Span.span
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
