import AWSQuery
import Identity
import Operations

/// Removes tags from a role; a key it has not is no error.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html>
struct UntagRole: WriteOperation {
  static let api = API.iam
  static let action = "UntagRole"
  static let audited = ["RoleName", "TagKeys"]

  let roleName: String
  let tagKeys: [String]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    tagKeys = reader.strings("TagKeys", atMost: TagRules.limit, .tagKey, required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRole("iam:UntagRole", named: roleName, in: records, for: caller, tagKeys: tagKeys)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    let left = TagRules.caseInsensitive.removing(tagKeys, from: role.tags)
    try records.update(role.with(tags: left))
    return .done
  }
}
