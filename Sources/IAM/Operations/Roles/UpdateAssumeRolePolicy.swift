import AWSQuery
import Identity
import Operations

/// Replaces a role's trust policy. Sessions that were made under the old one live on.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html>
struct UpdateAssumeRolePolicy: WriteOperation {
  static let api = API.iam
  static let action = "UpdateAssumeRolePolicy"
  static let audited = ["RoleName", "PolicyDocument"]

  let roleName: String
  let document: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    document = reader.required("PolicyDocument", .policyDocument)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole("iam:UpdateAssumeRolePolicy", named: roleName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    let trustPolicy = try checkedTrustPolicy(document, of: call.caller.account, in: records)
    try records.update(role.with(trustPolicy: trustPolicy))
    return .done
  }
}
