import AWSQuery
import Identity
import Operations

/// Lists the versions of a managed policy, the newest first; their documents are not shown.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html>
struct ListPolicyVersions: ReadOperation {
  static let api = API.iam
  static let action = "ListPolicyVersions"
  static let audited = ["PolicyArn", "MaxItems"]

  let policyARN: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:ListPolicyVersions", policyARN, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let policy = try call.managedPolicy(policyARN, in: records)
    let versions = try call.page(
      page, of: Self.action, selection: policy.uniqueID, position: \PolicyVersion.id,
      load: { after, limit in
        let last = after.flatMap(PolicyVersion.number) ?? .max
        return Array(try records.versions(of: policy).filter { $0.number < last }.prefix(limit))
      })
    return Answer { xml in
      xml.list("Versions", versions.items) { $0.members(of: $1, of: policy) }
      versions.writeEnd(to: &xml)
    }
  }
}
