import PolicyLanguage
import Testing

@Suite struct ValidationTests {
  /// A document and the text it is refused with; nil where it is accepted.
  struct Row: Sendable, CustomStringConvertible {
    let document: String
    let message: String?

    init(_ document: String, _ message: String?) {
      self.document = document
      self.message = message
    }

    var description: String { document }
  }

  static let syntax = "Syntax errors in policy."
  static let legacy = "The policy failed legacy parsing"
  static let vendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."

  /// A statement with `changes` instead of, or besides, its usual elements.
  static func statement(
    _ changes: String = "", effect: String? = "\"Allow\"", action: String? = "\"iam:GetUser\"",
    resource: String? = "\"*\""
  ) -> String {
    let elements = [
      effect.map { "\"Effect\":\($0)" }, action.map { "\"Action\":\($0)" },
      resource.map { "\"Resource\":\($0)" }, changes.isEmpty ? nil : changes,
    ]
    return "{" + elements.compactMap(\.self).joined(separator: ",") + "}"
  }

  static func document(_ statements: String..., version: String? = "2012-10-17") -> String {
    let version = version.map { "\"Version\":\"\($0)\"," } ?? ""
    return "{\(version)\"Statement\":[\(statements.joined(separator: ","))]}"
  }

  static func condition(_ text: String) -> Row {
    Row(document(statement("\"Condition\":\(text)")), syntax)
  }

  static let shapes = [
    Row("", syntax), Row("{", syntax), Row("[]", syntax), Row("\"x\"", syntax), Row("null", syntax),
    Row("{}", syntax), Row("{} {}", syntax), Row(document(statement()) + "x", syntax),
    Row("{\"Version\":\"2012-10-17\"}", syntax),
    Row("{\"Version\":\"2012-10-17\",\"Statement\":[]}", syntax),
    Row("{\"Version\":\"2012-10-17\",\"Statement\":[1]}", syntax),
    Row("{\"Version\":\"2012-10-17\",\"Statement\":\"x\"}", syntax),
    Row("{\"Version\":\"2012-10-17\",\"Statement\":\(statement()),\"Extra\":1}", syntax),
    Row("{\"version\":\"2012-10-17\",\"Statement\":\(statement())}", syntax),
    Row(
      "{\"Version\":\"2012-10-17\",\"Version\":\"2012-10-17\",\"Statement\":\(statement())}", syntax
    ),
    Row("{\"Version\":1,\"Statement\":\(statement())}", syntax),
    Row("{\"Id\":1,\"Version\":\"2012-10-17\",\"Statement\":\(statement())}", syntax),
    Row(document(statement(), version: "2012-10-18"), syntax),
    Row(document(statement("\"Sid\":1")), syntax),
    Row(document(statement("\"Extra\":1")), syntax),
    Row(document(statement("\"Effect\":\"Deny\"")), syntax),
    Row(document(statement(effect: nil)), syntax),
    Row(document(statement(effect: "\"Permit\"")), syntax),
    Row(document(statement(effect: "true")), syntax),
    Row(document(statement(action: "1")), syntax),
    Row(document(statement(action: "{}")), syntax),
    Row(document(statement(action: "[1]")), syntax),
    Row(document(statement(action: "null")), syntax),
    Row(document(statement(resource: "[[]]")), syntax),
    Row(document(statement("\"NotAction\":\"iam:*\"")), syntax),
    Row(document(statement("\"NotResource\":\"*\"")), syntax),
    condition("[]"), condition("\"x\""), condition("null"),
    condition("{\"StringEquals\":\"x\"}"), condition("{\"StringEquals\":[]}"),
    condition("{\"StringEquals\":{\"k\":{}}}"), condition("{\"StringEquals\":{\"k\":[{}]}}"),
    condition("{\"StringEquals\":{\"k\":null}}"), condition("{\"StringEquals\":{\"k\":[[\"x\"]]}}"),
    condition("{\"NoSuchOperator\":{\"k\":\"x\"}}"),
    condition("{\"stringequals\":{\"k\":\"x\"}}"),
    condition("{\"ForAnyValue::StringEquals\":{\"k\":\"x\"}}"),
    condition("{\"ForAnyValue:ForAllValues:StringEquals\":{\"k\":\"x\"}}"),
    condition("{\"NullIfExists\":{\"k\":\"true\"}}"),
    condition("{\"ForAllValues:Null\":{\"k\":\"true\"}}"),
    condition("{\"StringEqualsIfExistsIfExists\":{\"k\":\"x\"}}"),
    condition("{\"StringEquals\":{\"k\":\"x\",\"k\":\"y\"}}"),
    condition("{\"StringEquals\":{\"k\":\"x\"},\"StringEquals\":{\"l\":\"x\"}}"),
  ]

