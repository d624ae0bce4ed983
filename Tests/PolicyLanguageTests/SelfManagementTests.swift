import PolicyLanguage
import Testing

/// The policies AWS documents for people who manage their own MFA devices, each with the actions and
/// the answers for a long-term key, a session without MFA and one with it.
@Suite struct SelfManagementTests {
  struct Row: Sendable, CustomStringConvertible {
    let action: String
    let resource: String
    let expected: [Decision.Effect]

    init(_ action: String, _ resource: String, _ answers: String) {
      self.action = action
      self.resource = resource
      expected = answers.map { $0 == "a" ? .allowed : $0 == "d" ? .explicitDeny : .implicitDeny }
    }

    var description: String { "\(action) on \(resource)" }
  }

  static let own = "arn:aws:iam::111122223333:user/dana"
  static let other = "arn:aws:iam::111122223333:user/eve"
  static let withPath = "arn:aws:iam::111122223333:user/team/dana"
  static let device = "arn:aws:iam::111122223333:mfa/phone"

  static let denyWithoutMFA = """
    {"Sid":"DenyAllExceptListedIfNoMFA","Effect":"Deny","NotAction":["iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice","iam:GetUser","iam:ListMFADevices","iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice","sts:GetSessionToken"],"Resource":"*",
    "Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}
    """
  static let createDevice = """
    {"Sid":"AllowManageOwnVirtualMFADevice","Effect":"Allow",
    "Action":["iam:CreateVirtualMFADevice"],"Resource":"arn:aws:iam::*:mfa/*"}
    """

  static func ownUser(_ sid: String, _ actions: String...) -> String {
    let names = actions.map { "\"iam:\($0)\"" }.joined(separator: ",")
    return """
      {"Sid":"\(sid)","Effect":"Allow","Action":[\(names)],
      "Resource":"arn:aws:iam::*:user/${aws:username}"}
      """
  }

  // a: allowed, i: implicitly denied, d: explicitly denied.
  static let mfaOnly = [
    Row("iam:ListVirtualMFADevices", "*", "aaa"),
    Row("iam:CreateVirtualMFADevice", device, "aaa"),
    Row("iam:DeleteVirtualMFADevice", device, "ddi"),
    Row("iam:EnableMFADevice", own, "aaa"),
    Row("iam:EnableMFADevice", other, "iii"),
    Row("iam:EnableMFADevice", withPath, "iii"),
    Row("iam:ResyncMFADevice", own, "aaa"),
    Row("iam:ListMFADevices", own, "aaa"),
    Row("iam:GetUser", own, "aaa"),
    Row("iam:DeactivateMFADevice", own, "dda"),
    Row("iam:DeactivateMFADevice", other, "ddi"),
    Row("iam:ChangePassword", own, "ddi"),
    Row("iam:ListUsers", "arn:aws:iam::111122223333:user/", "ddi"),
    Row("s3:ListAllMyBuckets", "*", "ddi"),
    Row("sts:GetSessionToken", "*", "aaa"),
    Row("sts:GetCallerIdentity", "*", "aaa"),
  ]

  @Test(arguments: mfaOnly)
  func `people manage their own devices`(_ row: Row) throws {
    try check(
      row,
      Policies.document(
        """
        {"Sid":"AllowViewAccountInfo","Effect":"Allow","Action":"iam:ListVirtualMFADevices",
        "Resource":"*"}
        """, Self.createDevice,
        Self.ownUser(
          "AllowManageOwnUserMFA", "DeactivateMFADevice", "EnableMFADevice", "GetUser",
          "ListMFADevices", "ResyncMFADevice"), Self.denyWithoutMFA))
  }

  static let credentials = [
    Row("iam:GetAccountPasswordPolicy", "*", "dda"),
    Row("iam:ListVirtualMFADevices", "*", "aaa"),
    Row("iam:ChangePassword", own, "dda"),
    Row("iam:ChangePassword", other, "ddi"),
    Row("iam:GetUser", own, "aaa"),
    Row("iam:CreateAccessKey", own, "dda"),
    Row("iam:CreateAccessKey", other, "ddi"),
    Row("iam:UpdateAccessKey", own, "dda"),
    Row("iam:UploadSigningCertificate", own, "dda"),
    Row("iam:GetSSHPublicKey", own, "dda"),
    Row("iam:ResetServiceSpecificCredential", own, "dda"),
    Row("iam:CreateVirtualMFADevice", device, "aaa"),
    Row("iam:EnableMFADevice", own, "aaa"),
    Row("iam:DeactivateMFADevice", own, "dda"),
    Row("iam:CreateUser", other, "ddi"),
  ]

