import AWSQuery
import Identity
import Operations

/// Lists a role's tags by key.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html>
struct ListRoleTags: ReadOperation {
  static let api = API.iam
  static let action = "ListRoleTags"
  static let audited = ["RoleName", "MaxItems"]

  let roleName: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRole("iam:ListRoleTags", named: roleName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let role = try call.role(named: roleName, in: records)
    let tags = try call.page(
      page, of: Self.action, selection: role.uniqueID, all: role.tags, position: \.key)
    return Answer { xml in
      xml.tags(tags.items)
      tags.writeEnd(to: &xml)
    }
  }
}
