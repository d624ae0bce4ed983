/// Why a request is not taken as signed, with what AWS's Query services answer.
///
/// The cases stand in the order AWS checks them, and their texts are those AWS sends. Texts
/// repeat what the client sent, never anything computed from a secret. The cases from
/// `inactiveKey` to `retiredKey` are for the one who looks keys up; this library throws only
/// ``unknownKey`` of them, for a key id that cannot be one.
public enum SignatureFailure: Error, Equatable, Sendable {
  /// The query ends within a percent-escape.
  case incompleteEscape
  /// The query has `%` and two characters, given here, that are not hexadecimal digits.
  case illegalEscape(String)
  /// There is no signature, or one in the query by an unknown algorithm.
  case missing
  /// There are signatures in more than one place, so that none can be told to be meant.
  case ambiguous
  /// The `Authorization` header names an algorithm other than `AWS4-HMAC-SHA256`.
  case unsupportedAlgorithm(String)
  /// A parameter of the `Authorization` header has no equals sign.
  case malformedParameter(String, header: String)
  /// Parts of a signature in the header are missing.
  case incompleteHeader(missing: [HeaderPart])
  /// Parts of a signature in the query are missing.
  case incompleteQuery(missing: [QueryPart])
  /// The signature does not cover the host.
  case hostNotSigned
  /// The time is in no accepted form.
  case malformedDate(String)
  /// `X-Amz-Expires` is not a number of seconds from 1 to 604,800.
  case malformedExpiry(String)
  /// The request is more than `lifetime` seconds old. Times in Unix seconds.
  case expired(signed: Int64, now: Int64, lifetime: Int64)
  /// The request was signed more than 15 minutes from now. Times in Unix seconds.
  case notYetCurrent(signed: Int64, now: Int64)
  /// The credential has not five parts.
  case malformedCredential(String)
  /// The credential is for another scope; one entry for each part that is wrong.
  case wrongScope([ScopeMismatch])

  /// The access key is there but inactive.
  case inactiveKey
  /// The session token is missing, belongs to another key, or was tampered with.
  case invalidSessionToken
  /// The session is over.
  case expiredSessionToken
  /// The user or role behind a session is gone.
  case issuerGone
  /// Nobody has this access key.
  case unknownKey
  /// The access key was deleted.
  case retiredKey

  /// The signature is not the one the key makes for this request.
  case mismatch

  /// What a signature in the header consists of, in the order AWS reports it.
  public enum HeaderPart: Sendable, Equatable {
    case credential, signature, signedHeaders, date
  }

  /// What a signature in the query consists of, in the order AWS reports it.
  public enum QueryPart: String, Sendable, Equatable {
    case credential = "X-Amz-Credential"
    case signature = "X-Amz-Signature"
    case signedHeaders = "X-Amz-SignedHeaders"
    case date = "X-Amz-Date"
  }

  /// A part of a credential's scope that is not as it must be, in the order AWS reports it.
  public enum ScopeMismatch: Sendable, Equatable {
    case region
    case service(expected: String)
    case terminator(String)
    /// The scope's day is not that of the request, whose time is in Unix seconds.
    case date(String, request: Int64)
  }
}

extension SignatureFailure {
  /// The error code on the wire.
  public var code: String {
    switch self {
    case .incompleteEscape, .illegalEscape: "MalformedQueryString"
    case .missing: "MissingAuthenticationToken"
    case .unsupportedAlgorithm, .malformedParameter, .incompleteHeader, .incompleteQuery,
      .malformedDate, .malformedExpiry, .malformedCredential:
      "IncompleteSignature"
    case .ambiguous, .hostNotSigned, .expired, .notYetCurrent, .wrongScope, .mismatch:
      "SignatureDoesNotMatch"
    case .inactiveKey, .invalidSessionToken, .issuerGone, .unknownKey, .retiredKey:
      "InvalidClientTokenId"
    case .expiredSessionToken: "ExpiredToken"
    }
  }

