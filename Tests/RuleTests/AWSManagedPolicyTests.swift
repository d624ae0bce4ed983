import Identity
import PolicyLanguage
import Testing

/// What AWS's own policies say of IAM and STS, action by action.
@Suite struct `AWS's own policies` {
  typealias Level = AuthorizationData.AccessLevel

  /// What a policy lets a user do to himself, unless he needs no leave for it.
  struct Expectation: Sendable, CustomTestStringConvertible {
    let name: String
    let allows: @Sendable (_ action: String, _ level: Level) -> Bool
    var testDescription: String { name }

    init(_ name: String, _ allows: @escaping @Sendable (String, Level) -> Bool) {
      self.name = name
      self.allows = allows
    }
  }

  /// Read and list IAM, but for what concerns an organization.
  private static func readsIAM(_ action: String, _ level: Level) -> Bool {
    action.hasPrefix("iam:") && (level == .read || level == .list)
      && action != "iam:GenerateOrganizationsAccessReport"
  }

  static let expectations = [
    Expectation("AdministratorAccess") { _, _ in true },
    Expectation("AmazonS3FullAccess") { _, _ in false },
    Expectation("AmazonS3ReadOnlyAccess") { _, _ in false },
    Expectation("AmazonSQSFullAccess") { _, _ in false },
    Expectation("AmazonSQSReadOnlyAccess") { _, _ in false },
    Expectation("Billing") { _, _ in false },
    Expectation("IAMFullAccess") { action, _ in action.hasPrefix("iam:") },
    Expectation("IAMReadOnlyAccess") { readsIAM($0, $1) },
    Expectation("IAMSelfManageServiceSpecificCredentials") { action, _ in
      action.hasSuffix("ServiceSpecificCredential")
        || action == "iam:ListServiceSpecificCredentials"
    },
    Expectation("IAMUserChangePassword") { action, _ in
      action == "iam:ChangePassword" || action == "iam:GetAccountPasswordPolicy"
    },
    Expectation("IAMUserSSHKeys") { action, _ in action.contains("SSHPublicKey") },
    Expectation("PowerUserAccess") { action, _ in
      action.hasPrefix("sts:") || action == "iam:ListRoles"
        || action == "iam:CreateServiceLinkedRole" || action == "iam:DeleteServiceLinkedRole"
    },
    Expectation("ReadOnlyAccess") { action, level in
      action.hasPrefix("iam:")
        ? level == .read || level == .list : action == "sts:GetAccessKeyInfo"
    },
    Expectation("SecurityAudit") { readsIAM($0, $1) || $0 == "sts:GetAccessKeyInfo" },
    Expectation("ViewOnlyAccess") { action, level in
      (action.hasPrefix("iam:") && level == .list && action.hasPrefix("iam:List"))
        || action == "iam:GetAccountSummary" || action == "iam:GetLoginProfile"
    },
  ]

  @Test func `have an expectation each, by name`() {
    let names = AWSManagedPolicy.all.map(\.name)
    #expect(names == Self.expectations.map(\.name))
    #expect(names.map { $0.lowercased() } == names.map { $0.lowercased() }.sorted())
    let ids = AWSManagedPolicy.all.map { $0.policy(in: .aws).uniqueID }
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.hasPrefix("ANPA") && $0.count == 21 })
  }

  @Test(arguments: expectations)
  func `allow of IAM and STS what AWS's allow`(_ expectation: Expectation) throws {
    let policy = try #require(AWSManagedPolicy.all.first { $0.name == expectation.name })
    let policies = try compiled(policy, in: .aws)
    // No policy can give or take these.
    let free: Set = ["sts:GetCallerIdentity", "sts:GetSessionToken"]
    for entry in AuthorizationData.actions {
      guard let level = entry.level else { continue }
      let action = entry.name
      #expect(
        allows(policies, action)
          == (free.contains(action) || expectation.allows(action, level)), "\(action)")
    }
  }

  @Test(arguments: ["IAMUserSSHKeys", "IAMUserChangePassword"])
  func `concern nobody else where they concern oneself`(_ name: String) throws {
    let policy = try #require(AWSManagedPolicy.all.first { $0.name == name })
    let action = name == "IAMUserSSHKeys" ? "iam:UploadSSHPublicKey" : "iam:ChangePassword"
    let policies = try compiled(policy, in: .aws)
    #expect(allows(policies, action, on: "alice"))
    #expect(!allows(policies, action, on: "bob"))
    #expect(allows(policies, action, on: "staff/alice") == (name == "IAMUserChangePassword"))
  }

  @Test(arguments: AWSManagedPolicy.all.map(\.name), Partition.allCases)
  func `are policies in every partition`(_ name: String, _ partition: Partition) throws {
    let policy = try #require(AWSManagedPolicy.all.first { $0.name == name })
    let arn = policy.policy(in: partition).arn
    #expect(arn.description == "arn:\(partition.rawValue):iam::aws:policy\(policy.path)\(name)")
    #expect(AWSManagedPolicy.of(arn)?.policy.name == name)
    #expect(AWSManagedPolicy.of(try #require(PolicyARN(arn.description)))?.partition == partition)
    _ = try compiled(policy, in: partition)
    let document = policy.version(in: partition).document
    #expect(document.contains("arn:aws:") == (partition == .aws && document.contains("arn:")))
  }

  @Test(arguments: [
    "arn:aws:iam::aws:policy/None", "arn:aws:iam::aws:policy/administratoraccess",
    "arn:aws:iam::aws:policy/ViewOnlyAccess", "arn:none:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::123456789012:policy/AdministratorAccess",
  ])
  func `have one ARN each`(_ text: String) throws {
    #expect(AWSManagedPolicy.of(try #require(PolicyARN(text))) == nil)
  }

  @Test func `give no secret away to who reads`() throws {
    for name in ["ReadOnlyAccess", "SecurityAudit", "ViewOnlyAccess"] {
      let policy = try #require(AWSManagedPolicy.all.first { $0.name == name })
      let policies = try compiled(policy, in: .aws)
      for action in [
        "secretsmanager:GetSecretValue", "kms:Decrypt", "sts:AssumeRole", "sts:GetFederationToken",
      ] {
        #expect(!allows(policies, action), "\(name) \(action)")
      }
      #expect(allows(policies, "s3:GetObject") == (name == "ReadOnlyAccess"))
    }
  }

  private func compiled(
    _ policy: AWSManagedPolicy, in partition: Partition
  ) throws -> CompiledPolicies {
    let document = policy.version(in: partition).document
    return CompiledPolicies(identity: [
      (
        source: PolicySource(.managed, name: policy.name),
        policy: try Policy(parsing: document, kind: .managed)
      )
    ])
  }

  private func allows(
    _ policies: CompiledPolicies, _ action: String, on user: String = "alice"
  ) -> Bool {
    let arn = "arn:aws:iam::123456789012:user/"
    let request = AuthorizationRequest(
      action: action, resource: arn + user,
      principal: RequestPrincipal(.user, arn: arn + "alice", account: "123456789012"))
    let context: [ContextKey: ContextValue] = ["aws:username": "alice"]
    return policies.decide(request, in: context).isAllowed
  }
}
