/// All policies that take part in a principal's requests, ready to decide.
///
/// A value of shared, immutable sets: to add the policy of the resource at hand, or a session's, is
/// to set a property of a copy.
public struct CompiledPolicies: Sendable {
  /// Of the user and its groups, or of the role.
  public var identity: PolicySet
  public var boundary: PolicySet?
  /// The session policies of a role's or federated user's session, together.
  public var session: PolicySet?
  /// The policy of the resource; for `sts:AssumeRole` the role's trust policy.
  public var resource: PolicySet?
  /// The levels of an organization, from its root to the account; each must allow.
  public var serviceControl: [PolicySet]?

  public init(
    identity: PolicySet, boundary: PolicySet? = nil, session: PolicySet? = nil,
    resource: PolicySet? = nil, serviceControl: [PolicySet]? = nil
  ) {
    self.identity = identity
    self.boundary = boundary
    self.session = session
    self.resource = resource
    self.serviceControl = serviceControl
  }

  /// Compiles policies. An empty list is a set that allows nothing; nil is no set at all.
  public init(
    identity: [(source: PolicySource, policy: Policy)],
    boundary: (source: PolicySource, policy: Policy)? = nil,
    session: [(source: PolicySource, policy: Policy)]? = nil,
    resource: (source: PolicySource, policy: Policy)? = nil,
    serviceControl: [[(source: PolicySource, policy: Policy)]]? = nil
  ) {
    self.init(
      identity: PolicySet(identity), boundary: boundary.map { PolicySet([$0]) },
      session: session.map { PolicySet($0) }, resource: resource.map { PolicySet([$0]) },
      serviceControl: serviceControl?.map { PolicySet($0) })
  }
}