  /// The HTTP status.
  ///
  /// IncompleteSignature is 400 as AWS documents it; 403 has been observed too.
  public var status: Int {
    switch code {
    case "MalformedQueryString": 404
    case "IncompleteSignature": 400
    default: 403
    }
  }

  /// The text on the wire, or nil where AWS sends none.
  public var message: String? {
    switch self {
    case .incompleteEscape: "Incomplete trailing escape % sequence"
    case .illegalEscape(let escape): "Illegal hex character in escape % pattern: \(escape)"
    case .missing: "Request is missing Authentication Token"
    case .ambiguous: nil
    case .unsupportedAlgorithm(let name): "Unsupported AWS 'algorithm': '\(name)'."
    case .malformedParameter(let parameter, let header):
      "'\(parameter)' not a valid key=value pair (missing equal-sign) "
        + "in Authorization header: '\(header)'"
    case .incompleteHeader(let missing):
      (missing.map(\.message) + ["Authorization=AWS4-HMAC-SHA256"]).joined(separator: " ")
    case .incompleteQuery(let missing):
      (missing.map { "AWS query-string parameters must include '\($0.rawValue)'." }
        + ["Re-examine the query-string parameters."]).joined(separator: " ")
    case .hostNotSigned:
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
    case .malformedDate(let text):
      "Date must be in ISO-8601 'basic format'. Got '\(text)'. "
        + "See http://en.wikipedia.org/wiki/ISO_8601"
    // AWS's Query services have no text of their own for this.
    case .malformedExpiry:
      "X-Amz-Expires must be a number of seconds between 1 and 604800"
    case .expired(let signed, let now, let lifetime):
      "Signature expired: \(text(signed)) is now earlier than \(text(now, minus: lifetime)) "
        + "(\(text(now)) - \(duration(lifetime)).)"
    case .notYetCurrent(let signed, let now):
      "Signature not yet current: \(text(signed)) is still later than "
        + "\(text(now, minus: -PresentedSignature.window)) "
        + "(\(text(now)) + \(duration(PresentedSignature.window)).)"
    case .malformedCredential(let text):
      "Credential must have exactly 5 slash-delimited elements, "
        + "e.g. keyid/date/region/service/term, got '\(text)'"
    case .wrongScope(let mismatches): mismatches.map(\.message).joined()
    case .invalidSessionToken: "The security token included in the request is invalid"
    case .expiredSessionToken: "The security token included in the request is expired"
    case .inactiveKey, .issuerGone, .unknownKey:
      "The security token included in the request is invalid."
    case .retiredKey: "The AWS access key provided does not exist in our records."
    case .mismatch:
      "The request signature we calculated does not match the signature you provided. "
        + "Check your AWS Secret Access Key and signing method. "
        + "Consult the service documentation for details."
    }
  }

  private func text(_ seconds: Int64, minus lifetime: Int64 = 0) -> String {
    RequestTime(clamping: RequestTime(clamping: seconds).seconds - lifetime).text
  }

  private func duration(_ seconds: Int64) -> String {
    seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) sec"
  }
}

extension SignatureFailure.HeaderPart {
  fileprivate var message: String {
    switch self {
    case .credential: "Authorization header requires 'Credential' parameter."
    case .signature: "Authorization header requires 'Signature' parameter."
    case .signedHeaders: "Authorization header requires 'SignedHeaders' parameter."
    case .date:
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
    }
  }
}

extension SignatureFailure.ScopeMismatch {
  /// All but the last kind end with a space, also where nothing follows.
  fileprivate var message: String {
    switch self {
    case .region: "Credential should be scoped to a valid region. "
    case .service(let expected):
      "Credential should be scoped to correct service: '\(expected)'. "
    case .terminator(let term):
      "Credential should be scoped with a valid terminator: "
        + "'\(CredentialScope.terminator)', not '\(term)'. "
    case .date(let day, let request):
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
        + "from HTTP: '\(day)' != '\(RequestTime(clamping: request).day)', "
        + "from '\(RequestTime(clamping: request).text)'."
    }
  }
}
