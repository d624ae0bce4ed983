import AWSQuery
import Identity
import Operations

/// Takes a user out of a group; one who is not in it is no error.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html>
struct RemoveUserFromGroup: WriteOperation {
  static let api = API.iam
  static let action = "RemoveUserFromGroup"
  static let audited = ["GroupName", "UserName"]

  let groupName: String
  let userName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    userName = reader.required("UserName", .existingUserName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:RemoveUserFromGroup", named: groupName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    // Where neither is known, AWS speaks of the user.
    let user = try call.user(named: userName, in: records)
    let group = try call.group(named: groupName, in: records)
    try records.remove(user.id, from: group.id)
    return .done
  }
}