  static let values = [
    Row(
      document(statement(), version: nil), "Policy document must be version 2012-10-17 or greater."),
    Row(
      document(statement(), version: "2008-10-17"),
      "Policy document must be version 2012-10-17 or greater."),
    Row(document(statement(effect: "\"allow\"")), legacy),
    Row(document(statement(effect: "\"denY\"")), legacy),
    Row(document(statement(resource: "\"arn:aws:s3::x\"")), legacy),
    Row(document(statement(resource: "\"arn:aws::fdsasf\"")), legacy),
    Row(document(statement(resource: "\"arn:aws::::x\"")), legacy),
    Row(
      document(statement("\"Sid\":\"a\""), statement("\"Sid\":\"a\"")),
      "Statement IDs (SID) in a single policy must be unique."),
    Row(
      document(statement("\"Sid\":\"a b\"")),
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
        + "expression [0-9A-Za-z]*"),
    Row(document(statement(action: nil)), "Policy statement must contain actions."),
    Row(document(statement(action: "[]")), "Policy statement must contain actions."),
    Row(document(statement(action: "[null]")), "Policy statement must contain actions."),
    Row(
      document(statement("\"NotAction\":[]", action: nil)), "Policy statement must contain actions."
    ),
    Row(document(statement(resource: nil)), "Policy statement must contain resources."),
    Row(document(statement(resource: "[]")), "Policy statement must contain resources."),
    Row(document(statement(action: "\"GetUser\"")), vendor),
    Row(document(statement(action: "\"\"")), vendor),
    Row(document(statement(action: "[\"iam:*\",\"**\"]")), vendor),
    Row(
      document(statement(action: "\"iam:a:b\"")), "Actions/Condition can contain only one colon."),
    Row(document(statement(action: "\"i*m:GetUser\"")), "Vendor i*m is not valid"),
    Row(document(statement(action: "\"i m:GetUser\"")), "Vendor i m is not valid"),
    Row(
      document(statement("\"Principal\":\"*\"")), "Policy document should not specify a principal."),
    Row(
      document(statement("\"NotPrincipal\":{\"AWS\":\"*\"}")),
      "Policy document should not specify a principal."),
  ]

  static func resource(_ value: String, _ message: String?) -> Row {
    Row(document(statement(resource: "\"\(value)\"")), message)
  }

  static let iamTypes = """
    IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, \
    instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, \
    oidc-provider/, report/, access-report/.
    """

  static let resources = [
    resource("bucket", "Resource bucket must be in ARN format or \"*\"."),
    resource("", "Resource  must be in ARN format or \"*\"."),
    resource("**", "Resource ** must be in ARN format or \"*\"."),
    resource("aws:s3:::b", "Partition \"s3\" is not valid for resource \"arn:s3:::b:*\"."),
    resource("arn:bad", "Partition \"bad\" is not valid for resource \"arn:bad:*:*:*:*\"."),
    resource("arn:bad:", "Partition \"bad\" is not valid for resource \"arn:bad:*:*:*:*\"."),
    resource(
      "arn:bad:s3:us-east-1:1:a:b",
      "Partition \"bad\" is not valid for resource \"arn:bad:s3:us-east-1:1:a:b\"."),
    resource("arn:aws", "Resource vendor must be fully qualified and cannot contain regexes."),
    resource(
      "arn:aws:*:::x", "Resource vendor must be fully qualified and cannot contain regexes."),
    resource("nra:aws:s3:::x", "Resource nra:aws:s3:::x must be in ARN format or \"*\"."),
    resource(
      "arn:aws:iam:us-east-1::*",
      "IAM resource arn:aws:iam:us-east-1::* cannot contain region information."),
    resource(
      "arn:aws:s3:us-east-1::b",
      "Resource arn:aws:s3:us-east-1::b can not contain region information."),
    resource("arn:aws:iam::111122223333:user", iamTypes),
    resource("arn:aws:iam::111122223333:user/x", nil),
    resource("arn:aws:iam::*:*", nil),
    resource("arn:*:iam::*:role/*", nil),
    resource("arn:aws-us-gov:s3:::b", nil),
    resource("arn:aws:s3:us-east-1:1:accesspoint/x", nil),
    resource("arn:aws:nosuchservice:::x", nil),
    // The values of one list are looked at from the last in order of the alphabet.
    Row(
      document(statement(resource: "[\"arn:a:s3:::x\",\"zzz\",\"arn:b:s3:::x\"]")),
      "Resource zzz must be in ARN format or \"*\"."),
  ]

