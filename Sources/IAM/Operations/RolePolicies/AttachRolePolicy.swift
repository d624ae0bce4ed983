import AWSQuery
import Identity
import Operations

/// Attaches a managed policy to a role; one that is attached already stays so.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html>
struct AttachRolePolicy: WriteOperation {
  static let api = API.iam
  static let action = "AttachRolePolicy"
  static let audited = ["RoleName", "PolicyArn"]

  let roleName: String
  let policyARN: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    policyARN = reader.required("PolicyArn", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole(
      "iam:AttachRolePolicy", named: roleName, in: records, for: caller, policyARN: policyARN)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    try call.attach(
      policyARN, to: role.id, quota: .attachedPoliciesPerRole, named: "PoliciesPerRole",
      in: records)
    return .done
  }
}
