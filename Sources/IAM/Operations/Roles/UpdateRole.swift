import AWSQuery
import Identity
import Operations

/// Changes a role's description or how long its sessions may last; what is left out stays.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html>
struct UpdateRole: WriteOperation {
  static let api = API.iam
  static let action = "UpdateRole"
  static let audited = ["RoleName", "Description", "MaxSessionDuration"]

  let roleName: String
  let description: String?
  let maxSessionDuration: Int?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    description = reader.optional("Description", .roleDescription)
    maxSessionDuration = try reader.maxSessionDuration()
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole("iam:UpdateRole", named: roleName, in: records, for: caller)
  }

  /// The result is there, but empty: its model has one without members.
  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    try records.update(
      role.with(description: description, maxSessionDuration: maxSessionDuration))
    return .answered(Answer { _ in })
  }
}
