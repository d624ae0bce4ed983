import AWSQuery
import Identity
import Operations

/// Removes tags from a managed policy; a key it has not is no error.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html>
struct UntagPolicy: WriteOperation {
  static let api = API.iam
  static let action = "UntagPolicy"
  static let audited = ["PolicyArn", "TagKeys"]

  let policyARN: String
  let tagKeys: [String]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
    tagKeys = reader.strings("TagKeys", atMost: TagRules.limit, .tagKey, required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:UntagPolicy", policyARN, in: records, for: caller, tagKeys: tagKeys)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    var policy = try call.ownPolicy(
      policyARN, in: records, or: "update policies", missing: ServiceError.noSuchPolicy)
    policy.tags = TagRules.caseSensitive.removing(tagKeys, from: policy.tags)
    try records.update(policy)
    return .done
  }
}
