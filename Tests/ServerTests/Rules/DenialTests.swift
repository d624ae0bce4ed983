import IAM
import Identity
import Operations
import STS
import TestCertificates
import Testing

/// D.7: what a denial says, and what it calls the resource.
@Suite struct DenialTests {
  /// The resource as printed, for each action.
  struct Row: Sendable, CustomTestStringConvertible {
    let action: String
    let form: Form
    let resource: String
    var testDescription: String { "\(action) on \(resource)" }

    init(_ action: String, _ form: Form = [:], on resource: String) {
      self.action = action
      self.form = form
      self.resource = resource
    }
  }

  private static let serial: Form = ["SerialNumber": "arn:aws:iam::111122223333:mfa/bobs/phone"]
  private static let bob: Form = ["UserName": "BOB"]
  private static let staff: Form = ["GroupName": "STAFF"]
  private static let machine: Form = ["InstanceProfileName": "MACHINE"]
  private static let auditor: Form = ["RoleName": "AUDITOR"]
  private static let codes: Form = [
    "AuthenticationCode1": "123456", "AuthenticationCode2": "654321",
  ]
  private static let device = "arn:aws:iam::111122223333:mfa/bobs/phone"
  private static let certificate: Form = ["CertificateId": "TA7SMP42TDN5Z26OBPJE7EXAMPLE"]
  private static let documents: Form = ["PolicyInputList.member.1": Documents.administrator]
  private static let actionName: Form = ["ActionNames.member.1": "iam:GetUser"]
  private static let password: Form = ["Password": KnownPassword.text]
  private static let publicKey: Form = ["SSHPublicKeyId": "APKAEIBAERJR2EXAMPLE"]
  private static let credential: Form = ["ServiceSpecificCredentialId": "ACCAEXAMPLE123EXAMPLE"]
  private static let key: Form = ["AccessKeyId": "AKIAIOSFODNN7EXAMPLE"]

  static let rows = ofUsersAndGroups + ofManagedPolicies

