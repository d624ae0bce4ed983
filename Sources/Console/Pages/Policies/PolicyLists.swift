import Identity
import PolicyLanguage

/// What the page about somebody's policies shows.
struct PolicyLists: Sendable {
  struct Attached: Sendable {
    let arn: PolicyARN
    let needsMFA: Bool
    /// The group that has it, for a user who is in it; nil for what is his own.
    var group: String?
    let mayDetach: Bool
  }

  struct Inline: Sendable {
    let policy: InlinePolicy
    let needsMFA: Bool
    let mayDelete: Bool
  }

  /// How many of the account's policies there are to choose from.
  private static let mostChoices = 500

  var attached: [Attached] = []
  /// Nil when the visitor may not see them.
  var inline: [Inline]?
  var mayAddInline = false
  var maySimulate = false
  /// Those that may be attached.
  var choices: [PolicyARN] = []
  /// Those that may become the boundary.
  var bounds: [PolicyARN] = []
  var boundary: PolicyARN?
  var mayLiftBoundary = false

  /// Throws AWS's `AccessDenied` where the visitor may not list what is attached.
  init(of holder: PolicyHolder, in records: any Reading) throws {
    let visit = holder.visit
    try visit.require(holder.listAttached, holder.subject, in: records)
    let held = try records.attachedPolicies(of: holder.id)
    attached = try held.map { arn in
      Attached(
        arn: arn, needsMFA: try Self.needsMFA(arn, visit, in: records),
        mayDetach: try holder.may(
          holder.detach, [("PolicyArn", arn.description)], in: records))
    }
    if try holder.may(holder.listInline, in: records) {
      inline = try records.inlinePolicies(of: holder.id).map { policy in
        Inline(
          policy: policy, needsMFA: PolicyFacts.needsMFA(policy.document, .identityInline),
          mayDelete: try holder.may(holder.delete, [("PolicyName", policy.name)], in: records))
      }
    }
    let known = try Self.known(visit, in: records)
    choices = try known.filter { arn in
      try !held.contains(arn)
        && holder.may(holder.attach, [("PolicyArn", arn.description)], in: records)
    }
    mayAddInline = try holder.may(
      holder.put, [("PolicyName", "-"), ("PolicyDocument", "-")], in: records)
    maySimulate = try visit.maySimulate(try holder.arn(in: records), in: records)
    if holder.kind == .user { try addGroups(holder, in: records) }
    if holder.kind != .group { try addBoundary(holder, known, in: records) }
  }

  /// What groups give a user.
  private mutating func addGroups(_ holder: PolicyHolder, in records: any Reading) throws {
    let visit = holder.visit
    if try holder.may("ListGroupsForUser", in: records) {
      for group in try records.groups(of: holder.id) {
        let values = [("GroupName", group.name)]
        guard try visit.may("ListAttachedGroupPolicies", values, in: records) else { continue }
        attached += try records.attachedPolicies(of: group.id).map { arn in
          Attached(
            arn: arn, needsMFA: try Self.needsMFA(arn, visit, in: records), group: group.name,
            mayDetach: false)
        }
      }
    }
  }

  private mutating func addBoundary(
    _ holder: PolicyHolder, _ known: [PolicyARN], in records: any Reading
  ) throws {
    boundary = try holder.boundary(in: records)
    mayLiftBoundary = try holder.may(holder.deleteBoundary, in: records)
    bounds = try known.filter { arn in
      try arn != boundary
        && holder.may(
          holder.putBoundary, [("PermissionsBoundary", arn.description)], in: records)
    }
  }

  /// The account's policies and AWS's, for who may list them.
  private static func known(
    _ visit: SignedInVisit, in records: any Reading
  ) throws -> [PolicyARN] {
    guard try visit.may("ListPolicies", in: records) else { return [] }
    let own = try records.managedPolicies(
      in: visit.account.id, under: "/", .any, after: nil, limit: mostChoices)
    let aws = try records.awsManagedPolicies(
      for: visit.account, under: "/", .any, after: nil, limit: mostChoices)
    return (own + aws).map(\.arn)
  }

  /// Said to who may read the policy.
  private static func needsMFA(
    _ arn: PolicyARN, _ visit: SignedInVisit, in records: any Reading
  ) throws -> Bool {
    guard let policy = try records.managedPolicy(arn, in: visit.account),
      let version = try records.version(policy.defaultVersion, of: policy),
      try visit.may(
        "GetPolicyVersion", [("PolicyArn", arn.description), ("VersionId", version.id)],
        in: records)
    else { return false }
    return PolicyFacts.needsMFA(version.document, .managed)
  }
}

extension PolicyARN {
  var isAWSManaged: Bool { account == "aws" }
}
