import AWSQuery
import Identity
import Operations

/// Lists instance profiles by name; their tags are not shown.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html>
struct ListInstanceProfiles: ReadOperation {
  static let api = API.iam
  static let action = "ListInstanceProfiles"
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
      "iam:ListInstanceProfiles",
      on: "arn:\(account.partition.rawValue):iam::\(account.id):instance-profile\(pathPrefix)")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let profiles = try call.page(
      page, of: Self.action, selection: pathPrefix, position: \InstanceProfile.name,
      load: { after, limit in
        try records.instanceProfiles(
          in: call.caller.account.id, under: pathPrefix, after: after, limit: limit)
      })
    let shown = try profiles.items.map { try ShownInstanceProfile($0, in: records) }
    return Answer { xml in
      xml.list("InstanceProfiles", shown) { $1.writeMembers(to: &$0, withTags: false) }
      profiles.writeEnd(to: &xml)
    }
  }
}