  private static let ofUsersAndGroups = [
    Row(
      "CreateVirtualMFADevice", ["VirtualMFADeviceName": "x", "Path": "/a/"],
      on: "arn:aws:iam::111122223333:mfa/a/x"),
    Row("EnableMFADevice", bob + serial + codes, on: "user bob"),
    Row("DeactivateMFADevice", bob + serial, on: "user bob"),
    Row("DeactivateMFADevice", serial, on: "user alice"),
    Row("DeleteVirtualMFADevice", serial, on: device),
    Row("ListVirtualMFADevices", on: "arn:aws:iam::111122223333:mfa/"),
    Row("ListMFADevices", bob, on: "user bob"),
    Row("ListMFADevices", on: "user alice"),
    Row("GetMFADevice", bob + serial, on: "user bob"),
    Row("ResyncMFADevice", bob + serial + codes, on: "user bob"),
    Row(
      "TagMFADevice", serial + ["Tags.member.1.Key": "a", "Tags.member.1.Value": "b"],
      on: device),
    Row("UntagMFADevice", serial + ["TagKeys.member.1": "a"], on: device),
    Row("ListMFADeviceTags", serial, on: device),
    Row(
      "CreateUser", ["UserName": "x", "Path": "/a/"],
      on: "arn:aws:iam::111122223333:user/a/x"),
    Row("GetUser", bob, on: "user bob"),
    Row("GetUser", on: "user alice"),
    Row("GetUser", ["UserName": "nobody"], on: "user nobody"),
    Row("ListUsers", on: "arn:aws:iam::111122223333:user/"),
    Row("ListUsers", ["PathPrefix": "/a/"], on: "arn:aws:iam::111122223333:user/a/"),
    Row("UpdateUser", bob, on: "user bob"),
    Row("DeleteUser", bob, on: "user bob"),
    Row("TagUser", bob + ["Tags.member.1.Key": "a", "Tags.member.1.Value": "b"], on: "user bob"),
    Row("UntagUser", bob + ["TagKeys.member.1": "a"], on: "user bob"),
    Row("ListUserTags", bob, on: "user bob"),
    Row(
      "CreateRole",
      [
        "RoleName": "x", "Path": "/a/", "AssumeRolePolicyDocument": Documents.trust("111122223333"),
      ], on: "arn:aws:iam::111122223333:role/a/x"),
    Row("GetRole", auditor, on: "role auditor"),
    Row("GetRole", ["RoleName": "nothing"], on: "role nothing"),
    Row("ListRoles", on: "arn:aws:iam::111122223333:role/"),
    Row("ListRoles", ["PathPrefix": "/a/"], on: "arn:aws:iam::111122223333:role/a/"),
    Row("UpdateRole", auditor, on: "role auditor"),
    Row("UpdateRoleDescription", auditor + ["Description": "x"], on: "role auditor"),
    Row(
      "UpdateAssumeRolePolicy", auditor + ["PolicyDocument": Documents.trust("111122223333")],
      on: "role auditor"),
    Row("DeleteRole", auditor, on: "role auditor"),
    Row(
      "TagRole", auditor + ["Tags.member.1.Key": "a", "Tags.member.1.Value": "b"],
      on: "role auditor"),
    Row("UntagRole", auditor + ["TagKeys.member.1": "a"], on: "role auditor"),
    Row("ListRoleTags", auditor, on: "role auditor"),
    Row(
      "CreateInstanceProfile", ["InstanceProfileName": "x", "Path": "/a/"],
      on: "arn:aws:iam::111122223333:instance-profile/a/x"),
    Row("GetInstanceProfile", machine, on: "instance profile machine"),
    Row("ListInstanceProfiles", on: "arn:aws:iam::111122223333:instance-profile/"),
    Row("ListInstanceProfilesForRole", auditor, on: "role auditor"),
    Row("DeleteInstanceProfile", machine, on: "instance profile machine"),
    Row("AddRoleToInstanceProfile", machine + auditor, on: "instance profile machine"),
    Row("RemoveRoleFromInstanceProfile", machine + auditor, on: "instance profile machine"),
    Row(
      "TagInstanceProfile", machine + ["Tags.member.1.Key": "a", "Tags.member.1.Value": "b"],
      on: "instance profile machine"),
    Row(
      "UntagInstanceProfile", machine + ["TagKeys.member.1": "a"],
      on: "instance profile machine"),
    Row("ListInstanceProfileTags", machine, on: "instance profile machine"),
    Row("CreateAccessKey", bob, on: "user bob"),
    Row("CreateAccessKey", on: "user alice"),
    Row("UpdateAccessKey", bob + key + ["Status": "Active"], on: "user bob"),
    Row("DeleteAccessKey", bob + key, on: "user bob"),
    Row("ListAccessKeys", bob, on: "user bob"),
    Row("GetAccessKeyLastUsed", key, on: "access key AKIAIOSFODNN7EXAMPLE"),
    Row("CreateLoginProfile", bob + password, on: "user bob"),
    Row("CreateLoginProfile", password, on: "user alice"),
    Row("GetLoginProfile", bob, on: "user bob"),
    Row("UpdateLoginProfile", bob + password, on: "user bob"),
    Row("DeleteLoginProfile", bob, on: "user bob"),
    Row(
      "ChangePassword", ["OldPassword": "x", "NewPassword": KnownPassword.text],
      on: "user alice"),
    Row("UpdateAccountPasswordPolicy", on: "*"),
    Row("GetAccountPasswordPolicy", on: "*"),
    Row("DeleteAccountPasswordPolicy", on: "*"),
    Row("UploadSSHPublicKey", bob + ["SSHPublicKeyBody": SampleKeys.rsa], on: "user bob"),
    Row("GetSSHPublicKey", bob + publicKey + ["Encoding": "PEM"], on: "user bob"),
    Row("ListSSHPublicKeys", bob, on: "user bob"),
    Row("UpdateSSHPublicKey", bob + publicKey + ["Status": "Active"], on: "user bob"),
    Row("DeleteSSHPublicKey", bob + publicKey, on: "user bob"),
    Row("CreateServiceSpecificCredential", bob + ["ServiceName": "x"], on: "user bob"),
    Row("ListServiceSpecificCredentials", bob, on: "user bob"),
    Row(
      "ListServiceSpecificCredentials", ["AllUsers": "true"],
      on: "arn:aws:iam::111122223333:user/*"),
    Row("ResetServiceSpecificCredential", bob + credential, on: "user bob"),
    Row("UpdateServiceSpecificCredential", credential + ["Status": "Active"], on: "user alice"),
    Row("DeleteServiceSpecificCredential", bob + credential, on: "user bob"),
    Row(
      "UploadSigningCertificate", bob + ["CertificateBody": SampleCertificates.valid],
      on: "user bob"),
    Row("ListSigningCertificates", bob, on: "user bob"),
    Row("ListSigningCertificates", on: "user alice"),
    Row("UpdateSigningCertificate", bob + certificate + ["Status": "Active"], on: "user bob"),
    Row("DeleteSigningCertificate", bob + certificate, on: "user bob"),
    Row("SimulateCustomPolicy", documents + actionName, on: "*"),
    Row(
      "SimulatePrincipalPolicy",
      ["PolicySourceArn": "arn:aws:iam::111122223333:user/bob"] + actionName,
      on: "arn:aws:iam::111122223333:user/bob"),
    Row("GetContextKeysForCustomPolicy", documents, on: "*"),
    Row(
      "GetContextKeysForPrincipalPolicy",
      ["PolicySourceArn": "arn:aws:iam::111122223333:user/bob"],
      on: "arn:aws:iam::111122223333:user/bob"),
    Row("GenerateCredentialReport", on: "*"),
    Row("GetCredentialReport", on: "*"),
    Row(
      "PutUserPolicy",
      bob + ["PolicyName": "x", "PolicyDocument": Documents.administrator], on: "user bob"),
    Row("GetUserPolicy", bob + ["PolicyName": "x"], on: "user bob"),
    Row("ListUserPolicies", bob, on: "user bob"),
    Row("DeleteUserPolicy", bob + ["PolicyName": "x"], on: "user bob"),
    Row(
      "CreateGroup", ["GroupName": "x", "Path": "/a/"],
      on: "arn:aws:iam::111122223333:group/a/x"),
    Row("GetGroup", staff, on: "group Staff"),
    Row("GetGroup", ["GroupName": "none"], on: "group none"),
    Row("ListGroups", on: "arn:aws:iam::111122223333:group/"),
    Row("ListGroups", ["PathPrefix": "/a/"], on: "arn:aws:iam::111122223333:group/a/"),
    Row("UpdateGroup", staff, on: "group Staff"),
    Row("DeleteGroup", staff, on: "group Staff"),
    Row("AddUserToGroup", staff + bob, on: "group Staff"),
    Row("RemoveUserFromGroup", staff + bob, on: "group Staff"),
    Row("ListGroupsForUser", bob, on: "user bob"),
    Row(
      "PutGroupPolicy",
      staff + ["PolicyName": "x", "PolicyDocument": Documents.administrator], on: "group Staff"),
    Row("GetGroupPolicy", staff + ["PolicyName": "x"], on: "group Staff"),
    Row("ListGroupPolicies", staff, on: "group Staff"),
    Row("DeleteGroupPolicy", staff + ["PolicyName": "x"], on: "group Staff"),
    Row(
      "PutRolePolicy",
      auditor + ["PolicyName": "x", "PolicyDocument": Documents.administrator],
      on: "role auditor"),
    Row("GetRolePolicy", auditor + ["PolicyName": "x"], on: "role auditor"),
    Row("ListRolePolicies", auditor, on: "role auditor"),
    Row("DeleteRolePolicy", auditor + ["PolicyName": "x"], on: "role auditor"),
    Row("CreateAccountAlias", ["AccountAlias": "example"], on: "*"),
    Row("ListAccountAliases", on: "*"),
    Row("DeleteAccountAlias", ["AccountAlias": "example"], on: "*"),
    Row("GetAccountSummary", on: "*"), Row("GetAccountAuthorizationDetails", on: "*"),
    Row(
      "SetSecurityTokenServicePreferences", ["GlobalEndpointTokenVersion": "v2Token"], on: "*"),
    Row("GetAccessKeyInfo", key, on: "*"),
    Row("DecodeAuthorizationMessage", ["EncodedMessage": "x"], on: "*"),
    Row(
      "GetFederationToken", ["Name": "guest"],
      on: "arn:aws:sts::111122223333:federated-user/guest"),
  ]

