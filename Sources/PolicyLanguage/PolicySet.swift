/// Policies of one kind, compiled together: all identity policies of a user, say, or one trust
/// policy.
///
/// Compiling is done when policies change; a set is immutable and may be shared between principals
/// and requests.
public final class PolicySet: Sendable {
  let statements: [CompiledStatement]
  let references: [StatementReference]
  let index: ActionIndex
  let patterns: Patterns
  let arns: [ARNPattern]
  let dynamicARNs: [[PatternToken]]
  let conditions: [CompiledCondition]
  let keys: [ContextKey]
  let constants: ConditionConstants
  let principals: [PrincipalElement]
  /// Whether it is a role's trust policy.
  let isTrust: Bool

  public init(_ policies: [(source: PolicySource, policy: Policy)]) {
    var compiler = PolicyCompiler()
    for (source, policy) in policies { compiler.add(policy, from: source) }
    statements = compiler.statements
    references = compiler.references
    index = ActionIndex(compiler.statements, compiler.actionTexts)
    patterns = compiler.patterns
    arns = compiler.arns
    dynamicARNs = compiler.dynamicARNs
    conditions = compiler.conditions
    keys = compiler.keys
    constants = compiler.constants
    principals = compiler.principals
    isTrust = policies.contains { $0.policy.kind == .trust }
  }
}
