import PolicyLanguage
import Testing

/// What a request carries about MFA, for each way of signing it.
enum Credentials: String, CaseIterable, Sendable {
  case longTermKey, sessionWithoutMFA, sessionWithMFA

  /// `age` is that of the MFA session, in seconds.
  func context(age: Int64 = 600) -> [ContextKey: ContextValue] {
    switch self {
    case .longTermKey: ["aws:username": "dana"]
    case .sessionWithoutMFA:
      ["aws:username": "dana", "aws:MultiFactorAuthPresent": .boolean(false)]
    case .sessionWithMFA:
      [
        "aws:username": "dana", "aws:MultiFactorAuthPresent": .boolean(true),
        "aws:MultiFactorAuthAge": .number(age),
      ]
    }
  }
}

/// A statement's condition, and whether it is met by a long-term key, a session without MFA and one
/// with it.
struct MFARow: Sendable, CustomStringConvertible {
  let condition: String
  let expected: [Bool]
  var age: Int64 = 600

  var description: String { "\(condition) at \(age)" }
}

@Suite struct MFATests {
  // reference: IAM User Guide, "AWS global condition context keys", aws:MultiFactorAuthPresent and
  // aws:MultiFactorAuthAge. An Allow grants, and a Deny denies, where the condition is met.
  static let rows = [
    MFARow(condition: present("Bool", "\"true\""), expected: [false, false, true]),
    MFARow(condition: present("Bool", "true"), expected: [false, false, true]),
    MFARow(condition: present("BoolIfExists", "\"true\""), expected: [true, false, true]),
    MFARow(condition: present("Bool", "\"false\""), expected: [false, true, false]),
    MFARow(condition: present("BoolIfExists", "\"false\""), expected: [true, true, false]),
    MFARow(condition: present("Null", "\"false\""), expected: [false, true, true]),
    MFARow(condition: present("Null", "\"true\""), expected: [true, false, false]),
    MFARow(condition: age("Null", "\"true\""), expected: [true, true, false]),
    MFARow(condition: age("NumericLessThan", "3600"), expected: [false, false, true], age: 3599),
    MFARow(condition: age("NumericLessThan", "3600"), expected: [false, false, false], age: 3600),
    MFARow(
      condition: age("NumericGreaterThan", "3600"), expected: [false, false, false], age: 3600),
    MFARow(
      condition: age("NumericGreaterThan", "3600"), expected: [false, false, true], age: 3601),
    MFARow(
      condition: age("NumericGreaterThanIfExists", "3600"), expected: [true, true, false],
      age: 3600),
    MFARow(
      condition: age("NumericGreaterThanIfExists", "3600"), expected: [true, true, true], age: 3601),
  ]

  static func present(_ name: String, _ value: String) -> String {
    "{\"\(name)\":{\"aws:MultiFactorAuthPresent\":\(value)}}"
  }

  static func age(_ name: String, _ value: String) -> String {
    "{\"\(name)\":{\"aws:MultiFactorAuthAge\":\(value)}}"
  }

  @Test(arguments: rows)
  func `an Allow grants where its MFA condition is met`(_ row: MFARow) throws {
    for (credentials, expected) in zip(Credentials.allCases, row.expected) {
      let isMet = try Policies.holds(row.condition, credentials.context(age: row.age))
      #expect(isMet == expected, "\(credentials)")
    }
  }

  @Test(arguments: rows)
  func `a Deny denies where its MFA condition is met`(_ row: MFARow) throws {
    let compiled = try Policies.compiled(
      "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}",
      "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":\(row.condition)}")
    let request = AuthorizationRequest(
      action: "s3:GetObject", resource: "arn:aws:s3:::b/k", principal: Policies.dana)
    for (credentials, expected) in zip(Credentials.allCases, row.expected) {
      let decision = compiled.decide(request, in: credentials.context(age: row.age))
      #expect(decision.effect == (expected ? .explicitDeny : .allowed), "\(credentials)")
      #expect(decision.decidedBy?.index == (expected ? 1 : 0))
    }
  }
}
