/// Validates role trust policies, which IAM reads with another parser and other texts.
enum TrustValidation {
  static func document(_ node: JSONNode) throws(PolicyError) -> PolicyDocument {
    let draft = try PolicyDraft(node, syntax: .trustSyntax)
    guard let version = Policy.Version(rawValue: draft.version ?? "2008-10-17") else {
      throw PolicyError(.version, "The policy must contain a valid version string")
        .at(draft.position, "write \"Version\": \"2012-10-17\"")
    }
    guard !draft.statements.isEmpty else {
      throw PolicyError(.statement, "Could not parse the policy: Statement is empty!")
        .at(draft.position)
    }
    var seen: Set<String> = []
    for statement in draft.statements {
      guard let sid = statement.sid, !sid.isEmpty else { continue }
      guard seen.insert(sid).inserted else {
        throw PolicyError(.statementIDs, "The Statement Ids in the policy are not unique")
          .at(statement.position)
      }
    }
    var statements: [Statement] = []
    for draft in draft.statements {
      do throws(PolicyError) {
        statements.append(try statement(draft))
      } catch {
        throw error.at(draft.position)
      }
    }
    return PolicyDocument(version: version, id: draft.id, statements: statements)
  }

  private static func statement(_ draft: StatementDraft) throws(PolicyError) -> Statement {
    let effect = try effect(draft)
    let principal = try principal(draft, effect)
    let actions = try actions(draft)
    if let resources = draft.resources {
      throw PolicyError(
        .resource,
        resources.isNegated
          ? "AssumeRole policy must not contain resources." : "Has prohibited field Resource")
    }
    for condition in draft.conditions ?? [] where condition.operator.comparison.isDate {
      guard condition.values.allSatisfy({ Instant($0) != nil }) else {
        throw PolicyError.trustSyntax.at(condition.position, "this is no date")
      }
    }
    return Statement(
      sid: draft.sid, effect: effect, principal: principal, actions: actions, resources: nil,
      conditions: draft.conditions ?? [], position: draft.position, start: draft.start,
      end: draft.end)
  }

  private static func effect(_ draft: StatementDraft) throws(PolicyError) -> Statement.Effect {
    switch draft.effect {
    case "Allow": return .allow
    case "Deny": return .deny
    case nil: throw PolicyError(.effect, "Missing required field Effect")
    case .some(let other): throw PolicyError(.effect, "Invalid effect: \(other)")
    }
  }

  private static func principal(
    _ draft: StatementDraft, _ effect: Statement.Effect
  ) throws(PolicyError) -> PrincipalElement {
    if draft.notPrincipal != nil {
      throw PolicyError(
        .principal,
        effect == .allow
          ? "Allow with NotPrincipal is not allowed."
          : "AssumeRole policy must not contain NotPrincipal field.")
    }
    guard let node = draft.principal else {
      throw PolicyError(.principal, "Missing required field Principal")
    }
    let entries = try PrincipalValidation.entries(node, syntax: .trustSyntax)
    for entry in entries {
      if entry == .federated(PrincipalValidation.cognito), draft.conditions?.isEmpty != false {
        throw PolicyError(
          .condition, "A condition block must be present for the Cognito provider")
      }
    }
    return PrincipalElement(isNegated: false, entries: entries)
  }

  private static let allowed = [
    "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession",
    "sts:setsourceidentity", "sts:setcontext",
  ]

  private static func actions(_ draft: StatementDraft) throws(PolicyError) -> Selection {
    guard let actions = draft.actions, !actions.patterns.isEmpty else {
      throw PolicyError(.action, "Missing required field Action")
    }
    for action in actions.patterns {
      // All actions but some would reach beyond STS.
      guard !actions.isNegated, action.lowercased().hasPrefix("sts:"), matchesSome(action) else {
        throw PolicyError(.action, "AssumeRole policy may only specify STS AssumeRole actions.")
      }
    }
    return actions
  }

  private static func matchesSome(_ action: String) -> Bool {
    var patterns = Patterns()
    let glob = patterns.add(PatternToken.tokens(in: action.lowercased(), variables: false))
    return allowed.contains { patterns.matches(glob, $0.utf8.span, NoContext()) }
  }
}
