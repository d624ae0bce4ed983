import PolicyLanguage
import Testing

/// Each trap, as a policy that has it beside a near neighbour that has not.
@Suite struct FindingTests {
  struct Row: Sendable, CustomStringConvertible {
    let rule: PolicyFinding.Rule
    /// Statements of a policy.
    let trap: [String]
    let neighbour: [String]
    var kind = PolicyKind.identityInline
    /// What the neighbour has, being near.
    var others: [PolicyFinding.Rule] = []

    var description: String { "\(rule.rawValue): \(trap)" }
  }

  static let present = "aws:MultiFactorAuthPresent"
  static let age = "aws:MultiFactorAuthAge"

  static func allow(
    _ condition: String? = nil, action: String = "\"Action\":\"s3:*\"",
    resource: String = "\"Resource\":\"*\"", principal: String = ""
  ) -> String {
    statement("Allow", condition, action, resource, principal)
  }

  static func deny(
    _ condition: String? = nil, action: String = "\"Action\":\"s3:*\"",
    resource: String = "\"Resource\":\"*\""
  ) -> String {
    statement("Deny", condition, action, resource, "")
  }

  static func statement(
    _ effect: String, _ condition: String?, _ action: String, _ resource: String,
    _ principal: String
  ) -> String {
    let condition = condition.map { ",\"Condition\":{\($0)}" } ?? ""
    return "{\(principal)\"Effect\":\"\(effect)\",\(action),\(resource)\(condition)}"
  }

  static func key(_ name: String, _ key: String, _ value: String) -> String {
    "\"\(name)\":{\"\(key)\":\(value)}"
  }

  static let noMFA = key("BoolIfExists", present, "\"false\"")
  static let withMFA = key("Bool", present, "\"true\"")
  static let enrolment = "\"iam:CreateVirtualMFADevice\",\"iam:EnableMFADevice\""

