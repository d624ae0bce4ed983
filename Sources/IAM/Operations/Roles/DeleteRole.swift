import AWSQuery
import Identity
import Operations

/// Deletes a role that has no policies left and is in no instance profile, and with it ends its sessions.
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
    try .onBoundRole("iam:DeleteRole", named: roleName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    guard try records.instanceProfiles(with: role.id, after: nil, limit: 1).isEmpty else {
      throw ServiceError.roleInInstanceProfile
    }
    guard try records.attachedPolicies(of: role.id).isEmpty else {
      throw ServiceError.entityHasAttachedPolicies
    }
    guard try records.policyNames(of: role.id).isEmpty else {
      throw ServiceError.entityHasPolicies
    }
    try records.delete(role)
    return .done
  }
}
