import AWSQuery
import Identity
import Operations

/// Lists a user's tags by key.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html>
struct ListUserTags: ReadOperation {
  static let api = API.iam
  static let action = "ListUserTags"
  static let audited = ["UserName", "MaxItems"]

  let userName: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:ListUserTags", named: userName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let user = try call.user(named: userName, in: records)
    let tags = try call.page(
      page, of: Self.action, selection: user.uniqueID, all: user.tags, position: \.key)
    return Answer { xml in
      xml.tags(tags.items)
      tags.writeEnd(to: &xml)
    }
  }
}
