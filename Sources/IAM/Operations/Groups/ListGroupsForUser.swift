import AWSQuery
import Identity
import Operations

/// Lists the groups a user is in by name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html>
struct ListGroupsForUser: ReadOperation {
  static let api = API.iam
  static let action = "ListGroupsForUser"
  static let audited = ["UserName", "MaxItems"]

  let userName: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:ListGroupsForUser", named: userName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let user = try call.user(named: userName, in: records)
    let groups = try call.page(
      page, of: Self.action, selection: user.uniqueID, all: try records.groups(of: user.id),
      position: { $0.name.lowercased() })
    return Answer { xml in
      xml.list("Groups", groups.items) { $0.members(of: $1) }
      groups.writeEnd(to: &xml)
    }
  }
}
