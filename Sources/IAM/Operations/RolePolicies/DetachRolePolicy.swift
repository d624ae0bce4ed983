import AWSQuery
import Identity
import Operations

/// Detaches a managed policy from a role.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html>
struct DetachRolePolicy: WriteOperation {
  static let api = API.iam
  static let action = "DetachRolePolicy"
  static let audited = ["RoleName", "PolicyArn"]

  let roleName: String
  let policyARN: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    policyARN = reader.required("PolicyArn", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole(
      "iam:DetachRolePolicy", named: roleName, in: records, for: caller, policyARN: policyARN)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    try call.detach(policyARN, from: role.id, in: records)
    return .done
  }
}
