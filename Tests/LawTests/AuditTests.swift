import OneTimePasswords
import AWSQuery
import Identity
import IdentitySQL
import Operations
import TestStores
import Testing

/// Law 8: every change has exactly one audit record, in the same transaction.
@Suite struct `Law 8: every change has one record` {
  /// One action: how it succeeds, and how it is refused.
  struct Case: Sendable, CustomTestStringConvertible {
    let action: String
    var isByAnn = false
    /// Whether nothing can be wrong with it but that the caller has no leave.
    var needsOnlyLeave = false
    let success: @Sendable (Stage) throws -> [String: String]
    let refusal: @Sendable (Stage) throws -> [String: String]
    var testDescription: String { action }
  }

  /// What each case finds: ann with a key, a policy, a tag, a device and one credential of each kind,
  /// in a group that has a policy; bob and a group with nothing; dave, who may do nothing. A policy
  /// is attached to ann and her group, another to nobody; the first has two versions.
  struct Stage {
    let world: World
    let ann: Caller
    let dave: Caller
    let credentials: Credentials
    let worn: Phone
    let spare: Phone

    init(_ world: World) throws {
      self.world = world
      ann = try world.makeUser("ann")
      try world.must("CreateUser", ["UserName": "bob"], as: world.root)
      try world.must("CreateAccountAlias", ["AccountAlias": "house"], as: world.root)
      for name in ["staff", "empty"] {
        try world.must("CreateGroup", ["GroupName": name], as: world.root)
      }
      try world.must(
        "AddUserToGroup", ["GroupName": "staff", "UserName": "ann"], as: world.root)
      try world.must(
        "PutGroupPolicy",
        ["GroupName": "staff", "PolicyName": "own", "PolicyDocument": World.everything],
        as: world.root)
      try world.must(
        "CreateRole", ["RoleName": "door", "AssumeRolePolicyDocument": World.trust(ann.arn)],
        as: world.root)
      try world.must(
        "CreateRole", ["RoleName": "gate", "AssumeRolePolicyDocument": World.trust("*")],
        as: world.root)
      try world.must(
        "PutRolePolicy",
        ["RoleName": "gate", "PolicyName": "own", "PolicyDocument": World.everything],
        as: world.root)
      for name in ["full", "empty"] {
        try world.must("CreateInstanceProfile", ["InstanceProfileName": name], as: world.root)
      }
      try world.must(
        "AddRoleToInstanceProfile", ["InstanceProfileName": "full", "RoleName": "gate"],
        as: world.root)
      for name in ["used", "spare"] {
        try world.must(
          "CreatePolicy", ["PolicyName": name, "PolicyDocument": World.everything], as: world.root)
      }
      let used = ["PolicyArn": Self.policy("used")]
      try world.must(
        "CreatePolicyVersion", used.merging(["PolicyDocument": World.everything]) { $1 },
        as: world.root)
      try world.must("AttachUserPolicy", used.merging(["UserName": "ann"]) { $1 }, as: world.root)
      try world.must(
        "AttachGroupPolicy", used.merging(["GroupName": "staff"]) { $1 }, as: world.root)
      try world.must("AttachRolePolicy", used.merging(["RoleName": "gate"]) { $1 }, as: world.root)
      dave = try world.makeUser("dave", policy: nil)
      credentials = try Credentials(of: "ann", in: world)
      let member = try #require(AccountID(Self.member))
      try world.store.write { records in
        try records.insert(
          Account(
            id: member, partition: .aws, alias: nil, rootEmail: "member@example.com",
            createdAt: World.start, sealedDataKey: try records.keyring.makeDataKey(for: member)),
          rootPasswordHash: "none")
      }
      worn = try world.makeEnabledPhone("worn", for: ann)
      spare = try world.makePhone("spare")
      world.advanceToNextWindow()
    }

