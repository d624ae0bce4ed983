import AWSQuery
import Identity
import Operations

/// Lifts what bounds a role, whose policies then grant all they say. One that nothing bounds is no
/// error.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html>
struct DeleteRolePermissionsBoundary: WriteOperation {
  static let api = API.iam
  static let action = "DeleteRolePermissionsBoundary"
  static let audited = ["RoleName"]

  let roleName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole(
      "iam:DeleteRolePermissionsBoundary", named: roleName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    try records.setBoundary(nil, of: role.id, in: role.account)
    return .done
  }
}
