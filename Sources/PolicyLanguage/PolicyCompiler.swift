/// Turns policies into the tables of a `PolicySet`.
struct PolicyCompiler {
  private(set) var statements: [CompiledStatement] = []
  private(set) var references: [StatementReference] = []
  /// The action patterns in lower case, each statement's wildcards first.
  private(set) var actionTexts: [String] = []
  private(set) var patterns = Patterns()
  private(set) var arns: [ARNPattern] = []
  private(set) var dynamicARNs: [[PatternToken]] = []
  private(set) var conditions: [CompiledCondition] = []
  private(set) var keys: [ContextKey] = []
  private(set) var constants = ConditionConstants()
  private(set) var principals: [PrincipalElement] = []
  private var keyNumbers: [ContextKey: Int32] = [:]

  mutating func add(_ policy: Policy, from source: PolicySource) {
    let variables = policy.version == .october2012
    for (index, statement) in policy.statements.enumerated() {
      references.append(StatementReference(source, index: index, statement))
      statements.append(compile(statement, variables: variables))
    }
  }

  private mutating func compile(_ statement: Statement, variables: Bool) -> CompiledStatement {
    let actions = statement.actions.patterns.map { $0.asciiLowercased }
    let wild = Int32(actionTexts.count)
    actionTexts += actions.filter(\.hasWildcards)
    let spelled = Int32(actionTexts.count)
    actionTexts += actions.filter { !$0.hasWildcards }
    let firstARN = Int32(arns.count)
    for pattern in statement.resources?.patterns ?? [] {
      addResource(pattern, variables: variables)
    }
    // Conditions add ARNs of their own behind these.
    let resources = firstARN..<Int32(arns.count)
    let isEverything = resources.contains { arns[Int($0)].kind == .everything }
    let conditions = Int32(self.conditions.count)
    for condition in statement.conditions { add(condition, variables: variables) }
    var principal: Int32 = -1
    if let element = statement.principal {
      principal = Int32(principals.count)
      principals.append(element)
    }
    return CompiledStatement(
      effect: statement.effect, negatesActions: statement.actions.isNegated,
      negatesResources: statement.resources?.isNegated ?? false,
      matchesEveryResource: statement.resources.map { !$0.isNegated && isEverything } ?? true,
      wildActions: wild..<spelled, spelledActions: spelled..<Int32(actionTexts.count),
      resources: resources,
      conditions: conditions..<Int32(self.conditions.count), principal: principal)
  }

  /// In a resource only the last part may hold variables, so it is cut before they are read.
  private mutating func addResource(_ text: String, variables: Bool) {
    if text == "*" { return arns.append(ARNPattern(kind: .everything, first: 0)) }
    let parts = text.pieces(between: ":", maxSplits: 5)
    guard parts.count == 6 else { return arns.append(ARNPattern(kind: .never, first: 0)) }
    let first = Int32(patterns.globs.count)
    for (index, part) in parts.enumerated() {
      _ = patterns.add(PatternToken.tokens(in: part, variables: variables && index == 5))
    }
    arns.append(ARNPattern(kind: .parts, first: first))
  }

  /// In a condition an ARN may hold variables anywhere.
  private mutating func addConditionARN(_ text: String, variables: Bool) {
    let tokens = PatternToken.tokens(in: text, variables: variables)
    guard let parts = tokens.splitAsARN(), !parts[..<5].contains(where: \.hasVariables) else {
      guard tokens.hasVariables else {
        return arns.append(ARNPattern(kind: .never, first: 0))
      }
      arns.append(ARNPattern(kind: .dynamic, first: Int32(dynamicARNs.count)))
      return dynamicARNs.append(tokens)
    }
    arns.append(ARNPattern(kind: .parts, first: Int32(patterns.globs.count)))
    for part in parts { _ = patterns.add(part) }
  }

  private mutating func number(of key: ContextKey) -> Int32 {
    if let number = keyNumbers[key] { return number }
    let number = Int32(keys.count)
    keys.append(key)
    keyNumbers[key] = number
    return number
  }

  private mutating func add(_ condition: Condition, variables: Bool) {
    let comparison = condition.operator.comparison
    let start = tableSize(for: comparison)
    for value in condition.values {
      add(value, for: comparison, variables: variables && comparison.takesVariables)
    }
    conditions.append(
      CompiledCondition(
        comparison: comparison, isNegated: condition.operator.isNegated,
        ifExists: condition.operator.ifExists, quantifier: condition.operator.quantifier,
        key: number(of: ContextKey(condition.key)), values: start..<tableSize(for: comparison)))
  }

  private func tableSize(for comparison: ConditionOperator.Comparison) -> Int32 {
    switch comparison {
    case .stringEquals, .stringEqualsIgnoreCase, .stringLike: Int32(patterns.globs.count)
    case .numericEquals, .numericLess, .numericLessOrEqual, .numericGreater,
      .numericGreaterOrEqual:
      Int32(constants.numbers.count)
    case .dateEquals, .dateLess, .dateLessOrEqual, .dateGreater, .dateGreaterOrEqual:
      Int32(constants.dates.count)
    case .bool, .null: Int32(constants.truths.count)
    case .binaryEquals: Int32(constants.binaries.count)
    case .ipAddress: Int32(constants.blocks.count)
    case .arnLike: Int32(arns.count)
    }
  }

  private mutating func add(
    _ value: String, for comparison: ConditionOperator.Comparison, variables: Bool
  ) {
    switch comparison {
    case .stringEquals, .stringEqualsIgnoreCase, .stringLike:
      let tokens = PatternToken.tokens(
        in: value, variables: variables, wildcards: comparison == .stringLike)
      _ = patterns.add(tokens, foldsCase: comparison == .stringEqualsIgnoreCase)
    case .numericEquals, .numericLess, .numericLessOrEqual, .numericGreater,
      .numericGreaterOrEqual:
      constants.numbers.append(DecimalNumber(value.utf8.span))
    case .dateEquals, .dateLess, .dateLessOrEqual, .dateGreater, .dateGreaterOrEqual:
      constants.dates.append(Instant(value))
    case .bool, .null: addTruth(value, variables: variables)
    case .binaryEquals: constants.binaries.append(bytes(fromBase64: value.utf8.span))
    case .ipAddress: constants.blocks.append(AddressBlock(value.utf8.span))
    case .arnLike: addConditionARN(value, variables: variables)
    }
  }

  private mutating func addTruth(_ value: String, variables: Bool) {
    let tokens = PatternToken.tokens(in: value, variables: variables, wildcards: false)
    if tokens.hasVariables {
      constants.truths.append(.pattern(Int32(patterns.add(tokens, foldsCase: true))))
    } else {
      let truth = truthValue(value.utf8.span)
      constants.truths.append(truth.map { $0 ? .yes : .no } ?? .invalid)
    }
  }
}

/// `true` or `false` in any case; nil for other texts.
func truthValue(_ text: Span<UInt8>) -> Bool? {
  // The words as numbers, a byte a letter.
  func letters(_ range: Range<Int>) -> UInt64 {
    var word: UInt64 = 0
    for index in range { word = word << 8 | UInt64(text[index].folded) }
    return word
  }
  if text.count == 4, letters(0..<4) == 0x7472_7565 { return true }
  return text.count == 5 && letters(0..<5) == 0x66_616C_7365 ? false : nil
}

extension String {
  /// The text with the letters `A` to `Z` in lower case.
  var asciiLowercased: String { String(decoding: utf8.map(\.folded), as: UTF8.self) }
}