    func codes(_ phone: Phone, _ offset: Int64 = 0) throws -> [String: String] {
      [
        "SerialNumber": phone.serialNumber,
        "AuthenticationCode1": try phone.code(at: world.step.advanced(by: offset - 1)),
        "AuthenticationCode2": try phone.code(at: world.step.advanced(by: offset)),
      ]
    }

    /// An account that ann's manages.
    static let member = "999988887777"

    static func policy(_ name: String) -> String {
      "arn:aws:iam::123456789012:policy/\(name)"
    }

    func caller(of item: Case) -> Caller {
      item.isByAnn ? ann : world.root
    }

    func refusedCaller(of item: Case) -> Caller {
      item.needsOnlyLeave ? dave : caller(of: item)
    }
  }

  static let tag = ["Tags.member.1.Key": "k", "Tags.member.1.Value": "v"]

  static let cases =
    ofUsersAndDevices + ofGroups + ofRoles + ofInstanceProfiles + ofManagedPolicies + ofCredentials

  private static let ofUsersAndDevices: [Case] = [
    Case(action: "CreateVirtualMFADevice") { _ in
      ["VirtualMFADeviceName": "new"]
    } refusal: { _ in
      ["VirtualMFADeviceName": "spare"]
    },
    Case(action: "EnableMFADevice") { stage in
      try stage.codes(stage.spare).merging(["UserName": "bob"]) { $1 }
    } refusal: { stage in
      try stage.codes(stage.spare, 2000).merging(["UserName": "bob"]) { $1 }
    },
    Case(action: "ResyncMFADevice") { stage in
      try stage.codes(stage.worn).merging(["UserName": "ann"]) { $1 }
    } refusal: { stage in
      try stage.codes(stage.worn, 2000).merging(["UserName": "ann"]) { $1 }
    },
    Case(action: "DeactivateMFADevice") { stage in
      ["UserName": "ann", "SerialNumber": stage.worn.serialNumber]
    } refusal: { stage in
      ["UserName": "bob", "SerialNumber": stage.worn.serialNumber]
    },
    Case(action: "DeleteVirtualMFADevice") { stage in
      ["SerialNumber": stage.spare.serialNumber]
    } refusal: { stage in
      ["SerialNumber": stage.worn.serialNumber]
    },
    Case(action: "TagMFADevice") { stage in
      tag.merging(["SerialNumber": stage.spare.serialNumber]) { $1 }
    } refusal: { stage in
      tag.merging(["SerialNumber": stage.spare.serialNumber + "-none"]) { $1 }
    },
    Case(action: "UntagMFADevice") { stage in
      ["SerialNumber": stage.spare.serialNumber, "TagKeys.member.1": "k"]
    } refusal: { stage in
      ["SerialNumber": stage.spare.serialNumber + "-none", "TagKeys.member.1": "k"]
    },
    Case(action: "CreateUser") { _ in
      ["UserName": "carl"]
    } refusal: { _ in
      ["UserName": "ANN"]
    },
    Case(action: "UpdateUser") { _ in
      ["UserName": "bob", "NewUserName": "bert"]
    } refusal: { _ in
      ["UserName": "bob", "NewUserName": "ann"]
    },
    Case(action: "DeleteUser") { _ in
      ["UserName": "bob"]
    } refusal: { _ in
      ["UserName": "ann"]
    },
    Case(action: "TagUser") { _ in
      tag.merging(["UserName": "bob"]) { $1 }
    } refusal: { _ in
      tag.merging(["UserName": "nobody"]) { $1 }
    },
    Case(action: "UntagUser") { _ in
      ["UserName": "bob", "TagKeys.member.1": "k"]
    } refusal: { _ in
      ["UserName": "nobody", "TagKeys.member.1": "k"]
    },
    Case(action: "CreateAccessKey") { _ in
      ["UserName": "bob"]
    } refusal: { _ in
      ["UserName": "nobody"]
    },
    Case(action: "UpdateAccessKey") { stage in
      [
        "UserName": "ann", "AccessKeyId": stage.ann.credential.accessKeyID, "Status": "Inactive",
      ]
    } refusal: { stage in
      [
        "UserName": "bob", "AccessKeyId": stage.ann.credential.accessKeyID, "Status": "Inactive",
      ]
    },
    Case(action: "DeleteAccessKey") { stage in
      ["UserName": "ann", "AccessKeyId": stage.ann.credential.accessKeyID]
    } refusal: { stage in
      ["UserName": "bob", "AccessKeyId": stage.ann.credential.accessKeyID]
    },
    Case(action: "PutUserPolicy") { _ in
      ["UserName": "bob", "PolicyName": "p", "PolicyDocument": World.everything]
    } refusal: { _ in
      ["UserName": "bob", "PolicyName": "p", "PolicyDocument": "{}"]
    },
    Case(action: "DeleteUserPolicy") { _ in
      ["UserName": "ann", "PolicyName": "own"]
    } refusal: { _ in
      ["UserName": "bob", "PolicyName": "own"]
    },
    Case(action: "CreateAccountAlias") { _ in
      ["AccountAlias": "acme"]
    } refusal: { _ in
      ["AccountAlias": "123456789012"]
    },
    Case(action: "DeleteAccountAlias") { _ in
      ["AccountAlias": "house"]
    } refusal: { _ in
      ["AccountAlias": "acme"]
    },
    Case(action: "GetSessionToken", isByAnn: true) { stage in
      [
        "SerialNumber": stage.worn.serialNumber,
        "TokenCode": try stage.worn.code(at: stage.world.step),
      ]
    } refusal: { stage in
      [
        "SerialNumber": stage.worn.serialNumber,
        "TokenCode": try stage.worn.wrongCode(near: stage.world.step),
      ]
    },
  ]

