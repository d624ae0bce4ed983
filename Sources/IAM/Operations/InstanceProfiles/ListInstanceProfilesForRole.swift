import AWSQuery
import Identity
import Operations

/// Lists the instance profiles that hold a role, by name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html>
struct ListInstanceProfilesForRole: ReadOperation {
  static let api = API.iam
  static let action = "ListInstanceProfilesForRole"
  static let audited = ["RoleName", "MaxItems"]

  let roleName: String
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRole("iam:ListInstanceProfilesForRole", named: roleName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let role = try call.role(named: roleName, in: records)
    let profiles = try call.page(
      page, of: Self.action, selection: role.uniqueID, position: \InstanceProfile.name,
      load: { after, limit in
        try records.instanceProfiles(with: role.id, after: after, limit: limit)
      })
    let shown = try profiles.items.map { try ShownInstanceProfile($0, in: records) }
    return Answer { xml in
      xml.list("InstanceProfiles", shown) { $1.writeMembers(to: &$0, withTags: false) }
      profiles.writeEnd(to: &xml)
    }
  }
}