  private static let rootTask: Form = [
    "TargetPrincipal": "444455556666",
    "TaskPolicyArn.arn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
  ]
  private static let arn = "arn:aws:iam::111122223333:policy/far/p"
  private static let policy: Form = ["PolicyArn": arn]
  private static let ofManagedPolicies = [
    Row("AssumeRoot", rootTask, on: "arn:aws:iam::444455556666:root"),
    Row(
      "CreatePolicy",
      ["PolicyName": "x", "Path": "/a/", "PolicyDocument": Documents.administrator],
      on: "policy x"),
    Row("GetPolicy", policy, on: "policy " + arn),
    Row("ListPolicies", on: "policy path /"),
    Row("ListPolicies", ["PathPrefix": "/a/"], on: "policy path /a/"),
    Row("DeletePolicy", policy, on: "policy " + arn),
    Row(
      "CreatePolicyVersion", policy + ["PolicyDocument": Documents.administrator],
      on: "policy " + arn),
    Row("GetPolicyVersion", policy + ["VersionId": "v1"], on: "policy " + arn),
    Row("ListPolicyVersions", policy, on: "policy " + arn),
    Row("SetDefaultPolicyVersion", policy + ["VersionId": "v1"], on: "policy " + arn),
    Row("DeletePolicyVersion", policy + ["VersionId": "v1"], on: "policy " + arn),
    Row(
      "TagPolicy", policy + ["Tags.member.1.Key": "a", "Tags.member.1.Value": "b"],
      on: "policy " + arn),
    Row("UntagPolicy", policy + ["TagKeys.member.1": "a"], on: "policy " + arn),
    Row("ListPolicyTags", policy, on: "policy " + arn),
    Row("ListEntitiesForPolicy", policy, on: "policy " + arn),
    Row("AttachUserPolicy", bob + policy, on: "user bob"),
    Row("DetachUserPolicy", bob + policy, on: "user bob"),
    Row("ListAttachedUserPolicies", bob, on: "user bob"),
    Row("AttachGroupPolicy", staff + policy, on: "group Staff"),
    Row("DetachGroupPolicy", staff + policy, on: "group Staff"),
    Row("ListAttachedGroupPolicies", staff, on: "group Staff"),
    Row("AttachRolePolicy", auditor + policy, on: "role auditor"),
    Row("DetachRolePolicy", auditor + policy, on: "role auditor"),
    Row("ListAttachedRolePolicies", auditor, on: "role auditor"),
    Row("PutUserPermissionsBoundary", bob + ["PermissionsBoundary": arn], on: "user bob"),
    Row("DeleteUserPermissionsBoundary", bob, on: "user bob"),
    Row("PutRolePermissionsBoundary", auditor + ["PermissionsBoundary": arn], on: "role auditor"),
    Row("DeleteRolePermissionsBoundary", auditor, on: "role auditor"),
  ]

