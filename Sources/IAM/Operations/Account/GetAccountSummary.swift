import AWSQuery
import Identity
import Operations

/// Counts what the account has, and says what it may have.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html>
struct GetAccountSummary: ReadOperation {
  static let api = API.iam
  static let action = "GetAccountSummary"
  static let audited: [String] = []

  init(_ reader: inout ParameterReader) throws(ServiceError) {}

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:GetAccountSummary", on: "*")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let account = call.caller.account
    let summary = try records.summary(of: account.id)
    // Kinds that are not here yet count none; their quotas are AWS's, which later issues keep.
    let entries: [(key: String, value: Int)] = [
      ("AccessKeysPerUserQuota", account.limit(.accessKeysPerUser)),
      ("AccountAccessKeysPresent", summary.rootAccessKeys > 0 ? 1 : 0),
      ("AccountMFAEnabled", summary.rootDevices > 0 ? 1 : 0),
      ("AccountPasswordPresent", summary.rootPasswords),
      ("AccountSigningCertificatesPresent", summary.rootCertificates > 0 ? 1 : 0),
      ("AssumeRolePolicySizeQuota", account.limit(.assumeRolePolicySize)),
      ("AttachedPoliciesPerGroupQuota", account.limit(.attachedPoliciesPerGroup)),
      ("AttachedPoliciesPerRoleQuota", account.limit(.attachedPoliciesPerRole)),
      ("AttachedPoliciesPerUserQuota", account.limit(.attachedPoliciesPerUser)),
      ("GlobalEndpointTokenVersion", Int(account.tokenVersion.rawValue)),
      ("GroupPolicySizeQuota", account.limit(.groupPolicySize)),
      ("Groups", summary.groups),
      ("GroupsPerUserQuota", account.limit(.groupsPerUser)),
      ("GroupsQuota", account.limit(.groups)),
      ("InstanceProfiles", summary.instanceProfiles),
      ("InstanceProfilesQuota", account.limit(.instanceProfiles)),
      ("MFADevices", summary.devices),
      ("MFADevicesInUse", summary.devicesInUse),
      ("Policies", summary.policies),
      ("PoliciesQuota", account.limit(.policies)),
      ("PolicySizeQuota", account.limit(.policySize)),
      ("PolicyVersionsInUse", summary.policyVersions),
      ("PolicyVersionsInUseQuota", account.limit(.policyVersionsInUse)),
      ("Providers", 0),
      ("RolePolicySizeQuota", account.limit(.rolePolicySize)),
      ("Roles", summary.roles),
      ("RolesQuota", account.limit(.roles)),
      ("ServerCertificates", 0),
      ("ServerCertificatesQuota", 20),
      ("SigningCertificatesPerUserQuota", account.limit(.signingCertificatesPerUser)),
      ("UserPolicySizeQuota", account.limit(.userPolicySize)),
      ("Users", summary.users),
      ("UsersQuota", account.limit(.users)),
      ("VersionsPerPolicyQuota", account.limit(.versionsPerPolicy)),
    ]
    return Answer { xml in
      xml.map("SummaryMap", entries.map { ($0.key, String($0.value)) })
    }
  }
}