  @Test func `the table has a row for every action that writes`() {
    let writing = World.operations.filter { $0 is any WriteOperation.Type }.map { $0.action }
    let refusable = writing.filter { !Self.neverRefused.contains($0) }
    #expect(Self.cases.map(\.action).sorted() == refusable.sorted())
  }

  private func newest(_ world: World) throws -> (count: Int, json: String) {
    let start = try world.store.auditStart(ofLast: 1, of: world.account.id)
    let records = try world.store.auditRecords(after: start, of: world.account.id, limit: 10)
    return (try world.count("audit"), records.last?.json ?? "")
  }

  @Test(arguments: cases)
  func `for what was done and for what was refused`(item: Case) throws {
    let stage = try Stage(try World())
    let world = stage.world
    let before = try world.count("audit")

    let refused = try world.perform(
      item.action, try item.refusal(stage), as: stage.refusedCaller(of: item))
    let refusal = try #require(refused.refusal)
    let afterRefusal = try newest(world)
    #expect(afterRefusal.count == before + 1)
    #expect(afterRefusal.json.contains("\"eventName\":\"\(item.action)\""))
    #expect(afterRefusal.json.contains("\"errorCode\":\"\(refusal.code)"))

    let done = try world.perform(item.action, try item.success(stage), as: stage.caller(of: item))
    #expect(done.refusal == nil)
    let afterSuccess = try newest(world)
    #expect(afterSuccess.count == before + 2)
    #expect(afterSuccess.json.contains("\"eventName\":\"\(item.action)\""))
    #expect(!afterSuccess.json.contains("errorCode"))
    #expect(afterSuccess.json.contains(stage.caller(of: item).credential.accessKeyID))
  }

  @Test(arguments: cases)
  func `for whom policies forbid it, or whose key is gone`(item: Case) throws {
    let stage = try Stage(try World())
    let world = stage.world
    let eve = try world.makeUser("eve", policy: nil)
    let before = try world.count("audit")
    if item.action != "GetSessionToken" {
      let denied = try world.perform(item.action, try item.success(stage), as: eve)
      #expect(denied.refusal?.code == "AccessDenied")
      let after = try newest(world)
      #expect(after.count == before + 1)
      #expect(after.json.contains("\"errorCode\":\"AccessDenied\""))
    }
    try world.must(
      "DeleteAccessKey", ["UserName": "eve", "AccessKeyId": eve.credential.accessKeyID],
      as: world.root)
    let unknown = try world.count("audit")
    let gone = try world.perform(item.action, try item.success(stage), as: eve)
    #expect(gone.refusal?.code == "InvalidClientTokenId")
    #expect(try world.count("audit") == unknown + 1)
  }

