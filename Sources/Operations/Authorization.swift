import AWSQuery
package import Identity
import PolicyLanguage

extension Call {
  /// Throws AWS's `AccessDenied` unless the caller's policies allow `permission` (law 6).
  ///
  /// The root user of an account is bound by no identity policy of it.
  package func require(_ permission: Permission, in records: any Reading) throws {
    guard let user = caller.user else { return }
    let context = CallContext(call: self, permission: permission)
    let request = AuthorizationRequest(
      action: permission.action, resource: permission.resource,
      resourceAccount: caller.account.id.description,
      principal: RequestPrincipal(
        .user, arn: user.arn, account: caller.account.id.description, uniqueID: user.uniqueID))
    let decision = try records.policies(of: user).decide(request, in: context)
    guard !decision.isAllowed else { return }
    if permission.isGranted, decision.isUnsaid { return }
    throw ServiceError.denied(permission, caller, decision.reason(for: permission.action))
  }
}

extension Decision {
  /// Nothing denies it, and no policy that could allow it does.
  fileprivate var isUnsaid: Bool { effect == .implicitDeny && policyType == .identity }
}

extension ServiceError {
  /// Nothing in the text says that MFA was what was missing: it is AWS's.
  fileprivate static func denied(
    _ permission: Permission, _ caller: Caller, _ reason: String?
  ) -> ServiceError {
    .accessDenied(
      "User: \(caller.arn) is not authorized to perform: \(permission.action) on resource: "
        + permission.printedResource + (reason.map { " " + $0 } ?? ""))
  }
}
