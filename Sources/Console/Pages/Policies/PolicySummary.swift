import Identity
import PolicyLanguage

/// What a policy says, a row for each statement, for people who do not read JSON.
enum PolicySummary {
  /// How many patterns of a list are shown.
  private static let mostShown = 12

  static func table(_ policy: Policy, _ t: Texts) -> HTML {
    let who = policy.kind == .trust || policy.kind == .resource
    return """
      <table class="table stack summary"><caption class="vh">\(t(.whatItSays))</caption>\
      <thead><tr><th scope="col">\(t(.statement))</th><th scope="col">\(t(.effect))</th>\
      \(if: who, "<th scope=\"col\">\(t(.principals))</th>")\
      <th scope="col">\(t(.actionsOfPolicy))</th>\
      \(if: policy.kind != .trust, "<th scope=\"col\">\(t(.resources))</th>")\
      <th scope="col">\(t(.conditions))</th></tr></thead><tbody>
      \(policy.statements.enumerated().map { row($0 + 1, $1, policy.kind, t) })</tbody></table>
      """
  }

  private static func row(
    _ number: Int, _ statement: Statement, _ kind: PolicyKind, _ t: Texts
  ) -> HTML {
    let isAllow = statement.effect == .allow
    let effect = View.badge(
      isAllow ? "badge-ok" : "badge-bad", t(isAllow ? .allows : .denies))
    let name: HTML = statement.sid.map { "\($0)" } ?? t(.statementNumber(number))
    return """
      <tr><th scope="row"><span><b>\(name)</b>\
      \(if: PolicyFacts.needsMFA(statement), " \(View.badge("badge-accent", t(.needsMFA)))")\
      <br><span class="muted">\(t(.line(statement.position.line)))</span></span></th>\
      <td data-label="\(t(.effect))">\(effect)</td>\
      \(statement.principal.map { principals($0, t) })\
      <td data-label="\(t(.actionsOfPolicy))"><div>\(actions(statement.actions, t))</div></td>\
      \(statement.resources.map { resources($0, t) })\
      <td data-label="\(t(.conditions))"><div>\(conditions(statement.conditions, t))</div></td></tr>

      """
  }

  private static func actions(_ actions: Selection, _ t: Texts) -> HTML {
    let counts = actions.patterns.map { action($0, t) }
    return "\(if: actions.isNegated, t(.allActionsBut))\(list(counts, t))"
  }

  /// A pattern, and how many actions it stands for where they are known.
  private static func action(_ pattern: String, _ t: Texts) -> HTML {
    if pattern == "*" { return "<code>*</code> \(t(.everyAction))" }
    guard AuthorizationData.covers(pattern), pattern.contains(where: { "*?".contains($0) }) else {
      return "<code>\(pattern)</code>"
    }
    let count = AuthorizationData.actions(matching: pattern).count
    return "<code>\(pattern)</code> \(t(.countOfActions(count)))"
  }

  private static func resources(_ resources: Selection, _ t: Texts) -> HTML {
    let items = resources.patterns.map { pattern -> HTML in
      pattern == "*" ? "<code>*</code> \(t(.everyResource))" : "<code>\(View.arn(pattern))</code>"
    }
    return """
      <td data-label="\(t(.resources))"><div>\(if: resources.isNegated, t(.allResourcesBut))\
      \(list(items, t))</div></td>
      """
  }

  private static func principals(_ principal: PrincipalElement, _ t: Texts) -> HTML {
    let items = principal.entries.map { entry -> HTML in
      switch entry {
      case .everyone: t(.everybody)
      case .account(let id): t(.accountsOwn(id))
      case .arn(let arn): "<code>\(View.arn(arn))</code>"
      case .uniqueID(let id): "<code>\(id)</code>"
      case .service(let name): t(.serviceNamed(name))
      case .federated(let provider): "<code>\(provider)</code>"
      }
    }
    return """
      <td data-label="\(t(.principals))"><div>\(if: principal.isNegated, t(.everybodyBut))\
      \(list(items, t))</div></td>
      """
  }

  private static func list(_ items: [HTML], _ t: Texts) -> HTML {
    let rest = items.count - mostShown
    return """
      <ul class="plain">\(items.prefix(mostShown).map { "<li>\($0)</li>" as HTML })\
      \(if: rest > 0, "<li class=\"muted\">\(t(.andMore(rest)))</li>")</ul>
      """
  }

  private static func conditions(_ conditions: [Condition], _ t: Texts) -> HTML {
    if conditions.isEmpty { return "<span class=\"muted\">\(t(.always))</span>" }
    return list(conditions.map { words($0, t) }, t)
  }

  /// A condition as a sentence. What MFA is asked for is said in full, for there the difference
  /// between a key that is false and one that is not there decides.
  static func words(_ condition: Condition, _ t: Texts) -> HTML {
    let asked = condition.operator
    if asked.quantifier == nil, let value = condition.values.first, condition.values.count == 1 {
      switch (ContextKey(condition.key).known, asked.comparison) {
      case (.multiFactorAuthPresent, .bool):
        switch (value.lowercased() == "true", asked.ifExists) {
        case (true, false): return t(.mfaWasUsed)
        case (true, true): return t(.mfaWasUsedOrUnknown)
        case (false, false): return t(.sessionWithoutMFA)
        case (false, true): return t(.mfaWasNotUsed)
        }
      case (.multiFactorAuthAge, .numericLess), (.multiFactorAuthAge, .numericLessOrEqual):
        return asked.ifExists ? t(.mfaIsRecentOrUnknown(value)) : t(.mfaIsRecent(value))
      case (.multiFactorAuthAge, .numericGreater), (.multiFactorAuthAge, .numericGreaterOrEqual):
        return asked.ifExists ? t(.mfaIsOldOrMissing(value)) : t(.mfaIsOld(value))
      default: break
      }
    }
    let key: HTML = "<code>\(condition.key)</code>"
    if asked.comparison == .null {
      return t(condition.values.first?.lowercased() == "true" ? .keyMissing(key) : .keyThere(key))
    }
    let values = condition.values.map { "<code>\($0)</code>" as HTML }
    let either = values.dropFirst().reduce(values.first ?? HTML()) { "\($0) \(t(.or)) \($1)" }
    let subject: HTML =
      switch asked.quantifier {
      case .forAllValues: t(.everyValueOf(key))
      case .forAnyValue: t(.someValueOf(key))
      case nil: key
      }
    let verb = t(.comparison(asked.comparison, isNegated: asked.isNegated))
    return "\(subject) \(verb) \(either)\(if: asked.ifExists, t(.orKeyMissing))"
  }
}

extension PolicyFacts {
  static func needsMFA(_ policy: Policy) -> Bool {
    policy.statements.contains { needsMFA($0) }
  }

  static func needsMFA(_ statement: Statement) -> Bool {
    statement.conditions.contains { condition in
      switch ContextKey(condition.key).known {
      case .multiFactorAuthPresent, .multiFactorAuthAge: true
      default: false
      }
    }
  }
}
