package import AWSQuery
package import Identity
import PolicyLanguage

extension Call {
  /// Throws AWS's `AccessDenied` unless the caller's policies allow `permission` (law 6).
  ///
  /// The root user of an account is bound by no identity policy of it, but somebody who assumes it
  /// for a task is bound by the task's.
  package func require(_ permission: Permission, in records: any Reading) throws {
    guard !caller.owesMFA || mfaAt != nil || caller.mayOwingMFA(permission) else {
      var denial = ServiceError.denied(permission, caller)
      denial.missing = MissingFactor.mfa.rawValue
      throw denial
    }
    var policies: CompiledPolicies
    switch caller.principal {
    case .root: return
    case .assumedRoot(let task, _): policies = task.rights(in: caller.account.partition)
    case .user(let user): policies = try records.policies(of: user)
    case .role(let role, _): policies = try records.policies(of: role)
    case .federatedUser(let user?, _): policies = try records.policies(of: user)
    case .federatedUser(nil, _): policies = RootRights.compiled
    }
    // A federated user without any has no rights at all: that is decided with the rest.
    if let details = caller.sessionDetails, !details.policies.isEmpty {
      policies.session = try records.policies(
        passedFor: caller.credential.accessKeyID, details.policies)
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
}

extension Caller {
  /// What is open to a user who owes his account a second factor: to look at himself and to set one
  /// up. It is what AWS's own example leaves open without MFA, and on nobody else.
  ///
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html>
  fileprivate func mayOwingMFA(_ permission: Permission) -> Bool {
    guard let user else { return false }
    switch permission.action {
    case "iam:GetUser", "iam:ListMFADevices", "iam:GetMFADevice", "iam:EnableMFADevice",
      "iam:ResyncMFADevice":
      return permission.resource == user.arn
    case "iam:CreateVirtualMFADevice", "iam:ListVirtualMFADevices": return true
    default: return false
    }
  }

  /// The caller as policies of resources name him.
  fileprivate var requestPrincipal: RequestPrincipal {
    let account = account.id.description
    switch principal {
    case .root: return RequestPrincipal(.root, arn: arn, account: account)
    // Not as the root user, whom no identity policy binds: this one is bound by the task's.
    case .assumedRoot: return RequestPrincipal(.user, arn: arn, account: account)
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
