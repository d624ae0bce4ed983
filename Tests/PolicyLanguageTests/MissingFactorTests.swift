import PolicyLanguage
import Testing

@Suite struct MissingFactorTests {
  static let read = AuthorizationRequest(
    action: "s3:GetObject", resource: "arn:aws:s3:::b/k", principal: Policies.dana)

  static func policy(_ effect: String, _ condition: String) -> String {
    """
    {"Effect":"\(effect)","Action":"*","Resource":"*","Condition":{\(condition)}}
    """
  }

  static let allowAll = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"
  static let needed = policy("Allow", "\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}")
  static let recent = policy("Allow", "\"NumericLessThan\":{\"aws:MultiFactorAuthAge\":\"3600\"}")
  static let denied = policy("Deny", "\"BoolIfExists\":{\"aws:MultiFactorAuthPresent\":\"false\"}")

  @Test(
    arguments: [
      ([needed], [.mfa, .mfa, nil]), ([recent], [.mfa, .mfa, .recentMFA]),
      ([allowAll, denied], [.mfa, .mfa, nil]),
      // A Deny wins by itself; and without MFA nothing is missing where nothing is denied.
      ([needed, "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}"], [nil, nil, nil]),
      ([allowAll], [nil, nil, nil]),
      // Nothing allows, or something else is missing.
      (["{\"Effect\":\"Allow\",\"Action\":\"iam:*\",\"Resource\":\"*\"}"], [nil, nil, nil]),
      (
        [
          policy(
            "Allow",
            "\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\",\"aws:SecureTransport\":\"true\"}")
        ], [nil, nil, nil]
      ),
    ] as [([String], [MissingFactor?])])
  func `MFA is named as missing where it would allow`(
    _ statements: [String], _ expected: [MissingFactor?]
  ) throws {
    let text =
      "{\"Version\":\"2012-10-17\",\"Statement\":[\(statements.joined(separator: ","))]}"
    let compiled = CompiledPolicies(identity: [try Policies.one(text)])
    for (credentials, missing) in zip(Credentials.allCases, expected) {
      let context = credentials.context(age: 3600)
      #expect(compiled.missingFactor(for: Self.read, in: context) == missing, "\(credentials)")
    }
  }

  @Test func `what the context says in words counts`() throws {
    let compiled = try Policies.compiled(Self.recent)
    let old: [ContextKey: ContextValue] = [
      "aws:MultiFactorAuthPresent": "True", "aws:MultiFactorAuthAge": "7200",
    ]
    #expect(compiled.missingFactor(for: Self.read, in: old) == .recentMFA)
    let none: [ContextKey: ContextValue] = ["aws:MultiFactorAuthPresent": "false"]
    #expect(compiled.missingFactor(for: Self.read, in: none) == .mfa)
  }

  @Test func `the rest of the context is kept`() throws {
    let compiled = try Policies.compiled(
      Self.policy(
        "Allow",
        "\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"},\"StringEquals\":{\"s3:x\":\"a\"}"))
    let context: [ContextKey: ContextValue] = ["s3:x": "a"]
    #expect(compiled.missingFactor(for: Self.read, in: context) == .mfa)
    let other: [ContextKey: ContextValue] = ["s3:x": "b"]
    #expect(compiled.missingFactor(for: Self.read, in: other) == nil)
  }
}
