import AWSQuery
import Identity
import Operations

/// Describes a role.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html>
struct GetRole: ReadOperation {
  static let api = API.iam
  static let action = "GetRole"
  static let audited = ["RoleName"]

  let roleName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole("iam:GetRole", named: roleName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let role = try call.role(named: roleName, in: records)
    let trustPolicy = try TrustPolicy.shown(role.trustPolicy, in: records)
    let use = try records.lastUse(of: role)
    return Answer { xml in
      xml.group("Role") { xml in
        xml.members(of: role, trustPolicy: trustPolicy)
        xml.element("MaxSessionDuration", String(role.maxSessionDuration))
        xml.permissionsBoundary(role.boundary)
        if !role.tags.isEmpty { xml.tags(role.tags) }
        xml.lastUse(use)
      }
    }
  }
}
