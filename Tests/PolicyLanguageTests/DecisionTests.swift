import PolicyLanguage
import Testing

@Suite struct DecisionTests {
  static let everything = Policies.document(
    "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}")
  static let nothing = Policies.document(
    "{\"Effect\":\"Allow\",\"Action\":\"none:*\",\"Resource\":\"*\"}")
  static let denial = Policies.document(
    "{\"Sid\":\"No\",\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}")

  static let role = RequestPrincipal(
    .assumedRole, arn: "arn:aws:sts::111122223333:assumed-role/Ops/s", account: Policies.account,
    entityARN: "arn:aws:iam::111122223333:role/Ops")
  static let federated = RequestPrincipal(
    .federatedUser, arn: "arn:aws:sts::111122223333:federated-user/kiosk",
    account: Policies.account, entityARN: "arn:aws:iam::111122223333:user/broker")
  static let root = RequestPrincipal(
    .root, arn: "arn:aws:iam::111122223333:root", account: Policies.account)

  static func resourcePolicy(_ principal: String, effect: String = "Allow") -> String {
    Policies.document(
      "{\"Effect\":\"\(effect)\",\"Principal\":\(principal),\"Action\":\"*\",\"Resource\":\"*\"}")
  }

  static func request(
    _ principal: RequestPrincipal = Policies.dana, account: String = Policies.account
  ) -> AuthorizationRequest {
    AuthorizationRequest(
      action: "s3:GetObject", resource: "arn:aws:s3:::b/k", resourceAccount: account,
      principal: principal)
  }

  /// What a resource policy's principal grants, when the identity, the boundary and the session
  /// policies are silent in turn, in the same account.
  struct Grant: Sendable, CustomStringConvertible {
    let named: String
    let caller: RequestPrincipal
    let limitedBy: Set<Decision.PolicyType>

    var description: String { "\(named) for \(caller.arn)" }
  }

  static let grants = [
    Grant(named: "{\"AWS\":\"\(Policies.dana.arn)\"}", caller: Policies.dana, limitedBy: []),
    Grant(
      named: "{\"AWS\":\"arn:aws:iam::111122223333:role/Ops\"}", caller: role,
      limitedBy: [.boundary, .session]),
    Grant(named: "{\"AWS\":\"\(role.arn)\"}", caller: role, limitedBy: []),
    Grant(named: "{\"AWS\":\"\(federated.arn)\"}", caller: federated, limitedBy: []),
    Grant(
      named: "{\"AWS\":\"arn:aws:iam::111122223333:user/broker\"}", caller: federated,
      limitedBy: [.boundary, .session]),
    Grant(named: "\"*\"", caller: Policies.dana, limitedBy: []),
    Grant(named: "{\"AWS\":\"*\"}", caller: role, limitedBy: []),
    Grant(
      named: "{\"AWS\":\"111122223333\"}", caller: role,
      limitedBy: [.identity, .boundary, .session]),
    Grant(
      named: "{\"AWS\":\"arn:aws:iam::111122223333:root\"}", caller: role,
      limitedBy: [.identity, .boundary, .session]),
  ]

