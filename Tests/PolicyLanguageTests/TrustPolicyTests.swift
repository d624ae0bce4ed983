import PolicyLanguage
import Testing

@Suite struct TrustPolicyTests {
  typealias Row = ValidationTests.Row

  static func document(
    _ extra: String = "", effect: String? = "\"Allow\"",
    principal: String? = "{\"AWS\":\"111122223333\"}", action: String? = "\"sts:AssumeRole\""
  ) -> String {
    let elements = [
      effect.map { "\"Effect\":\($0)" }, principal.map { "\"Principal\":\($0)" },
      action.map { "\"Action\":\($0)" }, extra.isEmpty ? nil : extra,
    ]
    let statement = "{" + elements.compactMap(\.self).joined(separator: ",") + "}"
    return "{\"Version\":\"2012-10-17\",\"Statement\":[\(statement)]}"
  }

  static func aws(_ value: String, isValid: Bool) -> Row {
    Row(
      document(principal: "{\"AWS\":\"\(value)\"}"),
      isValid ? nil : "Invalid principal in policy: \"AWS\":\"\(value)\"")
  }

  static func service(_ value: String, isValid: Bool) -> Row {
    Row(
      document(principal: "{\"Service\":\"\(value)\"}"),
      isValid ? nil : "Invalid principal in policy: \"SERVICE\":\"\(value)\"")
  }

  static let stsOnly = "AssumeRole policy may only specify STS AssumeRole actions."
  static let federated = "Federated principals must be valid domain names or SAML metadata ARNs"

  static let elements = [
    Row("x", "This policy contains invalid Json"),
    Row("{\"a\":1,\"a\":2}", "This policy contains invalid Json"),
    Row("[]", "Syntax error in policy."),
    Row(
      "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
      "Could not parse the policy: Statement is empty!"),
    Row(
      "{\"Version\":\"2012\",\"Statement\":[]}", "The policy must contain a valid version string"),
    Row(
      """
      {"Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"},
      {"Sid":"a","Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}
      """, "The Statement Ids in the policy are not unique"),
    Row(document(), nil),
    Row(document(effect: nil), "Missing required field Effect"),
    Row(document(effect: "\"allow\""), "Invalid effect: allow"),
    Row(document(principal: nil), "Missing required field Principal"),
    Row(document(principal: "{}"), "Missing required field Principal cannot be empty!"),
    Row(document(principal: "\"*\""), "Principal must be a JSON object."),
    Row(
      document("\"NotPrincipal\":{\"AWS\":\"*\"}", principal: nil),
      "Allow with NotPrincipal is not allowed."),
    Row(
      document("\"NotPrincipal\":{\"AWS\":\"*\"}", effect: "\"Deny\"", principal: nil),
      "AssumeRole policy must not contain NotPrincipal field."),
    Row(document("\"Resource\":\"*\""), "Has prohibited field Resource"),
    Row(document("\"NotResource\":\"*\""), "AssumeRole policy must not contain resources."),
    Row(document("\"NotAction\":\"sts:*\""), "Syntax error in policy."),
    Row(document("\"Condition\":[]"), "Syntax error in policy."),
    Row(document("\"Condition\":{\"DateLessThan\":{\"k\":\"x\"}}"), "Syntax error in policy."),
    Row(document("\"Other\":1"), "Syntax error in policy."),
    Row(document(action: nil), "Missing required field Action"),
    Row(document(action: "[]"), "Missing required field Action"),
    Row(document("\"NotAction\":\"sts:TagSession\"", action: nil), stsOnly),
    Row(document(action: "\"*\""), stsOnly), Row(document(action: "\"iam:*\""), stsOnly),
    Row(document(action: "\"sts:GetCallerIdentity\""), stsOnly),
    Row(document(action: "[\"sts:AssumeRole\",\"s3:GetObject\"]"), stsOnly),
    Row(document(action: "\"sts:*\""), nil), Row(document(action: "\"STS:assumerole\""), nil),
    Row(document(action: "[\"sts:AssumeRoleWithSAML\",\"sts:TagSession\"]"), nil),
    Row(document(action: "[\"sts:SetSourceIdentity\",\"sts:SetContext\"]"), nil),
    Row(document(principal: "{\"Nobody\":\"x\"}"), "Invalid principal in policy: \"Nobody\""),
    Row(document(principal: "{\"Federated\":\"www.amazon.com\"}"), nil),
    Row(
      document(principal: "{\"Federated\":\"arn:aws:iam::111122223333:saml-provider/x\"}"), nil),
    Row(document(principal: "{\"Federated\":\"nonsense\"}"), federated),
    Row(
      document(principal: "{\"Federated\":\"cognito-identity.amazonaws.com\"}"),
      "A condition block must be present for the Cognito provider"),
    Row(
      document(
        "\"Condition\":{\"StringEquals\":{\"k\":\"x\"}}",
        principal: "{\"Federated\":\"cognito-identity.amazonaws.com\"}"), nil),
    Row(
      document(principal: "{\"CanonicalUser\":\"ab\"}"),
      "Invalid principal in policy: \"CanonicalUser\":\"ab\""),
  ]

  static let principals = [
    aws("*", isValid: true), aws("111122223333", isValid: true),
    aws("11112222333", isValid: false), aws("arn:aws:iam::111122223333:root", isValid: true),
    aws("arn:aws:iam::111122223333:user/team/dana", isValid: true),
    aws("arn:aws:iam::111122223333:role/x", isValid: true),
    aws("arn:aws:sts::111122223333:assumed-role/x/y", isValid: true),
    aws("arn:aws:sts::111122223333:federated-user/x", isValid: true),
    aws("AROAEXAMPLE1234567890", isValid: true),
    aws("arn:aws:iam::*:root", isValid: false),
    aws("arn:aws:iam::111122223333:user/*", isValid: false),
    aws("arn:aws:iam::111122223333:group/x", isValid: false),
    aws("arn:aws:iam::111122223333:user/", isValid: false),
    aws("arn:aws:s3:::b", isValid: false), aws("dana", isValid: false),
    service("ec2.amazonaws.com", isValid: true), service("nope", isValid: false),
    service("EC2.amazonaws.com", isValid: false), service("*", isValid: false),
  ]

  @Test(arguments: elements + principals)
  func `a trust policy is refused in AWS's words`(_ row: Row) {
    do {
      _ = try Policy(parsing: row.document, kind: .trust)
      #expect(row.message == nil)
    } catch {
      #expect(error.message == row.message)
    }
  }

  @Test func `a pinned principal is the one that was named, not another of its name`() throws {
    let text = Self.document(principal: "{\"AWS\":\"arn:aws:iam::111122223333:user/dana\"}")
    let policy = try Policy(parsing: text, kind: .trust).pinningPrincipals { arn in
      arn == Policies.dana.arn ? "AIDADANA000000001" : nil
    }
    let compiled = CompiledPolicies(
      identity: [], resource: (source: PolicySource(.resource, name: "trust"), policy: policy))
    for (id, expected) in [("AIDADANA000000001", true), ("AIDADANA000000002", false)] {
      var principal = Policies.dana
      principal.uniqueID = id
      let request = AuthorizationRequest(
        action: "sts:AssumeRole", resource: "arn:aws:iam::111122223333:role/x",
        principal: principal)
      #expect(compiled.decide(request, in: [:]).isAllowed == expected)
    }
  }
}
