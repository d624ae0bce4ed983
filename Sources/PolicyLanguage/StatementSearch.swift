/// What is worked out once for a request and holds in every set of policies.
struct Query {
  let hashes: FoldedAction.Hashes
  /// Nil for `*`, and for what is no ARN.
  let parts: ARNParts?
  let hasBoundary: Bool
}

extension PolicySet {
  func firstDeny(
    _ request: borrowing AuthorizationRequest, _ query: Query, _ action: Span<UInt8>,
    _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Int? {
    let candidates = index.candidates(for: action, query.hashes)
    return first(candidates.denies, candidates.proof, request, query, action, target, context)
  }

  func firstAllow(
    _ request: borrowing AuthorizationRequest, _ query: Query, _ action: Span<UInt8>,
    _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Int? {
    let candidates = index.candidates(for: action, query.hashes)
    return first(candidates.allows, candidates.proof, request, query, action, target, context)
  }

  /// The first of the candidates that matches, as the number of its statement.
  func first(
    _ places: Range<Int32>, _ proof: ActionIndex.Proof,
    _ request: borrowing AuthorizationRequest, _ query: Query, _ action: Span<UInt8>,
    _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Int? {
    for place in places where index.mayConcern(place, query.hashes.beginning) {
      let number = Int(index.members[Int(place)])
      if matches(number, proof, request, query, action, target, context) { return number }
    }
    return nil
  }

  /// The closest grant among all matching allows, and its statement.
  func bestGrant(
    _ request: borrowing AuthorizationRequest, _ query: Query, _ action: Span<UInt8>,
    _ target: Span<UInt8>, _ context: some RequestContext
  ) -> (grant: Grant, statement: Int?) {
    let candidates = index.candidates(for: action, query.hashes)
    var best: (grant: Grant, statement: Int?) = (.none, nil)
    for place in candidates.allows where index.mayConcern(place, query.hashes.beginning) {
      let number = Int(index.members[Int(place)])
      let grant = grant(statements[number], request, query)
      guard grant > best.grant else { continue }
      if matches(number, candidates.proof, request, query, action, target, context) {
        best = (grant, number)
      }
    }
    return best
  }

  /// A statement without a principal, which a resource policy cannot have, names nobody.
  private func grant(
    _ statement: CompiledStatement, _ request: borrowing AuthorizationRequest, _ query: Query
  ) -> Grant {
    guard statement.principal >= 0 else { return .none }
    return principals[Int(statement.principal)].grant(
      to: request.principal, hasBoundary: query.hasBoundary, effect: statement.effect)
  }

  private func matches(
    _ number: Int, _ proof: ActionIndex.Proof, _ request: borrowing AuthorizationRequest,
    _ query: Query, _ action: Span<UInt8>, _ target: Span<UInt8>, _ context: some RequestContext
  ) -> Bool {
    let statement = statements[number]
    guard index.proves(proof, statement, action),
      resourceMatches(statement, target, query.parts, context)
    else { return false }
    if statement.principal >= 0, grant(statement, request, query) == .none { return false }
    return conditionsHold(statement, context)
  }
}
