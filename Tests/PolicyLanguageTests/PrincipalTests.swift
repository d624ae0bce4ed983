import PolicyLanguage
import Testing

/// Whom a resource policy names, and how closely: what is named closely enough needs no policy of
/// its own.
@Suite struct PrincipalTests {
  private static let denied = RequestPrincipal(
    .user, arn: "arn:aws:iam::111122223333:user/eve", account: Policies.account,
    uniqueID: "AIDAEVE")
  private static let dana = RequestPrincipal(
    .user, arn: Policies.dana.arn, account: Policies.account, uniqueID: "AIDADANA")
  private static let role = RequestPrincipal(
    .assumedRole, arn: DecisionTests.role.arn, account: Policies.account,
    entityARN: DecisionTests.role.entityARN, uniqueID: "AROAOPS")
  private static let service = RequestPrincipal(.service, arn: "ec2.amazonaws.com", account: "")
  private static let provider = RequestPrincipal(.federated, arn: "www.amazon.com", account: "")

  private static func namesake(
    of principal: RequestPrincipal, _ kind: RequestPrincipal.Kind
  ) -> RequestPrincipal {
    RequestPrincipal(kind, arn: principal.arn, account: "")
  }

  struct Row: Sendable, CustomStringConvertible {
    let named: String
    let caller: RequestPrincipal
    let isAllowed: Bool

    init(_ named: String, _ caller: RequestPrincipal, _ isAllowed: Bool) {
      self.named = named
      self.caller = caller
      self.isAllowed = isAllowed
    }

    var description: String { "\(named) for \(caller.arn)" }
  }

  static let rows = [
    Row("{\"AWS\":\"\(dana.arn)\"}", dana, true),
    Row("{\"AWS\":\"\(dana.arn)\"}", denied, false),
    Row("{\"AWS\":\"\(dana.arn)\"}", role, false),
    Row("{\"AWS\":\"\(dana.arn)\"}", service, false),
    Row("{\"AWS\":\"\(dana.arn)\"}", .anonymous, false),
    Row("{\"AWS\":\"\(DecisionTests.role.arn)\"}", role, true),
    Row("{\"AWS\":\"arn:aws:iam::111122223333:role/Ops\"}", role, true),
    Row("{\"AWS\":\"arn:aws:iam::111122223333:role/Other\"}", role, false),
    Row("{\"Service\":\"ec2.amazonaws.com\"}", service, true),
    Row("{\"Service\":\"lambda.amazonaws.com\"}", service, false),
    Row("{\"Service\":\"ec2.amazonaws.com\"}", namesake(of: service, .federated), false),
    Row("{\"Federated\":\"www.amazon.com\"}", provider, true),
    Row("{\"Federated\":\"accounts.google.com\"}", provider, false),
    Row("{\"Federated\":\"www.amazon.com\"}", namesake(of: provider, .service), false),
    Row("{\"AWS\":\"444455556666\"}", dana, false),
    Row("{\"AWS\":\"444455556666\"}", role, false),
    Row("\"*\"", .anonymous, true),
  ]

  @Test(arguments: rows)
  func `a resource policy allows whom it names, and nobody else`(_ row: Row) throws {
    let policy = try Policies.one(DecisionTests.resourcePolicy(row.named), .resource)
    let compiled = CompiledPolicies(identity: [], resource: policy)
    #expect(compiled.decide(DecisionTests.request(row.caller), in: [:]).isAllowed == row.isAllowed)
    #expect(try isAllowedAbroad(row.caller, by: policy) == row.isAllowed)
  }

  /// Whether a caller whose own policies allow everything may use what another account's policy
  /// says who may.
  private func isAllowedAbroad(
    _ caller: RequestPrincipal, by policy: (source: PolicySource, policy: Policy)
  ) throws -> Bool {
    let compiled = CompiledPolicies(
      identity: [try Policies.one(DecisionTests.everything)], resource: policy)
    let request = DecisionTests.request(caller, account: "444455556666")
    return compiled.decide(request, in: [:]).isAllowed
  }

  @Test func `of statements that name the caller alike the first decides`() throws {
    let statement =
      "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}"
    let compiled = CompiledPolicies(
      identity: [],
      resource: try Policies.one(Policies.document(statement, statement), .resource))
    #expect(compiled.decide(DecisionTests.request(), in: [:]).decidedBy?.index == 0)
  }

