import PolicyLanguage

/// Decides by identity policies as the rules are written down, one after the other, with nothing
/// compiled, indexed or shared with the engine but the parsed policies.
struct PlainEvaluator {
  let policies: [Policy]
  let context: [ContextKey: ContextValue]

  func decide(_ request: AuthorizationRequest) -> Decision.Effect {
    var isAllowed = false
    for policy in policies {
      for statement in policy.statements {
        guard concerns(statement, policy.version == .october2012, request) else { continue }
        if statement.effect == .deny { return .explicitDeny }
        isAllowed = true
      }
    }
    return isAllowed ? .allowed : .implicitDeny
  }

  private func concerns(
    _ statement: Statement, _ hasVariables: Bool, _ request: AuthorizationRequest
  ) -> Bool {
    let action = request.action.lowercased()
    let names = statement.actions.patterns.contains { like(letters($0.lowercased()), action) }
    guard names != statement.actions.isNegated else { return false }
    if let resources = statement.resources {
      let isMatch = resources.patterns.contains { pattern in
        pattern == "*" || isARN(pattern, request.resource, variablesFrom: hasVariables ? 5 : 6)
      }
      guard isMatch != resources.isNegated else { return false }
    }
    return statement.conditions.allSatisfy { holds($0, hasVariables) }
  }

  private func isARN(_ pattern: String, _ text: String, variablesFrom first: Int) -> Bool {
    let wanted = parts(pattern)
    let given = parts(text)
    guard wanted.count == 6, given.count == 6 else { return false }
    return zip(wanted, given).enumerated().allSatisfy { index, pair in
      guard let pattern = index < first ? letters(pair.0) : substituted(pair.0) else {
        return false
      }
      return like(pattern, pair.1)
    }
  }

  private func parts(_ text: String) -> [String] {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    while parts.count > 6 {
      let last = parts.removeLast()
      parts[parts.count - 1] += ":" + last
    }
    return parts
  }

  private enum Letter: Equatable { case any, run, exactly(Character) }

  private func letters(_ pattern: String) -> [Letter] {
    pattern.map { $0 == "*" ? .run : $0 == "?" ? .any : .exactly($0) }
  }

  private func exactly(_ text: String) -> [Letter] { text.map { .exactly($0) } }

  private func substituted(_ pattern: String) -> [Letter]? {
    var result: [Letter] = []
    var rest = pattern[...]
    while let start = rest.firstIndex(of: "$") {
      result += letters(String(rest[..<start]))
      rest = rest[start...]
      guard rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") else {
        result.append(.exactly("$"))
        rest = rest.dropFirst()
        continue
      }
      let name = rest.dropFirst(2)[..<end]
      rest = rest[end...].dropFirst()
      if ["*", "?", "$"].contains(name) {
        result += exactly(String(name))
        continue
      }
      let pieces = name.split(separator: ",", maxSplits: 1)
      let value = context[ContextKey(String(pieces[0]))]
      if pieces.count == 2, value == nil || value == .string("") {
        result += exactly(String(pieces[1].dropFirst(2).dropLast()))
      } else if case .string(let text) = value {
        result += exactly(text)
      } else {
        return nil
      }
    }
    return result + letters(String(rest))
  }

  private func like(_ pattern: [Letter], _ text: String) -> Bool {
    like(pattern[...], Array(text)[...])
  }

  private func like(_ pattern: ArraySlice<Letter>, _ text: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == .run {
      return like(pattern.dropFirst(), text) || (!text.isEmpty && like(pattern, text.dropFirst()))
    }
    guard let letter = text.first, first == .any || first == .exactly(letter) else { return false }
    return like(pattern.dropFirst(), text.dropFirst())
  }

  private func holds(_ condition: Condition, _ hasVariables: Bool) -> Bool {
    let key = context[ContextKey(condition.key)]
    let name = condition.operator
    var values: [String]?
    switch key {
    case .string(let text): values = [text]
    case .strings(let list): values = list
    default: values = nil
    }
    let isNull = values?.allSatisfy(\.isEmpty) ?? true
    if name.comparison == .null {
      return condition.values.contains { $0 == (isNull ? "true" : "false") }
    }
    func hit(_ value: String) -> Bool {
      condition.values.contains { matches(name.comparison, $0, value, hasVariables) }
    }
    guard let values else {
      if name.ifExists || name.quantifier == .forAllValues { return true }
      return name.quantifier == nil && name.isNegated
    }
    switch name.quantifier {
    case .forAllValues: return isNull || values.allSatisfy { hit($0) != name.isNegated }
    case .forAnyValue: return !isNull && values.contains { hit($0) != name.isNegated }
    case nil: return values.contains(where: hit) != name.isNegated
    }
  }

  private func matches(
    _ comparison: ConditionOperator.Comparison, _ wanted: String, _ given: String,
    _ hasVariables: Bool
  ) -> Bool {
    let pattern = hasVariables ? substituted(wanted) : letters(wanted)
    switch comparison {
    case .stringEquals: return wanted == given
    case .stringEqualsIgnoreCase: return wanted.lowercased() == given.lowercased()
    case .stringLike: return pattern.map { like($0, given) } ?? false
    case .arnLike: return isARN(wanted, given, variablesFrom: hasVariables ? 5 : 6)
    case .bool: return wanted == given
    case .numericEquals: return compare(wanted, given) { $0 == $1 }
    case .numericLess: return compare(wanted, given) { $0 < $1 }
    case .numericGreaterOrEqual: return compare(wanted, given) { $0 >= $1 }
    // Dates are generated in one form, in which the order of letters is that of time.
    case .dateLess: return given < wanted
    case .dateGreaterOrEqual: return given >= wanted
    default: return false
    }
  }

  private func compare(_ wanted: String, _ given: String, _ test: (Int, Int) -> Bool) -> Bool {
    guard let wanted = Int(wanted), let given = Int(given) else { return false }
    return test(given, wanted)
  }
}
