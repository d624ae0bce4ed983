import SignatureV4
import Testing

@Suite struct `AWS's published suite` {
  @Test(arguments: Published.all)
  func `a signed request verifies and another signature does not`(_ published: Published) throws {
    var (request, signer) = prepared(published)
    if published.signsBodyHash { request["X-Amz-Content-Sha256"] = Self.bodyHash }
    let added = try signer.sign(request, body: published.body, at: Suite.now)
    request.headers += added
    #expect(request["Authorization"]?.hasSuffix("Signature=\(published.header)") == true)
    if case .after(let token) = published.token { request["X-Amz-Security-Token"] = token }

    let presented = try Suite.verify(
      request, body: published.body, accepting: accepted(published))
    #expect(presented.accessKeyID == Suite.accessKeyID)
    #expect(presented.scope == Suite.scope)
    #expect(presented.sessionToken == token(published))
    #expect(presented.requestTime == Suite.now)
    guard case .header = presented.placement else {
      Issue.record("a signature in the header was taken for one in the query")
      return
    }

    request["Authorization"] = request["Authorization"]?.replacing(
      published.header, with: String(published.header.reversed()))
    #expect(throws: SignatureFailure.mismatch) {
      try Suite.verify(request, body: published.body, accepting: accepted(published))
    }
  }

  @Test(arguments: Published.all)
  func `a presigned request verifies and another signature does not`(_ published: Published) throws
  {
    var (request, signer) = prepared(published)
    request.query = try signer.presign(
      request, body: published.body, at: Suite.now, expiresIn: 3_600)
    #expect(request.query.hasSuffix("X-Amz-Signature=\(published.presigned)"))
    if case .after(let token) = published.token {
      let escaped = token.replacing("/", with: "%2F").replacing("+", with: "%2B")
      request.query += "&X-Amz-Security-Token=" + escaped.replacing("=", with: "%3D")
    }

    let presented = try Suite.verify(
      request, body: published.body, at: Suite.now + 3_600, accepting: accepted(published))
    #expect(presented.accessKeyID == Suite.accessKeyID)
    #expect(presented.sessionToken == token(published))
    guard case .query = presented.placement else {
      Issue.record("a signature in the query was taken for one in the header")
      return
    }

    request.query = request.query.replacing(
      published.presigned, with: String(published.presigned.reversed()))
    #expect(throws: SignatureFailure.mismatch) {
      try Suite.verify(request, body: published.body, accepting: accepted(published))
    }
  }

  @Test func `the check value stands on its own`() throws {
    // Nothing of this request comes from the signer.
    let request = SignableRequest(
      method: "GET", path: "/",
      headers: [
        ("Host", "example.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z"),
        (
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            + "SignedHeaders=host;x-amz-date, Signature="
            + "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        ),
      ])
    try Suite.verify(request)
    var presigned = SignableRequest(
      method: "GET", path: "/", headers: [("Host", "example.amazonaws.com")])
    presigned.query =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1"
      + "%2Fservice%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host"
      + "&X-Amz-Expires=3600&X-Amz-Signature="
      + "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"
    try Suite.verify(presigned)
  }

  /// SHA-256 of the suite's only body.
  private static let bodyHash = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"

  private func prepared(_ published: Published) -> (SignableRequest, Signer) {
    var token: String?
    if case .before(let signed) = published.token { token = signed }
    return (published.request, Suite.signer(token: token, form: published.form))
  }

  private func accepted(_ published: Published) -> AcceptedScope {
    AcceptedScope(service: "service", regions: ["us-east-1"], form: published.form)
  }

  private func token(_ published: Published) -> String? {
    switch published.token {
    case .before(let token), .after(let token): token
    case nil: nil
    }
  }
}
