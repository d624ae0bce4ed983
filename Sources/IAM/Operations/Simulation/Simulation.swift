import AWSQuery
import Identity
import Operations
import PolicyLanguage

// What the operations of the policy simulator have in common.
// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html>

/// The policies a simulation decides from, and who is simulated.
struct Simulation: Sendable {
  /// Policies of the identity, or texts given for it.
  let identity: [(source: PolicySource, policy: Policy)]
  let boundary: (source: PolicySource, policy: Policy)?
  let resource: (source: PolicySource, policy: Policy)?
  let principal: RequestPrincipal
  let resourceOwner: String?
  let facts: [ContextKey: ContextValue]
  private let compiled: CompiledPolicies
  /// Each kind of policy beside others that allow everything, which shows what it says by itself.
  private let alone: Alone

  /// `source` is who is simulated, if anybody is. A boundary that is given stands for his own.
  init(
    _ request: SimulationRequest, of source: SimulatedSource? = nil, in account: Account
  ) throws {
    try request.check()
    identity =
      try (source?.policies ?? [])
      + request.inputs.enumerated().map { number, text in
        (
          source: PolicySource(.input, name: "PolicyInputList.\(number + 1)"),
          policy: try Policy(simulated: text, at: number)
        )
      }
    guard request.boundaries.count <= 1 else { throw ServiceError.oneBoundaryAtMost }
    boundary =
      try request.boundaries.first.map { text in
        (
          source: PolicySource(.boundary, name: "PermissionsBoundaryPolicyInputList.1"),
          policy: try Policy(simulated: text, .managed)
        )
      } ?? source?.boundary
    let kind: PolicyKind = .ofResourcePolicy(for: request.actions)
    resource = try request.resourcePolicy.map { text in
      (
        source: PolicySource(.resource, name: "ResourcePolicy"),
        policy: try Policy(simulated: text, kind)
      )
    }
    let arn = request.callerARN ?? source?.user
    if resource != nil {
      if arn == nil {
        throw source == nil
          ? ServiceError.simulatedCallerMissing : .simulatedCallerMustBeUser
      }
      if request.resources == ["*"] { throw ServiceError.simulatedResourceMissing }
    }
    principal = try Self.principal(arn, in: account)
    resourceOwner = try request.resourceOwner.map(Self.account(named:))
    facts = Self.facts(about: arn).merging(try request.facts()) { $1 }
    let levels = try request.organization.enumerated().map { number, texts in
      if texts.isEmpty { throw ServiceError.emptyOrganizationLevel(number + 1) }
      return try texts.map { text in
        (
          source: PolicySource(.serviceControl, name: "ServiceControlPolicyInputList"),
          policy: try Policy(simulated: text, .serviceControl)
        )
      }
    }
    compiled = CompiledPolicies(
      identity: identity, boundary: boundary, resource: resource,
      serviceControl: levels.isEmpty ? nil : levels)
    alone = try Alone(compiled)
  }

  /// One action on one resource.
  struct Result: Sendable {
    let action: String
    let resource: String
    let effect: Decision.Effect
    let matched: [StatementReference]
    let missing: [String]
    var boundaryAllows: Bool?
    var organizationAllows: Bool?
    /// What each kind of policy comes to, across accounts.
    var details: [(kind: String, effect: Decision.Effect)]?
  }

  func decide(_ action: String, on resource: String) -> Result {
    let request = AuthorizationRequest(
      action: action, resource: resource, resourceAccount: owner(of: resource),
      principal: principal)
    let boundary = alone.boundary?.decide(request.amongOwn, in: facts).effect
    let organization = alone.organization?.decide(request.amongOwn, in: facts).effect
    // What an organization does not allow is not looked at any further.
    if let organization, organization != .allowed {
      return Result(
        action: action, resource: resource, effect: organization, matched: [],
        missing: missingKeys, boundaryAllows: boundary.map { $0 == .allowed },
        organizationAllows: false)
    }
    return Result(
      action: action, resource: resource, effect: compiled.decide(request, in: facts).effect,
      matched: compiled.matchedStatements(for: request, in: facts), missing: missingKeys,
      boundaryAllows: boundary.map { $0 == .allowed },
      organizationAllows: organization.map { _ in true },
      details: details(request, boundary: boundary))
  }

