import PolicyLanguage

/// The rules of a condition block as they are written down (IAM User Guide: condition operators), put
/// together from comparisons of one value with one.
struct Plain {
  let context: [ContextKey: ContextValue]

  func holds(_ condition: Condition) -> Bool {
    let name = condition.operator
    let values: [String]? =
      switch context[ContextKey(condition.key)] {
      case .string(let text): [text]
      case .strings(let list): list
      default: nil
      }
    let isNull = values?.allSatisfy(\.isEmpty) ?? true
    func hit(_ value: String) -> Bool {
      condition.values.contains { compares(name.comparison, $0, with: value) }
    }
    if name.comparison == .null {
      // A truth value of a policy is compared as Bool compares it.
      return condition.values.contains { compares(.bool, $0, with: isNull ? "true" : "false") }
    }
    guard let values else {
      if name.ifExists || name.quantifier == .forAllValues { return true }
      return name.quantifier == nil && name.isNegated
    }
    return switch name.quantifier {
    case .forAllValues: isNull || values.allSatisfy { hit($0) != name.isNegated }
    case .forAnyValue: !isNull && values.contains { hit($0) != name.isNegated }
    case nil: values.contains(where: hit) != name.isNegated
    }
  }

  /// One value of a policy with one value of a request, which has a key of its own; the others are
  /// there for variables.
  private func compares(
    _ comparison: ConditionOperator.Comparison, _ wanted: String, with given: String
  ) -> Bool {
    let key = "fuzz:one"
    let block =
      "{" + quoted(name(of: comparison)) + ":{" + quoted(key) + ":" + quoted(wanted) + "}}"
    guard let one = policy(with: block) else { return false }
    var facts = context
    facts[ContextKey(key)] = .string(given)
    return decide(one, facts)
  }

  private func name(of comparison: ConditionOperator.Comparison) -> String {
    switch comparison {
    case .stringEquals: "StringEquals"
    case .stringEqualsIgnoreCase: "StringEqualsIgnoreCase"
    case .stringLike: "StringLike"
    case .numericEquals: "NumericEquals"
    case .numericLess: "NumericLessThan"
    case .numericLessOrEqual: "NumericLessThanEquals"
    case .numericGreater: "NumericGreaterThan"
    case .numericGreaterOrEqual: "NumericGreaterThanEquals"
    case .dateEquals: "DateEquals"
    case .dateLess: "DateLessThan"
    case .dateLessOrEqual: "DateLessThanEquals"
    case .dateGreater: "DateGreaterThan"
    case .dateGreaterOrEqual: "DateGreaterThanEquals"
    case .bool: "Bool"
    case .binaryEquals: "BinaryEquals"
    case .ipAddress: "IpAddress"
    case .arnLike: "ArnLike"
    case .null: "Null"
    }
  }
}
