package import AWSQuery
package import Identity
import PolicyLanguage

extension Call {
  /// Throws AWS's `AccessDenied` unless the caller's policies allow `permission` (law 6).
  ///
  /// The root user of an account is bound by no identity policy of it.
  package func require(_ permission: Permission, in records: any Reading) throws {
    var policies: CompiledPolicies
    switch caller.principal {
    case .root: return
    case .user(let user): policies = try records.policies(of: user)
    case .role(let role, _): policies = try records.policies(of: role)
    case .federatedUser(let user?, _): policies = try records.policies(of: user)
    case .federatedUser(nil, _): policies = CompiledPolicies(identity: Self.rootRights)
    }
    if let passed = caller.sessionDetails?.policies, !passed.isEmpty {
      policies.session = try records.policies(
        passedFor: caller.credential.accessKeyID, passed)
    }
    if let guardian = permission.guardian { policies.resource = guardian.policy }
    let owner = permission.guardian?.account ?? caller.account.id
    let request = AuthorizationRequest(
      action: permission.action, resource: permission.resource,
      resourceAccount: owner.description, principal: caller.requestPrincipal)
    let context = CallContext(call: self, permission: permission)
    let decision = policies.decide(request, in: context)
    guard !decision.isAllowed else { return }
    if permission.isGranted, decision.isUnsaid { return }
    var denial = ServiceError.denied(permission, caller, permission.reason(for: decision))
    denial.missing = policies.missingFactor(for: request, in: context)?.rawValue
    throw denial
  }

  /// What the root user may do, whom a federated user of his cannot exceed.
  private static let rootRights: PolicySet = {
    let document =
      #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
    guard let policy = try? Policy(parsing: document, kind: .identityInline) else {
      preconditionFailure("the rights of the root user are no policy")
    }
    return PolicySet([(source: PolicySource(.input, name: "root"), policy: policy)])
  }()
}

extension Caller {
  /// The caller as policies of resources name him.
  fileprivate var requestPrincipal: RequestPrincipal {
    let account = account.id.description
    switch principal {
    case .root: return RequestPrincipal(.root, arn: arn, account: account)
    case .user(let user):
      return RequestPrincipal(.user, arn: user.arn, account: account, uniqueID: user.uniqueID)
    case .role(let role, _):
      return RequestPrincipal(
        .assumedRole, arn: arn, account: account, entityARN: role.arn, uniqueID: role.uniqueID)
    case .federatedUser(let user, _):
      return RequestPrincipal(
        .federatedUser, arn: arn, account: account, entityARN: user?.arn,
        uniqueID: user?.uniqueID)
    }
  }
}

extension Permission {
  /// Where a role says itself who may assume it, AWS gives a reason for an explicit deny on the
  /// caller's side alone: of the trust policy nothing is told.
  fileprivate func reason(for decision: Decision) -> String? {
    let isOwnDeny =
      decision.effect == .explicitDeny && decision.policyType != .trust
    guard guardian == nil || isOwnDeny else { return nil }
    return decision.reason(for: action)
  }
}

extension Decision {
  /// Nothing denies it, and no policy that could allow it does.
  fileprivate var isUnsaid: Bool { effect == .implicitDeny && policyType == .identity }
}

extension ServiceError {
  /// Nothing in the text says that MFA was what was missing: it is AWS's. Without a reason it is
  /// also what is said of a role there is not.
  package static func denied(
    _ permission: Permission, _ caller: Caller, _ reason: String? = nil
  ) -> ServiceError {
    .accessDenied(
      "User: \(caller.arn) is not authorized to perform: \(permission.action) on resource: "
        + permission.printedResource + (reason.map { " " + $0 } ?? ""))
  }
}
