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

/// What AWS refuses, with the place it does not tell.
@Suite struct RefusalTests {
  struct Row: Sendable, CustomStringConvertible {
    let text: String
    let place: [Int]
    /// A part of the fix.
    let fix: String
    var kind = PolicyKind.identityInline

    var description: String { text }
  }

  static let head = "{\"Version\":\"2012-10-17\",\n\"Statement\":[\n"
  static let good = "{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}"

  static func second(_ statement: String) -> String { head + good + ",\n " + statement + "]}" }

  static let rows = [
    Row(text: "{\"Version\" \"2012-10-17\"}", place: [1, 12], fix: "not JSON"),
    Row(text: "{\"Id\":\"a\",\n\"Id\":\"a\"}", place: [2, 5], fix: "twice"),
    Row(text: String(repeating: "[", count: 70), place: [1, 65], fix: "deep"),
    Row(
      text: "[" + String(repeating: "1,", count: 10_000) + "1]", place: [1, 20_000], fix: "many"),
    Row(text: " []", place: [1, 2], fix: "one JSON object"),
    Row(text: "{\n \"statement\":[]}", place: [2, 2], fix: "`statement` is no element"),
    Row(text: "{\"Version\":\n 1}", place: [2, 2], fix: "string"),
    Row(text: "{\"Statement\":[]}", place: [1, 1], fix: "`Statement`"),
    Row(text: "{\"Version\":\"2012\",\"Statement\":\(good)}", place: [1, 1], fix: "2012-10-17"),
    Row(text: second("1"), place: [4, 2], fix: "object"),
    Row(text: second("{\"Efect\":\"Allow\"}"), place: [4, 3], fix: "`Efect`"),
    Row(text: second("{\"Action\":\"*\"}"), place: [4, 2], fix: "`Effect`"),
    Row(
      text: second("{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}"), place: [4, 2],
      fix: "spelled"),
    Row(
      text: second("{\"Action\":\"*\",\"NotAction\":\"*\"}"), place: [4, 16], fix: "`NotAction`"),
    Row(
      text: second("{\"Resource\":\"*\",\"NotResource\":\"*\"}"), place: [4, 18],
      fix: "`NotResource`"),
    Row(
      text: second("{\"Principal\":\"*\",\"NotPrincipal\":\"*\"}"), place: [4, 2],
      fix: "`NotPrincipal`"),
    Row(text: second("{\"Condition\":[]}"), place: [4, 15], fix: "operators"),
    Row(text: second("{\"Condition\":{\"Bool\":1}}"), place: [4, 23], fix: "keys"),
    Row(text: second("{\"Condition\":{\"Bul\":{\"a\":1}}}"), place: [4, 16], fix: "`Bul`"),
    Row(text: second("{\"Condition\":{\"Bool\":{\"a\":{}}}}"), place: [4, 28], fix: "value"),
    Row(
      text: second(
        "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
          + "{\"DateLessThan\":{\"aws:CurrentTime\":\"soon\"}}}"), place: [4, 76], fix: "date"),
    Row(
      text: second("{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3::x\"}"),
      place: [4, 2], fix: "`arn:aws:s3::x`"),
    Row(text: second("{\"Effect\":\"Deny\"}"), place: [4, 2], fix: "AWS gives no more"),
    Row(
      text: second("{\"Effect\":\"Deny\",\"Action\":\"x\",\"Resource\":\"*\"}"), place: [4, 19],
      fix: ""),
    Row(
      text: second("{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"x\"}"), place: [4, 32],
      fix: ""),
    Row(text: second("{\"Effect\":\"Deny\",\"Action\":\"*\"}"), place: [4, 2], fix: ""),
    Row(text: second("{\"Effect\":\"Deny\",\"Sid\":\"a b\"}"), place: [4, 2], fix: ""),
    Row(text: second("{\"Effect\":\"Deny\",\"Principal\":\"*\"}"), place: [4, 2], fix: ""),
    Row(text: second("{\"Effect\":\"Deny\"}"), place: [3, 1], fix: "", kind: .resource),
    Row(
      text: head
        + "\n{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Principal\":\"x\"}]}",
      place: [4, 1], fix: "", kind: .resource),
    Row(text: head + "\n {\"Effect\":\"Deny\"}]}", place: [4, 2], fix: "", kind: .trust),
    Row(text: "{\"Statement\":\n\"é\u{100}\"}", place: [2, 3], fix: "U+00FF"),
    Row(text: "\u{7}", place: [1, 1], fix: "U+00FF"),
  ]

  @Test(arguments: rows)
  func `a refusal says where and why`(_ row: Row) {
    let found = Policy.findings(in: row.text, kind: row.kind)
    #expect(found.map(\.rule) == [.refused])
    #expect(found.first?.severity == .error)
    #expect(found.first?.position.map { [$0.line, $0.column] } == row.place)
    #expect(row.fix.isEmpty || found.first?.fix.contains(row.fix) == true, "\(found)")
  }

  @Test func `the character is named`() {
    #expect(
      Policy.findings(in: "\u{7}", kind: .managed).first?.message
        == "the character U+0007 is not allowed in a policy")
    #expect(
      Policy.findings(in: "\u{1F600}", kind: .managed).first?.message
        == "the character U+1F600 is not allowed in a policy")
  }

  @Test func `two statements of one id, and a date in a trust policy, have their places`() {
    let twice =
      "{\"Statement\":[{\"Sid\":\"a\",\"Effect\":\"Deny\"},\n{\"Sid\":\"a\",\"Effect\":\"Deny\"}]}"
    for kind in [PolicyKind.identityInline, .trust] {
      let found = Policy.findings(in: twice, kind: kind)
      #expect(found.first?.position == SourcePosition(line: 2, column: 1))
    }
    let trust = FindingTests.trust("\"DateLessThan\":{\"aws:CurrentTime\":\"soon\"}")
    let found = Policy.findings(in: "{\"Statement\":\n\(trust)}", kind: .trust)
    #expect(found.first?.position == SourcePosition(line: 3, column: 30))
  }

  // reference: IAM User Guide, "IAM and AWS STS quotas".
  @Test(arguments: [
    (PolicyKind.identityInline, 10240), (.managed, 6144), (.session, 2048), (.trust, 2048),
    (.resource, 20480), (.serviceControl, 5120),
  ])
  func `a policy may be as long as its kind's quota`(_ kind: PolicyKind, _ quota: Int) {
    func policy(_ size: Int) -> String {
      let isPublic = kind == .trust || kind == .resource
      let principal = isPublic ? "\"Principal\":{\"AWS\":\"111122223333\"}," : ""
      let rest = kind == .trust ? "" : ",\"Resource\":\"*\""
      func text(_ padding: Int) -> String {
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"\(String(repeating: "a", count: padding))"
          + "\",\(principal)\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"\(rest)}}"
      }
      return text(size - text(0).utf8.count) + "\n\n"
    }
    #expect(Policy.findings(in: policy(quota), kind: kind).isEmpty)
    #expect(Policy.findings(in: policy(quota + 1), kind: kind).map(\.rule) == [.tooLong])
  }
}
