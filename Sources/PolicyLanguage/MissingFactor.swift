/// What of MFA a denied request lacks to be allowed, which AWS never says.
public enum MissingFactor: String, Sendable, Hashable {
  /// The same request, signed with a session made with MFA, would be allowed.
  case mfa
  /// The request has MFA; it would be allowed with MFA that is newer.
  case recentMFA
}

extension CompiledPolicies {
  /// What of MFA a request lacks: nil when it is allowed, and when MFA would not help.
  ///
  /// The request is decided once more as if MFA had just been used: `aws:MultiFactorAuthPresent`
  /// true and `aws:MultiFactorAuthAge` 0. It is for people to read, and for after a denial; nothing
  /// on the way of a request that is allowed asks for it.
  public func missingFactor(
    for request: AuthorizationRequest, in context: some RequestContext
  ) -> MissingFactor? {
    guard !decide(request, in: context).isAllowed,
      decide(request, in: ContextWithMFA(base: context)).isAllowed
    else { return nil }
    return context.value(for: "aws:MultiFactorAuthPresent")?.isTrue == true ? .recentMFA : .mfa
  }
}

/// The context of the same request just after MFA was used.
private struct ContextWithMFA<Base: RequestContext>: RequestContext {
  let base: Base

  func value(for key: ContextKey) -> ContextValue? {
    switch key.known {
    case .multiFactorAuthPresent: .boolean(true)
    case .multiFactorAuthAge: .number(0)
    default: base.value(for: key)
    }
  }
}

extension ContextValue {
  fileprivate var isTrue: Bool { withText { truthValue($0) } == true }
}
