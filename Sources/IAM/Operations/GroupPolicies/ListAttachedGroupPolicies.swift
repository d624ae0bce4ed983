import AWSQuery
import Identity
import Operations

/// Lists the managed policies attached to a group by name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html>
struct ListAttachedGroupPolicies: ReadOperation {
  static let api = API.iam
  static let action = "ListAttachedGroupPolicies"
  static let audited = ["GroupName", "PathPrefix", "MaxItems"]

  let groupName: String
  let pathPrefix: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    pathPrefix = reader.optional("PathPrefix", .policyPath) ?? "/"
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:ListAttachedGroupPolicies", named: groupName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let group = try call.group(named: groupName, in: records)
    let policies = try call.attachedPolicies(
      page, of: Self.action, to: group.id, named: group.uniqueID, under: pathPrefix, in: records)
    return Answer { $0.attachedPolicies(policies) }
  }
}
