import PolicyLanguage

/// Short ways for the tests to write policies and ask about them.
enum Policies {
  static let account = "111122223333"
  static let dana = RequestPrincipal(
    .user, arn: "arn:aws:iam::111122223333:user/dana", account: account)

  /// A document of the later version around `statements`, which are JSON objects.
  static func document(_ statements: String...) -> String {
    "{\"Version\":\"2012-10-17\",\"Statement\":[\(statements.joined(separator: ","))]}"
  }

  static func compiled(_ statements: String...) throws -> CompiledPolicies {
    let text = "{\"Version\":\"2012-10-17\",\"Statement\":[\(statements.joined(separator: ","))]}"
    return CompiledPolicies(identity: [try one(text)])
  }

  static func one(
    _ text: String, _ kind: PolicyKind = .identityInline, name: String = "it", arn: String? = nil
  ) throws -> (source: PolicySource, policy: Policy) {
    (
      source: PolicySource(.userInline, name: name, arn: arn),
      policy: try Policy(parsing: text, kind: kind)
    )
  }

  /// Whether one statement concerns a request: `Allow` is allowed, `Deny` next to an Allow of
  /// everything is denied.
  static func concerns(
    _ statement: String, action: String = "s3:GetObject", resource: String = "arn:aws:s3:::b/k",
    _ context: [ContextKey: ContextValue] = [:]
  ) throws -> Bool {
    let compiled = try compiled(statement)
    let request = AuthorizationRequest(action: action, resource: resource, principal: dana)
    return compiled.decide(request, in: context).isAllowed
  }

  /// Whether a condition holds in `context`.
  static func holds(
    _ condition: String, _ context: [ContextKey: ContextValue]
  ) throws -> Bool {
    try concerns(
      "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":\(condition)}",
      context)
  }
}

/// A repeatable source of chance (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