  @Test(arguments: grants)
  func `a resource policy's principal decides what limits its grant`(_ grant: Grant) throws {
    for silent: Decision.PolicyType in [.identity, .boundary, .session] {
      let compiled = CompiledPolicies(
        identity: [try Policies.one(silent == .identity ? Self.nothing : Self.everything)],
        boundary: try Policies.one(silent == .boundary ? Self.nothing : Self.everything, .managed),
        session: [
          try Policies.one(silent == .session ? Self.nothing : Self.everything, .session)
        ],
        resource: try Policies.one(Self.resourcePolicy(grant.named), .resource))
      let decision = compiled.decide(Self.request(grant.caller), in: [:])
      let isLimited = grant.limitedBy.contains(silent)
      #expect(decision.isAllowed != isLimited, "\(silent) is silent")
      if isLimited { #expect(decision.policyType == silent) }
      // In another account, whoever is named, the caller's own policies must allow too.
      let foreign = compiled.decide(Self.request(grant.caller, account: "444455556666"), in: [:])
      #expect(foreign == Decision(.implicitDeny, type: silent))
    }
  }

  @Test func `a deny of any kind wins, and is named`() throws {
    let types: [Decision.PolicyType] = [
      .serviceControl, .resource, .identity, .boundary, .session,
    ]
    for type in types {
      func text(_ other: Decision.PolicyType) -> String {
        other == type ? Self.denial : Self.everything
      }
      let compiled = CompiledPolicies(
        identity: [try Policies.one(Self.everything), try Policies.one(text(.identity))],
        boundary: try Policies.one(text(.boundary), .managed),
        session: [try Policies.one(text(.session), .session)],
        resource: try Policies.one(
          Self.resourcePolicy("\"*\"", effect: type == .resource ? "Deny" : "Allow"), .resource),
        serviceControl: [
          [try Policies.one(Self.everything, .serviceControl)],
          [try Policies.one(text(.serviceControl), .serviceControl)],
        ])
      let decision = compiled.decide(Self.request(Self.role), in: [:])
      #expect(decision.effect == .explicitDeny)
      #expect(decision.policyType == type)
      #expect(decision.decidedBy != nil)
    }
  }

  @Test func `a grant's decision says which policy granted`() throws {
    let own = CompiledPolicies(identity: [try Policies.one(Self.everything)])
    let allowed = own.decide(Self.request(), in: [:])
    #expect(allowed.isAllowed && allowed.policyType == .identity && allowed.decidedBy != nil)
    let others = CompiledPolicies(
      identity: [], resource: try Policies.one(Self.resourcePolicy("\"*\""), .resource))
    let granted = others.decide(Self.request(), in: [:])
    #expect(granted.isAllowed && granted.policyType == .resource && granted.decidedBy != nil)
  }

  @Test func `a deny in a trust policy is named as one, and so is its silence`() throws {
    for (effect, principal, expected) in [
      ("Deny", "*", Decision.Effect.explicitDeny), ("Allow", "444455556666", .implicitDeny),
    ] {
      let trust = try Policies.one(
        """
        {"Statement":{"Effect":"\(effect)","Principal":{"AWS":"\(principal)"},"Action":"sts:*"}}
        """, .trust)
      let compiled = CompiledPolicies(
        identity: [try Policies.one(Self.everything)], resource: trust)
      let request = AuthorizationRequest(
        action: "sts:AssumeRole", resource: "arn:aws:iam::111122223333:role/x",
        principal: Policies.dana)
      let decision = compiled.decide(request, in: [:])
      #expect(decision.effect == expected)
      #expect(decision.policyType == .trust)
    }
  }

  @Test func `a federated user without a session policy has no rights of its own`() throws {
    let compiled = CompiledPolicies(identity: [try Policies.one(Self.everything)])
    let refused = Decision(.implicitDeny, type: .session)
    #expect(compiled.decide(Self.request(Self.federated), in: [:]) == refused)
    #expect(compiled.decide(Self.request(Self.role), in: [:]).isAllowed)
  }

  @Test func `the root user is bound by organization and resource, not by identity policies`()
    throws
  {
    var compiled = CompiledPolicies(identity: [try Policies.one(Self.denial)])
    compiled.boundary = PolicySet([try Policies.one(Self.denial, .managed)])
    #expect(compiled.decide(Self.request(Self.root), in: [:]).isAllowed)
    #expect(!compiled.decide(Self.request(Self.root, account: "444455556666"), in: [:]).isAllowed)
    compiled.resource = PolicySet([
      try Policies.one(Self.resourcePolicy("{\"AWS\":\"111122223333\"}"), .resource)
    ])
    #expect(compiled.decide(Self.request(Self.root, account: "444455556666"), in: [:]).isAllowed)
    compiled.resource = PolicySet([
      try Policies.one(Self.resourcePolicy("\"*\"", effect: "Deny"), .resource)
    ])
    #expect(compiled.decide(Self.request(Self.root), in: [:]).effect == .explicitDeny)
    compiled.resource = nil
    compiled.serviceControl = [PolicySet([try Policies.one(Self.nothing, .serviceControl)])]
    #expect(
      compiled.decide(Self.request(Self.root), in: [:])
        == Decision(.implicitDeny, type: .serviceControl))
  }

  @Test func `the root user assumes no role`() throws {
    let trust = try Policies.one(
      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:*\"}}",
      .trust)
    let compiled = CompiledPolicies(identity: [], resource: trust)
    let request = AuthorizationRequest(
      action: "sts:AssumeRole", resource: "arn:aws:iam::111122223333:role/x", principal: Self.root)
    #expect(compiled.decide(request, in: [:]) == Decision(.implicitDeny, type: .trust))
  }

  @Test func `every level of an organization must allow`() throws {
    let allow = PolicySet([try Policies.one(Self.everything, .serviceControl)])
    let silent = PolicySet([try Policies.one(Self.nothing, .serviceControl)])
    var compiled = CompiledPolicies(identity: [try Policies.one(Self.everything)])
    for (levels, expected) in [
      ([allow, allow], true), ([allow, silent], false), ([silent, allow], false), ([], true),
    ] {
      compiled.serviceControl = levels
      #expect(compiled.decide(Self.request(), in: [:]).isAllowed == expected)
    }
  }

