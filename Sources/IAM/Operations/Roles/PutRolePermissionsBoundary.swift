import AWSQuery
import Identity
import Operations

/// Sets the managed policy beyond which no policy grants a role's sessions anything.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html>
struct PutRolePermissionsBoundary: WriteOperation {
  static let api = API.iam
  static let action = "PutRolePermissionsBoundary"
  static let audited = ["RoleName", "PermissionsBoundary"]

  let roleName: String
  let permissionsBoundary: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    permissionsBoundary = reader.required("PermissionsBoundary", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole(
      "iam:PutRolePermissionsBoundary", named: roleName, in: records, for: caller,
      settingBoundary: permissionsBoundary)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    let boundary = try call.boundary(permissionsBoundary, in: records)
    try records.setBoundary(boundary, of: role.id, in: role.account)
    return .done
  }
}
