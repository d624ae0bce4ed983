import AWSQuery
import Identity
import Operations

/// Lists managed policies by name, the account's own before AWS's; neither their descriptions nor their tags are shown.
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
      page, of: Self.action, selection: "\(scope) \(use) \(pathPrefix)", position: position,
      load: { after, limit in
        try load(for: call.caller.account, after: after, limit: limit, from: records)
      })
    return Answer { xml in
      xml.list("Policies", policies.items) { $0.members(of: $1, description: nil, tags: nil) }
      policies.writeEnd(to: &xml)
    }
  }

  /// Where a list goes on: the account's own policies come first.
  private func position(_ policy: ManagedPolicy) -> String {
    (policy.id == nil ? "2" : "1") + policy.name
  }

  private func load(
    for account: Account, after position: String?, limit: Int, from records: any Reading
  ) throws -> [ManagedPolicy] {
    let name = position.map { String($0.dropFirst()) }
    let isAmongAWSs = position?.first == "2"
    var found: [ManagedPolicy] = []
    if scope != "AWS", !isAmongAWSs {
      found = try records.managedPolicies(
        in: account.id, under: pathPrefix, use, after: name, limit: limit)
    }
    if scope != "Local", found.count < limit {
      found += try records.awsManagedPolicies(
        for: account, under: pathPrefix, use, after: isAmongAWSs ? name : nil,
        limit: limit - found.count)
    }
    return found
  }
}
