import AWSQuery
import Identity
import Operations

/// Deletes an inline policy of a role.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html>
struct DeleteRolePolicy: WriteOperation {
  static let api = API.iam
  static let action = "DeleteRolePolicy"
  static let audited = ["RoleName", "PolicyName"]

  let roleName: String
  let policyName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    policyName = reader.required("PolicyName", .policyName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole("iam:DeleteRolePolicy", named: roleName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    guard try records.policy(named: policyName, of: role.id) != nil else {
      throw ServiceError.noSuchRolePolicy(policyName)
    }
    try records.deletePolicy(named: policyName, of: role.id)
    return .done
  }
}
