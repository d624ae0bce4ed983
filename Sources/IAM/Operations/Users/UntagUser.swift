import AWSQuery
import Identity
import Operations

/// Removes tags from a user; a key he has not is no error.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html>
struct UntagUser: WriteOperation {
  static let api = API.iam
  static let action = "UntagUser"
  static let audited = ["UserName", "TagKeys"]

  let userName: String
  let tagKeys: [String]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    tagKeys = reader.strings("TagKeys", atMost: TagRules.limit, .tagKey, required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:UntagUser", named: userName, in: records, for: caller, tagKeys: tagKeys)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    let left = TagRules.caseInsensitive.removing(tagKeys, from: user.tags)
    try records.update(user.with(tags: left))
    return .done
  }
}