  // reference: IAM User Guide, "AWS global condition context keys", aws:MultiFactorAuthPresent and
  // aws:MultiFactorAuthAge.
  static let mfa = [
    Row(
      rule: .denyMissesLongTermKeys, trap: [deny(key("Bool", present, "\"false\""))],
      neighbour: [deny(noMFA)]),
    Row(
      rule: .denyMissesLongTermKeys, trap: [deny(key("Bool", present, "false"))],
      neighbour: [deny(key("Null", age, "\"true\""))]),
    Row(
      rule: .denyMissesLongTermKeys, trap: [deny(key("StringEquals", present, "\"false\""))],
      neighbour: [deny(key("StringNotEquals", present, "\"true\""))]),
    Row(
      rule: .denyMissesSessions, trap: [deny(key("Null", present, "\"true\""))],
      neighbour: [deny(key("Null", age, "\"true\""))]),
    // Two statements that miss one kind each miss none together, over the same actions.
    Row(
      rule: .denyMissesLongTermKeys,
      trap: [
        deny(key("Bool", present, "\"false\"")),
        deny(key("Null", present, "\"true\""), action: "\"NotAction\":\"s3:*\""),
      ],
      neighbour: [
        deny(key("Bool", present, "\"false\"")), deny(key("Null", present, "\"true\"")),
      ], others: []),
    Row(
      rule: .denyMissesLongTermKeys,
      trap: [
        deny(key("Bool", present, "\"false\"")),
        deny(
          key("Null", present, "\"true\"") + "," + key("StringEquals", "aws:username", "\"a\"")),
      ],
      neighbour: [
        deny(key("Bool", present, "\"false\"") + "," + key("StringEquals", "s3:x", "\"a\"")),
        deny(key("StringEquals", "s3:x", "\"a\"") + "," + key("Null", present, "\"true\"")),
      ]),
    Row(
      rule: .denyMissesNoMFA, trap: [deny(key("NumericGreaterThan", age, "\"3600\""))],
      neighbour: [deny(key("NumericGreaterThanIfExists", age, "\"3600\""))]),
    Row(
      rule: .denyMissesNoMFA, trap: [deny(key("NumericGreaterThan", age, "3600"))],
      neighbour: [deny(key("NumericGreaterThan", age, "3600")), deny(noMFA)]),
    Row(
      rule: .denyMeetsMFA, trap: [deny(key("Bool", present, "\"true\""))], neighbour: [deny(noMFA)]),
    Row(
      rule: .denyMeetsMFA, trap: [deny(key("Null", present, "\"false\""))],
      neighbour: [deny(noMFA)]),
    Row(
      rule: .denyMeetsMFA, trap: [deny(key("NumericLessThan", age, "3600"))],
      neighbour: [deny(key("NumericGreaterThanIfExists", age, "3600"))]),
    Row(
      rule: .allowAdmitsLongTermKeys, trap: [allow(key("BoolIfExists", present, "\"true\""))],
      neighbour: [allow(withMFA)]),
    Row(
      rule: .allowAdmitsLongTermKeys, trap: [allow(key("ForAllValues:Bool", present, "\"true\""))],
      neighbour: [allow(key("ForAnyValue:Bool", present, "\"true\""))]),
    Row(
      rule: .allowAdmitsLongTermKeys,
      trap: [allow(key("NumericLessThanIfExists", age, "\"3600\""))],
      neighbour: [
        allow(withMFA + "," + key("NumericLessThanIfExists", age, "\"3600\""))
      ]),
    Row(
      rule: .allowAdmitsSessions, trap: [allow(key("Null", present, "\"false\""))],
      neighbour: [allow(key("Null", age, "\"false\""))]),
    Row(
      rule: .allowAdmitsSessions, trap: [allow(key("Bool", present, "[\"true\",\"false\"]"))],
      neighbour: [allow(key("Bool", present, "[\"true\"]"))]),
    Row(
      rule: .allowOnlyWithoutMFA, trap: [allow(key("Bool", present, "\"false\""))],
      neighbour: [allow(key("Bool", present, "\"true\""))]),
    Row(
      rule: .neverMet, trap: [allow(key("Bool", present, "\"yes\""))], neighbour: [allow(withMFA)]),
    Row(
      rule: .neverMet, trap: [deny(key("Bool", age, "\"true\""))], neighbour: [deny(noMFA)]),
    Row(
      rule: .neverMet,
      trap: [allow(withMFA + "," + key("Null", age, "\"true\""))],
      neighbour: [allow(withMFA + "," + key("Null", age, "\"false\""))]),
    // A trust policy, where the keys are those of the call that assumes the role.
    Row(
      rule: .allowAdmitsLongTermKeys, trap: [trust(key("BoolIfExists", present, "\"true\""))],
      neighbour: [trust(withMFA)], kind: .trust),
  ]

  static func trust(_ condition: String) -> String {
    """
    {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole",
    "Condition":{\(condition)}}
    """
  }

