import AWSQuery
import Identity
import IdentitySQL
import Operations
import Testing

/// Law 6: a managed policy binds whom it is attached to, himself or through a group, in the version
/// that is in force, from the commit on that changes any of these.
@Suite struct `Law 6: managed policies` {
  private static let deny = """
    {"Version":"2012-10-17","Statement":
    {"Effect":"Deny","Action":"iam:GetUser","Resource":"*"}}
    """
  private static let nothing = """
    {"Version":"2012-10-17","Statement":
    {"Effect":"Allow","Action":"iam:CreateRole","Resource":"*"}}
    """
  private static let arn = "arn:aws:iam::123456789012:policy/p"
  private static let policy = ["PolicyArn": arn]

  private func world() throws -> (World, [Caller]) {
    let world = try World()
    let people = try ["ann", "bob"].map { try world.makeUser($0, policy: nil) }
    try world.must("CreateGroup", ["GroupName": "staff"], as: world.root)
    try world.must("AddUserToGroup", ["GroupName": "staff", "UserName": "bob"], as: world.root)
    try world.must(
      "CreatePolicy", ["PolicyName": "p", "PolicyDocument": World.everything], as: world.root)
    return (world, people)
  }

  private func may(_ people: [Caller], _ world: World) throws -> [Bool] {
    try people.map { try world.perform("GetUser", as: $0).isAnswered }
  }

  private func change(
    _ action: String, _ more: [String: String] = [:], _ world: World
  ) throws {
    try world.must(action, Self.policy.merging(more) { $1 }, as: world.root)
  }

  @Test func `bind while they are attached`() throws {
    let (world, people) = try world()
    #expect(try may(people, world) == [false, false])
    try change("AttachUserPolicy", ["UserName": "ann"], world)
    #expect(try may(people, world) == [true, false])
    try change("AttachGroupPolicy", ["GroupName": "staff"], world)
    #expect(try may(people, world) == [true, true])
    try change("DetachUserPolicy", ["UserName": "ann"], world)
    #expect(try may(people, world) == [false, true])
    try change("DetachGroupPolicy", ["GroupName": "staff"], world)
    #expect(try may(people, world) == [false, false])
  }

  @Test func `bind in the version that is in force, at once`() throws {
    let (world, people) = try world()
    try change("AttachUserPolicy", ["UserName": "ann"], world)
    try change("AttachGroupPolicy", ["GroupName": "staff"], world)
    #expect(try may(people, world) == [true, true])
    try change("CreatePolicyVersion", ["PolicyDocument": Self.nothing], world)
    #expect(try may(people, world) == [true, true])
    try change("SetDefaultPolicyVersion", ["VersionId": "v2"], world)
    #expect(try may(people, world) == [false, false])
    try change("SetDefaultPolicyVersion", ["VersionId": "v1"], world)
    #expect(try may(people, world) == [true, true])
    try change(
      "CreatePolicyVersion", ["PolicyDocument": Self.deny, "SetAsDefault": "true"], world)
    #expect(try may(people, world) == [false, false])
  }

