import AWSQuery
import Identity
import Operations

/// Lists groups by name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html>
struct ListGroups: ReadOperation {
  static let api = API.iam
  static let action = "ListGroups"
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
      "iam:ListGroups",
      on: "arn:\(account.partition.rawValue):iam::\(account.id):group\(pathPrefix)")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let groups = try call.page(
      page, of: Self.action, selection: pathPrefix, position: \Group.name,
      load: { after, limit in
        try records.groups(
          in: call.caller.account.id, under: pathPrefix, after: after, limit: limit)
      })
    return Answer { xml in
      xml.list("Groups", groups.items) { $0.members(of: $1) }
      groups.writeEnd(to: &xml)
    }
  }
}
