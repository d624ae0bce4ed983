/// What the policies say about one request.
public struct Decision: Sendable, Hashable {
  public enum Effect: Sendable, Hashable {
    case allowed
    /// Nothing denies it, but what would have to allow it does not.
    case implicitDeny
    case explicitDeny
  }

  /// The kinds of policy that take part, as AWS's messages name them.
  public enum PolicyType: Sendable, Hashable {
    case identity, boundary, session, resource, trust, serviceControl
  }

  public let effect: Effect
  /// The statement that allows or denies; nil for an implicit deny, and for what needs no policy.
  public let decidedBy: StatementReference?
  /// The kind of policy that denies, or that does not allow; for an allowed request the one of
  /// `decidedBy`.
  public let policyType: PolicyType?

  public init(_ effect: Effect, by statement: StatementReference? = nil, type: PolicyType? = nil) {
    self.effect = effect
    decidedBy = statement
    policyType = type
  }

  public var isAllowed: Bool { effect == .allowed }
}

extension Decision {
  /// The last part of AWS's AccessDenied message; nil when the request is allowed.
  ///
  /// For an explicit deny by a policy that has an ARN, the ARN follows when `showsPolicyARN`.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
  public func reason(for action: String, showsPolicyARN: Bool = true) -> String? {
    guard let policyType else { return nil }
    switch effect {
    case .allowed: return nil
    case .implicitDeny: return "because no \(policyType.name) allows the \(action) action"
    case .explicitDeny:
      let arn = showsPolicyARN ? decidedBy?.source.arn : nil
      let article = policyType == .identity ? "an" : policyType == .trust ? "the" : "a"
      return "with an explicit deny in \(article) \(policyType.name)"
        + (arn.map { ": \($0)" } ?? "")
    }
  }
}

extension Decision.PolicyType {
  fileprivate var name: String {
    switch self {
    case .identity: "identity-based policy"
    case .boundary: "permissions boundary"
    case .session: "session policy"
    case .resource: "resource-based policy"
    case .trust: "role trust policy"
    case .serviceControl: "service control policy"
    }
  }
}
