import AWSQuery
import Identity
import Operations

/// Makes an instance profile, without a role yet.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html>
struct CreateInstanceProfile: WriteOperation {
  static let api = API.iam
  static let action = "CreateInstanceProfile"
  static let audited = ["InstanceProfileName", "Path", "Tags"]

  let name: String
  let path: String
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    name = reader.required("InstanceProfileName", .instanceProfileName)
    path = reader.optional("Path", .path) ?? "/"
    tags = reader.tagList()
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission(
      "iam:CreateInstanceProfile", on: arn(for: caller), requestTags: tags.isEmpty ? nil : tags)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    let tags = try call.newTags(
      tags, .caseInsensitive, as: "iam:TagInstanceProfile", on: arn(for: call.caller), in: records)
    guard try records.instanceProfile(named: name, in: account.id) == nil else {
      throw ServiceError.instanceProfileExists(name)
    }
    let limit = account.limit(.instanceProfiles)
    guard try records.count(of: .instanceProfiles, in: account.id) < limit else {
      throw ServiceError.quotaExceeded("InstanceProfilesPerAccount", limit)
    }
    let profile = InstanceProfile(
      id: records.makeID(at: call.now),
      uniqueID: Identifiers.uniqueID(prefix: "AIPA", random: call.settings.random),
      account: account.id, partition: account.partition, path: path, name: name,
      createdAt: call.now, tags: tags)
    try records.insert(profile)
    let shown = try ShownInstanceProfile(profile, in: records)
    return .answered(
      Answer(audited: Audited.instanceProfile(profile)) { xml in
        xml.group("InstanceProfile") { shown.writeMembers(to: &$0, withTags: true) }
      })
  }

  private func arn(for caller: Caller) -> String {
    InstanceProfile.arn(
      partition: caller.account.partition, account: caller.account.id, path: path, name: name)
  }
}
