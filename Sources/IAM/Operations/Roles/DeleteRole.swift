import AWSQuery
import Identity
import Operations

/// Deletes a role, and with it ends its sessions.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html>
struct DeleteRole: WriteOperation {
  static let api = API.iam
  static let action = "DeleteRole"
  static let audited = ["RoleName"]

  let roleName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRole("iam:DeleteRole", named: roleName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    try records.delete(try call.role(named: roleName, in: records))
    return .done
  }
}
