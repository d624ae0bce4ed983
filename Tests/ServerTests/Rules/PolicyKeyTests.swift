import Identity
import Testing

/// `iam:PolicyARN` and `iam:PermissionsBoundary`: which actions carry them, and what they say.
@Suite struct PolicyKeyTests {
  private struct House {
    let service: LocalService
    let account: Account
    let keys: Credentials
    let alice: User

    /// Alice may do what the condition lets her; Bob and the role Gate are bound by `limit`, Carol
    /// and the role Door by nothing.
    init(_ condition: String) throws {
      service = try LocalService()
      account = try service.addAccount("111122223333")
      alice = try service.addUser("alice", in: account)
      keys = try service.addKey(of: .user(alice.id), in: account)
      try service.addPolicy(
        Documents.policy(Documents.statement("Allow", "*", if: condition)), to: alice)
      let bob = try service.addUser("bob", in: account)
      let carol = try service.addUser("carol", in: account)
      let staff = try service.addGroup("staff", in: account)
      let limit = try service.addManagedPolicy(
        "limit", Documents.administrator, in: account)
      let free = try service.addManagedPolicy("free", in: account)
      for user in [bob, carol] { try service.addPolicy(Documents.administrator, to: user) }
      let gate = try service.addRole("gate", trusting: "111122223333", in: account)
      let door = try service.addRole("door", trusting: "111122223333", in: account)
      for role in [gate, door] {
        try service.addPolicy(Documents.administrator, named: "policy", to: role.id)
      }
      for entity in [bob.id, carol.id, staff.id, gate.id, door.id] {
        try service.change { try $0.attach(free.arn, to: entity, in: bob.account) }
      }
      try service.setBoundary(limit, of: bob)
      try service.setBoundary(limit, of: gate)
    }

    func verdict(_ action: String, _ form: Form) throws -> String {
      try service.send(action, form, as: keys).verdict
    }
  }

  private static let prefix = "arn:aws:iam::111122223333:policy/"
  private static let bob: Form = ["UserName": "bob"]
  private static let carol: Form = ["UserName": "carol"]
  private static let gate: Form = ["RoleName": "gate"]
  private static let door: Form = ["RoleName": "door"]
  private static let trust: Form = ["PolicyDocument": Documents.trust("111122223333")]
  private static func role(_ name: String) -> Form {
    ["RoleName": name, "AssumeRolePolicyDocument": Documents.trust("111122223333")]
  }
  private static let inline: Form = [
    "PolicyName": "policy", "PolicyDocument": Documents.administrator,
  ]
  private static func policy(_ name: String) -> Form { ["PolicyArn": prefix + name] }
  private static func boundary(_ name: String) -> Form { ["PermissionsBoundary": prefix + name] }

