import Identity
import TestCertificates

/// One way in: an action, and a request for it that succeeds for whoever may make it.
struct Door: Sendable {
  let name: String
  let action: String
  /// Nil where the caller cannot ask: the root user has no name to give.
  let form: @Sendable (Target) -> Form?

  init(
    _ action: String, _ variant: String = "",
    _ form: @escaping @Sendable (Target) -> Form? = { _ in [:] }
  ) {
    name = variant.isEmpty ? action : "\(action) (\(variant))"
    self.action = action
    self.form = form
  }
}

/// What one caller is let loose on: made for him alone, so that no caller finds what another left.
struct Target: Sendable {
  let userName: String
  let userARN: String
  /// A user with nothing to his name.
  let bareUserName: String
  /// The caller's own name; nobody in particular has the target's.
  let callerName: String?
  /// A group the target is in.
  let groupName: String
  /// A group with nobody in it.
  let bareGroupName: String
  let roleName: String
  let profileName: String
  /// An instance profile without a role.
  let bareProfileName: String
  /// A role without policies, in no instance profile.
  let bareRoleName: String
  /// Attached to the target and his group; the other binds nobody. Both have two versions.
  let policyARN: String
  let barePolicyARN: String
  let accessKeyID: String
  let publicKeyID: String
  let serviceCredentialID: String
  let certificateID: String
  let spare: Authenticator
  let held: Authenticator
  /// A device of the caller's own; the target's where he can have none.
  let own: Authenticator
  let now: Timestamp

  /// Makes the target in the account of the callers, and a device for the caller himself.
  init(_ number: Int, of callers: Callers, for column: (name: String, user: String?)) throws {
    let service = callers.service
    let account = callers.account
    userName = "target-\(number)"
    bareUserName = "bare-\(number)"
    groupName = "group-\(number)"
    bareGroupName = "bare-\(number)"
    callerName = column.name.hasPrefix("root") ? nil : column.user ?? userName
    let user = try service.addUser(
      userName, tags: [Tag(key: "team", value: "blue")], in: account)
    userARN = user.arn
    _ = try service.addUser(bareUserName, in: account)
    roleName = "role-\(number)"
    let role = try service.addRole(roleName, trusting: Callers.account, in: account)
    try service.addPolicy(Documents.administrator, named: "reading", to: role.id)
    profileName = "profile-\(number)"
    try service.addInstanceProfile(profileName, holding: role, in: account)
    bareProfileName = "bare-profile-\(number)"
    try service.addInstanceProfile(bareProfileName, in: account)
    bareRoleName = "bare-role-\(number)"
    try service.addRole(bareRoleName, trusting: Callers.account, in: account)
    try service.addPolicy(Documents.administrator, named: "reading", to: user)
    let group = try service.addGroup(groupName, with: [user], in: account)
    try service.addPolicy(Documents.administrator, named: "reading", to: group.id)
    _ = try service.addGroup(bareGroupName, in: account)
    try service.addPassword(to: user)
    publicKeyID = try service.addPublicKey(to: user)
    serviceCredentialID = try service.addServiceCredential(to: user)
    policyARN = try service.addManagedPolicy(
      "policy-\(number)", versions: 2, tags: [Tag(key: "team", value: "blue")],
      attachedTo: user.id, group.id, role.id, in: account
    ).arn.description
    barePolicyARN = try service.addManagedPolicy("bare-\(number)", in: account).arn.description
    certificateID = try Self.addCertificate(number, to: user, at: service)
    accessKeyID = try service.addKey(of: .user(user.id), in: account).accessKeyID
    spare = try service.addDevice("spare-\(number)", in: account)
    held = try service.addDevice("held-\(number)", heldBy: .user(user.id), in: account)
    // Only these two can have one and still call.
    let owner = try column.user.flatMap { try service.user(named: $0, in: account) }
    if let owner { try service.addPassword(to: owner) }
    let isOwnAccount = column.name != "other account's administrator"
    if let owner, isOwnAccount, owner.name == "administrator" {
      own = try service.addDevice("own-\(number)", heldBy: .user(owner.id), in: account)
    } else {
      own = held
    }
    now = service.clock.now()
  }