  @Test(arguments: cases)
  func `none when the transaction fails, and then no change either`(item: Case) throws {
    let (world, driver) = try World.observed()
    let stage = try Stage(world)
    let before = try dump(world)
    driver.fail(.beforeCommit)
    #expect(throws: ObservedDriver.failure) {
      try world.perform(item.action, try item.success(stage), as: stage.caller(of: item))
    }
    #expect(throws: ObservedDriver.failure) {
      try world.perform(item.action, try item.refusal(stage), as: stage.refusedCaller(of: item))
    }
    driver.fail(nil)
    #expect(try dump(world) == before)
    #expect(
      try world.perform(item.action, try item.success(stage), as: stage.caller(of: item)).isAnswered
    )
  }

  /// No record, no change: when the record cannot be written, nothing is.
  @Test(arguments: cases)
  func `and no change without it`(item: Case) throws {
    let stage = try Stage(try World())
    let world = stage.world
    try world.driver.transaction { connection in
      for statement in Self.noAudit { try connection.run(statement) }
    }
    let before = try dump(world)
    #expect(throws: SQLFailure.self) {
      try world.perform(item.action, try item.success(stage), as: stage.caller(of: item))
    }
    #expect(try dump(world) == before)
  }

  /// What keeps records from being written.
  private static let noAudit =
    TestEngine.current == .sqlite
    ? ["CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no audit'); END"]
    : [
      """
      CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no audit'; END $$
      """,
      "CREATE TRIGGER no_audit BEFORE INSERT ON audit EXECUTE FUNCTION no_audit()",
    ]

  /// Every row of every table that operations change.
  private func dump(_ world: World) throws -> [String] {
    let columns = [
      "accounts": "id || COALESCE(alias, '') || token_version || COALESCE(root_password_hash, '')",
      "users": "id || '/' || path || name", "tags": "resource_id || tag_key || tag_value",
      "user_groups": "id || '/' || path || name", "group_members": "user_id || '/' || group_id",
      "roles":
        "id || '/' || name || trust_policy || COALESCE(description, '') || max_session_duration",
      "instance_profiles": "id || '/' || name || COALESCE(role_id, '')",
      "inline_policies": "entity_id || name || document",
      "managed_policies":
        "id || arn || default_version || '/' || last_version || '/' || updated_at",
      "policy_versions": "policy_id || '/' || version || document",
      "attached_policies": "entity_id || policy_arn",
      "permissions_boundaries": "entity_id || policy_arn",
      "access_keys": "id || status", "login_profiles": "user_id || password_hash || must_be_reset",
      "former_passwords": "user_id || '/' || id", "password_policies": "account_id",
      "ssh_public_keys": "id || status", "signing_certificates": "id || status",
      "service_credentials": "id || status || hex(password_hash)",
      "credential_reports": "account_id || '/' || started_at",
      "mfa_devices":
        "id || '/' || COALESCE(owner_id, '') || '/' || skew || '/' || COALESCE(last_pair, '')",
      "retired_serial_numbers": "serial_number", "spent_codes": "step || '/' || device_id",
      "code_attempts": "time_window || '/' || budget_id || '/' || ordinal",
      "code_failures": "budget_id || '/' || id", "audit": "id || record",
    ]
    return try world.driver.read { connection in
      try columns.sorted { $0.key < $1.key }.flatMap { table, column in
        let row = TestEngine.current == .sqlite ? column : "\(table)::text"
        return try connection.rows("SELECT \(row) FROM \(table) ORDER BY 1") { table + $0.text(0) }
      }
    }
  }
}
