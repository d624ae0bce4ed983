extension CompiledPolicies {
  /// Every statement that had a part in the decision, as the policy simulator shows them: if any
  /// denies, all that deny; if the request is allowed, all that allow it; else none.
  ///
  /// It looks at every statement, where a decision stops at the first.
  public func matchedStatements(
    for request: AuthorizationRequest, in context: some RequestContext
  ) -> [StatementReference] {
    let name = request.action.utf8.span
    guard name.count <= FoldedAction.longest else { return [] }
    let effect = decide(request, in: context).effect
    let action = FoldedAction(name)
    let text = action.bytes.span.extracting(first: action.count)
    let target = request.resource.utf8.span
    let query = Query(
      hashes: action.hashes, parts: ARNParts(target), hasBoundary: boundary != nil)
    // What limits others allows nothing by itself.
    let limits = (serviceControl ?? []) + [boundary, session].compactMap(\.self)
    let sets = [identity] + [resource].compactMap(\.self) + (effect == .explicitDeny ? limits : [])
    var found: [StatementReference] = []
    for set in sets {
      let candidates = set.index.candidates(for: text, query.hashes)
      let places: Range<Int32>
      switch effect {
      case .allowed: places = candidates.allows
      case .explicitDeny: places = candidates.denies
      case .implicitDeny: continue
      }
      for place in places {
        let one = place..<(place + 1)
        if let number = set.first(one, candidates.proof, request, query, text, target, context) {
          found.append(set.references[number])
        }
      }
    }
    return found
  }
}
