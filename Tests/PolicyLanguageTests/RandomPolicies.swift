import PolicyLanguage

/// Small random policies and requests out of a small world, so that they often concern each other.
struct RandomPolicies {
  var chance: SeededGenerator

  init(seed: UInt64) { chance = SeededGenerator(seed: seed) }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &chance)]
  }

  private mutating func oneIn(_ count: Int) -> Bool {
    Int.random(in: 0..<count, using: &chance) == 0
  }

  private mutating func some(_ most: Int, _ make: (inout Self) -> String) -> String {
    let count = Int.random(in: 1...most, using: &chance)
    if count == 1 { return make(&self) }
    return "[" + (0..<count).map { _ in make(&self) }.joined(separator: ",") + "]"
  }

  private mutating func action() -> String {
    "\""
      + pick([
        "*", "s3:*", "s3:Get*", "S3:getobject", "s3:PutObject", "s3:*Object", "s3:???Object",
        "iam:*", "iam:GetUser", "iam:*User*", "*:Get*", "iam:List*", "none:*", "s3:G*O*t",
      ]) + "\""
  }

  private mutating func resource() -> String {
    "\""
      + pick([
        "*", "*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k", "arn:aws:s3:::?/k*", "arn:aws:s3:::*/x/*",
        "arn:aws:iam::*:user/*", "arn:aws:iam::1*:user/${aws:username}", "arn:aws:s3:::*",
        "arn:*:s3:::${aws:username}/*", "arn:aws:s3:::*${aws:username}*", "arn:aws:s3:::b/${*}",
        "arn:aws:s3:::${nobody, 'b'}/k", "arn:aws:iam::1:user/${nobody}", "arn:aws:sqs:*:1:q",
      ]) + "\""
  }

  private mutating func condition() -> String {
    let prefix = pick(["", "", "", "ForAllValues:", "ForAnyValue:"])
    let suffix = pick(["", "", "IfExists"])
    switch Int.random(in: 0..<7, using: &chance) {
    case 0:
      let name = pick(["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"])
      return
        "\"\(prefix)\(name)\(suffix)\":{\"t\":\(some(3) { $0.pick(["\"a\"", "\"B\"", "\"\""]) })}"
    case 1:
      let name = pick(["StringLike", "StringNotLike"])
      let values = some(3) {
        $0.pick(["\"a*\"", "\"?\"", "\"*b\"", "\"${aws:username}\"", "\"*\""])
      }
      return "\"\(prefix)\(name)\(suffix)\":{\"T\":\(values)}"
    case 2:
      let name = pick([
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals",
      ])
      return
        "\"\(prefix)\(name)\(suffix)\":{\"n\":\(some(2) { $0.pick(["1", "\"2\"", "3", "\"x\""]) })}"
    case 3:
      let name = pick(["Bool"])
      return "\"\(name)\(suffix)\":{\"aws:MultiFactorAuthPresent\":\(pick(["true", "\"false\""]))}"
    case 4:
      let name = pick(["ArnLike", "ArnNotEquals"])
      return "\"\(prefix)\(name)\(suffix)\":{\"arn\":\(some(2) { $0.resource() })}"
    case 5:
      let name = pick(["DateLessThan", "DateGreaterThanEquals"])
      return
        "\"\(name)\(suffix)\":{\"d\":\(pick(["\"2026-01-01T00:00:00Z\"", "\"2027-01-01T00:00:00Z\""]))}"
    default: return "\"Null\":{\"\(pick(["t", "n", "d"]))\":\(pick(["true", "\"false\""]))}"
    }
  }

  mutating func statement(_ effect: String? = nil) -> String {
    let effect = effect ?? (oneIn(3) ? "Deny" : "Allow")
    let action = oneIn(5) ? "NotAction" : "Action"
    let resource = oneIn(6) ? "NotResource" : "Resource"
    let condition = oneIn(2) ? ",\"Condition\":{\(condition())}" : ""
    return """
      {"Effect":"\(effect)","\(action)":\(some(3) { $0.action() }),\
      "\(resource)":\(some(3) { $0.resource() })\(condition)}
      """
  }

  mutating func statements() -> [String] {
    (0..<Int.random(in: 1...5, using: &chance)).map { _ in statement() }
  }

  func document(_ statements: [String], version: String = "2012-10-17") -> String {
    "{\"Version\":\"\(version)\",\"Statement\":[\(statements.joined(separator: ","))]}"
  }

  mutating func version() -> String { oneIn(5) ? "2008-10-17" : "2012-10-17" }

  mutating func request() -> AuthorizationRequest {
    AuthorizationRequest(
      action: pick([
        "s3:GetObject", "s3:PutObject", "s3:ListBucket", "iam:GetUser", "IAM:LISTUSERS", "sqs:Get",
        "none:x",
      ]),
      resource: pick([
        "*", "arn:aws:s3:::b/k", "arn:aws:s3:::b/k/x/y", "arn:aws:s3:::b/x/k", "arn:aws:s3:::a/z",
        "arn:aws:iam::1:user/a", "arn:aws:iam::1:user/ab", "arn:aws:s3:::b/*", "arn:aws:sqs:r:1:q",
      ]), principal: Policies.dana)
  }

  mutating func context() -> [ContextKey: ContextValue] {
    var context: [ContextKey: ContextValue] = [:]
    if !oneIn(4) { context["aws:username"] = .string(pick(["a", "b", "*", "ab"])) }
    if !oneIn(3) {
      context["t"] = pick([
        .string("a"), .string("b"), .string(""), .strings(["a", "B"]), .strings([]),
        .strings(["ab", "x"]),
      ])
    }
    if !oneIn(3) { context["n"] = .string(pick(["1", "2", "3", "y"])) }
    if !oneIn(3) { context["aws:MultiFactorAuthPresent"] = .string(pick(["true", "false"])) }
    if !oneIn(3) {
      context["arn"] = .string(
        pick(["arn:aws:s3:::b/k", "arn:aws:iam::1:user/a", "no", "arn:aws:s3:::b/*"]))
    }
    if !oneIn(3) {
      context["d"] = .string(pick(["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"]))
    }
    return context
  }

  mutating func shuffled(_ statements: [String]) -> [String] { statements.shuffled(using: &chance) }
}
