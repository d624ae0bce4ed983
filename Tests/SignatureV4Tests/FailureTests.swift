import SignatureV4
import Testing

/// Every row of AWS's order of checks that is checked here, with code, status and exact text.
@Suite struct `what AWS answers` {
  /// A request, changed so that one check refuses it, and the answer.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let request: @Sendable () throws -> SignableRequest
    let code: String
    let status: Int
    let message: String?

    init(
      _ name: String, _ code: String, _ status: Int, _ message: String?,
      _ request: @escaping @Sendable () throws -> SignableRequest
    ) {
      testDescription = name
      self.request = request
      self.code = code
      self.status = status
      self.message = message
    }
  }

  @Test(arguments: header + query)
  func `a refusal has AWS's code, status and text`(_ row: Row) throws {
    let failure = Suite.failure(try row.request(), body: [])
    #expect(failure?.code == row.code)
    #expect(failure?.status == row.status)
    #expect(failure?.message == row.message)
  }

  /// `GET /` with a header that is right but for what `change` does.
  private static func signed(
    _ change: @escaping @Sendable (inout SignableRequest) -> Void
  ) -> @Sendable () throws -> SignableRequest {
    {
      var request = SignableRequest(
        method: "GET", path: "/", headers: [("Host", "iam.amazonaws.com")])
      request.headers += try Suite.signer().sign(request, body: [], at: Suite.now)
      change(&request)
      return request
    }
  }

  /// The same with its `Authorization` header rewritten.
  private static func rewritten(
    _ old: String, _ new: String
  ) -> @Sendable () throws -> SignableRequest {
    signed { request in
      request["Authorization"] = request["Authorization"]?.replacing(old, with: new)
    }
  }

  /// A presigned `GET /` with its query rewritten.
  private static func requeried(
    _ old: String, _ new: String
  ) -> @Sendable () throws -> SignableRequest {
    {
      var request = try Suite.presignedGet()
      request.query = request.query.replacing(old, with: new)
      return request
    }
  }

  private static func header(date: String) -> @Sendable () throws -> SignableRequest {
    signed { $0["X-Amz-Date"] = date }
  }

  private static let mismatch =
    "The request signature we calculated does not match the signature you provided. Check your "
    + "AWS Secret Access Key and signing method. Consult the service documentation for details."
  private static let host =
    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
  private static let fiveParts =
    "Credential must have exactly 5 slash-delimited elements, "
    + "e.g. keyid/date/region/service/term, got '"
  private static let dateForm = "See http://en.wikipedia.org/wiki/ISO_8601"

  static let header: [Row] = [
    Row("nothing", "MissingAuthenticationToken", 403, "Request is missing Authentication Token") {
      SignableRequest(method: "GET", path: "/", headers: [("Host", "iam.amazonaws.com")])
    },
    Row(
      "another scheme", "IncompleteSignature", 400, "Unsupported AWS 'algorithm': 'Basic'.",
      rewritten("AWS4-HMAC-SHA256", "Basic")),
    Row(
      "an empty header", "IncompleteSignature", 400, "Unsupported AWS 'algorithm': ''.",
      signed { $0["Authorization"] = "" }),
    Row(
      "no equals sign", "IncompleteSignature", 400,
      "'plain' not a valid key=value pair (missing equal-sign) in Authorization header: "
        + "'AWS4-HMAC-SHA256 Credential=a, plain, Signature=b'",
      signed { $0["Authorization"] = "AWS4-HMAC-SHA256 Credential=a, plain, Signature=b" }),
    Row(
      "no parts and no date", "IncompleteSignature", 400,
      "Authorization header requires 'Credential' parameter. "
        + "Authorization header requires 'Signature' parameter. "
        + "Authorization header requires 'SignedHeaders' parameter. "
        + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
        + "Authorization=AWS4-HMAC-SHA256",
      signed {
        $0["Authorization"] = "AWS4-HMAC-SHA256"
        $0["X-Amz-Date"] = nil
      }),
    Row(
      "no signature", "IncompleteSignature", 400,
      "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256",
      rewritten("Signature=", "signature=")),
    Row("the host unsigned", "SignatureDoesNotMatch", 403, host, rewritten("host;", "")),
    Row("no signed headers", "SignatureDoesNotMatch", 403, host, rewritten("host;x-amz-date", "")),
    Row(
      "an extended date", "IncompleteSignature", 400,
      "Date must be in ISO-8601 'basic format'. Got '2015-08-30T12:36:00Z'. \(dateForm)",
      header(date: "2015-08-30T12:36:00Z")),
    Row(
      "31 February", "IncompleteSignature", 400,
      "Date must be in ISO-8601 'basic format'. Got '20150231T123600Z'. \(dateForm)",
      header(date: "20150231T123600Z")),
    Row(
      "too old", "SignatureDoesNotMatch", 403,
      "Signature expired: 20150830T122059Z is now earlier than 20150830T122100Z "
        + "(20150830T123600Z - 15 min.)",
      header(date: "20150830T122059Z")),
    Row(
      "too new", "SignatureDoesNotMatch", 403,
      "Signature not yet current: 20150830T125101Z is still later than 20150830T125100Z "
        + "(20150830T123600Z + 15 min.)",
      header(date: "20150830T125101Z")),
    Row(
      "four parts", "IncompleteSignature", 400,
      "\(fiveParts)AKIDEXAMPLE/20150830/us-east-1/aws4_request'",
      rewritten("/service/", "/")),
    Row(
      "six parts", "IncompleteSignature", 400,
      "\(fiveParts)AKIDEXAMPLE/20150830/us-east-1/service/aws4_request/'",
      rewritten("aws4_request", "aws4_request/")),
    Row("no credential", "IncompleteSignature", 400, "\(fiveParts)'") {
      var request = try signed { _ in }()
      request["Authorization"] =
        "AWS4-HMAC-SHA256 Credential=, SignedHeaders=host;x-amz-date, Signature=00"
      return request
    },
    Row(
      "another region", "SignatureDoesNotMatch", 403,
      "Credential should be scoped to a valid region. ", rewritten("us-east-1", "mars-1")),
    Row(
      "another service", "SignatureDoesNotMatch", 403,
      "Credential should be scoped to correct service: 'service'. ",
      rewritten("/service/", "/sts/")),
    Row(
      "another terminator", "SignatureDoesNotMatch", 403,
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
      rewritten("aws4_request", "aws5_request")),
    Row(
      "another day", "SignatureDoesNotMatch", 403,
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        + "'20150829' != '20150830', from '20150830T123600Z'.",
      rewritten("20150830", "20150829")),
    Row(
      "everything else", "SignatureDoesNotMatch", 403,
      "Credential should be scoped to a valid region. "
        + "Credential should be scoped to correct service: 'service'. "
        + "Credential should be scoped with a valid terminator: 'aws4_request', not 't'. "
        + "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
        + "HTTP: 'd' != '20150830', from '20150830T123600Z'.",
      rewritten("20150830/us-east-1/service/aws4_request", "d/r/s/t")),
    Row(
      "no key id", "InvalidClientTokenId", 403,
      "The security token included in the request is invalid.", rewritten("AKIDEXAMPLE", "")),
    Row("another method", "SignatureDoesNotMatch", 403, mismatch, signed { $0.method = "PUT" }),
    Row(
      "two of them", "SignatureDoesNotMatch", 403, nil,
      signed { $0.headers.append($0.headers[2]) }),
    Row(
      "both places", "SignatureDoesNotMatch", 403, nil,
      signed { $0.query = (try? Suite.presignedGet().query) ?? "" }),
    Row(
      "both places, an unknown algorithm", "SignatureDoesNotMatch", 403, nil,
      signed { $0.query = "X-Amz-Algorithm=none" }),
    Row(
      "both places, no algorithm", "SignatureDoesNotMatch", 403, nil,
      signed { $0.query = "X-Amz-Credential=a" }),
    Row(
      "a cut escape", "MalformedQueryString", 404, "Incomplete trailing escape % sequence",
      signed { $0.query = "Action=%4" }),
    Row(
      "no escape", "MalformedQueryString", 404,
      "Illegal hex character in escape % pattern: %4g", signed { $0.query = "Action=%4g&a=b" }),
    Row(
      "no escape, though it ends like one", "MalformedQueryString", 404,
      "Illegal hex character in escape % pattern: %g4", signed { $0.query = "Action=%g4&a=b" }),
  ]

  static let query: [Row] = [
    Row("a good one with another host", "SignatureDoesNotMatch", 403, mismatch) {
      var request = try Suite.presignedGet()
      request["Host"] = "iam.amazonaws.com"
      return request
    },
    Row(
      "another algorithm", "MissingAuthenticationToken", 403,
      "Request is missing Authentication Token", requeried("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1")),
    Row(
      "the algorithm's name in another case", "MissingAuthenticationToken", 403,
      "Request is missing Authentication Token", requeried("X-Amz-Algorithm", "X-Amz-algorithm")),
    Row(
      "nothing but the algorithm", "IncompleteSignature", 400,
      "AWS query-string parameters must include 'X-Amz-Credential'. "
        + "AWS query-string parameters must include 'X-Amz-Signature'. "
        + "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
        + "AWS query-string parameters must include 'X-Amz-Date'. "
        + "Re-examine the query-string parameters."
    ) {
      var request = Suite.get
      request.query += "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
      return request
    },
    Row(
      "no date", "IncompleteSignature", 400,
      "AWS query-string parameters must include 'X-Amz-Date'. "
        + "Re-examine the query-string parameters.", requeried("X-Amz-Date", "Date")),
    Row("the host unsigned", "SignatureDoesNotMatch", 403, host, requeried("=host%3B", "=")),
    Row(
      "a date in words", "IncompleteSignature", 400,
      "Date must be in ISO-8601 'basic format'. Got 'Sun, 30 Aug 2015 12:36:00 GMT'. \(dateForm)",
      requeried("20150830T123600Z", "Sun,%2030%20Aug%202015%2012:36:00+GMT")),
    Row(
      "expired after a minute", "SignatureDoesNotMatch", 403,
      "Signature expired: 20150830T123459Z is now earlier than 20150830T123500Z "
        + "(20150830T123600Z - 1 min.)", requeried("20150830T123600Z", "20150830T123459Z")),
    Row(
      "good for no time", "IncompleteSignature", 400,
      "X-Amz-Expires must be a number of seconds between 1 and 604800",
      requeried("X-Amz-Expires=60", "X-Amz-Expires=0")),
    Row(
      "four parts", "IncompleteSignature", 400,
      "\(fiveParts)AKIDEXAMPLE/20150830/us-east-1/service'", requeried("%2Faws4_request", "")),
    Row(
      "another region", "SignatureDoesNotMatch", 403,
      "Credential should be scoped to a valid region. ", requeried("us-east-1", "mars-1")),
    Row(
      "another action", "SignatureDoesNotMatch", 403, mismatch,
      requeried("Identity", "Identities")),
  ]

  @Test(arguments: [
    (
      SignatureFailure.inactiveKey, "InvalidClientTokenId",
      "The security token included in the request is invalid."
    ),
    (
      .invalidSessionToken, "InvalidClientTokenId",
      "The security token included in the request is invalid"
    ),
    (.expiredSessionToken, "ExpiredToken", "The security token included in the request is expired"),
    (.issuerGone, "InvalidClientTokenId", "The security token included in the request is invalid."),
    (.unknownKey, "InvalidClientTokenId", "The security token included in the request is invalid."),
    (
      .retiredKey, "InvalidClientTokenId",
      "The AWS access key provided does not exist in our records."
    ),
  ])
  func `the texts about keys and tokens are AWS's`(
    _ failure: SignatureFailure, _ code: String, _ message: String
  ) {
    #expect(failure.code == code)
    #expect(failure.status == 403)
    #expect(failure.message == message)
  }

  @Test func `no failure tells the signature that would have been right`() throws {
    let right = try Suite.signedPost()["Authorization"] ?? ""
    let signature = String(right.suffix(64))
    for change in ["Signature=", "Signature=0", "Signature=\(String(repeating: "0", count: 64))"] {
      var request = try Suite.signedPost()
      request["Authorization"] = right.replacing("Signature=\(signature)", with: change)
      let failure = try #require(Suite.failure(request, body: Suite.body))
      #expect(failure == .mismatch)
      #expect(!"\(failure) \(failure.message ?? "")".contains(signature))
    }
  }

  @Test func `a signing key says nothing about itself`() {
    var text = "\(Suite.key) "
    dump(Suite.key, to: &text)
    dump(Suite.signer(), to: &text)
    #expect(!text.contains(Suite.secret))
    #expect(!text.contains("SHA256"))
    #expect(text.hasPrefix("SigningKey(20150830/us-east-1/service/aws4_request)"))
    // The bytes of a secret are numbers in a dump: 119, 74, 97 for "wJa".
    #expect(!text.contains("119"))
  }
}
