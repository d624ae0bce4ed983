import AWSQuery
import Identity
import Operations

/// A user, group, role or managed policy with what it is tied to, as `GetAccountAuthorizationDetails`
/// shows it.
enum AuthorizationDetail: Sendable {
  case user(User, Rights, groups: [String])
  case group(Group, Rights)
  case role(Role, Rights, RoleTies)
  case policy(ManagedPolicy, [PolicyVersion])

  /// What an entity may do by itself.
  struct Rights: Sendable {
    let inline: [InlinePolicy]
    let attached: [PolicyARN]

    init(of entity: RecordID, in records: any Reading) throws {
      inline = try records.inlinePolicies(of: entity)
      attached = try records.attachedPolicies(of: entity).byName
    }
  }

  /// Who may assume a role, what hands it to machines, and when that was last made use of.
  struct RoleTies: Sendable {
    let trustPolicy: String
    let profiles: [ShownInstanceProfile]
    let use: RoleUse?

    init(of role: Role, in records: any Reading) throws {
      trustPolicy = try TrustPolicy.shown(role.trustPolicy, in: records)
      profiles = try records.instanceProfiles(with: role.id, after: nil, limit: .max)
        .map { try ShownInstanceProfile($0, in: records) }
      use = try records.lastUse(of: role)
    }
  }

  /// The list it stands in.
  enum Kind: Sendable {
    case user, group, role, policy
  }

  init(_ entity: AuthorizationEntity, in records: any Reading) throws {
    switch entity {
    case .user(let user):
      self = .user(
        user, try Rights(of: user.id, in: records),
        groups: try records.groups(of: user.id).map(\.name))
    case .group(let group): self = .group(group, try Rights(of: group.id, in: records))
    case .role(let role):
      self = .role(
        role, try Rights(of: role.id, in: records), try RoleTies(of: role, in: records))
    case .policy(let policy): self = .policy(policy, try records.versions(of: policy))
    }
  }

  var kind: Kind {
    switch self {
    case .user: .user
    case .group: .group
    case .role: .role
    case .policy: .policy
    }
  }

  /// What its documents take before they are encoded.
  var documentBytes: Int {
    switch self {
    case .user(_, let rights, _), .group(_, let rights): rights.documentBytes
    case .role(_, let rights, let ties):
      // Each instance profile shows the trust policy once more.
      rights.documentBytes + ties.trustPolicy.utf8.count * (1 + ties.profiles.count)
    case .policy(_, let versions): versions.reduce(0) { $0 + $1.document.utf8.count }
    }
  }

  func write(to xml: inout XMLWriter) {
    switch self {
    case .user(let user, let rights, let groups): xml.details(of: user, rights, groups)
    case .group(let group, let rights): xml.details(of: group, rights)
    case .role(let role, let rights, let ties): xml.details(of: role, rights, ties)
    case .policy(let policy, let versions): xml.details(of: policy, versions)
    }
  }
}

extension AuthorizationDetail.Rights {
  fileprivate var documentBytes: Int { inline.reduce(0) { $0 + $1.document.utf8.count } }
}

// Empty lists and tags are left out of users alone, as AWS was seen to do.
extension XMLWriter {
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UserDetail.html>
  fileprivate mutating func details(
    of user: User, _ rights: AuthorizationDetail.Rights, _ groups: [String]
  ) {
    element("Path", user.path)
    element("UserName", user.name)
    element("UserId", user.uniqueID)
    element("Arn", user.arn)
    element("CreateDate", user.createdAt.description)
    if !rights.inline.isEmpty { inlinePolicies("UserPolicyList", rights.inline) }
    list("GroupList", groups)
    list("AttachedManagedPolicies", rights.attached) { $0.members(of: $1) }
    permissionsBoundary(user.boundary)
    if !user.tags.isEmpty { tags(user.tags) }
  }

  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GroupDetail.html>
  fileprivate mutating func details(of group: Group, _ rights: AuthorizationDetail.Rights) {
    members(of: group)
    inlinePolicies("GroupPolicyList", rights.inline)
    list("AttachedManagedPolicies", rights.attached) { $0.members(of: $1) }
  }

  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html>
  fileprivate mutating func details(
    of role: Role, _ rights: AuthorizationDetail.Rights, _ ties: AuthorizationDetail.RoleTies
  ) {
    element("Path", role.path)
    element("RoleName", role.name)
    element("RoleId", role.uniqueID)
    element("Arn", role.arn)
    element("CreateDate", role.createdAt.description)
    element("AssumeRolePolicyDocument", percentEncoded(ties.trustPolicy))
    list("InstanceProfileList", ties.profiles) { $1.writeMembers(to: &$0, withTags: false) }
    inlinePolicies("RolePolicyList", rights.inline)
    list("AttachedManagedPolicies", rights.attached) { $0.members(of: $1) }
    permissionsBoundary(role.boundary)
    tags(role.tags)
    lastUse(ties.use)
  }

  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ManagedPolicyDetail.html>
  fileprivate mutating func details(of policy: ManagedPolicy, _ versions: [PolicyVersion]) {
    members(of: policy, description: policy.description, tags: nil)
    list("PolicyVersionList", versions) { xml, version in
      xml.members(of: version, of: policy, withDocument: true)
    }
  }

  private mutating func inlinePolicies(_ name: StaticString, _ policies: [InlinePolicy]) {
    list(name, policies) { xml, policy in
      xml.element("PolicyName", policy.name)
      xml.element("PolicyDocument", percentEncoded(policy.document))
    }
  }
}