  private func details(
    _ request: AuthorizationRequest, boundary: Decision.Effect?
  ) -> [(kind: String, effect: Decision.Effect)]? {
    guard let owner = request.resourceAccount, owner != principal.account else { return nil }
    let identity = alone.identity.decide(request.amongOwn, in: facts).effect
    let resource = alone.resource?.decide(request, in: facts).effect ?? .implicitDeny
    let both = [
      (kind: "IAM Policy", effect: identity), (kind: "Resource Policy", effect: resource),
    ]
    return both + (boundary.map { [(kind: "Permissions Boundary Policy", effect: $0)] } ?? [])
  }

  /// The account a resource belongs to: as it is told, or as the resource of a policy says itself.
  private func owner(of resource: String) -> String? {
    if let resourceOwner { return resourceOwner }
    guard self.resource != nil, let arn = ARN(resource), !arn.account.isEmpty else { return nil }
    return arn.account
  }

  /// Keys the policies ask for and nobody gave, each once, as they are written.
  private var missingKeys: [String] {
    let policies = identity.map(\.policy) + [boundary?.policy, resource?.policy].compactMap(\.self)
    return distinct(policies.flatMap(\.contextKeys)).filter { facts[ContextKey($0)] == nil }
  }

  /// Only users can be simulated as callers.
  private static func principal(_ arn: String?, in account: Account) throws -> RequestPrincipal {
    guard let arn else {
      return RequestPrincipal(.user, arn: "", account: account.id.description)
    }
    guard let parts = ARN(arn), parts.service == "iam", parts.resource.hasPrefix("user/"),
      AccountID(parts.account) != nil
    else { throw ServiceError.simulatedCallerMustBeUser }
    return RequestPrincipal(.user, arn: arn, account: parts.account)
  }

  /// An account by its id, or by the ARN of its root user.
  private static func account(named text: String) throws -> String {
    if AccountID(text) != nil { return text }
    guard let arn = ARN(text), AccountID(arn.account) != nil else {
      throw ServiceError.invalidResourceOwner
    }
    return arn.account
  }

  /// What the ARN of the user who is simulated says of him. AWS was seen to add these, where nobody
  /// gives others.
  private static func facts(about arn: String?) -> [ContextKey: ContextValue] {
    guard let arn, let parts = ARN(arn), let name = parts.resource.split(separator: "/").last else {
      return [:]
    }
    return [
      "aws:username": .string(String(name)), "aws:PrincipalArn": .string(arn),
      "aws:PrincipalAccount": .string(parts.account),
    ]
  }
}

/// What kinds of policies come to, each by itself.
private struct Alone: Sendable {
  let identity: CompiledPolicies
  let boundary: CompiledPolicies?
  let resource: CompiledPolicies?
  let organization: CompiledPolicies?

  init(_ all: CompiledPolicies) throws {
    let text =
      #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
    let anything = PolicySet([
      (source: PolicySource(.input, name: ""), policy: try Policy(parsing: text, kind: .managed))
    ])
    identity = CompiledPolicies(identity: all.identity)
    boundary = all.boundary.map { CompiledPolicies(identity: $0) }
    // `NotPrincipal` asks whether the caller has a boundary, whatever it says.
    resource = all.resource.map { resource in
      CompiledPolicies(
        identity: anything, boundary: all.boundary.map { _ in anything }, resource: resource)
    }
    organization = all.serviceControl.map { levels in
      CompiledPolicies(identity: anything, serviceControl: levels)
    }
  }
}

extension AuthorizationRequest {
  /// The same within one account, where no other has a say.
  fileprivate var amongOwn: AuthorizationRequest {
    var request = self
    request.resourceAccount = nil
    return request
  }
}

/// Each text once, whatever its case, as it came first.
func distinct(_ keys: [String]) -> [String] {
  var seen: Set<String> = []
  return keys.filter { seen.insert($0.lowercased()).inserted }
}
