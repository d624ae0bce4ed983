/// Validates every kind of policy but trust policies, in IAM's order and with its texts.
///
/// The order is observed, not documented: the first failing stage decides which text a client sees,
/// so each stage runs over all statements before the next begins.
enum PolicyValidation {
  static func document(_ node: JSONNode, _ kind: PolicyKind) throws(PolicyError) -> PolicyDocument {
    let draft = try PolicyDraft(node, syntax: .syntax)
    let version = try syntax(draft)
    try principals(draft, kind)
    try statementIDCharacters(draft)
    if kind == .managed || kind == .serviceControl, version != .october2012 {
      throw PolicyError(.version, "Policy document must be version 2012-10-17 or greater.")
        .at(draft.position, "write \"Version\": \"2012-10-17\"")
    }
    try legacyParsing(draft)
    try uniqueStatementIDs(draft)
    for statement in draft.statements where statement.actions?.patterns.isEmpty != false {
      throw PolicyError(.statement, "Policy statement must contain actions.").at(statement.position)
    }
    for statement in draft.statements {
      if let resources = statement.resources,
        let error = ResourceValidation.firstError(in: resources)
      {
        throw error.at(resources.position)
      }
    }
    for statement in draft.statements {
      guard let actions = statement.actions else { continue }
      do throws(PolicyError) {
        try ActionValidation.check(actions)
      } catch {
        throw error.at(actions.position)
      }
    }
    for statement in draft.statements where statement.resources?.patterns.isEmpty != false {
      throw PolicyError(.statement, "Policy statement must contain resources.")
        .at(statement.position)
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

  private static func syntax(_ draft: PolicyDraft) throws(PolicyError) -> Policy.Version {
    guard let version = Policy.Version(rawValue: draft.version ?? "2008-10-17") else {
      throw PolicyError.syntax.at(draft.position, "`Version` is 2012-10-17 or 2008-10-17")
    }
    guard !draft.statements.isEmpty else {
      throw PolicyError.syntax.at(
        draft.position, "a policy has a `Statement`, with one statement at least")
    }
    for statement in draft.statements {
      guard let effect = statement.effect?.lowercased(), effect == "allow" || effect == "deny"
      else { throw PolicyError.syntax.at(statement.position, "`Effect` is Allow or Deny") }
    }
    return version
  }

  private static func principals(_ draft: PolicyDraft, _ kind: PolicyKind) throws(PolicyError) {
    for statement in draft.statements {
      let isGiven = statement.principal != nil || statement.notPrincipal != nil
      if kind == .resource {
        guard isGiven else {
          throw PolicyError(.principal, "Missing required field Principal").at(statement.position)
        }
      } else if isGiven {
        throw PolicyError(.principal, "Policy document should not specify a principal.")
          .at(statement.position)
      }
    }
  }

  /// Resource policies of other services allow any character in a statement's id.
  private static func statementIDCharacters(_ draft: PolicyDraft) throws(PolicyError) {
    for statement in draft.statements where statement.principal == nil {
      guard statement.notPrincipal == nil, let sid = statement.sid else { continue }
      guard sid.utf8.allSatisfy({ $0.isLetter || $0.isDigit }) else {
        throw PolicyError(
          .statementIDs,
          "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
            + "expression [0-9A-Za-z]*"
        ).at(statement.position)
      }
    }
  }

  private static func legacyParsing(_ draft: PolicyDraft) throws(PolicyError) {
    for statement in draft.statements {
      guard statement.effect == "Allow" || statement.effect == "Deny" else {
        throw PolicyError.legacyParsing.at(
          statement.position, "`Effect` is Allow or Deny, spelled so")
      }
      for condition in statement.conditions ?? [] where condition.operator.comparison.isDate {
        guard condition.values.allSatisfy({ Instant($0) != nil }) else {
          throw PolicyError.legacyParsing.at(
            condition.position, "a date is like 2026-05-20T10:00:00Z, or in seconds since 1970")
        }
      }
      for resource in statement.resources?.patterns ?? []
      where ResourceValidation.failsLegacyParsing(resource) {
        throw PolicyError.legacyParsing.at(
          statement.position,
          "`\(resource)` is no ARN; one is arn:partition:service:region:account:resource")
      }
    }
  }

  /// Several empty ids are no duplicates.
  private static func uniqueStatementIDs(_ draft: PolicyDraft) throws(PolicyError) {
    var seen: Set<String> = []
    for statement in draft.statements {
      guard let sid = statement.sid, !sid.isEmpty else { continue }
      guard seen.insert(sid).inserted else {
        throw PolicyError(.statementIDs, "Statement IDs (SID) in a single policy must be unique.")
          .at(statement.position)
      }
    }
  }

  private static func statement(_ draft: StatementDraft) throws(PolicyError) -> Statement {
    guard let actions = draft.actions else { throw .syntax }
    return Statement(
      sid: draft.sid, effect: draft.effect == "Allow" ? .allow : .deny,
      principal: try principal(draft), actions: actions, resources: draft.resources,
      conditions: draft.conditions ?? [], position: draft.position, start: draft.start,
      end: draft.end)
  }

  private static func principal(_ draft: StatementDraft) throws(PolicyError) -> PrincipalElement? {
    guard let node = draft.principal ?? draft.notPrincipal else { return nil }
    let isNegated = draft.principal == nil
    if case .string(let text) = node.value {
      guard text == "*" else { throw PrincipalValidation.invalid("AWS", text) }
      return PrincipalElement(isNegated: isNegated, entries: [.everyone])
    }
    let entries = try PrincipalValidation.entries(node, syntax: .syntax)
    return PrincipalElement(isNegated: isNegated, entries: entries)
  }
}

/// Actions: `prefix:Name`, where the name may hold wildcards, or `*` for all.
enum ActionValidation {
  static func check(_ actions: Selection) throws(PolicyError) {
    for action in actions.patterns where action != "*" {
      let parts = action.pieces(between: ":")
      guard parts.count > 1 else {
        throw PolicyError(
          .action, "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
      }
      guard parts.count == 2 else {
        throw PolicyError(.action, "Actions/Condition can contain only one colon.")
      }
      guard parts[0] == "*" || isVendor(parts[0]) else {
        throw PolicyError(.action, "Vendor \(parts[0]) is not valid")
      }
    }
  }

  private static func isVendor(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        $0.isLetter || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
  }
}