  // reference: IAM User Guide, "AWS: Allows MFA-authenticated IAM users to manage their own
  // credentials"; "NotAction"; "NotPrincipal"; "Single-valued vs. multivalued context keys".
  static let others = [
    Row(
      rule: .denyStopsEnrolment, trap: [deny(noMFA, action: "\"Action\":\"*\"")],
      neighbour: [deny(noMFA, action: "\"NotAction\":[\(enrolment)]")]),
    Row(
      rule: .denyStopsEnrolment,
      trap: [deny(noMFA, action: "\"NotAction\":\"iam:EnableMFADevice\"")],
      neighbour: [deny(noMFA, action: "\"Action\":\"*\"")], kind: .serviceControl),
    Row(
      rule: .denyStopsEnrolment,
      trap: [
        deny(
          noMFA, action: "\"Action\":\"iam:*\"",
          resource: "\"Resource\":\"arn:aws:iam::*:user/${aws:username}\"")
      ],
      neighbour: [
        deny(
          noMFA, action: "\"Action\":\"iam:*\"",
          resource: "\"Resource\":\"arn:aws:iam::*:user/other\"")
      ]),
    Row(
      rule: .denyStopsEnrolment, trap: [deny(noMFA, action: "\"Action\":\"iam:*\"")],
      neighbour: [
        deny(
          noMFA + "," + key("IpAddress", "aws:SourceIp", "\"10.0.0.0/8\""),
          action: "\"Action\":\"iam:*\"")
      ]),
    Row(
      rule: .denySparesRemoval,
      trap: [deny(noMFA, action: "\"NotAction\":[\(enrolment),\"iam:DeactivateMFADevice\"]")],
      neighbour: [deny(noMFA, action: "\"NotAction\":[\(enrolment),\"iam:ListMFADevices\"]")]),
    Row(
      rule: .denySparesRemoval, trap: [deny(noMFA, action: "\"NotAction\":\"iam:*\"")],
      neighbour: [deny(noMFA, action: "\"Action\":\"s3:*\"")]),
    Row(
      rule: .notActionAllow, trap: [allow(action: "\"NotAction\":\"iam:*\"")],
      neighbour: [deny(action: "\"NotAction\":\"iam:*\"")]),
    Row(
      rule: .notResourceAllow, trap: [allow(resource: "\"NotResource\":\"arn:aws:s3:::b\"")],
      neighbour: [deny(resource: "\"NotResource\":\"arn:aws:s3:::b\"")]),
    Row(
      rule: .notPrincipalAllow,
      trap: [allow(principal: "\"NotPrincipal\":{\"AWS\":\"111122223333\"},")],
      neighbour: [allow(principal: "\"Principal\":{\"AWS\":\"111122223333\"},")], kind: .resource),
    Row(
      rule: .forAllValuesAllow,
      trap: [allow(key("ForAllValues:StringEquals", "aws:TagKeys", "\"a\""))],
      neighbour: [deny(key("ForAllValues:StringEquals", "aws:TagKeys", "\"a\""))]),
    Row(
      rule: .forAllValuesAllow,
      trap: [
        allow(
          key("ForAllValues:StringEquals", "aws:TagKeys", "\"a\"") + ","
            + key("Null", "aws:TagKeys", "\"true\""))
      ],
      neighbour: [
        allow(
          key("ForAllValues:StringEquals", "aws:TagKeys", "\"a\"") + ","
            + key("Null", "aws:tagkeys", "\"false\""))
      ]),
    Row(
      rule: .setOperatorOnOneValue,
      trap: [allow(key("ForAnyValue:StringEquals", "aws:username", "\"a\""))],
      neighbour: [allow(key("ForAnyValue:StringEquals", "aws:TagKeys", "\"a\""))]),
    Row(
      rule: .setOperatorOnOneValue,
      trap: [deny(key("ForAllValues:StringEquals", "aws:PrincipalTag/team", "\"a\""))],
      neighbour: [deny(key("ForAllValues:StringEquals", "s3:Something", "\"a\""))]),
    Row(
      rule: .unknownAction, trap: [allow(action: "\"Action\":\"iam:ListMFADevice\"")],
      neighbour: [allow(action: "\"Action\":\"IAM:listmfadevices\"")]),
    Row(
      rule: .unknownAction, trap: [deny(action: "\"NotAction\":[\"sts:Get*Tokens\"]")],
      neighbour: [deny(action: "\"NotAction\":[\"sts:Get*Token\",\"s3:Nothing\"]")]),
  ]

  private static let mine = "\"Resource\":\"arn:aws:s3:::mine/*\""
  private static let self1 = "\"Resource\":\"arn:aws:iam::*:user/${aws:username}\""
  private static let anyUser = "\"Resource\":\"arn:aws:iam::*:user/*\""
  private static let get = "\"Action\":\"s3:Get*\""

  static let redundant = [
    Row(
      rule: .redundantStatement, trap: [allow(), allow(action: get, resource: mine)],
      neighbour: [allow(action: get), allow(resource: mine)]),
    Row(
      rule: .redundantStatement, trap: [allow(withMFA, action: get), allow(withMFA)],
      neighbour: [allow(action: get), allow(withMFA)]),
    Row(
      rule: .redundantStatement, trap: [allow(action: get), allow(withMFA, action: get)],
      neighbour: [allow(action: get), deny(noMFA, action: get)]),
    Row(
      rule: .redundantStatement, trap: [allow(resource: anyUser), allow(resource: self1)],
      neighbour: [allow(resource: self1), allow(resource: mine)]),
    Row(
      rule: .redundantStatement,
      trap: [allow(action: "\"Action\":\"s3:?et*\""), allow(action: get)],
      neighbour: [allow(action: "\"Action\":\"s3:?\""), allow(action: get)]),
    // A star ends at the colon of its part.
    Row(
      rule: .redundantStatement,
      trap: [
        allow(resource: "\"Resource\":\"arn:aws:sqs:*:1:*\""),
        allow(resource: "\"Resource\":\"arn:aws:sqs:us-*:1:a\""),
      ],
      neighbour: [
        allow(resource: "\"Resource\":\"arn:aws:sqs:eu-*:1:*\""),
        allow(resource: "\"Resource\":\"arn:aws:sqs:us-*:1:a\""),
      ]),
  ]