  static let accepted = [
    document(statement()),
    "{\"Version\":\"2012-10-17\",\"Statement\":\(statement())}",
    "{\"Statement\":\(statement()),\"Id\":\"x\",\"Version\":\"2012-10-17\"}",
    document(statement("\"Sid\":\"\""), statement("\"Sid\":\"\"")),
    document(statement("\"Sid\":\"a\""), statement("\"Sid\":\"A\"")),
    document(statement(action: "[\"nosuch:Action\",null,\"*\",\"*:x\",\"a.b-c:?\"]")),
    document(statement(resource: "[null,\"*\"]")),
    document(statement("\"Condition\":{}")),
    document(statement("\"Condition\":{\"NoSuchOperator\":{}}")),
    document(statement("\"Condition\":{\"Bool\":{\"k\":true},\"Null\":{\"k\":[false]}}")),
    document(statement("\"Condition\":{\"NumericLessThan\":{\"k\":[1,2.5,\"3\"]}}")),
    document(statement("\"Condition\":{\"ForAllValues:StringLikeIfExists\":{\"k\":\"x\"}}")),
  ].map { Row($0, nil) }

  @Test(arguments: shapes + values + resources + accepted)
  func `a managed policy is refused in AWS's words`(_ row: Row) {
    expect(row, .managed)
  }

  // Which of two faults is named: the order of the stages.
  static let order = [
    Row(
      document(statement(effect: "\"allow\""), version: nil),
      "Policy document must be version 2012-10-17 or greater."),
    Row(
      document(statement("\"Sid\":\"a\"", action: nil), statement("\"Sid\":\"a\"")),
      "Statement IDs (SID) in a single policy must be unique."),
    Row(
      document(
        statement(
          "\"Condition\":{\"DateLessThan\":{\"k\":\"x\"}}", resource: "\"arn:bad:s3:::x\"")), legacy
    ),
    Row(
      document(statement(action: "\"x\"", resource: "\"y\"")),
      "Resource y must be in ARN format or \"*\"."),
    Row(document(statement(action: "\"x\"", resource: nil)), vendor),
    Row(
      document(statement(action: nil, resource: "\"y\"")), "Policy statement must contain actions."),
    Row(document(statement(effect: "\"x\""), version: nil), syntax),
  ]

  @Test(arguments: order)
  func `the first failing stage is named`(_ row: Row) {
    expect(row, .managed)
  }

  static let inline = [
    Row(document(statement(), version: nil), nil),
    Row(document(statement(), version: "2008-10-17"), nil),
    Row(document(statement(), version: "2013-10-17"), syntax),
    Row(
      document(statement("\"Principal\":\"*\"")), "Policy document should not specify a principal."),
  ]

  @Test(arguments: inline)
  func `an inline policy may be of the older version`(_ row: Row) {
    expect(row, .identityInline)
    expect(row, .session)
  }

  @Test func `a session policy that is no JSON has a text of its own`() {
    expect(Row("x", "The policy is not in the valid JSON format."), .session)
  }

  static let dates = [
    ("2026-05-20T10:00:00Z", true), ("2026-05-20", true), ("2026-05", true), ("0", true),
    ("9223372036854775807", true), ("9223372036854775808", false), ("-1-01-01", true),
    ("-292275054-01-01", true), ("-292275055-01-01", false), ("292278993-12-31", true),
    ("292278994-12-31", false), ("2026-13-01", false), ("2026-00-01", false),
    ("2026-12-32", false), ("2026-12-00", false), ("2026-02-31", true),
    ("2026-12-31T24:00", false), ("2026-12-31T23:60", false), ("2026-12-31T23:59:60", false),
    ("2026-12-31T23:59:59.999999999Z", true), ("2026-12-31T23:59:59.9999999999Z", false),
    ("2026-12-31T23:59:59+01", true), ("2026-12-31T23:59:59+01:30", true),
    ("2026-12-31T23:59:59+1:30", false), ("2026-12-31T23:59:59+01:3", false),
    ("2026-12-31t23:59:59z", true), ("", false), ("tomorrow", false), ("1.5", false),
    ("2026-05-20T10:00:00Zx", false), ("2026-05-20*", false), ("${aws:CurrentTime}", false),
  ]

  @Test(arguments: dates)
  func `a date is checked when the policy is written`(_ text: String, isDate: Bool) {
    let condition = "\"Condition\":{\"DateLessThan\":{\"aws:CurrentTime\":\"\(text)\"}}"
    expect(Row(Self.document(Self.statement(condition)), isDate ? nil : Self.legacy), .managed)
  }

  @Test(arguments: [
    ("{\"a\": 1}", 7), (" { \"a b\" :\n\t\"c \\\" d\" } ", 16), ("", 0), ("[\r\n]", 2),
  ])
  func `insignificant white space does not count`(_ text: String, size: Int) {
    #expect(Policy.countedSize(of: text) == size)
  }

  private func expect(_ row: Row, _ kind: PolicyKind) {
    do {
      _ = try Policy(parsing: row.document, kind: kind)
      #expect(row.message == nil)
    } catch {
      #expect(error.message == row.message)
    }
  }
}
