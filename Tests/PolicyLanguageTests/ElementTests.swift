import PolicyLanguage
import Testing

@Suite struct ElementTests {
  /// A pattern, what it is held against, and whether it matches.
  struct Row: Sendable, CustomStringConvertible {
    let pattern: String
    let text: String
    let expected: Bool

    init(_ pattern: String, _ text: String, _ expected: Bool) {
      self.pattern = pattern
      self.text = text
      self.expected = expected
    }

    var description: String { "\(pattern) and \(text)" }
  }

  static let actions = [
    Row("iam:CreateUser", "iam:CreateUser", true),
    Row("IAM:createuser", "iam:CreateUser", true),
    Row("iam:CreateUser", "IAM:CREATEUSER", true),
    Row("iam:Create", "iam:CreateUser", false),
    Row("iam:*", "iam:CreateUser", true),
    Row("iam:*", "sts:AssumeRole", false),
    Row("*", "sts:AssumeRole", true),
    Row("*:*", "sts:AssumeRole", true),
    Row("*:AssumeRole", "sts:AssumeRole", true),
    Row("iam:*AccessKey*", "iam:UpdateAccessKey", true),
    Row("iam:*AccessKey*", "iam:ListAccessKeys", true),
    Row("iam:*AccessKey*", "iam:ListUsers", false),
    Row("iam:Get????", "iam:GetUser", true),
    // Marks that combine with what stands before them are characters of their own.
    Row("s3:*\u{313}t", "s3:Ge\u{313}t", true),
    Row("iam:Get???", "iam:GetUser", false),
    Row("s3:\\u0047et*", "s3:GetObject", true),
    // There are no variables in actions.
    Row("s3:Get${x}", "s3:Get${x}", true),
  ]

  @Test(arguments: actions)
  func `an action matches without regard to case`(_ row: Row) throws {
    for (element, isNegated) in [("Action", false), ("NotAction", true)] {
      // Alone, and beside actions that are spelled out, which the index treats in other ways.
      for beside in ["", ",\"x:Y\"", ",\"\(row.text)x\""] {
        let statement = """
          {"Effect":"Allow","\(element)":["\(row.pattern)"\(beside)],"Resource":"*"}
          """
        let concerned = try Policies.concerns(statement, action: row.text)
        #expect(concerned == (row.expected != isNegated), "\(element)\(beside)")
      }
    }
  }

