import AWSQuery
import Identity
import Operations

/// Renames or moves a group; its users and policies stay with it.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html>
struct UpdateGroup: WriteOperation {
  static let api = API.iam
  static let action = "UpdateGroup"
  static let audited = ["GroupName", "NewPath", "NewGroupName"]

  let groupName: String
  let newPath: String?
  let newGroupName: String?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    newPath = reader.optional("NewPath", .path)
    newGroupName = reader.optional("NewGroupName", .groupName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:UpdateGroup", named: groupName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let group = try call.group(named: groupName, in: records)
      .with(path: newPath, name: newGroupName)
    // What the group is moved to needs leave as well as what it is moved from.
    try call.require(
      Permission("iam:UpdateGroup", on: group.arn, printedAs: .group(group.name)), in: records)
    if let other = try records.group(named: group.name, in: group.account), other.id != group.id {
      throw ServiceError.groupExists(group.name)
    }
    try records.update(group)
    return .done
  }
}
