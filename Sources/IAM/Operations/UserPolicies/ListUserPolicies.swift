import AWSQuery
import Identity
import Operations

/// Lists the names of a user's inline policies.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html>
struct ListUserPolicies: ReadOperation {
  static let api = API.iam
  static let action = "ListUserPolicies"
  static let audited = ["UserName", "MaxItems"]

  let userName: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:ListUserPolicies", named: userName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let user = try call.user(named: userName, in: records)
    let names = try call.page(
      page, of: Self.action, selection: user.uniqueID, all: try records.policyNames(of: user.id),
      position: { $0.lowercased() })
    return Answer { xml in
      xml.list("PolicyNames", names.items)
      names.writeEnd(to: &xml)
    }
  }
}
