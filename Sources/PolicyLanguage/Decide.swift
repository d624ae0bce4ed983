extension CompiledPolicies {
  /// Decides one request: an explicit deny wins, and what is not allowed is denied.
  ///
  /// A request that concerns several resources is decided once for each.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>
  public func decide<Context: RequestContext>(
    _ request: AuthorizationRequest, in context: Context
  ) -> Decision {
    let name = request.action.utf8.span
    // There is no action with a longer name, so nothing can have allowed it.
    guard name.count <= FoldedAction.longest else {
      return Decision(.implicitDeny, type: .identity)
    }
    let action = FoldedAction(name)
    let resource = request.resource.utf8.span
    let query = Query(
      hashes: action.hashes, parts: ARNParts(resource), hasBoundary: boundary != nil)
    return decide(
      request, query, action.bytes.span.extracting(first: action.count), resource, context)
  }

  private func decide(
    _ request: borrowing AuthorizationRequest, _ query: Query, _ action: Span<UInt8>,
    _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Decision {
    if needsNoPermission(action) { return Decision(.allowed) }
    let kind = request.principal.kind
    let own = identity.index.candidates(for: action, query.hashes)
    if let serviceControl, kind.isBoundToOrganization {
      let denied = organizationDenies(serviceControl, request, query, action, target, context)
      if let denied { return denied }
    }
    if let resource,
      let denied = resource.firstDeny(request, query, action, target, context)
    {
      return Decision(.explicitDeny, by: resource.references[denied], type: resourceType)
    }
    // The root user is bound by no policy of its account's identities.
    if kind != .root {
      if let denied = identity.first(own.denies, own.proof, request, query, action, target, context)
      {
        return Decision(.explicitDeny, by: identity.references[denied], type: .identity)
      }
      if let boundary, let denied = boundary.firstDeny(request, query, action, target, context) {
        return Decision(.explicitDeny, by: boundary.references[denied], type: .boundary)
      }
    }
    if let session, let denied = session.firstDeny(request, query, action, target, context) {
      return Decision(.explicitDeny, by: session.references[denied], type: .session)
    }
    if let decision = resourceSide(request, query, action, target, context) { return decision }
    // What is left is for the caller's own policies to allow, and for what limits them.
    guard
      let allowed = identity.first(own.allows, own.proof, request, query, action, target, context)
    else { return Decision(.implicitDeny, type: .identity) }
    return limits(request, query, action, target, context)
      ?? Decision(.allowed, by: identity.references[allowed], type: .identity)
  }

  private var resourceType: Decision.PolicyType { resource?.isTrust == true ? .trust : .resource }

  /// `sts:GetCallerIdentity` and `sts:GetSessionToken`: no policy can give or take them.
  private func needsNoPermission(_ action: Span<UInt8>) -> Bool {
    switch action.count {
    case 21: equals(action, "sts:getcalleridentity")
    case 19: equals(action, "sts:getsessiontoken")
    default: false
    }
  }

  private func equals(_ action: Span<UInt8>, _ name: String) -> Bool {
    let name = name.utf8.span
    for index in action.indices where action[index] != name[index] { return false }
    return true
  }

  /// A deny at any level of the organization.
  ///
  /// AWS names one kind of policy where several deny, without saying which; here it is the one
  /// farthest from the caller's own hands, so these levels come first.
  private func organizationDenies(
    _ levels: [PolicySet], _ request: borrowing AuthorizationRequest, _ query: Query,
    _ action: Span<UInt8>, _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Decision? {
    for level in levels {
      if let denied = level.firstDeny(request, query, action, target, context) {
        return Decision(.explicitDeny, by: level.references[denied], type: .serviceControl)
      }
    }
    return nil
  }

  private func organizationAllows(
    _ request: borrowing AuthorizationRequest, _ query: Query, _ action: Span<UInt8>,
    _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Bool {
    guard let serviceControl, request.principal.kind.isBoundToOrganization else { return true }
    for level in serviceControl
    where level.firstAllow(request, query, action, target, context) == nil { return false }
    return true
  }

  /// What is settled without the caller's identity policies; nil when they have to allow.
  private func resourceSide(
    _ request: borrowing AuthorizationRequest, _ query: Query, _ action: Span<UInt8>,
    _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Decision? {
    guard organizationAllows(request, query, action, target, context) else {
      return Decision(.implicitDeny, type: .serviceControl)
    }
    let granted = resource?.bestGrant(request, query, action, target, context) ?? (.none, nil)
    let isOwn =
      request.resourceAccount == nil || request.resourceAccount == request.principal.account
    switch request.principal.kind {
    case .service, .federated, .anonymous: return decision(of: granted)
    case .root:
      return root(granted, isOwn: isOwn, request, query, action, target, context)
    case .user, .assumedRole, .federatedUser: break
    }
    if !isOwn { return granted.grant == .none ? decision(of: granted) : nil }
    switch granted.grant {
    case .direct: return decision(of: granted)
    case .entity:
      return limits(request, query, action, target, context) ?? decision(of: granted)
    case .account: return nil
    // A role must be allowed by its own trust policy; other resources are the account's to give.
    case .none: return resource?.isTrust == true ? decision(of: granted) : nil
    }
  }

  /// What a resource policy alone comes to.
  private func decision(of granted: (grant: Grant, statement: Int?)) -> Decision {
    guard granted.grant > .none, let resource, let statement = granted.statement else {
      return Decision(.implicitDeny, type: resourceType)
    }
    return Decision(.allowed, by: resource.references[statement], type: resourceType)
  }

  /// The root user may do everything in its account but assume roles; in another it needs a grant.
  private func root(
    _ granted: (grant: Grant, statement: Int?), isOwn: Bool,
    _ request: borrowing AuthorizationRequest, _ query: Query, _ action: Span<UInt8>,
    _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Decision {
    if resource?.isTrust == true { return Decision(.implicitDeny, type: .trust) }
    if let session, session.firstAllow(request, query, action, target, context) == nil {
      return Decision(.implicitDeny, type: .session)
    }
    return isOwn ? Decision(.allowed) : decision(of: granted)
  }

  /// What boundary or session policy do not allow. A federated user without a session policy has no
  /// rights of its own.
  private func limits(
    _ request: borrowing AuthorizationRequest, _ query: Query, _ action: Span<UInt8>,
    _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Decision? {
    if let boundary, boundary.firstAllow(request, query, action, target, context) == nil {
      return Decision(.implicitDeny, type: .boundary)
    }
    guard let session else {
      let isFederated = request.principal.kind == .federatedUser
      return isFederated ? Decision(.implicitDeny, type: .session) : nil
    }
    let allowed = session.firstAllow(request, query, action, target, context)
    return allowed == nil ? Decision(.implicitDeny, type: .session) : nil
  }
}

extension RequestPrincipal.Kind {
  /// Service control policies bind the principals of an account, its root user included.
  fileprivate var isBoundToOrganization: Bool {
    switch self {
    case .user, .assumedRole, .federatedUser, .root: true
    case .service, .federated, .anonymous: false
    }
  }
}