  /// A certificate is one user's in an account, so each target has one of another name.
  private static func addCertificate(
    _ number: Int, to user: User, at service: LocalService
  ) throws -> String {
    let now = service.clock.now()
    return try service.change { records in
      let certificate = SigningCertificate(
        id: Identifiers.certificateID(random: records.random), account: user.account,
        owner: .user(user.id), status: .active, uploadedAt: now,
        document: CertificateDocument(kept: "certificate", digest: [UInt8(number)]))
      try records.insert(certificate)
      return certificate.id
    }
  }

  var user: Form { ["UserName": userName] }
  var group: Form { ["GroupName": groupName] }
  var policy: Form { ["PolicyArn": policyARN] }
  var barePolicy: Form { ["PolicyArn": barePolicyARN] }
  /// With the caller's own name, if he has one.
  func caller(_ form: Form) -> Form? { callerName.map { ["UserName": $0] + form } }
  var role: Form { ["RoleName": roleName] }
  var profile: Form { ["InstanceProfileName": profileName] }
  var key: Form { ["AccessKeyId": accessKeyID] }
  var publicKey: Form { user + ["SSHPublicKeyId": publicKeyID] }
  var serviceCredential: Form { user + ["ServiceSpecificCredentialId": serviceCredentialID] }
  var certificate: Form { user + ["CertificateId": certificateID] }
  var tag: Form { ["Tags.member.1.Key": "city", "Tags.member.1.Value": "Ghent"] }
}

extension Door {
  private static func serial(_ device: Authenticator) -> Form {
    ["SerialNumber": device.serialNumber]
  }

