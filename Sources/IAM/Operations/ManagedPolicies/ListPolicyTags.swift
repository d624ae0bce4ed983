import AWSQuery
import Identity
import Operations

/// Lists a managed policy's tags by key.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html>
struct ListPolicyTags: ReadOperation {
  static let api = API.iam
  static let action = "ListPolicyTags"
  static let audited = ["PolicyArn", "MaxItems"]

  let policyARN: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:ListPolicyTags", policyARN, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let policy = try call.managedPolicy(
      policyARN, in: records, missing: ServiceError.noSuchPolicy)
    let tags = try call.page(
      page, of: Self.action, selection: policy.uniqueID, all: policy.tags, position: \Tag.key)
    return Answer { xml in
      xml.tags(tags.items)
      tags.writeEnd(to: &xml)
    }
  }
}
