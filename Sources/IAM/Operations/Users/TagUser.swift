import AWSQuery
import Identity
import Operations

/// Sets tags on a user; keys that differ only in case are one key.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html>
struct TagUser: WriteOperation {
  static let api = API.iam
  static let action = "TagUser"
  static let audited = ["UserName", "Tags"]

  let userName: String
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    tags = reader.tagList(required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:TagUser", named: userName, in: records, for: caller, requestTags: tags)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    let all: [Tag]
    do {
      all = try TagRules.caseInsensitive.setting(tags, on: user.tags)
    } catch {
      throw ServiceError.of(error, .caseInsensitive)
    }
    try records.update(user.with(tags: all))
    return .done
  }
}
