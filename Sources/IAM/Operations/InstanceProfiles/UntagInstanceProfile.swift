import AWSQuery
import Identity
import Operations

/// Removes tags from an instance profile; a key it has not is no error.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html>
struct UntagInstanceProfile: WriteOperation {
  static let api = API.iam
  static let action = "UntagInstanceProfile"
  static let audited = ["InstanceProfileName", "TagKeys"]

  let name: String
  let tagKeys: [String]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    name = reader.required("InstanceProfileName", .instanceProfileName)
    tagKeys = reader.strings("TagKeys", atMost: TagRules.limit, .tagKey, required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onInstanceProfile(
      "iam:UntagInstanceProfile", named: name, in: records, for: caller, tagKeys: tagKeys)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    var profile = try call.instanceProfile(named: name, in: records)
    profile.tags = TagRules.caseInsensitive.removing(tagKeys, from: profile.tags)
    try records.update(profile)
    return .done
  }
}