  @Test(
    arguments: [
      ("AttachUserPolicy", bob + policy("limit"), "ok"),
      ("AttachUserPolicy", bob + policy("free"), "AccessDenied"),
      ("AttachGroupPolicy", ["GroupName": "staff"] + policy("limit"), "ok"),
      ("AttachGroupPolicy", ["GroupName": "staff"] + policy("free"), "AccessDenied"),
      ("AttachRolePolicy", gate + policy("limit"), "ok"),
      ("AttachRolePolicy", gate + policy("free"), "AccessDenied"),
      ("DetachUserPolicy", bob + policy("free"), "AccessDenied"),
      ("DetachUserPolicy", bob + policy("limit"), "NoSuchEntity"),
      ("DetachRolePolicy", gate + policy("free"), "AccessDenied"),
      ("DetachRolePolicy", gate + policy("limit"), "NoSuchEntity"),
      ("DetachGroupPolicy", ["GroupName": "staff"] + policy("free"), "AccessDenied"),
      // The policy is the resource here, and no key.
      ("GetPolicy", policy("limit"), "AccessDenied"),
      ("ListAttachedUserPolicies", bob, "AccessDenied"),
      // A boundary is no policy that is attached.
      ("PutUserPermissionsBoundary", bob + boundary("limit"), "AccessDenied"),
      ("PutRolePermissionsBoundary", gate + boundary("limit"), "AccessDenied"),
    ] as [(String, Form, String)])
  func `the policy to be attached or detached decides`(
    _ action: String, _ form: Form, _ expected: String
  ) throws {
    let house = try House(#"{"ArnEquals":{"iam:PolicyARN":"\#(Self.prefix)limit"}}"#)
    #expect(try house.verdict(action, form) == expected)
  }

  @Test(
    arguments: [
      // What bounds the user now.
      ("AttachUserPolicy", bob + policy("limit"), "ok"),
      ("AttachUserPolicy", carol + policy("limit"), "AccessDenied"),
      ("DetachUserPolicy", bob + policy("free"), "ok"),
      ("DetachUserPolicy", carol + policy("free"), "AccessDenied"),
      ("PutUserPolicy", bob + inline, "ok"), ("PutUserPolicy", carol + inline, "AccessDenied"),
      ("DeleteUserPolicy", bob + ["PolicyName": "policy"], "ok"),
      ("DeleteUserPolicy", carol + ["PolicyName": "policy"], "AccessDenied"),
      ("DeleteUserPermissionsBoundary", bob, "ok"),
      ("DeleteUserPermissionsBoundary", carol, "AccessDenied"),
      // What will.
      ("PutUserPermissionsBoundary", carol + boundary("limit"), "ok"),
      ("PutUserPermissionsBoundary", bob + boundary("free"), "AccessDenied"),
      ("CreateUser", ["UserName": "new"] + boundary("limit"), "ok"),
      ("CreateUser", ["UserName": "new"] + boundary("free"), "AccessDenied"),
      ("CreateUser", ["UserName": "new"], "AccessDenied"),
      // Actions that do not carry the key.
      ("GetUser", bob, "AccessDenied"), ("DeleteUser", bob, "AccessDenied"),
      ("GetUserPolicy", bob + ["PolicyName": "policy"], "AccessDenied"),
      ("AttachGroupPolicy", ["GroupName": "staff"] + policy("limit"), "AccessDenied"),
      // What bounds the role now.
      ("AttachRolePolicy", gate + policy("limit"), "ok"),
      ("AttachRolePolicy", door + policy("limit"), "AccessDenied"),
      ("DetachRolePolicy", gate + policy("free"), "ok"),
      ("DetachRolePolicy", door + policy("free"), "AccessDenied"),
      ("PutRolePolicy", gate + inline, "ok"), ("PutRolePolicy", door + inline, "AccessDenied"),
      ("DeleteRolePolicy", gate + ["PolicyName": "policy"], "ok"),
      ("DeleteRolePolicy", door + ["PolicyName": "policy"], "AccessDenied"),
      ("DeleteRolePermissionsBoundary", gate, "ok"),
      ("DeleteRolePermissionsBoundary", door, "AccessDenied"),
      ("GetRole", gate, "ok"), ("GetRole", door, "AccessDenied"),
      ("UpdateRole", gate, "ok"), ("UpdateRole", door, "AccessDenied"),
      ("UpdateRoleDescription", gate + ["Description": ""], "ok"),
      ("UpdateRoleDescription", door + ["Description": ""], "AccessDenied"),
      ("UpdateAssumeRolePolicy", gate + trust, "ok"),
      ("UpdateAssumeRolePolicy", door + trust, "AccessDenied"),
      ("DeleteRole", gate, "DeleteConflict"), ("DeleteRole", door, "AccessDenied"),
      // What will.
      ("PutRolePermissionsBoundary", door + boundary("limit"), "ok"),
      ("PutRolePermissionsBoundary", gate + boundary("free"), "AccessDenied"),
      ("CreateRole", role("new") + boundary("limit"), "ok"),
      ("CreateRole", role("new") + boundary("free"), "AccessDenied"),
      ("CreateRole", role("new"), "AccessDenied"),
      // Actions that do not carry the key.
      ("ListRolePolicies", gate, "AccessDenied"), ("ListRoleTags", gate, "AccessDenied"),
      ("GetRolePolicy", gate + ["PolicyName": "policy"], "AccessDenied"),
    ] as [(String, Form, String)])
  func `what bounds the user or role once the call is done decides`(
    _ action: String, _ form: Form, _ expected: String
  ) throws {
    let house = try House(
      #"{"StringEquals":{"iam:PermissionsBoundary":"\#(Self.prefix)limit"}}"#)
    #expect(try house.verdict(action, form) == expected)
  }

  /// Who may make users within a boundary must not find a way out of it.
  @Test func `a boundary binds whom a delegate makes`() throws {
    let house = try House(
      #"{"StringEquals":{"iam:PermissionsBoundary":"\#(Self.prefix)limit"}}"#)
    #expect(
      try house.verdict("CreateUser", ["UserName": "new"] + Self.boundary("limit")) == "ok")
    #expect(
      try house.verdict("PutUserPolicy", ["UserName": "NEW"] + Self.inline) == "ok")
    let made = try #require(try house.service.user(named: "new", in: house.account))
    let keys = try house.service.addKey(of: .user(made.id), in: house.account)
    #expect(try house.service.send("ListUsers", as: keys).verdict == "ok")
    try house.service.change { records in
      let arn = try #require(made.boundary)
      var limit = try #require(try records.managedPolicy(arn, in: house.account))
      let none = limit.nextVersion(
        document: Documents.policy(Documents.statement("Allow", "s3:*")), at: limit.createdAt)
      (limit.defaultVersion, limit.lastVersion) = (none.number, none.number)
      try records.insert(none, of: limit)
      try records.update(limit)
    }
    #expect(try house.service.send("ListUsers", as: keys).verdict == "AccessDenied")
  }
}
