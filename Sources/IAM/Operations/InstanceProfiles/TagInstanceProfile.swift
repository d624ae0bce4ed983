import AWSQuery
import Identity
import Operations

/// Sets tags on an instance profile; keys that differ only in case are one key.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html>
struct TagInstanceProfile: WriteOperation {
  static let api = API.iam
  static let action = "TagInstanceProfile"
  static let audited = ["InstanceProfileName", "Tags"]

  let name: String
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    name = reader.required("InstanceProfileName", .instanceProfileName)
    tags = reader.tagList(required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onInstanceProfile(
      "iam:TagInstanceProfile", named: name, in: records, for: caller, requestTags: tags)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    var profile = try call.instanceProfile(named: name, in: records)
    do {
      profile.tags = try TagRules.caseInsensitive.setting(tags, on: profile.tags)
    } catch {
      throw ServiceError.of(error, .caseInsensitive)
    }
    try records.update(profile)
    return .done
  }
}