  @Test(arguments: [nil, DecisionTests.everything])
  func `a deny of all but some reaches whoever is not listed, and all who have a boundary`(
    boundary: String?
  ) throws {
    let text = Policies.document(
      "{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":\"\(Self.dana.arn)\"},"
        + "\"Action\":\"*\",\"Resource\":\"*\"}")
    let compiled = CompiledPolicies(
      identity: [try Policies.one(DecisionTests.everything)],
      boundary: try boundary.map { try Policies.one($0, .managed) },
      resource: try Policies.one(text, .resource))
    let listed = compiled.decide(DecisionTests.request(Self.dana), in: [:])
    #expect(listed.effect == (boundary == nil ? .allowed : .explicitDeny))
    #expect(compiled.decide(DecisionTests.request(Self.denied), in: [:]).effect == .explicitDeny)
  }

  @Test func `a pinned principal is the one it was pinned to, whatever bears the name now`() throws
  {
    let (source, policy) = try Policies.one(
      DecisionTests.resourcePolicy(
        "{\"AWS\":[\"\(Self.dana.arn)\",\"arn:aws:iam::111122223333:role/Ops\"]}"), .resource)
    let pinned = policy.pinningPrincipals { $0.hasSuffix("dana") ? "AIDADANA" : "AROAOPS" }
    let compiled = CompiledPolicies(identity: [], resource: (source: source, policy: pinned))
    var namesake = Self.dana
    namesake.uniqueID = "AIDALATER"
    for (caller, isAllowed) in [
      (Self.dana, true), (namesake, false), (Self.role, true), (Self.denied, false),
    ] {
      #expect(compiled.decide(DecisionTests.request(caller), in: [:]).isAllowed == isAllowed)
      #expect(try isAllowedAbroad(caller, by: (source: source, policy: pinned)) == isAllowed)
    }
    // A user is named itself, a role stands behind its session, which a boundary limits.
    var limited = compiled
    limited.boundary = PolicySet([try Policies.one(DecisionTests.nothing, .managed)])
    #expect(limited.decide(DecisionTests.request(Self.dana), in: [:]).isAllowed)
    #expect(!limited.decide(DecisionTests.request(Self.role), in: [:]).isAllowed)
  }

  @Test func `a service is bound by no organization`() throws {
    var compiled = CompiledPolicies(
      identity: [],
      resource: try Policies.one(
        DecisionTests.resourcePolicy("{\"Service\":\"ec2.amazonaws.com\"}"), .resource))
    compiled.serviceControl = [PolicySet([try Policies.one(DecisionTests.denial, .serviceControl)])]
    #expect(compiled.decide(DecisionTests.request(Self.service), in: [:]).isAllowed)
  }

  @Test func `the root user's session does what its session policy allows`() throws {
    var compiled = CompiledPolicies(identity: [])
    compiled.session = PolicySet([try Policies.one(DecisionTests.nothing, .session)])
    #expect(
      compiled.decide(DecisionTests.request(DecisionTests.root), in: [:])
        == Decision(.implicitDeny, type: .session))
    compiled.session = PolicySet([try Policies.one(DecisionTests.everything, .session)])
    #expect(compiled.decide(DecisionTests.request(DecisionTests.root), in: [:]).isAllowed)
  }

  @Test func `a statement without a principal grants nobody anything`() throws {
    let policy = try Policies.one(DecisionTests.everything)
    let compiled = CompiledPolicies(identity: [], resource: policy)
    #expect(!compiled.decide(DecisionTests.request(), in: [:]).isAllowed)
    #expect(try !isAllowedAbroad(Self.dana, by: policy))
  }

  /// So many that the index leaves its lists out, for they would cost more than they save.
  @Test func `more statements than the index lists decide alike`() throws {
    let named = (0..<2100).map { "\"s3:Action\($0)\"" }.joined(separator: ",")
    let wild = (0..<2100).map { "\"iam:*x\($0)\"" }.joined(separator: ",")
    let compiled = try Policies.compiled(
      "{\"Effect\":\"Allow\",\"Action\":[\(named)],\"Resource\":\"*\"}",
      "{\"Effect\":\"Deny\",\"Action\":[\(wild)],\"Resource\":\"*\"}",
      "{\"Effect\":\"Allow\",\"Action\":\"iam:*\",\"Resource\":\"*\"}")
    for (action, isAllowed) in [
      ("s3:Action7", true), ("s3:action2099", true), ("s3:Action2100", false),
      ("iam:Get", true), ("iam:Getx5", false), ("iam:Getx2100", true), ("sqs:Get", false),
    ] {
      let request = AuthorizationRequest(
        action: action, resource: "arn:aws:s3:::b/k", principal: Policies.dana)
      #expect(compiled.decide(request, in: [:]).isAllowed == isAllowed, "\(action)")
    }
  }
}
