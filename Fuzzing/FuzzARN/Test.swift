import PolicyLanguage

/// Two lines: a resource as a policy names it, and one as a request does.
///
/// What is an ARN prints as it was read, and a pattern that a policy may hold matches what it matches
/// when both are compared letter by letter, however many stars there are.
func test(_ input: [UInt8]) {
  let lines = String(decoding: input, as: UTF8.self).split(
    separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
  let pattern = String(lines[0])
  let resource = lines.count > 1 ? String(lines[1]) : pattern
  for text in [pattern, resource] {
    guard let arn = ARN(text) else { continue }
    precondition(arn.description.utf8.elementsEqual(text.utf8))
    precondition(ARN(arn.description) == arn)
  }
  // With variables there is nothing to compare with, but it must come to an end.
  _ = allows(pattern, resource, version: "2012-10-17")
  guard let decided = allows(pattern, resource, version: "2008-10-17"),
    pattern.utf8.count * resource.utf8.count < 1_000_000
  else { return }
  precondition(decided == plainlyMatches(pattern, resource), "\(pattern) \(resource)")
}

/// Nil when no policy may name that resource.
private func allows(_ pattern: String, _ resource: String, version: String) -> Bool? {
  let document =
    #"{"Version":""# + version + #"","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"#
    + quoted(pattern) + "}}"
  guard let policy = try? Policy(parsing: document, kind: .identityInline) else { return nil }
  let policies = CompiledPolicies(
    identity: [(source: PolicySource(.userInline, name: "fuzz"), policy: policy)])
  let user = "arn:aws:iam::111122223333:user/fuzz"
  let request = AuthorizationRequest(
    action: "s3:GetObject", resource: resource,
    principal: RequestPrincipal(.user, arn: user, account: "111122223333"))
  let context: [ContextKey: ContextValue] = ["aws:username": "fuzz"]
  return policies.decide(request, in: context).isAllowed
}

private func plainlyMatches(_ pattern: String, _ text: String) -> Bool {
  if pattern == "*" { return true }
  let wanted = parts(pattern)
  let given = parts(text)
  guard wanted.count == 6, given.count == 6 else { return false }
  return zip(wanted, given).allSatisfy { matches($0, $1) }
}

private func parts(_ text: String) -> [[Unicode.Scalar]] {
  text.unicodeScalars.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    .map(Array.init)
}

/// Row by row: whether so much of the pattern matches so much of the text.
private func matches(_ pattern: [Unicode.Scalar], _ text: [Unicode.Scalar]) -> Bool {
  var row = [true] + text.map { _ in false }
  for letter in pattern {
    var next = [row[0] && letter == "*"]
    for index in text.indices {
      if letter == "*" {
        next.append(next[index] || row[index + 1])
      } else {
        next.append(row[index] && (letter == "?" || letter == text[index]))
      }
    }
    row = next
  }
  return row[text.count]
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\" + String(scalar)
    case "\u{0}"..."\u{1F}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