  static let resources = [
    Row("*", "arn:aws:s3:::b/k", true),
    Row("*", "*", true),
    Row("arn:aws:s3:::*", "*", false),
    Row("arn:*:*:*:*:*", "*", false),
    Row("arn:aws:s3:::b/k", "arn:aws:s3:::b/k", true),
    Row("arn:aws:s3:::b/k", "arn:aws:s3:::b/K", false),
    Row("arn:aws:s3:::b/*", "arn:aws:s3:::b/a/b/c", true),
    Row("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
    Row("arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/2/test/3", true),
    Row("arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/test/3", false),
    Row("arn:aws:s3:::b?", "arn:aws:s3:::bc", true),
    Row("arn:aws:s3:::b?", "arn:aws:s3:::b", false),
    Row("arn:aws:s3:::b", "arn:aws:s3:::b:c", false),
    Row("arn:aws:sns:*:111122223333:t", "arn:aws:sns:eu-west-1:111122223333:t", true),
    // A star in one part never swallows a colon.
    Row("arn:aws:sns:*:t:x", "arn:aws:sns:eu-west-1:1:t:x", false),
    Row("arn:aws:iam::*:user/x", "arn:aws:iam::111122223333:user/x", true),
    Row("arn:aws:iam::1111*:user/x", "arn:aws:iam::111122223333:user/x", true),
    Row("arn:aws:iam::2222*:user/x", "arn:aws:iam::111122223333:user/x", false),
    Row("arn:aws-cn:s3:::b", "arn:aws:s3:::b", false),
    Row("arn:*:s3:::b", "arn:aws-cn:s3:::b", true),
    Row("arn:aws:logs:*:*:log-group:a:*", "arn:aws:logs:eu-west-1:1:log-group:a:stream:b", true),
    Row("arn:aws:s3:::b/k", "not an arn", false),
    // Marks that combine with what stands before them are characters of their own.
    Row("arn:aws:s3::\u{313}:b*\u{313}", "arn:aws:s3::\u{313}:bc\u{313}", true),
    Row("arn:aws:s3:::\u{313}*", "arn:aws:s3:::\u{313}b", true),
    Row("arn:aws:s3:::*\u{313}", "arn:aws:s3:::b", false),
    // Each of the six parts counts.
    Row("arn:aws:sqs:r:1:q", "arn:aws:sqs:r:1:q", true),
    Row("arn:aws:sqs:r:1:q", "urn:aws:sqs:r:1:q", false),
    Row("arn:aws:sqs:r:1:q", "arn:aws-cn:sqs:r:1:q", false),
    Row("arn:aws:sqs:r:1:q", "arn:aws:sns:r:1:q", false),
    Row("arn:aws:sqs:r:1:q", "arn:aws:sqs:s:1:q", false),
    Row("arn:aws:sqs:r:1:q", "arn:aws:sqs:r:2:q", false),
    Row("arn:aws:sqs:r:1:q", "arn:aws:sqs:r:1:p", false),
  ]

  @Test(arguments: resources)
  func `a resource matches part by part`(_ row: Row) throws {
    for (element, isNegated) in [("Resource", false), ("NotResource", true)] {
      for beside in ["", ",\"arn:aws:sqs:::none\"", ",null"] {
        guard !row.pattern.hasPrefix("arn:*:*") else { continue }
        let statement = """
          {"Effect":"Allow","Action":"*","\(element)":["\(row.pattern)"\(beside)]}
          """
        let concerned = try Policies.concerns(statement, resource: row.text)
        #expect(concerned == (row.expected != isNegated), "\(element)\(beside)")
      }
    }
  }

  static let context: [ContextKey: ContextValue] = [
    "aws:username": "dana", "aws:userid": .number(7), "star": "*", "aws:TagKeys": .strings(["x"]),
    "empty": "", "flag": .boolean(true), "aws:PrincipalArn": "arn:aws:iam::111122223333:user/dana",
    "aws:PrincipalAccount": "111122223333",
  ]

  static let variables = [
    Row("${aws:username}", "dana", true),
    Row("${AWS:UserName}", "dana", true),
    Row("${aws:username}", "eve", false),
    Row("a-${aws:username}-z", "a-dana-z", true),
    Row("a-${aws:username}-z", "a-dana-", false),
    Row("${aws:username}/*", "dana/x/y", true),
    Row("*/${aws:username}", "x/dana", true),
    Row("*/${aws:username}", "x/eve", false),
    Row("*${empty}*", "x", true),
    Row("*/${aws:username}/*", "x/eve/dana/y", true),
    Row("*/${aws:username}/*", "x/eve/y", false),
    Row("*/${nobody}/*", "x//y", false),
    Row("*/?${aws:username}?/*", "x/adanab/y", true),
    Row("${aws:userid}", "7", true),
    Row("${nobody}", "nobody", false),
    Row("${nobody}", "", false),
    Row("${nobody, 'x'}", "x", true),
    Row("${aws:username, 'x'}", "x", false),
    Row("${empty, 'x'}", "x", true),
    Row("a${empty}b", "ab", true),
    Row("${nobody, ''}z", "z", true),
    Row("${aws:TagKeys}", "x", false),
    // What comes out of a variable stands for itself.
    Row("${star}", "anything", false),
    Row("${star}", "*", true),
    Row("*${star}*", "a*b", true),
    Row("*${star}*", "ab", false),
    Row("${*}", "*", true),
    Row("${*}", "x", false),
    Row("${?}", "?", true),
    Row("${?}", "x", false),
    Row("${$}{aws:username}", "${aws:username}", true),
    Row("${aws:username", "${aws:username", true),
    Row("$x{y}", "$x{y}", true),
  ]

  @Test(arguments: variables)
  func `a variable stands for its value`(_ row: Row) throws {
    let resource = """
      {"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::\(row.pattern)"}
      """
    #expect(
      try Policies.concerns(resource, resource: "arn:aws:s3:::" + row.text, Self.context)
        == row.expected)
    var context = Self.context
    context["k"] = .string(row.text)
    let like = "{\"StringLike\":{\"k\":\"\(row.pattern)\"}}"
    #expect(try Policies.holds(like, context) == row.expected)
    let notLike = "{\"StringNotLike\":{\"k\":\"\(row.pattern)\"}}"
    #expect(try Policies.holds(notLike, context) == !row.expected)
  }

