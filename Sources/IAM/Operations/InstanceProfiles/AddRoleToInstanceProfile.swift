import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Puts a role into an instance profile. Whoever does so hands the role on, and needs leave for
/// that too.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html>
struct AddRoleToInstanceProfile: WriteOperation {
  static let api = API.iam
  static let action = "AddRoleToInstanceProfile"
  static let audited = ["InstanceProfileName", "RoleName"]

  let name: String
  let roleName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    name = reader.required("InstanceProfileName", .instanceProfileName)
    roleName = reader.required("RoleName", .roleName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onInstanceProfile("iam:AddRoleToInstanceProfile", named: name, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    let role = try records.role(named: roleName, in: account.id)
    let arn =
      role?.arn
      ?? Role.arn(partition: account.partition, account: account.id, path: "/", name: roleName)
    try call.require(
      Permission(
        "iam:PassRole", on: arn, resourceTags: role?.tags ?? [],
        context: [.passedToService: .string("ec2.amazonaws.com")]),
      in: records)
    var profile = try call.instanceProfile(named: name, in: records)
    guard let role else { throw ServiceError.noSuchRole(roleName) }
    guard profile.role == nil else {
      throw ServiceError.quotaExceeded(
        "InstanceSessionsPerInstanceProfile", InstanceProfile.mostRoles)
    }
    profile.role = role.id
    try records.update(profile)
    return .done
  }
}
