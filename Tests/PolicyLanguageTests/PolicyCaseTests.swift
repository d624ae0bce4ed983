import PolicyCases
import PolicyLanguage
import Testing

@Suite struct PolicyCaseTests {
  static let principal = """
    "principal":{"type":"User","arn":"arn:aws:iam::111122223333:user/dana",
    "account":"111122223333"}
    """
  static let allow = """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}
    """

  /// A file with one case, in which `members` stand for the usual ones.
  static func file(_ members: String) -> String {
    "{\"cases\":[{\"id\":\"c1\",\"action\":\"s3:GetObject\",\"resource\":\"*\",\n\(members)}]}"
  }

  private func only(_ members: String) throws -> PolicyCase {
    let cases = try PolicyCase.read(Self.file(members))
    try #require(cases.count == 1)
    return try cases[0].get()
  }

  @Test func `a case needs no more than its request and policies`() throws {
    let example = try only("\(Self.principal),\"identityPolicies\":[\(Self.allow)]")
    #expect(example.name == "c1" && example.description == "c1: c1")
    #expect(example.expected == nil && example.context.isEmpty)
    #expect(example.request.resourceAccount == nil)
    #expect(example.decision.isAllowed && example.missingFactor == nil)
    #expect(example.decision.decidedBy?.source.name == "identityPolicies[0]")
  }

  @Test func `positions are those of the file`() throws {
    let example = try only("\(Self.principal),\"identityPolicies\":[\n\(Self.allow)]")
    #expect(example.decision.decidedBy?.position == SourcePosition(line: 4, column: 38))
  }

  @Test func `values of the context are texts or lists of texts`() throws {
    let example = try only(
      "\(Self.principal),\"identityPolicies\":[],\"boundary\":null,"
        + "\"context\":{\"a\":\"x\",\"b\":[\"x\",1],\"c\":1.50,\"d\":true,\"e\":false}")
    #expect(
      example.context == [
        "a": "x", "b": .strings(["x", "1"]), "c": "1.50", "d": "true", "e": "false",
      ])
    #expect(example.decision.effect.name == "implicitDeny")
  }

  @Test func `what MFA would open is said`() throws {
    let condition = "\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}"
    let policy = Policies.document(FindingTests.allow(condition))
    let example = try only("\(Self.principal),\"identityPolicies\":[\(policy)]")
    #expect(example.missingFactor == .mfa)
  }

  @Test(arguments: [
    ("", "2:1", "`principal` is missing"),
    ("\"principal\":1", "2:13", "`principal` is a JSON object"),
    ("\"principal\":{\"type\":\"Dog\"}", "2:13", "`type` is User"),
    ("\"principal\":{\"type\":1}", "2:21", "`type` has to be a string"),
    ("\"principal\":{\"type\":\"User\"}", "2:13", "`arn` is missing"),
    ("\(principal)", "1:11", "`identityPolicies` is missing"),
    ("\(principal),\n\"identityPolicies\":1", "4:20", "`identityPolicies` has to be a list"),
    ("\(principal),\n\"identityPolicies\":[1]", "4:21", "identityPolicies[0]: Syntax errors"),
    (
      "\(principal),\"identityPolicies\":[],\n\"boundary\":\(allow.replacing("2012", with: "2008"))",
      "4:12", "boundary: Policy document must be version"
    ),
    ("\(principal),\"identityPolicies\":[],\n\"sessionPolicy\":{}", "4:17", "sessionPolicy: Syn"),
    ("\(principal),\"identityPolicies\":[],\n\"resourcePolicy\":\(allow)", "4:55", "Principal"),
    ("\(principal),\n\"context\":[]", "4:11", "`context` is a JSON object"),
    ("\(principal),\n\"context\":{\"a\":{}}", "4:16", "a value of the context"),
    ("\(principal),\n\"context\":{\"a\":[[]]}", "4:17", "a value of the context"),
    ("\(principal),\n\"context\":{\"a\":\"1\",\n\"A\":\"1\"}", "5:5", "A is there twice"),
    ("\(principal),\n\"expected\":1", "4:12", "`expected` has to be a string"),
  ])
  func `a case that cannot be read says where and why`(
    _ members: String, _ place: String, _ reason: String
  ) throws {
    let text = members.isEmpty ? "\"x\":1" : members
    let cases = try PolicyCase.read(Self.file(text))
    guard case .failure(let error) = cases[0] else {
      Issue.record("it was read")
      return
    }
    #expect(error.id == "c1")
    #expect(error.description.contains(reason), "\(error)")
    if !members.isEmpty { #expect(error.description.hasPrefix(place + ": case c1: "), "\(error)") }
  }

  @Test(arguments: [
    ("", "1:1: this is not JSON"), ("[]", "1:1: a file of cases is a JSON object"),
    ("{}", "1:1: `cases` is missing"), ("{\"cases\":\n1}", "2:1: `cases` has to be a list"),
    ("{\"a\":1,\"a\":1}", "1:11: a member is there twice"),
  ])
  func `a file that is none says where and why`(_ text: String, _ reason: String) {
    #expect {
      try PolicyCase.read(text)
    } throws: {
      "\($0)".hasPrefix(reason)
    }
  }

  @Test func `a case without an id does not hide the others`() throws {
    let good = Self.file("\(Self.principal),\"identityPolicies\":[]")
    let cases = try PolicyCase.read(good.replacing("[{\"id\"", with: "[{},1,{\"id\""))
    #expect(cases.count == 3)
    #expect(throws: PolicyCaseError.self) { try cases[0].get() }
    #expect(throws: PolicyCaseError.self) { try cases[1].get() }
    #expect(try cases[2].get().id == "c1")
  }

  @Test func `damaged bytes never crash the readers`() {
    let policy = Policies.document(
      FindingTests.allow(FindingTests.withMFA), FindingTests.deny(FindingTests.noMFA))
    let file = Self.file(
      "\(Self.principal),\"identityPolicies\":[\(policy)],\"context\":{\"a\":[1]}")
    var chance = SeededGenerator(seed: 3)
    for text in [policy, file] {
      for _ in 0..<1_000 {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &chance) {
          bytes[Int.random(in: 0..<bytes.count, using: &chance)] = .random(
            in: 0x20...0x7E, using: &chance)
        }
        let damaged = String(decoding: bytes, as: UTF8.self)
        _ = Policy.findings(in: damaged, kind: .managed)
        guard let cases = try? PolicyCase.read(damaged) else { continue }
        for case .success(let example) in cases { _ = example.missingFactor }
      }
    }
  }

  @Test func `a role's policy is a trust policy where the role is assumed`() {
    for action in [
      "sts:AssumeRole", "STS:assumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity",
      "sts:SetContext",
    ] {
      #expect(PolicyKind.ofResourcePolicy(for: action) == .trust)
    }
    #expect(PolicyKind.ofResourcePolicy(for: "sts:GetFederationToken") == .resource)
    #expect(PolicyKind.ofResourcePolicy(for: "s3:GetObject") == .resource)
  }
}
