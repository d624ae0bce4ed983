import AWSQuery
import Identity
import Operations

/// Makes a group.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html>
struct CreateGroup: WriteOperation {
  static let api = API.iam
  static let action = "CreateGroup"
  static let audited = ["GroupName", "Path"]

  let groupName: String
  let path: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    path = reader.optional("Path", .path) ?? "/"
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    let arn = Group.arn(
      partition: caller.account.partition, account: caller.account.id, path: path, name: groupName)
    return Permission("iam:CreateGroup", on: arn)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    guard try records.group(named: groupName, in: account.id) == nil else {
      throw ServiceError.groupExists(groupName)
    }
    let limit = account.limit(.groups)
    guard try records.count(of: .groups, in: account.id) < limit else {
      throw ServiceError.quotaExceeded("GroupsPerAccount", limit)
    }

    let group = Group(
      id: records.makeID(at: call.now),
      uniqueID: Identifiers.uniqueID(prefix: "AGPA", random: call.settings.random),
      account: account.id, partition: account.partition, path: path, name: groupName,
      createdAt: call.now)
    try records.insert(group)
    return .answered(
      Answer(audited: Audited.group(group)) { xml in
        xml.group("Group") { $0.members(of: group) }
      })
  }
}