  /// Nobody needs leave for these.
  static let free: Set = ["GetCallerIdentity", "GetSessionToken"]
  /// Of which no reason is given, because the role says it (see AssumeRole's own answers).
  static let without: Set = ["AssumeRole"]

  @Test func `no action is without a row`() {
    let actions = Set((IAMActions.all + STSActions.all).map { $0.action })
    #expect(
      Set(Self.rows.map(\.action)) == actions.subtracting(Self.free).subtracting(Self.without))
  }

  @Test(arguments: rows)
  func `a denial names caller, action and resource`(_ row: Row) throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let alice = try service.addUser("alice", path: "/staff/", in: account)
    _ = try service.addUser("bob", in: account)
    _ = try service.addGroup("Staff", in: account)
    try service.addInstanceProfile("machine", path: "/m/", in: account)
    try service.addRole("auditor", path: "/audit/", trusting: "111122223333", in: account)
    _ = try service.addDevice("phone", path: "/bobs/", in: account)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    let isSTS = STSActions.all.contains { $0.action == row.action }
    let action = (isSTS ? "sts:" : "iam:") + row.action
    let start =
      "User: arn:aws:iam::111122223333:user/staff/alice is not authorized to perform: "
      + "\(action) on resource: \(row.resource) "

    let implicit = try service.send(row.action, row.form, as: keys)
    #expect(implicit.status == 403)
    #expect(implicit.code == "AccessDenied")
    #expect(
      implicit.message
        == start + "because no identity-based policy allows the \(action) action")

    try service.addPolicy(
      Documents.policy(
        Documents.statement("Allow", "*"), Documents.statement("Deny", action)), to: alice)
    let explicit = try service.send(row.action, row.form, as: keys)
    #expect(explicit.message == start + "with an explicit deny in an identity-based policy")
  }

  @Test(arguments: ["GetCallerIdentity", "GetSessionToken"])
  func `a Deny has no effect on what is free`(_ action: String) throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let alice = try service.addUser("alice", in: account)
    try service.addPolicy(Documents.policy(Documents.statement("Deny", "*")), to: alice)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    #expect(try service.send(action, as: keys).verdict == "ok")
  }

  /// A policy matches the stored path and spelling, whatever was asked for.
  @Test func `a user is matched as he is stored`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let alice = try service.addUser("alice", in: account)
    _ = try service.addUser("Bob", path: "/staff/", in: account)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    try service.addPolicy(
      Documents.policy(
        Documents.statement(
          "Allow", "iam:GetUser", on: "arn:aws:iam::111122223333:user/staff/Bob")), to: alice)
    #expect(try service.send("GetUser", ["UserName": "bOB"], as: keys).verdict == "ok")
    #expect(
      try service.send("GetUser", ["UserName": "staff/Bob"], as: keys).verdict
        == "ValidationError")
    #expect(
      try service.send("GetUser", ["UserName": "nobody"], as: keys).verdict == "AccessDenied")
  }

  /// Whoever may see only his own keys' use must not see the root user's.
  @Test func `leave for one's own keys is none for the root user's`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let rootKeys = try service.addKey(of: .root(account.id), in: account)
    let alice = try service.addUser("alice", in: account)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    try service.addPolicy(
      Documents.policy(
        Documents.statement(
          "Allow", "iam:GetAccessKeyLastUsed", on: "arn:aws:iam::111122223333:user/alice")),
      to: alice)
    let own = try service.send(
      "GetAccessKeyLastUsed", ["AccessKeyId": keys.accessKeyID], as: keys)
    #expect(own.verdict == "ok")
    let root = try service.send(
      "GetAccessKeyLastUsed", ["AccessKeyId": rootKeys.accessKeyID], as: keys)
    #expect(root.verdict == "AccessDenied")
  }
}
