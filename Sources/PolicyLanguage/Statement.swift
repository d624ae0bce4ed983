/// One statement of a policy, as it was written.
public struct Statement: Sendable, Hashable {
  public enum Effect: Sendable, Hashable { case allow, deny }

  public let sid: String?
  public let effect: Effect
  /// Whom it speaks of; only in trust and resource policies.
  public let principal: PrincipalElement?
  public let actions: Selection
  /// Nil in trust policies, where the resource is the role itself.
  public let resources: Selection?
  public let conditions: [Condition]
  /// At the brace that opens the statement.
  public let position: SourcePosition
  /// Just after the token that opens the statement. For the first statement of a list that is the
  /// list's bracket, for a later one the brace that closes the statement before, as the policy
  /// simulator reports them.
  public let start: SourcePosition
  /// Just after the brace that closes the statement.
  public let end: SourcePosition
}

/// A list of patterns, or everything but that list: `Action` or `NotAction`, `Resource` or
/// `NotResource`.
public struct Selection: Sendable, Hashable {
  public let isNegated: Bool
  public let patterns: [String]
  /// Where the element's name begins.
  public let position: SourcePosition
}

/// One operator on one key, with the values any of which will do.
public struct Condition: Sendable, Hashable {
  public let `operator`: ConditionOperator
  /// As it was written; keys are compared without regard to case.
  public let key: String
  public let values: [String]
  /// Where the key begins.
  public let position: SourcePosition
}

/// `Principal`, or with `isNegated` `NotPrincipal`.
public struct PrincipalElement: Sendable, Hashable {
  public let isNegated: Bool
  public let entries: [PrincipalEntry]
}

/// One entry of a `Principal` element.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
public enum PrincipalEntry: Sendable, Hashable {
  /// `*`: everybody, anonymous callers included.
  case everyone
  /// Twelve digits, or the ARN of an account's root: the account may delegate to its principals.
  case account(String)
  /// A user, a role, or one session of a role or federated user.
  case arn(String)
  /// A user or role, by the unique id it had when the policy was written: another that took its
  /// name is not meant.
  case uniqueID(String)
  case service(String)
  case federated(String)
}
