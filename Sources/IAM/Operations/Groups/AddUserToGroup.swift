import AWSQuery
import Identity
import Operations

/// Puts a user into a group; one who is in it stays there.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html>
struct AddUserToGroup: WriteOperation {
  static let api = API.iam
  static let action = "AddUserToGroup"
  static let audited = ["GroupName", "UserName"]

  let groupName: String
  let userName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    userName = reader.required("UserName", .existingUserName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:AddUserToGroup", named: groupName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    // Where neither is known, AWS speaks of the user.
    let user = try call.user(named: userName, in: records)
    let group = try call.group(named: groupName, in: records)
    let groups = try records.groups(of: user.id)
    if groups.contains(where: { $0.id == group.id }) { return .done }
    let limit = call.caller.account.limit(.groupsPerUser)
    guard groups.count < limit else { throw ServiceError.quotaExceeded("GroupsPerUser", limit) }
    try records.add(user.id, to: group.id)
    return .done
  }
}
