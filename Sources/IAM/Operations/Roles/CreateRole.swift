import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Makes a role.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>
struct CreateRole: WriteOperation {
  static let api = API.iam
  static let action = "CreateRole"
  static let audited = [
    "RoleName", "Path", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration",
    "PermissionsBoundary", "Tags",
  ]

  let roleName: String
  let path: String
  let trustPolicy: String
  let description: String?
  let maxSessionDuration: Int?
  let permissionsBoundary: String?
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    path = reader.optional("Path", .path) ?? "/"
    trustPolicy = reader.required("AssumeRolePolicyDocument", .policyDocument)
    description = reader.optional("Description", .roleDescription)
    maxSessionDuration = try reader.maxSessionDuration()
    permissionsBoundary = reader.optional("PermissionsBoundary", .arn)
    tags = reader.tagList()
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:CreateRole", on: arn(for: caller), requestTags: tags.isEmpty ? nil : tags)
      .carrying(.permissionsBoundary, permissionsBoundary)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    let tags = try call.newTags(
      tags, .caseInsensitive, as: "iam:TagRole", on: arn(for: call.caller), in: records)
    let boundary = try permissionsBoundary.map { try call.boundary($0, in: records) }
    let trustPolicy = try checkedTrustPolicy(trustPolicy, of: account, in: records)
    guard try records.role(named: roleName, in: account.id) == nil else {
      throw ServiceError.roleExists(roleName)
    }
    let limit = account.limit(.roles)
    guard try records.count(of: .roles, in: account.id) < limit else {
      throw ServiceError.quotaExceeded("RolesPerAccount", limit)
    }

    let role = Role(
      id: records.makeID(at: call.now),
      uniqueID: Identifiers.uniqueID(prefix: "AROA", random: call.settings.random),
      account: account.id, partition: account.partition, path: path, name: roleName,
      createdAt: call.now, trustPolicy: trustPolicy, description: description,
      maxSessionDuration: maxSessionDuration ?? Role.defaultMaxSessionDuration, tags: tags,
      boundary: boundary)
    try records.insert(role)
    let shown = try TrustPolicy.shown(trustPolicy, in: records)
    return .answered(
      Answer(audited: Audited.role(role)) { xml in
        xml.group("Role") { xml in
          xml.members(of: role, trustPolicy: shown)
          xml.permissionsBoundary(boundary)
          if !tags.isEmpty { xml.tags(tags) }
        }
      })
  }

  private func arn(for caller: Caller) -> String {
    Role.arn(
      partition: caller.account.partition, account: caller.account.id, path: path, name: roleName)
  }
}
