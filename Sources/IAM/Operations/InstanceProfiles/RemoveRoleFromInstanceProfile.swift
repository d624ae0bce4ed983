import AWSQuery
import Identity
import Operations

/// Takes the role out of an instance profile.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html>
struct RemoveRoleFromInstanceProfile: WriteOperation {
  static let api = API.iam
  static let action = "RemoveRoleFromInstanceProfile"
  static let audited = ["InstanceProfileName", "RoleName"]

  let name: String
  let roleName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    name = reader.required("InstanceProfileName", .instanceProfileName)
    roleName = reader.required("RoleName", .roleName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onInstanceProfile(
      "iam:RemoveRoleFromInstanceProfile", named: name, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    var profile = try call.instanceProfile(named: name, in: records)
    guard let role = try records.role(named: roleName, in: call.caller.account.id),
      role.id == profile.role
    else { throw ServiceError.noSuchRole(roleName) }
    profile.role = nil
    try records.update(profile)
    return .done
  }
}
