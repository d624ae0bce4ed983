import AWSQuery
import Identity
import Operations

/// Lists whom a managed policy binds: groups first, then users, then roles, each by name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html>
struct ListEntitiesForPolicy: ReadOperation {
  static let api = API.iam
  static let action = "ListEntitiesForPolicy"
  static let audited = ["PolicyArn", "EntityFilter", "PathPrefix", "PolicyUsageFilter", "MaxItems"]

  let policyARN: String
  let filter: String?
  let pathPrefix: String
  let usage: PolicyUsage?
  let page: PageRequest

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
    filter = reader.optional("EntityFilter", .entityType)
    pathPrefix = reader.optional("PathPrefix", .path) ?? "/"
    usage = reader.optional("PolicyUsageFilter", .policyUsage).flatMap(PolicyUsage.init)
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:ListEntitiesForPolicy", policyARN, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let policy = try call.managedPolicy(policyARN, in: records).arn
    let entities = try call.page(
      page, of: Self.action,
      selection: "\(policy) \(filter ?? "") \(usage?.rawValue ?? "") \(pathPrefix)",
      position: \.position,
      load: { after, limit in
        try load(policy, in: call.caller.account.id, after: after, limit: limit, from: records)
      })
    return Answer { xml in
      xml.list("PolicyGroups", entities.items.compactMap(\.group)) { xml, group in
        xml.element("GroupName", group.name)
        xml.element("GroupId", group.uniqueID)
      }
      xml.list("PolicyUsers", entities.items.compactMap(\.user)) { xml, user in
        xml.element("UserName", user.name)
        xml.element("UserId", user.uniqueID)
      }
      xml.list("PolicyRoles", entities.items.compactMap(\.role)) { xml, role in
        xml.element("RoleName", role.name)
        xml.element("RoleId", role.uniqueID)
      }
      entities.writeEnd(to: &xml)
    }
  }

  private enum Entity {
    case group(Group)
    case user(User)
    case role(Role)

    var group: Group? { if case .group(let group) = self { group } else { nil } }
    var user: User? { if case .user(let user) = self { user } else { nil } }
    var role: Role? { if case .role(let role) = self { role } else { nil } }

    /// Where a list goes on: the kind's rank and the name.
    var position: String {
      switch self {
      case .group(let group): "1" + group.name
      case .user(let user): "2" + user.name
      case .role(let role): "3" + role.name
      }
    }
  }

  private func load(
    _ policy: PolicyARN, in account: AccountID, after position: String?, limit: Int,
    from records: any Reading
  ) throws -> [Entity] {
    /// The name after which those of a kind follow; nil when they all came before.
    func start(_ rank: Character, _ kind: String) -> String? {
      guard filter == nil || filter == kind else { return nil }
      guard let position, let reached = position.first else { return "" }
      return reached < rank ? "" : reached == rank ? String(position.dropFirst()) : nil
    }
    var found: [Entity] = []
    if let name = start("1", "Group") {
      found += try records.groups(
        in: account, using: policy, as: usage, under: pathPrefix, after: name, limit: limit
      ).map(Entity.group)
    }
    if let name = start("2", "User"), found.count < limit {
      found += try records.users(
        in: account, using: policy, as: usage, under: pathPrefix, after: name,
        limit: limit - found.count
      ).map(Entity.user)
    }
    if let name = start("3", "Role"), found.count < limit {
      found += try records.roles(
        in: account, using: policy, as: usage, under: pathPrefix, after: name,
        limit: limit - found.count
      ).map(Entity.role)
    }
    return found
  }
}
