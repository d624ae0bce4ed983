import PolicyLanguage

/// A condition block as JSON, a NUL, and the request's context: a line `key=value` for each value.
///
/// A block that a policy may hold prints to one that reads alike. It holds when every operator does
/// on every key, as the rules for missing keys, lists, set prefixes and negations have it; what one
/// value of a policy says of one value of a request is asked of the engine itself.
func test(_ input: [UInt8]) {
  let halves = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  let block = String(decoding: halves[0], as: UTF8.self)
  guard let read = policy(with: block) else { return }
  let conditions = read.statements[0].conditions
  for finding in Policy.findings(in: document(with: block), kind: .identityInline) {
    precondition(!finding.message.isEmpty && !finding.fix.isEmpty)
  }
  let printed = text(of: conditions)
  let again = policy(with: printed)?.statements[0].conditions ?? []
  precondition(again.map(Written.init) == conditions.map(Written.init), printed)

  let context = halves.count > 1 ? facts(String(decoding: halves[1], as: UTF8.self)) : [:]
  let decided = decide(read, context)
  let values = context.values.reduce(1) { count, value in
    if case .strings(let list) = value { count + list.count } else { count + 1 }
  }
  guard conditions.reduce(1, { $0 + $1.values.count }) * values <= 200 else { return }
  let plain = conditions.allSatisfy { Plain(context: context).holds($0) }
  precondition(decided == plain, block)
}

/// A condition without its place in the text.
private struct Written: Equatable {
  let name: String
  let key: String
  let values: [String]

  init(_ condition: Condition) {
    name = condition.operator.description
    key = condition.key
    values = condition.values
  }
}

private func document(with block: String) -> String {
  #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":"#
    + block + "}}"
}

func policy(with block: String) -> Policy? {
  guard
    let policy = try? Policy(parsing: document(with: block), kind: .identityInline),
    // The block may have closed the statement and begun another.
    policy.statements.count == 1
  else { return nil }
  return policy
}

func decide(_ policy: Policy, _ context: [ContextKey: ContextValue]) -> Bool {
  let policies = CompiledPolicies(
    identity: [(source: PolicySource(.userInline, name: "fuzz"), policy: policy)])
  let user = "arn:aws:iam::111122223333:user/fuzz"
  let request = AuthorizationRequest(
    action: "s3:GetObject", resource: "*",
    principal: RequestPrincipal(.user, arn: user, account: "111122223333"))
  return policies.decide(request, in: context).isAllowed
}

/// Operators in the order they came, each with its keys.
private func text(of conditions: [Condition]) -> String {
  var operators: [(name: String, keys: [String])] = []
  for condition in conditions {
    let name = condition.operator.description
    let key = quoted(condition.key) + ":[" + condition.values.map(quoted).joined(separator: ",")
    if operators.last?.name == name {
      operators[operators.count - 1].keys.append(key + "]")
    } else {
      operators.append((name, [key + "]"]))
    }
  }
  return "{"
    + operators.map { quoted($0.name) + ":{" + $0.keys.joined(separator: ",") + "}" }
    .joined(separator: ",") + "}"
}

/// A key that comes once has one value, a key that comes again has a list.
private func facts(_ text: String) -> [ContextKey: ContextValue] {
  var lists: [ContextKey: [String]] = [:]
  for line in text.split(separator: "\n") {
    let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard pair.count == 2 else { continue }
    lists[ContextKey(String(pair[0])), default: []].append(String(pair[1]))
  }
  return lists.mapValues { $0.count == 1 ? .string($0[0]) : .strings($0) }
}

func quoted(_ text: String) -> String {
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
