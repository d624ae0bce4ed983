import AWSQuery
import Identity
import Operations

/// Lists the managed policies attached to a role by name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html>
struct ListAttachedRolePolicies: ReadOperation {
  static let api = API.iam
  static let action = "ListAttachedRolePolicies"
  static let audited = ["RoleName", "PathPrefix", "MaxItems"]

  let roleName: String
  let pathPrefix: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    pathPrefix = reader.optional("PathPrefix", .policyPath) ?? "/"
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRole("iam:ListAttachedRolePolicies", named: roleName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let role = try call.role(named: roleName, in: records)
    let policies = try call.attachedPolicies(
      page, of: Self.action, to: role.id, named: role.uniqueID, under: pathPrefix, in: records)
    return Answer { $0.attachedPolicies(policies) }
  }
}
