import AWSQuery
import Identity
import Operations

/// Lists an instance profile's tags by key.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html>
struct ListInstanceProfileTags: ReadOperation {
  static let api = API.iam
  static let action = "ListInstanceProfileTags"
  static let audited = ["InstanceProfileName", "MaxItems"]

  let name: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    name = reader.required("InstanceProfileName", .instanceProfileName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onInstanceProfile("iam:ListInstanceProfileTags", named: name, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let profile = try call.instanceProfile(named: name, in: records)
    let tags = try call.page(
      page, of: Self.action, selection: profile.uniqueID, all: profile.tags, position: \.key)
    return Answer { xml in
      xml.tags(tags.items)
      tags.writeEnd(to: &xml)
    }
  }
}
