extension PolicySet {
  /// Whether all conditions of the statement hold.
  func conditionsHold(_ statement: CompiledStatement, _ context: some RequestContext) -> Bool {
    for index in statement.conditions where !holds(conditions[Int(index)], context) { return false }
    return true
  }

  /// One operator on one key. What comes first matters: IfExists before everything else.
  private func holds(_ condition: CompiledCondition, _ context: some RequestContext) -> Bool {
    let value = context.value(for: keys[Int(condition.key)])
    if condition.comparison == .null { return nullHolds(condition, value, context) }
    guard let value else {
      if condition.ifExists { return true }
      switch condition.quantifier {
      case .forAllValues: return true
      case .forAnyValue: return false
      case nil: return condition.isNegated
      }
    }
    switch condition.quantifier {
    case .forAllValues: return value.isNull || each(value, condition, context, all: true)
    case .forAnyValue: return !value.isNull && each(value, condition, context, all: false)
    case nil: break
    }
    guard case .strings(let list) = value else { return test(condition, value, context) }
    // AWS does not say what a list without a set operator means: any of a positive operator, none
    // of a negated one.
    let hit = list.contains { isHit(condition, .string($0), context) }
    return hit != condition.isNegated
  }

  private func nullHolds(
    _ condition: CompiledCondition, _ value: ContextValue?, _ context: some RequestContext
  ) -> Bool {
    let isAbsent = value?.isNull ?? true
    for index in condition.values
    where truth(constants.truths[Int(index)], is: isAbsent, context) { return true }
    return false
  }

  private func each(
    _ value: ContextValue, _ condition: CompiledCondition, _ context: some RequestContext,
    all: Bool
  ) -> Bool {
    guard case .strings(let list) = value else { return test(condition, value, context) }
    for text in list where test(condition, .string(text), context) != all { return !all }
    return all
  }

  private func test(
    _ condition: CompiledCondition, _ value: ContextValue, _ context: some RequestContext
  ) -> Bool {
    isHit(condition, value, context) != condition.isNegated
  }

  /// Whether any value of the policy matches a single value of the request.
  private func isHit(
    _ condition: CompiledCondition, _ value: ContextValue, _ context: some RequestContext
  ) -> Bool {
    switch condition.comparison {
    case .stringEquals, .stringEqualsIgnoreCase, .stringLike:
      value.withText { text -> Bool? in
        for index in condition.values where patterns.matches(Int(index), text, context) {
          return true
        }
        return false
      } ?? false
    case .numericEquals, .numericLess, .numericLessOrEqual, .numericGreater,
      .numericGreaterOrEqual:
      isNumberHit(condition, value)
    case .dateEquals, .dateLess, .dateLessOrEqual, .dateGreater, .dateGreaterOrEqual:
      isDateHit(condition, value)
    case .bool: isTruthHit(condition, value, context)
    case .binaryEquals: isBinaryHit(condition, value)
    case .ipAddress: isAddressHit(condition, value)
    case .arnLike:
      value.withText { text -> Bool? in
        guard let parts = ARNParts(text) else { return false }
        for index in condition.values
        where arnMatches(arns[Int(index)], text, parts, context) { return true }
        return false
      } ?? false
    case .null: false
    }
  }

  private func isNumberHit(_ condition: CompiledCondition, _ value: ContextValue) -> Bool {
    let number: DecimalNumber?
    switch value {
    case .number(let integer): number = DecimalNumber(integer)
    case .date(let instant): number = DecimalNumber(instant.seconds)
    case .string(let text): number = DecimalNumber(text.utf8.span)
    case .strings, .boolean, .address, .binary: number = nil
    }
    guard let number else { return false }
    for index in condition.values {
      guard let constant = constants.numbers[Int(index)] else { continue }
      if compares(number, constant, condition.comparison) { return true }
    }
    return false
  }

  private func isDateHit(_ condition: CompiledCondition, _ value: ContextValue) -> Bool {
    let date: Instant?
    switch value {
    case .date(let instant): date = instant
    case .number(let seconds): date = Instant(seconds: seconds)
    case .string(let text): date = Instant(text)
    case .strings, .boolean, .address, .binary: date = nil
    }
    guard let date else { return false }
    for index in condition.values {
      guard let constant = constants.dates[Int(index)] else { continue }
      if compares(date, constant, condition.comparison) { return true }
    }
    return false
  }

  private func compares<Value: Comparable>(
    _ value: Value, _ constant: Value, _ comparison: ConditionOperator.Comparison
  ) -> Bool {
    switch comparison {
    case .numericEquals, .dateEquals: value == constant
    case .numericLess, .dateLess: value < constant
    case .numericLessOrEqual, .dateLessOrEqual: value <= constant
    case .numericGreater, .dateGreater: value > constant
    case .numericGreaterOrEqual, .dateGreaterOrEqual: value >= constant
    default: false
    }
  }

  private func isTruthHit(
    _ condition: CompiledCondition, _ value: ContextValue, _ context: some RequestContext
  ) -> Bool {
    let flag: Bool?
    switch value {
    case .boolean(let truth): flag = truth
    case .string(let text): flag = truthValue(text.utf8.span)
    case .strings, .number, .date, .address, .binary: flag = nil
    }
    guard let flag else { return false }
    for index in condition.values
    where truth(constants.truths[Int(index)], is: flag, context) { return true }
    return false
  }

  private func truth(
    _ constant: TruthConstant, is flag: Bool, _ context: some RequestContext
  ) -> Bool {
    switch constant {
    case .yes: flag
    case .no: !flag
    case .invalid: false
    case .pattern(let glob):
      patterns.matches(Int(glob), (flag ? "true" : "false").utf8.span, context)
    }
  }

  private func isBinaryHit(_ condition: CompiledCondition, _ value: ContextValue) -> Bool {
    if case .binary(let bytes) = value { return isBinaryHit(condition, bytes.span) }
    return value.withText { isBinaryHit(condition, $0) } ?? false
  }

  private func isBinaryHit(_ condition: CompiledCondition, _ bytes: Span<UInt8>) -> Bool {
    for index in condition.values {
      guard let wanted = constants.binaries[Int(index)], wanted.count == bytes.count else {
        continue
      }
      if bytes.indices.allSatisfy({ bytes[$0] == wanted[$0] }) { return true }
    }
    return false
  }

  private func isAddressHit(_ condition: CompiledCondition, _ value: ContextValue) -> Bool {
    let address: IPAddress?
    switch value {
    case .address(let known): address = known
    case .string(let text): address = IPAddress(text)
    case .strings, .boolean, .number, .date, .binary: address = nil
    }
    guard let address else { return false }
    for index in condition.values where constants.blocks[Int(index)]?.contains(address) == true {
      return true
    }
    return false
  }
}