  private func rules(_ statements: [String], _ kind: PolicyKind) -> [PolicyFinding.Rule] {
    let text = "{\"Version\":\"2012-10-17\",\"Statement\":[\(statements.joined(separator: ","))]}"
    return Policy.findings(in: text, kind: kind).map(\.rule)
  }

  @Test(arguments: mfa + others + redundant)
  func `a trap is found, and not in what is near to it`(_ row: Row) {
    let found = rules(row.trap, row.kind == .serviceControl ? .identityInline : row.kind)
    #expect(found.contains(row.rule), "\(found)")
    #expect(rules(row.neighbour, row.kind) == row.others)
  }

  @Test func `every rule has a trap`() {
    let elsewhere: Set<PolicyFinding.Rule> = [.refused, .tooLong, .variableIn2008]
    let rules = (Self.mfa + Self.others + Self.redundant).map(\.rule)
    #expect(elsewhere.union(rules) == Set(PolicyFinding.Rule.allCases))
  }

  @Test func `a variable is text in the old version`() {
    let resource = "\"Resource\":\"arn:aws:iam::*:user/${aws:username}\""
    let value = Self.key("StringEquals", "aws:PrincipalTag/a", "\"${aws:username}\"")
    for (statement, column) in [
      (Self.allow(resource: resource), 48), (Self.allow(value), 92),
      // Neither of these would hold a variable in any version.
      (Self.allow(Self.key("NumericEquals", "s3:max-keys", "\"${aws:username}\"")), nil),
      (Self.allow(resource: "\"Resource\":\"arn:aws:s3:::a${*}\""), nil),
    ] {
      for version in ["\"Version\":\"2008-10-17\",", ""] {
        let found = Policy.findings(
          in: "{\(version)\"Statement\":\(statement)}", kind: .identityInline)
        #expect(found.map(\.rule) == (column == nil ? [] : [.variableIn2008]))
        #expect(found.first?.position?.column == column.map { $0 + version.count })
      }
      let text = "{\"Version\":\"2012-10-17\",\"Statement\":\(statement)}"
      #expect(Policy.findings(in: text, kind: .identityInline).isEmpty)
    }
  }

  @Test func `a finding names its statement and place`() throws {
    let text = """
      {
        "Version": "2012-10-17",
        "Statement": [
          {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
          {
            "Sid": "NoMFA", "Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
            "Condition": {
              "Bool": {"aws:MultiFactorAuthPresent": "false"}
            }
          },
          {"Effect": "Allow",
            "NotAction": "iam:*", "NotResource": "arn:aws:s3:::b"}
        ]
      }
      """
    let found = Policy.findings(in: text, kind: .managed)
    #expect(
      found.map(\.rule) == [.denyMissesLongTermKeys, .notActionAllow, .notResourceAllow])
    #expect(found.map(\.statement) == [1, 2, 2])
    #expect(found.map(\.sid) == ["NoMFA", nil, nil])
    #expect(
      found.map(\.position) == [
        SourcePosition(line: 8, column: 18), SourcePosition(line: 12, column: 7),
        SourcePosition(line: 12, column: 29),
      ])
    #expect(found.map(\.severity) == [.error, .warning, .warning])
    #expect(found.allSatisfy { !$0.message.isEmpty && !$0.fix.isEmpty })
  }

  // reference: IAM User Guide, "AWS: Allows MFA-authenticated IAM users to manage their own MFA
  // device on the Security credentials page".
  @Test func `AWS's own policy for MFA has no finding`() {
    let text = Policies.document(
      SelfManagementTests.createDevice, SelfManagementTests.denyWithoutMFA,
      SelfManagementTests.ownUser("Own", "EnableMFADevice", "DeactivateMFADevice"))
    #expect(Policy.findings(in: text, kind: .managed).isEmpty)
  }
}
