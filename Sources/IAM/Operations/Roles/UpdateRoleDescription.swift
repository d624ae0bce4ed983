import AWSQuery
import Identity
import Operations

/// Changes a role's description; the older way, which `UpdateRole` has replaced.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html>
struct UpdateRoleDescription: WriteOperation {
  static let api = API.iam
  static let action = "UpdateRoleDescription"
  static let audited = ["RoleName", "Description"]

  let roleName: String
  let description: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    description = reader.required("Description", .roleDescription)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole("iam:UpdateRoleDescription", named: roleName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records).with(description: description)
    try records.update(role)
    let trustPolicy = try TrustPolicy.shown(role.trustPolicy, in: records)
    return .answered(
      Answer(audited: Audited.role(role)) { xml in
        xml.group("Role") { xml in
          xml.members(of: role, trustPolicy: trustPolicy)
          xml.element("MaxSessionDuration", String(role.maxSessionDuration))
        }
      })
  }
}
