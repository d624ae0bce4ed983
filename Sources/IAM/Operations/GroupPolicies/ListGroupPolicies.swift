import AWSQuery
import Identity
import Operations

/// Lists the names of a group's inline policies.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html>
struct ListGroupPolicies: ReadOperation {
  static let api = API.iam
  static let action = "ListGroupPolicies"
  static let audited = ["GroupName", "MaxItems"]

  let groupName: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:ListGroupPolicies", named: groupName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let group = try call.group(named: groupName, in: records)
    let names = try call.page(
      page, of: Self.action, selection: group.uniqueID, all: try records.policyNames(of: group.id),
      position: { $0.lowercased() })
    return Answer { xml in
      xml.list("PolicyNames", names.items)
      names.writeEnd(to: &xml)
    }
  }
}
