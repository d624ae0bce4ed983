import AWSQuery
import Identity
import Operations

/// Describes a group and lists its users by name; their tags are not shown.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html>
struct GetGroup: ReadOperation {
  static let api = API.iam
  static let action = "GetGroup"
  static let audited = ["GroupName", "MaxItems"]

  let groupName: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:GetGroup", named: groupName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let group = try call.group(named: groupName, in: records)
    let users = try call.page(
      page, of: Self.action, selection: group.uniqueID, position: \User.name,
      load: { after, limit in try records.users(in: group.id, after: after, limit: limit) })
    return Answer { xml in
      xml.group("Group") { $0.members(of: group) }
      xml.list("Users", users.items) { $0.members(of: $1, inFull: false) }
      users.writeEnd(to: &xml)
    }
  }
}
