extension PolicySet {
  /// Whether the statement speaks of the resource. `parts` is nil for `*` and what is no ARN, which
  /// only the pattern `*` matches.
  func resourceMatches(
    _ statement: CompiledStatement, _ resource: Span<UInt8>, _ parts: ARNParts?,
    _ context: some RequestContext
  ) -> Bool {
    if statement.matchesEveryResource { return true }
    for index in statement.resources {
      let pattern = arns[Int(index)]
      let isMatch =
        if let parts {
          arnMatches(pattern, resource, parts, context)
        } else {
          pattern.kind == .everything
        }
      if isMatch { return !statement.negatesResources }
    }
    return statement.negatesResources
  }

  /// Holds an ARN against a pattern, part by part: a `*` in one part never swallows a colon.
  func arnMatches(
    _ pattern: ARNPattern, _ text: Span<UInt8>, _ parts: ARNParts, _ context: some RequestContext
  ) -> Bool {
    switch pattern.kind {
    case .everything: true
    case .never: false
    case .parts: patterns.matchARN(from: Int(pattern.first), text, parts, context)
    case .dynamic: dynamicMatches(dynamicARNs[Int(pattern.first)], text, parts, context)
    }
  }

  private func dynamicMatches(
    _ tokens: [PatternToken], _ text: Span<UInt8>, _ parts: ARNParts,
    _ context: some RequestContext
  ) -> Bool {
    guard let pattern = tokens.substituting(from: context)?.splitAsARN() else { return false }
    var patterns = Patterns()
    for part in pattern { _ = patterns.add(part) }
    return patterns.matchARN(from: 0, text, parts, NoContext())
  }
}

extension Patterns {
  /// Holds the six parts of an ARN against the six globs from number `first`. The parts that tell
  /// ARNs apart come first.
  func matchARN(
    from first: Int, _ text: Span<UInt8>, _ parts: ARNParts, _ context: some RequestContext
  ) -> Bool {
    matches(first + 2, text, parts[2], context) && matches(first + 4, text, parts[4], context)
      && matches(first + 5, text, parts[5], context) && matches(first + 3, text, parts[3], context)
      && matches(first + 1, text, parts[1], context) && matches(first, text, parts[0], context)
  }
}
