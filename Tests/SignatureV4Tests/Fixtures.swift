import SignatureV4

/// Key, day and service of AWS's published suite.
enum Suite {
  static let accessKeyID = "AKIDEXAMPLE"
  static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  /// 2015-08-30T12:36:00Z.
  static let now: Int64 = 1_440_938_160
  static let accepted = AcceptedScope(service: "service", regions: ["us-east-1"])
  static let scope = CredentialScope(date: "20150830", region: "us-east-1", service: "service")
  static let key = SigningKey(secretAccessKey: secret.utf8, scope: scope)

  static func signer(token: String? = nil, form: CanonicalForm? = nil) -> Signer {
    Signer(
      accessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: token,
      region: "us-east-1", service: "service", form: form)
  }

  /// A form as botocore posts it, before signing.
  static let post = SignableRequest(
    method: "POST", path: "/",
    headers: [
      ("Host", "iam.amazonaws.com"),
      ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
      ("X-Extra", "one"),
    ])
  static let body = Array("Action=ListMFADevices&Version=2010-05-08&UserName=alice".utf8)

  /// A query as presigned requests have it, before signing.
  static let get = SignableRequest(
    method: "GET", path: "/", query: "Action=GetCallerIdentity&Version=2011-06-15",
    headers: [("Host", "sts.amazonaws.com"), ("x-k8s-aws-id", "cluster")])

  static func signedPost(token: String? = nil) throws -> SignableRequest {
    var request = post
    request.headers += try signer(token: token).sign(request, body: body, at: now)
    return request
  }

  static func presignedGet(token: String? = nil, expiresIn: Int64? = 60) throws -> SignableRequest {
    var request = get
    request.query = try signer(token: token).presign(request, at: now, expiresIn: expiresIn)
    return request
  }

  /// Takes and checks a signature with the suite's key.
  @discardableResult
  static func verify(
    _ request: SignableRequest, body: [UInt8] = [], at now: Int64 = now,
    accepting accepted: AcceptedScope = accepted, key: SigningKey = key,
    allowingUnsignedPayload: Bool = false
  ) throws(SignatureFailure) -> PresentedSignature {
    let presented = try PresentedSignature(of: request, at: now, accepting: accepted)
    // The signature does not cover the key id; it says whose key to check with.
    guard presented.accessKeyID == accessKeyID else { throw .unknownKey }
    try presented.verify(
      request, body: body, key: key, allowingUnsignedPayload: allowingUnsignedPayload)
    return presented
  }

  /// Why `request` is refused; nil when it is not.
  static func failure(
    _ request: SignableRequest, body: [UInt8] = [], at now: Int64 = now,
    accepting accepted: AcceptedScope = accepted, key: SigningKey = key
  ) -> SignatureFailure? {
    do {
      try verify(request, body: body, at: now, accepting: accepted, key: key)
      return nil
    } catch {
      return error
    }
  }
}

extension SignableRequest {
  /// The first value under `name`; setting it replaces all of them, or takes them away.
  subscript(name: String) -> String? {
    get { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
    set {
      let place =
        headers.firstIndex { $0.name.lowercased() == name.lowercased() } ?? headers.endIndex
      headers.removeAll { $0.name.lowercased() == name.lowercased() }
      if let newValue { headers.insert((name, newValue), at: place) }
    }
  }
}

/// SplitMix64, so that random cases are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func text(of alphabet: String, count: ClosedRange<Int>) -> String {
    let characters = Array(alphabet)
    return String(
      (0..<Int.random(in: count, using: &self)).map { _ in
        characters[Int.random(in: 0..<characters.count, using: &self)]
      })
  }
}
