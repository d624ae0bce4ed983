import AWSQuery
import Identity
import Operations

/// Lists roles by name; their boundaries and tags, and when they were last used, are not shown.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html>
struct ListRoles: ReadOperation {
  static let api = API.iam
  static let action = "ListRoles"
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
      "iam:ListRoles", on: "arn:\(account.partition.rawValue):iam::\(account.id):role\(pathPrefix)")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let roles = try call.page(
      page, of: Self.action, selection: pathPrefix, position: \Role.name,
      load: { after, limit in
        try records.roles(
          in: call.caller.account.id, under: pathPrefix, after: after, limit: limit)
      })
    let shown = try roles.items.map { role in
      (role: role, trustPolicy: try TrustPolicy.shown(role.trustPolicy, in: records))
    }
    return Answer { xml in
      xml.list("Roles", shown) { xml, entry in
        xml.members(of: entry.role, trustPolicy: entry.trustPolicy)
        xml.element("MaxSessionDuration", String(entry.role.maxSessionDuration))
      }
      roles.writeEnd(to: &xml)
    }
  }
}
