import AWSQuery
import Identity
import Operations

/// Lists managed policies by name; neither their descriptions nor their tags are shown.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html>
struct ListPolicies: ReadOperation {
  static let api = API.iam
  static let action = "ListPolicies"
  static let audited = ["Scope", "OnlyAttached", "PathPrefix", "PolicyUsageFilter", "MaxItems"]

  let scope: String
  let use: PolicyUse
  let pathPrefix: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    scope = reader.optional("Scope", .policyScope) ?? "All"
    let usage = reader.optional("PolicyUsageFilter", .policyUsage).flatMap(PolicyUsage.init)
    // AWS was seen to look at the usage only where attached policies alone are asked for.
    use = reader.boolean("OnlyAttached") == true ? .used(usage) : .any
    pathPrefix = reader.optional("PathPrefix", .policyPath) ?? "/"
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:ListPolicies", on: "*", printedAs: .text("policy path " + pathPrefix))
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let policies = try call.page(
      page, of: Self.action, selection: "\(scope) \(use) \(pathPrefix)",
      position: \ManagedPolicy.name,
      load: { after, limit in
        // None of AWS's own are here yet.
        if scope == "AWS" { return [] }
        return try records.managedPolicies(
          in: call.caller.account.id, under: pathPrefix, use, after: after, limit: limit)
      })
    return Answer { xml in
      xml.list("Policies", policies.items) { $0.members(of: $1, description: nil, tags: nil) }
      policies.writeEnd(to: &xml)
    }
  }
}
