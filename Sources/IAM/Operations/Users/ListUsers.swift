import AWSQuery
import Identity
import Operations

/// Lists users by name; their tags are not shown.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html>
struct ListUsers: ReadOperation {
  static let api = API.iam
  static let action = "ListUsers"
  static let audited = ["PathPrefix", "MaxItems"]

  let pathPrefix: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    pathPrefix = reader.optional("PathPrefix", .pathPrefix) ?? "/"
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    let account = caller.account
    return Permission(
      "iam:ListUsers", on: "arn:\(account.partition.rawValue):iam::\(account.id):user\(pathPrefix)")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let users = try call.page(
      page, of: Self.action, selection: pathPrefix, position: \User.name,
      load: { after, limit in
        try records.users(
          in: call.caller.account.id, under: pathPrefix, after: after, limit: limit)
      })
    return Answer { xml in
      xml.list("Users", users.items) { $0.members(of: $1, inFull: false) }
      users.writeEnd(to: &xml)
    }
  }
}
