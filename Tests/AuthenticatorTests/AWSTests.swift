import Authenticator
import Testing

struct AWSTests {
  private func profiles(_ config: String, _ credentials: String = "") throws -> AWSProfiles {
    try AWSProfiles(config: config, credentials: credentials)
  }

  @Test func `profiles are read as the AWS CLI reads them`() throws {
    let profiles = try profiles(
      """
      # A comment
      ; and another
      [default]
      region=eu-central-1
      [profile prod]
      Region =  us-east-1
      mfa_serial = arn:aws:iam::1:mfa/phone
      s3 =
        max_concurrent_requests = 20
      output = json
      [profile "with space"]
      region = us-west-2
      [prod-without-the-word]
      region = nowhere
      """,
      """
      [prod]
      aws_access_key_id = AKIA
      aws_secret_access_key = se=cr#et
      [with space]
      aws_access_key_id = AKIB
      """)
    #expect(try profiles.profile("default").region == "eu-central-1")
    let prod = try profiles.profile("prod")
    #expect(prod.region == "us-east-1")
    #expect(prod.serialNumber == "arn:aws:iam::1:mfa/phone")
    #expect(prod["output"] == "json")
    #expect(prod["max_concurrent_requests"] == nil)
    #expect(prod.keys?.secret == "se=cr#et")
    let other = try profiles.profile("with space")
    #expect(other.region == "us-west-2")
    #expect(other.keys == nil)
    #expect(profiles.names == ["default", "prod", "with space"])
    #expect(throws: AWSProfileError.noProfile("prod-without-the-word")) {
      try profiles.profile("prod-without-the-word")
    }
  }

  @Test func `the file of credentials comes before the other`() throws {
    let profiles = try profiles(
      "[default]\naws_access_key_id = A\naws_secret_access_key = x",
      "[default]\naws_access_key_id = B\naws_secret_access_key = y")
    #expect(try profiles.profile("default").keys?.id == "B")
  }

  @Test(arguments: ["key = value", "[a\nb = c", "[a]\nno setting"])
  func `a line that is no setting is an error`(text: String) {
    #expect(throws: AWSProfileError.self) { try profiles(text) }
  }

  @Test
  func `the service's endpoint comes before all services', the environment before the profile`()
    throws
  {
    let profile = try profiles(
      """
      [profile p]
      endpoint_url = https://all
      services = mine
      [services mine]
      sts =
        endpoint_url = https://sts
      """
    ).profile("p")
    func endpoint(_ service: String, _ environment: [String: String] = [:]) -> String? {
      profile.endpoint(of: service) { environment[$0] }
    }
    #expect(endpoint("iam") == "https://all")
    #expect(endpoint("sts") == "https://sts")
    #expect(endpoint("sts", ["AWS_ENDPOINT_URL": "https://env"]) == "https://env")
    #expect(
      endpoint(
        "sts", ["AWS_ENDPOINT_URL": "https://env", "AWS_ENDPOINT_URL_STS": "https://envsts"])
        == "https://envsts")
    #expect(endpoint("sts", ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) == nil)
  }

  @Test func `keys are those of the source, the device the nearest one's`() throws {
    let text = """
      [profile role]
      role_arn = arn:aws:iam::1:role/r
      source_profile = middle
      [profile middle]
      source_profile = keys
      mfa_serial = near
      [profile keys]
      mfa_serial = far
      aws_access_key_id = A
      aws_secret_access_key = x
      """
    let plan = try SessionPlan("role", in: profiles(text))
    #expect(plan.keyID == "A")
    #expect(plan.serialNumber == "near")
    #expect(plan.roles.map(\.role) == ["arn:aws:iam::1:role/r"])
    #expect(try SessionPlan("keys", in: profiles(text)).serialNumber == "far")
  }

  @Test func `roles on the way from the keys are taken one after the other`() throws {
    let text = """
      [profile outer]
      role_arn = arn:aws:iam::1:role/outer
      source_profile = between
      [profile between]
      source_profile = inner
      [profile inner]
      role_arn = arn:aws:iam::1:role/inner
      source_profile = keys
      [profile keys]
      aws_access_key_id = A
      aws_secret_access_key = x
      """
    let plan = try SessionPlan("outer", in: profiles(text))
    #expect(plan.roles.map(\.role) == ["arn:aws:iam::1:role/inner", "arn:aws:iam::1:role/outer"])
    #expect(try SessionPlan("between", in: profiles(text)).roles.map(\.name) == ["inner"])
    #expect(try SessionPlan("keys", in: profiles(text)).roles.isEmpty)
  }

  @Test func `sources that name each other are an error`() throws {
    let text = "[profile a]\nsource_profile = b\n[profile b]\nsource_profile = a"
    let profiles = try profiles(text)
    #expect(throws: AWSProfileError.circle("a")) { try SessionPlan("a", in: profiles) }
  }

  @Test func `a session is used until five minutes before its end`() {
    let session = SessionCredentials(
      accessKeyID: "A", secretAccessKey: "s", sessionToken: "t", expiration: "2026-11-22T08:05:00Z")
    let end: Int64 = 1_795_334_700
    #expect(session.end == end)
    #expect(session.areFresh(at: end - 301))
    #expect(!session.areFresh(at: end - 300))
    #expect(!"\(session)".contains("s,") && !String(reflecting: session).contains("\"t\""))
  }

  @Test func `sessions are sealed, each under its name`() throws {
    let folder = try ScratchFolder()
    let cache = try SessionCache(folder: folder.path, key: .random(count: keyLength))
    let session = SessionCredentials(
      accessKeyID: "A", secretAccessKey: "s", sessionToken: "t", expiration: "2026-11-22T08:05:00Z")
    let (one, other) = (SessionCache.name(of: ["a", "bc"]), SessionCache.name(of: ["ab", "c"]))
    #expect(one != other)
    try cache.keep(session, as: one)
    #expect(try cache.session(one) == session)
    #expect(try cache.session(other) == nil)
    // A file in another's place is not opened, and neither is any with another key.
    try writePrivateFile(
      "\(folder.path)/\(other)", readPrivateFile("\(folder.path)/\(one)", longest: 10_000))
    #expect(try cache.session(other) == nil)
    let stranger = try SessionCache(folder: folder.path, key: .random(count: keyLength))
    #expect(try stranger.session(one) == nil)
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:00:00Z", 951_825_600),
    ("2026-11-22T08:00:00Z", 1_795_334_400), ("2026-11-22T08:00:00.123Z", 1_795_334_400),
    ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func `times are read`(text: String, seconds: Int64) {
    #expect(unixSeconds(text) == seconds)
  }

  @Test(arguments: [
    "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22", "2026-11-22T08:00:00",
    "2026-11-22T24:00:00Z", "", "2026-11-22T08:00:00+00:00", "2026-11-22T08:00:00.Z",
  ])
  func `what is no time is none`(text: String) {
    #expect(unixSeconds(text) == nil)
  }

  @Test func `values are taken from answers, with what was escaped in them`() {
    let answer = XMLText(
      "<R><Credentials><SessionToken>a&amp;b&#x3C;&lt;</SessionToken></Credentials><E/></R>")
    #expect(answer["SessionToken"] == "a&b<<")
    #expect(answer["Credentials"] == nil)
    #expect(answer["Token"] == nil)
    #expect(XMLText("<A>&nonsense;</A>")["A"] == nil)
  }

  @Test func `Base64 is read with and without padding, and nothing else is`() {
    for count in 0..<40 {
      let bytes = (0..<count).map { UInt8($0 * 37 & 255) }
      let text = base64Encoded(bytes)
      #expect(base64Decoded(text) == bytes)
      #expect(base64Decoded(text.filter { $0 != "=" }) == bytes)
    }
    for text in ["A", "A===", "AB=C", "A*==", "AB", "====", "QUJD===="] {
      #expect(base64Decoded(text) == nil, "\(text)")
    }
  }
}
