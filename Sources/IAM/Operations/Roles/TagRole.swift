import AWSQuery
import Identity
import Operations

/// Sets tags on a role; keys that differ only in case are one key.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html>
struct TagRole: WriteOperation {
  static let api = API.iam
  static let action = "TagRole"
  static let audited = ["RoleName", "Tags"]

  let roleName: String
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    tags = reader.tagList(required: true)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRole("iam:TagRole", named: roleName, in: records, for: caller, requestTags: tags)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    let all: [Tag]
    do {
      all = try TagRules.caseInsensitive.setting(tags, on: role.tags)
    } catch {
      throw ServiceError.of(error, .caseInsensitive)
    }
    try records.update(role.with(tags: all))
    return .done
  }
}
