import AWSQuery
import Identity
import Operations

/// Shows all users, groups, roles and managed policies of the account, in this order, with what ties
/// them together; of AWS's own policies those that are in use.
///
/// Each page is one view of the store. What changes between pages is shown as the page finds it: what
/// stays is shown once, whatever comes and goes around it.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html>
struct GetAccountAuthorizationDetails: LongReadOperation {
  static let api = API.iam
  static let action = "GetAccountAuthorizationDetails"
  static let audited = ["Filter", "MaxItems"]

  /// A page of more documents ends early, as AWS's may. Encoded they are up to three times as long.
  private static let longestPage = 1 << 20

  let kinds: [Kind]
  let page: PageRequest

  /// In the order of the list.
  enum Kind: String, CaseIterable, Sendable {
    case user = "User"
    case group = "Group"
    case role = "Role"
    case localPolicy = "LocalManagedPolicy"
    case awsPolicy = "AWSManagedPolicy"
  }

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    let filter = reader.strings("Filter", .entityType)
    kinds = Kind.allCases.filter { filter.isEmpty || filter.contains($0.rawValue) }
    page = PageRequest(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:GetAccountAuthorizationDetails", on: "*")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let details = try call.page(
      page, of: Self.action, selection: kinds.map(\.rawValue).joined(separator: " "),
      upTo: Self.longestPage, position: \AuthorizationEntity.position,
      load: { after, limit in
        try load(of: call.caller.account, after: after, limit: limit, from: records)
      },
      show: { entity in
        let detail = try AuthorizationDetail(entity, in: records)
        return (detail, detail.documentBytes)
      })
    return Answer { xml in
      xml.list("UserDetailList", details.items.filter { $0.kind == .user }) { $1.write(to: &$0) }
      xml.list("GroupDetailList", details.items.filter { $0.kind == .group }) { $1.write(to: &$0) }
      xml.list("RoleDetailList", details.items.filter { $0.kind == .role }) { $1.write(to: &$0) }
      xml.list("Policies", details.items.filter { $0.kind == .policy }) { $1.write(to: &$0) }
      details.writeEnd(to: &xml)
    }
  }

  /// Entities after a position, which is a kind's rank and a name.
  private func load(
    of account: Account, after position: String?, limit: Int, from records: any Reading
  ) throws -> [AuthorizationEntity] {
    var found: [AuthorizationEntity] = []
    for kind in kinds where found.count < limit {
      var name: String?
      if let position, let reached = position.first {
        if reached > kind.rank { continue }
        if reached == kind.rank { name = String(position.dropFirst()) }
      }
      let rest = limit - found.count
      switch kind {
      case .user:
        found += try records.users(in: account.id, under: "/", after: name, limit: rest)
          .map(AuthorizationEntity.user)
      case .group:
        found += try records.groups(in: account.id, under: "/", after: name, limit: rest)
          .map(AuthorizationEntity.group)
      case .role:
        found += try records.roles(in: account.id, under: "/", after: name, limit: rest)
          .map(AuthorizationEntity.role)
      case .localPolicy:
        found += try records.managedPolicies(
          in: account.id, under: "/", .any, after: name, limit: rest
        ).map(AuthorizationEntity.policy)
      case .awsPolicy:
        found += try records.awsManagedPolicies(
          for: account, under: "/", .used(nil), after: name, limit: rest
        ).map(AuthorizationEntity.policy)
      }
    }
    return found
  }
}

extension GetAccountAuthorizationDetails.Kind {
  fileprivate var rank: Character {
    switch self {
    case .user: "1"
    case .group: "2"
    case .role: "3"
    case .localPolicy: "4"
    case .awsPolicy: "5"
    }
  }
}

/// What the list goes over.
enum AuthorizationEntity: Sendable {
  case user(User)
  case group(Group)
  case role(Role)
  case policy(ManagedPolicy)

  /// Where the list goes on.
  fileprivate var position: String {
    let (kind, name): (GetAccountAuthorizationDetails.Kind, String) =
      switch self {
      case .user(let user): (.user, user.name)
      case .group(let group): (.group, group.name)
      case .role(let role): (.role, role.name)
      case .policy(let policy): (policy.id == nil ? .awsPolicy : .localPolicy, policy.name)
      }
    return String(kind.rank) + name
  }
}
