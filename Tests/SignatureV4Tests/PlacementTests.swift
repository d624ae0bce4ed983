import SignatureV4
import Testing

@Suite struct `placement, payload and signature` {
  enum Place: CaseIterable { case header, query, both, none }
  enum Content: CaseIterable { case right, wrong, unsigned, claimedRight, claimedWrong, streaming }
  enum Proof: CaseIterable { case right, wrong, upperCase, empty, absent }

  static let matrix = Place.allCases.flatMap { place in
    Content.allCases.flatMap { content in
      Proof.allCases.map { proof in (place, content, proof) }
    }
  }

  @Test(arguments: matrix)
  func `only what is right passes`(_ place: Place, _ content: Content, _ proof: Proof) throws {
    for mayBeUnsigned in [false, true] {
      let (prepared, body) = try prepared(place, content)
      let request = spoiled(prepared, proof)
      let isSigned = place == .header || place == .query
      let isRight =
        switch content {
        case .right, .claimedRight: true
        case .unsigned: mayBeUnsigned
        case .wrong, .claimedWrong, .streaming: false
        }
      var isTaken = true
      do {
        try Suite.verify(request, body: body, allowingUnsignedPayload: mayBeUnsigned)
      } catch {
        isTaken = false
      }
      #expect(isTaken == (isSigned && isRight && proof == .right))
    }
  }

  /// A request signed in `place`, and a body.
  private func prepared(
    _ place: Place, _ content: Content
  ) throws -> (SignableRequest, [UInt8]) {
    var request = Suite.post
    var body = Suite.body
    switch content {
    case .right, .wrong: break
    case .unsigned: request["X-Amz-Content-Sha256"] = "UNSIGNED-PAYLOAD"
    case .claimedRight, .claimedWrong: request["X-Amz-Content-Sha256"] = hash
    case .streaming: request["X-Amz-Content-Sha256"] = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    }
    let headers = try Suite.signer().sign(request, body: body, at: Suite.now)
    let query = try Suite.signer().presign(request, body: body, at: Suite.now, expiresIn: 60)
    if place == .header || place == .both { request.headers += headers }
    if place == .query || place == .both { request.query = query }
    if content == .wrong || content == .claimedWrong || content == .unsigned { body[0] ^= 1 }
    return (request, body)
  }

  private var hash: String {
    let canonical = CanonicalRequest(of: Suite.post, signedHeaders: "host", body: Suite.body)
    return String(decoding: (canonical?.bytes ?? []).suffix(64), as: UTF8.self)
  }

  private func spoiled(_ request: SignableRequest, _ proof: Proof) -> SignableRequest {
    var request = request
    for change in [\SignableRequest.authorization, \.query] {
      let text = request[keyPath: change]
      guard let range = text.firstRange(of: "Signature=") else { continue }
      let signature = String(text[range.upperBound...])
      let start = String(text[..<range.upperBound])
      let spoiled =
        switch proof {
        case .right: text
        case .wrong: start + String(signature.reversed())
        case .upperCase: start + signature.uppercased()
        case .empty: start
        case .absent: text.replacing("Signature=\(signature)", with: "x=")
        }
      request[keyPath: change] = spoiled
    }
    return request
  }

  @Test func `the credential is the one beside the signature`() throws {
    // A header's credential is not replaced by the query's parameters, nor the other way round.
    var request = try Suite.presignedGet()
    request["X-Amz-Date"] = "19990101T000000Z"
    request["X-Amz-Security-Token"] = "another"
    request["X-Amz-Credential"] = "another"
    let presented = try Suite.verify(request)
    #expect(presented.accessKeyID == Suite.accessKeyID)
    #expect(presented.sessionToken == nil)

    var post = Suite.post
    post.query = "X-Amz-Security-Token=another&X-Amz-Date=19990101T000000Z&X-Amz-Expires=1"
    post.headers += try Suite.signer().sign(post, body: Suite.body, at: Suite.now)
    let inHeader = try Suite.verify(post, body: Suite.body, at: Suite.now + 900)
    #expect(inHeader.accessKeyID == Suite.accessKeyID)
    #expect(inHeader.sessionToken == nil)
  }

