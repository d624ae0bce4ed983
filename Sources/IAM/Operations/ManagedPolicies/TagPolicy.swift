import AWSQuery
import Identity
import Operations

/// Sets tags on a managed policy; keys that differ in case are different keys.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html>
struct TagPolicy: WriteOperation {
  static let api = API.iam
  static let action = "TagPolicy"
  static let audited = ["PolicyArn", "Tags"]

  let policyARN: String
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
    tags = reader.tagList(required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:TagPolicy", policyARN, in: records, for: caller, requestTags: tags)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    var policy = try call.ownPolicy(
      policyARN, in: records, or: "update policies", missing: ServiceError.noSuchPolicy)
    do {
      policy.tags = try TagRules.caseSensitive.setting(tags, on: policy.tags)
    } catch {
      throw ServiceError.of(error, .caseSensitive)
    }
    try records.update(policy)
    return .done
  }
}
