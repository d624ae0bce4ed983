import AWSQuery
import Identity
import Operations

/// Lists the names of a role's inline policies.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html>
struct ListRolePolicies: ReadOperation {
  static let api = API.iam
  static let action = "ListRolePolicies"
  static let audited = ["RoleName", "MaxItems"]

  let roleName: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRole("iam:ListRolePolicies", named: roleName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let role = try call.role(named: roleName, in: records)
    let names = try call.page(
      page, of: Self.action, selection: role.uniqueID, all: try records.policyNames(of: role.id),
      position: { $0.lowercased() })
    return Answer { xml in
      xml.list("PolicyNames", names.items)
      names.writeEnd(to: &xml)
    }
  }
}