  @Test func `an unsigned session token is handed on, and does not change the signature`() throws {
    var request = try Suite.signedPost()
    request["x-amz-security-token"] = " token "
    #expect(try Suite.verify(request, body: Suite.body).sessionToken == "token")
    var presigned = try Suite.presignedGet()
    presigned.query += "&X-Amz-Security-Token=a%2Bb"
    #expect(try Suite.verify(presigned).sessionToken == "a+b")
    presigned.query += "&X-Amz-Security-Token=c"
    #expect(Suite.failure(presigned) == .mismatch)
  }

  @Test func `a signed session token cannot be taken away or exchanged`() throws {
    var request = try Suite.signedPost(token: "one")
    #expect(try Suite.verify(request, body: Suite.body).sessionToken == "one")
    request["X-Amz-Security-Token"] = "two"
    #expect(Suite.failure(request, body: Suite.body) == .mismatch)
    request["X-Amz-Security-Token"] = nil
    #expect(Suite.failure(request, body: Suite.body) == .mismatch)
    var presigned = try Suite.presignedGet(token: "one")
    #expect(try Suite.verify(presigned).sessionToken == "one")
    presigned.query = presigned.query.replacing("Token=one", with: "Token=two")
    #expect(Suite.failure(presigned) == .mismatch)
    presigned.query = presigned.query.replacing("&X-Amz-Security-Token=two", with: "")
    #expect(Suite.failure(presigned) == .mismatch)
  }

  @Test func `an empty secret never verifies`() throws {
    let nobody = Signer(
      accessKeyID: Suite.accessKeyID, secretAccessKey: "", region: "us-east-1", service: "service")
    var request = Suite.post
    request.headers += try nobody.sign(request, body: Suite.body, at: Suite.now)
    let empty = SigningKey(secretAccessKey: [], scope: Suite.scope)
    #expect(Suite.failure(request, body: Suite.body, key: empty) == .mismatch)
  }

  @Test(arguments: [
    CredentialScope(date: "20150831", region: "us-east-1", service: "service"),
    CredentialScope(date: "20150830", region: "us-east-2", service: "service"),
    CredentialScope(date: "20150830", region: "us-east-1", service: "sts"),
  ])
  func `a key for another scope never verifies`(_ scope: CredentialScope) throws {
    let key = SigningKey(secretAccessKey: Suite.secret.utf8, scope: scope)
    #expect(Suite.failure(try Suite.signedPost(), body: Suite.body, key: key) == .mismatch)
  }

  @Test func `the secret of another key never verifies`() throws {
    let key = SigningKey(secretAccessKey: "another".utf8, scope: Suite.scope)
    #expect(Suite.failure(try Suite.signedPost(), body: Suite.body, key: key) == .mismatch)
    #expect(Suite.failure(try Suite.presignedGet(), key: key) == .mismatch)
  }

  @Test func `S3's presigned requests cover no body, where that is taken`() throws {
    let accepted = AcceptedScope(service: "s3", regions: ["us-east-1"])
    let signer = Signer(
      accessKeyID: Suite.accessKeyID, secretAccessKey: Suite.secret, region: "us-east-1",
      service: "s3")
    var request = SignableRequest(
      method: "PUT", path: "/bucket/a%20b//c", headers: [("Host", "s3.amazonaws.com")])
    request.query = try signer.presign(request, at: Suite.now, expiresIn: 60)
    let scope = CredentialScope(date: "20150830", region: "us-east-1", service: "s3")
    let key = SigningKey(secretAccessKey: Suite.secret.utf8, scope: scope)
    try Suite.verify(
      request, body: [1], accepting: accepted, key: key, allowingUnsignedPayload: true)
    #expect(Suite.failure(request, accepting: accepted, key: key) == .mismatch)
  }

