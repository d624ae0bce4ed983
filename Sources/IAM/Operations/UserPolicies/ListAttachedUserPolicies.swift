import AWSQuery
import Identity
import Operations

/// Lists the managed policies attached to a user by name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html>
struct ListAttachedUserPolicies: ReadOperation {
  static let api = API.iam
  static let action = "ListAttachedUserPolicies"
  static let audited = ["UserName", "PathPrefix", "MaxItems"]

  let userName: String
  let pathPrefix: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    pathPrefix = reader.optional("PathPrefix", .policyPath) ?? "/"
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:ListAttachedUserPolicies", named: userName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let user = try call.user(named: userName, in: records)
    let policies = try call.attachedPolicies(
      page, of: Self.action, to: user.id, named: user.uniqueID, under: pathPrefix, in: records)
    return Answer { $0.attachedPolicies(policies) }
  }
}