  /// Every action at least once, and those that act on the caller himself once more.
  static let all: [Door] = [
    Door("CreateVirtualMFADevice") { ["VirtualMFADeviceName": "new-" + $0.userName] },
    Door("EnableMFADevice", "for another") {
      $0.user + serial($0.spare) + $0.spare.pair(at: $0.now)
    },
    Door("EnableMFADevice", "for oneself") {
      $0.caller(serial($0.spare) + $0.spare.pair(at: $0.now))
    },
    Door("DeactivateMFADevice", "of another") { $0.user + serial($0.held) },
    Door("DeactivateMFADevice", "of oneself") { serial($0.own) },
    Door("DeleteVirtualMFADevice") { serial($0.spare) },
    Door("ListVirtualMFADevices"),
    Door("ListMFADevices", "of another") { $0.user },
    Door("ListMFADevices", "of oneself"),
    Door("GetMFADevice") { $0.user + serial($0.held) },
    Door("ResyncMFADevice", "of another") { $0.user + serial($0.held) + $0.held.pair(at: $0.now) },
    Door("ResyncMFADevice", "of oneself") {
      $0.caller(serial($0.own) + $0.own.pair(at: $0.now))
    },
    Door("TagMFADevice") { serial($0.spare) + $0.tag },
    Door("UntagMFADevice") { serial($0.spare) + ["TagKeys.member.1": "city"] },
    Door("ListMFADeviceTags") { serial($0.spare) },
    Door("CreateUser") { ["UserName": "new-" + $0.userName] },
    Door("GetUser", "another") { $0.user },
    Door("GetUser", "oneself"),
    Door("ListUsers"),
    Door("UpdateUser") { $0.user + ["NewPath": "/new/"] },
    Door("DeleteUser") { ["UserName": $0.bareUserName] },
    Door("TagUser") { $0.user + $0.tag },
    Door("UntagUser") { $0.user + ["TagKeys.member.1": "team"] },
    Door("ListUserTags") { $0.user },
    Door("CreateGroup") { ["GroupName": "new-" + $0.groupName] },
    Door("GetGroup") { $0.group },
    Door("ListGroups"),
    Door("UpdateGroup") { $0.group + ["NewPath": "/new/"] },
    Door("DeleteGroup") { ["GroupName": $0.bareGroupName] },
    Door("AddUserToGroup") { ["GroupName": $0.bareGroupName] + $0.user },
    Door("RemoveUserFromGroup") { $0.group + $0.user },
    Door("ListGroupsForUser") { $0.user },
    Door("CreateRole") {
      [
        "RoleName": "new-" + $0.userName,
        "AssumeRolePolicyDocument": Documents.trust(Callers.account),
      ]
    },
    Door("GetRole") { $0.role },
    Door("ListRoles"),
    Door("UpdateRole") { $0.role + ["Description": "new"] },
    Door("UpdateRoleDescription") { $0.role + ["Description": "new"] },
    Door("UpdateAssumeRolePolicy") {
      $0.role + ["PolicyDocument": Documents.trust(Callers.account)]
    },
    Door("DeleteRole") { ["RoleName": $0.bareRoleName] },
    Door("TagRole") { $0.role + $0.tag },
    Door("UntagRole") { $0.role + ["TagKeys.member.1": "team"] },
    Door("ListRoleTags") { $0.role },
    Door("CreateInstanceProfile") { ["InstanceProfileName": "new-" + $0.profileName] },
    Door("GetInstanceProfile") { $0.profile },
    Door("ListInstanceProfiles"),
    Door("ListInstanceProfilesForRole") { $0.role },
    Door("DeleteInstanceProfile") { ["InstanceProfileName": $0.bareProfileName] },
    Door("AddRoleToInstanceProfile") {
      ["InstanceProfileName": $0.bareProfileName] + $0.role
    },
    Door("RemoveRoleFromInstanceProfile") { $0.profile + $0.role },
    Door("TagInstanceProfile") { $0.profile + $0.tag },
    Door("UntagInstanceProfile") { $0.profile + ["TagKeys.member.1": "team"] },
    Door("ListInstanceProfileTags") { $0.profile },
    Door("CreateAccessKey", "for another") { $0.user },
    Door("UpdateAccessKey") { $0.user + $0.key + ["Status": "Inactive"] },
    Door("DeleteAccessKey") { $0.user + $0.key },
    Door("ListAccessKeys", "of another") { $0.user },
    Door("ListAccessKeys", "of oneself"),
    Door("GetAccessKeyLastUsed") { $0.key },
    Door("CreateLoginProfile") {
      ["UserName": $0.bareUserName, "Password": KnownPassword.text]
    },
    Door("GetLoginProfile", "of another") { $0.user },
    Door("GetLoginProfile", "of oneself"),
    Door("UpdateLoginProfile") { $0.user + ["Password": KnownPassword.text + "!"] },
    Door("DeleteLoginProfile") { $0.user },
    Door("ChangePassword") { _ in
      ["OldPassword": KnownPassword.text, "NewPassword": KnownPassword.text + "!"]
    },
    Door("UpdateAccountPasswordPolicy"),
    Door("GetAccountPasswordPolicy"),
    Door("DeleteAccountPasswordPolicy"),
    Door("UploadSSHPublicKey") { $0.user + ["SSHPublicKeyBody": SampleKeys.otherRSA] },
    Door("GetSSHPublicKey") { $0.publicKey + ["Encoding": "SSH"] },
    Door("ListSSHPublicKeys", "of another") { $0.user },
    Door("ListSSHPublicKeys", "of oneself"),
    Door("UpdateSSHPublicKey") { $0.publicKey + ["Status": "Inactive"] },
    Door("DeleteSSHPublicKey") { $0.publicKey },
    Door("UploadSigningCertificate") {
      $0.user + ["CertificateBody": SampleCertificates.other]
    },
    Door("ListSigningCertificates", "of another") { $0.user },
    Door("ListSigningCertificates", "of oneself"),
    Door("UpdateSigningCertificate") { $0.certificate + ["Status": "Inactive"] },
    Door("DeleteSigningCertificate") { $0.certificate },
    Door("CreateServiceSpecificCredential") {
      $0.user + ["ServiceName": "codecommit.amazonaws.com"]
    },
    Door("ListServiceSpecificCredentials", "of another") { $0.user },
    Door("ListServiceSpecificCredentials", "of everybody") { _ in ["AllUsers": "true"] },
    Door("ResetServiceSpecificCredential") { $0.serviceCredential },
    Door("UpdateServiceSpecificCredential") { $0.serviceCredential + ["Status": "Inactive"] },
    Door("DeleteServiceSpecificCredential") { $0.serviceCredential },
    Door("PutUserPolicy") {
      $0.user + ["PolicyName": "new", "PolicyDocument": Documents.administrator]
    },
    Door("GetUserPolicy") { $0.user + ["PolicyName": "reading"] },
    Door("ListUserPolicies") { $0.user },
    Door("DeleteUserPolicy") { $0.user + ["PolicyName": "reading"] },
    Door("PutGroupPolicy") {
      $0.group + ["PolicyName": "new", "PolicyDocument": Documents.administrator]
    },
    Door("GetGroupPolicy") { $0.group + ["PolicyName": "reading"] },
    Door("ListGroupPolicies") { $0.group },
    Door("DeleteGroupPolicy") { $0.group + ["PolicyName": "reading"] },
    Door("PutRolePolicy") {
      $0.role + ["PolicyName": "new", "PolicyDocument": Documents.administrator]
    },
    Door("GetRolePolicy") { $0.role + ["PolicyName": "reading"] },
    Door("ListRolePolicies") { $0.role },
    Door("DeleteRolePolicy") { $0.role + ["PolicyName": "reading"] },
    Door("CreatePolicy") {
      ["PolicyName": "new-" + $0.groupName, "PolicyDocument": Documents.administrator]
    },
    Door("GetPolicy") { $0.policy },
    Door("ListPolicies"),
    Door("DeletePolicy") { $0.barePolicy },
    Door("CreatePolicyVersion") { $0.policy + ["PolicyDocument": Documents.administrator] },
    Door("GetPolicyVersion") { $0.policy + ["VersionId": "v1"] },
    Door("ListPolicyVersions") { $0.policy },
    Door("SetDefaultPolicyVersion") { $0.policy + ["VersionId": "v2"] },
    Door("DeletePolicyVersion") { $0.policy + ["VersionId": "v2"] },
    Door("TagPolicy") { $0.policy + $0.tag },
    Door("UntagPolicy") { $0.policy + ["TagKeys.member.1": "team"] },
    Door("ListPolicyTags") { $0.policy },
    Door("ListEntitiesForPolicy") { $0.policy },
    Door("AttachUserPolicy") { $0.user + $0.barePolicy },
    Door("DetachUserPolicy") { $0.user + $0.policy },
    Door("ListAttachedUserPolicies") { $0.user },
    Door("AttachGroupPolicy") { $0.group + $0.barePolicy },
    Door("DetachGroupPolicy") { $0.group + $0.policy },
    Door("ListAttachedGroupPolicies") { $0.group },
    Door("AttachRolePolicy") { $0.role + $0.barePolicy },
    Door("DetachRolePolicy") { $0.role + $0.policy },
    Door("ListAttachedRolePolicies") { $0.role },
    Door("PutUserPermissionsBoundary") { $0.user + ["PermissionsBoundary": $0.policyARN] },
    Door("DeleteUserPermissionsBoundary") { $0.user },
    Door("PutRolePermissionsBoundary") { $0.role + ["PermissionsBoundary": $0.policyARN] },
    Door("DeleteRolePermissionsBoundary") { $0.role },
    Door("CreateAccountAlias") { ["AccountAlias": "new-" + $0.userName] },
    Door("ListAccountAliases"),
    Door("DeleteAccountAlias") { _ in ["AccountAlias": "door"] },
    Door("GetAccountSummary"),
    Door("GetAccountAuthorizationDetails"),
    Door("GenerateCredentialReport"),
    Door("SimulateCustomPolicy") { _ in
      ["PolicyInputList.member.1": Documents.administrator, "ActionNames.member.1": "iam:GetUser"]
    },
    Door("SimulatePrincipalPolicy") {
      ["PolicySourceArn": $0.userARN, "ActionNames.member.1": "iam:GetUser"]
    },
    Door("GetContextKeysForCustomPolicy") { _ in
      ["PolicyInputList.member.1": Documents.administrator]
    },
    Door("GetContextKeysForPrincipalPolicy") { ["PolicySourceArn": $0.userARN] },
    Door("GetCredentialReport"),
    Door("SetSecurityTokenServicePreferences") { _ in
      ["GlobalEndpointTokenVersion": "v2Token"]
    },
    Door("GetCallerIdentity"),
    Door("GetAccessKeyInfo") { $0.key },
    Door("GetSessionToken"),
    Door("GetFederationToken") { _ in ["Name": "guest"] },
    Door("DecodeAuthorizationMessage") { _ in ["EncodedMessage": "x"] },
    Door("AssumeRoot") { _ in
      [
        "TargetPrincipal": Callers.account,
        "TaskPolicyArn.arn": RootTask.auditCredentials.arn(in: .aws),
      ]
    },
    Door("AssumeRole") {
      [
        "RoleArn": "arn:aws:iam::\(Callers.account):role/\($0.roleName)",
        "RoleSessionName": "session",
      ]
    },
  ]
}
