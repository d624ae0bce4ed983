import SignatureV4
import Testing

@Suite struct `the order of the checks` {
  /// Requests with two faults each, the one that AWS reports first.
  @Test func `of two faults the earlier check speaks`() throws {
    // Escapes before the signature, the parts before the host, the host before the date, the
    // date before its age, the age before the credential, its shape before its scope, and that
    // before the signature.
    let faults: [(String, String, SignatureFailure)] = [
      ("Signature=", "signature=", .incompleteHeader(missing: [.signature])),
      ("host;", "", .hostNotSigned),
      ("", "", .malformedDate("yesterday")),
      ("", "", .expired(signed: Suite.now - 901, now: Suite.now, lifetime: 900)),
      ("/service/", "/", .malformedCredential("")),
      ("us-east-1", "mars-1", .wrongScope([.region])),
      ("AKIDEXAMPLE", "", .unknownKey),
    ]
    for first in faults.indices {
      var request = try Suite.signedPost()
      var authorization = request["Authorization"] ?? ""
      for (index, fault) in faults.enumerated().reversed() where index >= first {
        if !fault.0.isEmpty { authorization = authorization.replacing(fault.0, with: fault.1) }
        if index == 3 { request["X-Amz-Date"] = "20150830T122059Z" }
        if index == 2 { request["X-Amz-Date"] = "yesterday" }
      }
      request["Authorization"] = authorization
      let failure = Suite.failure(request, body: [])
      // A credential changed by a later fault is repeated as it is.
      if case .malformedCredential = faults[first].2 {
        guard case .malformedCredential = failure else {
          Issue.record("\(String(describing: failure)) in place of the credential's shape")
          continue
        }
      } else {
        #expect(failure == faults[first].2)
      }
      request.query = "%"
      #expect(Suite.failure(request) == .incompleteEscape)
    }
  }

  @Test func `of repeated parts in the header the last counts`() throws {
    var request = try Suite.signedPost()
    let authorization = request["Authorization"] ?? ""
    let parts = authorization.dropFirst("AWS4-HMAC-SHA256 ".count)
    request["Authorization"] =
      "AWS4-HMAC-SHA256 Credential=a/b, Signature=00, SignedHeaders=host, \(parts)"
    try Suite.verify(request, body: Suite.body)
    request["Authorization"] = "\(authorization), Signature=\(String(repeating: "0", count: 64))"
    #expect(Suite.failure(request, body: Suite.body) == .mismatch)
    request["Authorization"] = "\(authorization), Credential=a/b"
    #expect(Suite.failure(request, body: Suite.body) == .malformedCredential("a/b"))
  }

  /// Names of other headers that are as long say nothing, wherever they stand.
  @Test(arguments: ["X-Amz-Date", "Date"])
  func `of repeated headers the first counts`(_ name: String) throws {
    var request = try Suite.signedPost()
    request["X-Amz-Date"] = nil
    request.headers =
      [("X-Amz-Data", "none"), ("Data", "none"), ("X-Amz-Security-Takin", "none")]
      + request.headers + [
        (name, "20150830T123600Z"), ("X-Amz-Security-Token", "one"),
        (name, "20150830T123700Z"), ("X-Amz-Security-Token", "two"),
        ("X-Amz-Data", "none"), ("Data", "none"), ("X-Amz-Security-Takin", "none"),
      ]
    let presented = try PresentedSignature(of: request, at: Suite.now, accepting: Suite.accepted)
    #expect(presented.requestTime == Suite.now)
    #expect(presented.sessionToken == "one")
  }

  @Test func `of repeated tokens in the query the first is handed on`() throws {
    var request = Suite.get
    request.query += "&X-Amz-Security-Token=one&X-Amz-Security-Token=two"
    request.query = try Suite.signer().presign(request, at: Suite.now, expiresIn: 60)
    #expect(try Suite.verify(request).sessionToken == "one")
  }

  @Test func `of repeated parameters in the query the first counts, and all are covered`() throws {
    let good = try Suite.presignedGet()
    for parameter in good.query.split(separator: "&") {
      let name = parameter.prefix { $0 != "=" }
      var repeated = good
      repeated.query += "&\(name)=x"
      #expect(Suite.failure(repeated) == .mismatch, "\(name) behind")
      repeated.query = "\(name)=x&\(good.query)"
      #expect(Suite.failure(repeated) != nil, "\(name) before")
    }
    var inner = Suite.get
    inner.query = "Action=A&Action=B"
    inner.query = try Suite.signer().presign(inner, at: Suite.now, expiresIn: 60)
    try Suite.verify(inner)
    inner.query = inner.query.replacing("Action=A&Action=B", with: "Action=B&Action=A")
    // The order of equal names is not covered by the standard: their values are sorted.
    try Suite.verify(inner)
  }

  @Test func `the parts of the header come in any order and with any spaces`() throws {
    var request = try Suite.signedPost()
    let authorization = request["Authorization"] ?? ""
    let parts = authorization.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ", ")
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      for separator in [",", ", ", " ,\t", ",,  "] {
        request["Authorization"] =
          "  AWS4-HMAC-SHA256 " + order.map { String(parts[$0]) }.joined(separator: separator)
        try Suite.verify(request, body: Suite.body)
      }
    }
  }
}