  @Test func `all forms of a body verify alike`() throws {
    let request = try Suite.signedPost()
    let presented = try PresentedSignature(of: request, at: Suite.now, accepting: Suite.accepted)
    let body = Suite.body
    try presented.verify(request, body: body, key: Suite.key)
    try presented.verify(request, body: body.span, key: Suite.key)
    try body.withUnsafeBytes { bytes in
      try presented.verify(request, body: bytes, key: Suite.key)
    }
  }

  @Test func `an unsigned payload is taken from nobody who does not say so`() throws {
    var request = Suite.post
    request["X-Amz-Content-Sha256"] = "UNSIGNED-PAYLOAD"
    request.headers += try Suite.signer().sign(request, body: Suite.body, at: Suite.now)
    let presented = try PresentedSignature(of: request, at: Suite.now, accepting: Suite.accepted)
    let (signed, body) = (request, Suite.body)
    try presented.verify(signed, body: body, key: Suite.key, allowingUnsignedPayload: true)
    #expect(throws: SignatureFailure.mismatch) {
      try presented.verify(signed, body: body, key: Suite.key)
    }
    #expect(throws: SignatureFailure.mismatch) {
      try presented.verify(signed, body: body.span, key: Suite.key)
    }
    #expect(throws: SignatureFailure.mismatch) {
      try body.withUnsafeBytes { try presented.verify(signed, body: $0, key: Suite.key) }
    }
  }

  @Test(arguments: [
    ("!", true), ("~", true), ("AKID", true), ("a b", false), ("a\u{1F}", false),
    ("a\u{7F}", false), ("\u{E9}", false), ("", false),
  ])
  func `a key id is printable ASCII`(_ key: String, _ isTaken: Bool) throws {
    var request = try Suite.signedPost()
    request["Authorization"] = request["Authorization"]?.replacing("AKIDEXAMPLE", with: key)
    do {
      let presented = try PresentedSignature(of: request, at: Suite.now, accepting: Suite.accepted)
      #expect(isTaken && presented.accessKeyID == key)
    } catch {
      #expect(!isTaken && error == .unknownKey)
    }
  }

  /// Were the rest of the query passed over, this signature would cover none of it.
  @Test func `a signature that is there twice is none`() throws {
    let canonical = try #require(
      CanonicalRequest(
        of: SignableRequest(method: "GET", path: "/", headers: Suite.get.headers),
        signedHeaders: "host;x-k8s-aws-id", body: []))
    let signature = Reference.signature(
      of: canonical.bytes, time: "20150830T123600Z", secret: Suite.secret, scope: Suite.scope)
    var request = try Suite.presignedGet()
    let good = request.query.suffix(64)
    request.query = request.query.replacing(good, with: signature)
    request.query = "X-Amz-Signature=\(signature)&\(request.query)"
    #expect(Suite.failure(request) == .mismatch)
  }

  @Test func `HTTP/2's name for the host is one that can be signed`() throws {
    let request = SignableRequest(
      method: "GET", path: "/",
      headers: [(":authority", "iam.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z")])
    let canonical = try #require(
      CanonicalRequest(of: request, signedHeaders: ":authority;x-amz-date", body: []))
    let signature = Reference.signature(
      of: canonical.bytes, time: "20150830T123600Z", secret: Suite.secret, scope: Suite.scope)
    var signed = request
    signed["Authorization"] =
      "AWS4-HMAC-SHA256 Credential=\(Suite.accessKeyID)/\(Suite.scope), "
      + "SignedHeaders=:authority;x-amz-date, Signature=\(signature)"
    try Suite.verify(signed)
  }

  @Test func `a request without a host is not signed`() {
    let request = SignableRequest(method: "GET", path: "/", headers: [])
    #expect(throws: SignatureFailure.hostNotSigned) {
      try Suite.signer().sign(request, body: [], at: Suite.now)
    }
  }
}

extension SignableRequest {
  fileprivate var authorization: String {
    get { self["Authorization"] ?? "" }
    set { if self["Authorization"] != nil { self["Authorization"] = newValue } }
  }
}