  @Test func `variables work in the other operators that take them`() throws {
    var context = Self.context
    context["k"] = "DANA"
    #expect(try Policies.holds("{\"StringEqualsIgnoreCase\":{\"k\":\"${aws:username}\"}}", context))
    #expect(try !Policies.holds("{\"StringEquals\":{\"k\":\"${aws:username}\"}}", context))
    context["k"] = .boolean(true)
    #expect(try Policies.holds("{\"Bool\":{\"k\":\"${flag}\"}}", context))
    context["k"] = .boolean(false)
    #expect(try !Policies.holds("{\"Bool\":{\"k\":\"${flag}\"}}", context))
  }

  static let arns = [
    Row("arn:aws:iam::${aws:PrincipalAccount}:user/x", "arn:aws:iam::111122223333:user/x", true),
    Row("arn:aws:iam::${aws:PrincipalAccount}:user/x", "arn:aws:iam::444455556666:user/x", false),
    Row("${aws:PrincipalArn}", "arn:aws:iam::111122223333:user/dana", true),
    Row("${aws:PrincipalArn}", "arn:aws:iam::111122223333:user/eve", false),
    Row("arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::1:user/dana", true),
    Row("arn:aws:iam::*:${nobody}", "arn:aws:iam::1:user/dana", false),
    Row("arn:aws:iam::${nobody}:x", "arn:aws:iam::1:x", false),
    Row("arn:aws:iam::${star}:x", "arn:aws:iam::1:x", false),
  ]

  @Test(arguments: arns)
  func `an ARN operator takes variables anywhere`(_ row: Row) throws {
    var context = Self.context
    context["k"] = .string(row.text)
    #expect(
      try Policies.holds("{\"ArnLike\":{\"k\":\"\(row.pattern)\"}}", context) == row.expected)
    #expect(
      try Policies.holds("{\"ArnNotLike\":{\"k\":\"\(row.pattern)\"}}", context) == !row.expected)
  }

  @Test func `an ARN in a condition is no resource`() throws {
    let statement = """
      {"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b",
      "Condition":{"ArnNotLike":{"k":["arn:aws:s3:::c"]}}}
      """
    #expect(try Policies.concerns(statement, resource: "arn:aws:s3:::b"))
    #expect(try !Policies.concerns(statement, resource: "arn:aws:s3:::c"))
  }

  @Test func `the older version has no variables`() throws {
    let text = """
      {"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*",
      "Resource":"arn:aws:s3:::${aws:username}"}}
      """
    let compiled = CompiledPolicies(identity: [try Policies.one(text)])
    for (name, expected) in [("dana", false), ("${aws:username}", true)] {
      let request = AuthorizationRequest(
        action: "s3:GetObject", resource: "arn:aws:s3:::" + name, principal: Policies.dana)
      #expect(compiled.decide(request, in: Self.context).isAllowed == expected)
    }
  }

  @Test func `a policy tells the keys it asks for`() throws {
    let policy = try Policy(
      parsing: Policies.document(
        """
        {"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:username}/${*}",
        "Condition":{"StringLike":{"aws:UserAgent":"x${AWS:Username}","k":"${other, 'd'}"}}}
        """), kind: .managed)
    #expect(policy.contextKeys == ["aws:UserAgent", "k", "aws:username", "other"])
  }
}
