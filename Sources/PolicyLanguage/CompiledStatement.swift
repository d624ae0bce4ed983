/// A statement ready to be decided: trivial values that point into the tables of its `PolicySet`.
struct CompiledStatement {
  var effect: Statement.Effect
  /// Whether the patterns name what is left out.
  var negatesActions: Bool
  var negatesResources: Bool
  /// Every resource matches: `*`, or a trust policy, which speaks of its role.
  var matchesEveryResource: Bool
  /// Action patterns of the `ActionIndex`: those with wildcards, then those without.
  var wildActions: Range<Int32>
  var spelledActions: Range<Int32>
  /// Places in `arns`.
  var resources: Range<Int32>
  var conditions: Range<Int32>
  /// The place in `principals`, or -1.
  var principal: Int32

  var actions: Range<Int32> { wildActions.lowerBound..<spelledActions.upperBound }
}

/// One ARN pattern, of six globs that follow each other from `first`.
struct ARNPattern {
  enum Kind: UInt8 {
    /// `*` alone.
    case everything
    case parts
    /// Matches nothing: not an ARN.
    case never
    /// Has variables before its last part, so that where it is cut depends on their values; `first`
    /// points into `dynamicARNs`.
    case dynamic
  }

  var kind: Kind
  var first: Int32
}

/// One operator on one key, with a range of the table that holds its kind of values.
struct CompiledCondition {
  var comparison: ConditionOperator.Comparison
  var isNegated: Bool
  var ifExists: Bool
  var quantifier: ConditionOperator.Quantifier?
  var key: Int32
  var values: Range<Int32>
}

/// A truth value of a policy.
enum TruthConstant {
  case yes, no
  /// Neither: matches nothing.
  case invalid
  /// Has variables: a glob to hold against `true` or `false`.
  case pattern(Int32)
}

/// The values of conditions, parsed once. What cannot be parsed is nil and matches nothing.
struct ConditionConstants: Sendable {
  var numbers: [DecimalNumber?] = []
  var dates: [Instant?] = []
  var truths: [TruthConstant] = []
  var binaries: [[UInt8]?] = []
  var blocks: [AddressBlock?] = []
}