  @Test(arguments: credentials)
  func `people manage their own credentials`(_ row: Row) throws {
    try check(
      row,
      Policies.document(
        """
        {"Sid":"AllowViewAccountInfo","Effect":"Allow",
        "Action":["iam:GetAccountPasswordPolicy","iam:ListVirtualMFADevices"],"Resource":"*"}
        """,
        Self.ownUser("AllowManageOwnPasswords", "ChangePassword", "GetUser"),
        Self.ownUser(
          "AllowManageOwnAccessKeys", "CreateAccessKey", "DeleteAccessKey", "ListAccessKeys",
          "UpdateAccessKey"),
        Self.ownUser(
          "AllowManageOwnSigningCertificates", "DeleteSigningCertificate",
          "ListSigningCertificates", "UpdateSigningCertificate", "UploadSigningCertificate"),
        Self.ownUser(
          "AllowManageOwnSSHPublicKeys", "DeleteSSHPublicKey", "GetSSHPublicKey",
          "ListSSHPublicKeys", "UpdateSSHPublicKey", "UploadSSHPublicKey"),
        Self.ownUser(
          "AllowManageOwnGitCredentials", "CreateServiceSpecificCredential",
          "DeleteServiceSpecificCredential", "ListServiceSpecificCredentials",
          "ResetServiceSpecificCredential", "UpdateServiceSpecificCredential"),
        Self.createDevice,
        Self.ownUser(
          "AllowManageOwnUserMFA", "DeactivateMFADevice", "EnableMFADevice", "ListMFADevices",
          "ResyncMFADevice"), Self.denyWithoutMFA))
  }

  static let tools = [
    Row("iam:ListUsers", "arn:aws:iam::111122223333:user/", "aaa"),
    Row("iam:ListUsers", "*", "aaa"),
    Row("iam:ListVirtualMFADevices", "*", "aaa"),
    Row("iam:CreateVirtualMFADevice", device, "aaa"),
    Row("iam:EnableMFADevice", own, "aaa"),
    Row("iam:ListMFADevices", own, "aaa"),
    Row("iam:ResyncMFADevice", own, "aaa"),
    Row("iam:DeactivateMFADevice", own, "dda"),
    Row("iam:DeactivateMFADevice", other, "ddi"),
    Row("iam:GetUser", own, "ddi"),
    // Not among the exceptions, but no policy concerns it.
    Row("sts:GetSessionToken", "*", "aaa"),
    Row("sts:AssumeRole", "arn:aws:iam::111122223333:role/x", "ddi"),
  ]

  @Test(arguments: tools)
  func `people manage their own device by API`(_ row: Row) throws {
    try check(
      row,
      Policies.document(
        """
        {"Sid":"AllowListActions","Effect":"Allow",
        "Action":["iam:ListUsers","iam:ListVirtualMFADevices"],"Resource":"*"}
        """,
        """
        {"Sid":"AllowUserToCreateVirtualMFADevice","Effect":"Allow",
        "Action":["iam:CreateVirtualMFADevice"],"Resource":"arn:aws:iam::*:mfa/*"}
        """,
        Self.ownUser(
          "AllowUserToManageTheirOwnMFA", "EnableMFADevice", "ListMFADevices", "ResyncMFADevice"),
        """
        {"Sid":"AllowUserToDeactivateTheirOwnMFAOnlyWhenUsingMFA","Effect":"Allow",
        "Action":["iam:DeactivateMFADevice"],"Resource":["arn:aws:iam::*:user/${aws:username}"],
        "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}
        """,
        """
        {"Sid":"BlockMostAccessUnlessSignedInWithMFA","Effect":"Deny",
        "NotAction":["iam:CreateVirtualMFADevice","iam:EnableMFADevice","iam:ListMFADevices",
        "iam:ListUsers","iam:ListVirtualMFADevices","iam:ResyncMFADevice"],"Resource":"*",
        "Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}
        """))
  }

  static let resync = [
    Row("iam:ListVirtualMFADevices", "*", "aaa"),
    Row("iam:ListMFADevices", own, "aaa"),
    Row("iam:ResyncMFADevice", own, "aaa"),
    Row("iam:ResyncMFADevice", other, "iii"),
    Row("iam:EnableMFADevice", own, "ddi"),
    Row("iam:DeactivateMFADevice", own, "ddi"),
    Row("sts:GetSessionToken", "*", "aaa"),
  ]

  @Test(arguments: resync)
  func `people resynchronise their own device`(_ row: Row) throws {
    try check(
      row,
      Policies.document(
        """
        {"Sid":"AllowListActions","Effect":"Allow","Action":["iam:ListVirtualMFADevices"],
        "Resource":"*"}
        """,
        Self.ownUser(
          "AllowUserToViewAndManageTheirOwnUserMFA", "ListMFADevices", "ResyncMFADevice"),
        """
        {"Sid":"BlockAllExceptListedIfNoMFA","Effect":"Deny","NotAction":["iam:ListMFADevices",
        "iam:ListVirtualMFADevices","iam:ResyncMFADevice"],"Resource":"*",
        "Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}
        """))
  }

  private func check(_ row: Row, _ text: String) throws {
    let managed = try Policies.one(text, .managed, name: "self-management")
    let compiled = CompiledPolicies(identity: [managed])
    let request = AuthorizationRequest(
      action: row.action, resource: row.resource, principal: Policies.dana)
    for (credentials, expected) in zip(Credentials.allCases, row.expected) {
      let decision = compiled.decide(request, in: credentials.context())
      #expect(decision.effect == expected, "\(credentials)")
      if expected == .explicitDeny {
        #expect(decision.decidedBy?.index == managed.policy.statements.count - 1)
        #expect(decision.policyType == .identity)
      }
    }
  }
}