  @Test func `strangers need a resource policy that names them`() throws {
    let callers: [(RequestPrincipal, String)] = [
      (.anonymous, "\"*\""),
      (
        RequestPrincipal(.service, arn: "ec2.amazonaws.com", account: ""),
        "{\"Service\":\"ec2.amazonaws.com\"}"
      ),
      (
        RequestPrincipal(.federated, arn: "www.amazon.com", account: ""),
        "{\"Federated\":\"www.amazon.com\"}"
      ),
    ]
    for (caller, named) in callers {
      var compiled = CompiledPolicies(identity: [try Policies.one(Self.everything)])
      let refused = Decision(.implicitDeny, type: .resource)
      #expect(compiled.decide(Self.request(caller), in: [:]) == refused)
      compiled.resource = PolicySet([try Policies.one(Self.resourcePolicy(named), .resource)])
      #expect(compiled.decide(Self.request(caller), in: [:]).isAllowed)
      let account = Self.resourcePolicy("{\"AWS\":\"111122223333\"}")
      compiled.resource = PolicySet([try Policies.one(account, .resource)])
      #expect(compiled.decide(Self.request(caller), in: [:]) == refused)
    }
  }

  @Test func `a decision names its statement`() throws {
    let first = Policies.document(
      "{\"Sid\":\"Other\",\"Effect\":\"Allow\",\"Action\":\"iam:*\",\"Resource\":\"*\"}")
    let second = """
      {
        "Version": "2012-10-17",
        "Statement": [
          {"Sid": "Zero", "Effect": "Allow", "Action": "s3:Put*", "Resource": "*"},
          {
            "Sid": "One", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"
          }
        ]
      }
      """
    let compiled = CompiledPolicies(identity: [
      try Policies.one(first, name: "first"), try Policies.one(second, name: "second"),
    ])
    let statement = try #require(compiled.decide(Self.request(), in: [:]).decidedBy)
    #expect(statement.source.name == "second")
    #expect(statement.index == 1)
    #expect(statement.sid == "One")
    #expect(statement.start == SourcePosition(line: 4, column: 77))
    #expect(statement.end == SourcePosition(line: 7, column: 6))
  }

  @Test func `two calls of STS need no permission and heed no deny`() throws {
    let compiled = CompiledPolicies(identity: [try Policies.one(Self.denial)])
    for (action, expected) in [
      ("sts:GetCallerIdentity", true), ("STS:getsessiontoken", true),
      ("sts:GetFederationToken", false), ("sts:GetAccessKeyInfo", false),
      // As long as the two.
      ("iam:ListGroupsForUser", false), ("iam:DeleteAccessKey", false),
    ] {
      let request = AuthorizationRequest(action: action, resource: "*", principal: Policies.dana)
      #expect(compiled.decide(request, in: [:]).isAllowed == expected)
    }
  }

  @Test func `a denial is explained in AWS's words`() {
    let types: [(Decision.PolicyType, String, String)] = [
      (.identity, "an identity-based policy", "identity-based policy"),
      (.resource, "a resource-based policy", "resource-based policy"),
      (.trust, "the role trust policy", "role trust policy"),
      (.boundary, "a permissions boundary", "permissions boundary"),
      (.session, "a session policy", "session policy"),
      (.serviceControl, "a service control policy", "service control policy"),
    ]
    for (type, explicit, implicit) in types {
      #expect(
        Decision(.explicitDeny, type: type).reason(for: "iam:GetUser")
          == "with an explicit deny in \(explicit)")
      #expect(
        Decision(.implicitDeny, type: type).reason(for: "iam:GetUser")
          == "because no \(implicit) allows the iam:GetUser action")
    }
    #expect(Decision(.allowed).reason(for: "iam:GetUser") == nil)
  }

  @Test func `the denying policy's ARN is shown where it has one`() throws {
    let arn = "arn:aws:iam::111122223333:policy/NoDelete"
    let compiled = CompiledPolicies(identity: [try Policies.one(Self.denial, .managed, arn: arn)])
    let decision = compiled.decide(Self.request(), in: [:])
    let text = "with an explicit deny in an identity-based policy"
    #expect(decision.reason(for: "s3:GetObject") == "\(text): \(arn)")
    #expect(decision.reason(for: "s3:GetObject", showsPolicyARN: false) == text)
  }

  @Test func `an action longer than any there is is not allowed`() throws {
    let compiled = CompiledPolicies(identity: [try Policies.one(Self.everything)])
    for (length, expected) in [
      (128, Decision.Effect.allowed), (129, .implicitDeny), (203, .implicitDeny),
    ] {
      let request = AuthorizationRequest(
        action: "s3:" + String(repeating: "x", count: length - 3), resource: "*",
        principal: Policies.dana)
      let decision = compiled.decide(request, in: [:])
      #expect(decision.effect == expected)
      if expected == .implicitDeny { #expect(decision.policyType == .identity) }
    }
  }
}