  @Test func `deny over what others allow`() throws {
    let (world, people) = try world()
    try change(
      "CreatePolicyVersion", ["PolicyDocument": Self.deny, "SetAsDefault": "true"], world)
    for name in ["ann", "bob"] {
      try world.must(
        "PutUserPolicy",
        ["UserName": name, "PolicyName": "own", "PolicyDocument": World.everything], as: world.root)
    }
    #expect(try may(people, world) == [true, true])
    try change("AttachUserPolicy", ["UserName": "ann"], world)
    try change("AttachGroupPolicy", ["GroupName": "staff"], world)
    #expect(try may(people, world) == [false, false])
    let refused = try world.perform("GetUser", as: people[0])
    #expect(
      refused.refusal?.message?.hasSuffix(
        "with an explicit deny in an identity-based policy: \(Self.arn)") == true)
  }

  @Test func `bound a user by what both allow, at once`() throws {
    let (world, people) = try world()
    for name in ["ann", "bob"] {
      try world.must(
        "PutUserPolicy",
        ["UserName": name, "PolicyName": "own", "PolicyDocument": World.everything], as: world.root)
    }
    #expect(try may(people, world) == [true, true])
    try world.must(
      "PutUserPermissionsBoundary", ["UserName": "ann", "PermissionsBoundary": Self.arn],
      as: world.root)
    #expect(try may(people, world) == [true, true])
    try change(
      "CreatePolicyVersion", ["PolicyDocument": Self.nothing, "SetAsDefault": "true"], world)
    #expect(try may(people, world) == [false, true])
    #expect(
      try world.perform("GetUser", as: people[0]).refusal?.message?.hasSuffix(
        "because no permissions boundary allows the iam:GetUser action") == true)
    try change(
      "CreatePolicyVersion", ["PolicyDocument": Self.deny, "SetAsDefault": "true"], world)
    #expect(
      try world.perform("GetUser", as: people[0]).refusal?.message?.hasSuffix(
        "with an explicit deny in a permissions boundary: \(Self.arn)") == true)
    try world.must("DeleteUserPermissionsBoundary", ["UserName": "ann"], as: world.root)
    #expect(try may(people, world) == [true, true])
  }

  /// A session that is there already is bound from the commit on.
  @Test func `bound a role by what both allow, at once`() throws {
    let (world, people) = try world()
    let role = try world.makeRole("door", trust: World.trust(people[0].arn))
    let session = try world.session(in: world.assume(role, as: people[0]))
    let boundary = ["RoleName": "door", "PermissionsBoundary": Self.arn]
    func refusal() throws -> String? {
      try world.perform("GetUser", ["UserName": "ann"], as: session).refusal?.message
    }
    func shown() throws -> PolicyARN? {
      try world.store.read { try $0.role(named: "door", in: world.account.id) }?.boundary
    }
    #expect(try refusal() == nil)
    try world.must("PutRolePermissionsBoundary", boundary, as: world.root)
    #expect(try shown() == PolicyARN(Self.arn))
    #expect(try refusal() == nil)
    try change(
      "CreatePolicyVersion", ["PolicyDocument": Self.nothing, "SetAsDefault": "true"], world)
    #expect(
      try refusal()?.hasSuffix("because no permissions boundary allows the iam:GetUser action")
        == true)
    try change(
      "CreatePolicyVersion", ["PolicyDocument": Self.deny, "SetAsDefault": "true"], world)
    #expect(
      try refusal()?.hasSuffix("with an explicit deny in a permissions boundary: \(Self.arn)")
        == true)
    try world.must("DeleteRolePermissionsBoundary", ["RoleName": "door"], as: world.root)
    #expect(try refusal() == nil)
    #expect(try shown() == nil)
  }

  @Test func `are not deleted while they bound a role, and go with it`() throws {
    let (world, _) = try world()
    try world.must(
      "CreateRole",
      [
        "RoleName": "door", "AssumeRolePolicyDocument": World.trust("*"),
        "PermissionsBoundary": Self.arn,
      ], as: world.root)
    func delete() throws -> String? {
      try world.perform("DeletePolicy", Self.policy, as: world.root).refusal?.message
    }
    #expect(try delete() == "Cannot delete a policy attached to entities.")
    try world.must("DeleteRole", ["RoleName": "door"], as: world.root)
    #expect(try world.count("permissions_boundaries") == 0)
    #expect(try delete() == nil)
  }

  @Test func `grant nothing as a boundary`() throws {
    let (world, people) = try world()
    try world.must(
      "PutUserPermissionsBoundary", ["UserName": "ann", "PermissionsBoundary": Self.arn],
      as: world.root)
    #expect(try may(people, world) == [false, false])
  }

  @Test func `are not deleted while they bind anybody`() throws {
    let (world, _) = try world()
    try change("AttachUserPolicy", ["UserName": "ann"], world)
    func delete() throws -> String? {
      try world.perform("DeletePolicy", Self.policy, as: world.root).refusal?.message
    }
    #expect(try delete() == "Cannot delete a policy attached to entities.")
    try change("DetachUserPolicy", ["UserName": "ann"], world)
    try world.must(
      "PutUserPermissionsBoundary", ["UserName": "ann", "PermissionsBoundary": Self.arn],
      as: world.root)
    #expect(try delete() == "Cannot delete a policy attached to entities.")
    // What bounds a user goes with him.
    try world.must(
      "DeleteAccessKey",
      [
        "UserName": "ann",
        "AccessKeyId": try world.store.read { records in
          let ann = try #require(try records.user(named: "ann", in: world.account.id))
          return try #require(try records.accessKeys(of: .user(ann.id)).first).id
        },
      ], as: world.root)
    try world.must("DeleteUser", ["UserName": "ann"], as: world.root)
    #expect(try delete() == nil)
    for table in ["managed_policies", "policy_versions", "permissions_boundaries"] {
      #expect(try world.count(table) == 0)
    }
  }
}
