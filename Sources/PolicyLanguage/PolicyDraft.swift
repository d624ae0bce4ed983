/// A document with the shape of a policy whose values are not checked yet.
struct PolicyDraft {
  let position: SourcePosition
  var version: String?
  var id: String?
  var statements: [StatementDraft] = []
}

struct StatementDraft {
  var sid: String?
  var effect: String?
  var principal: JSONNode?
  var notPrincipal: JSONNode?
  var actions: Selection?
  var resources: Selection?
  /// Nil when there is no `Condition` element.
  var conditions: [Condition]?
  var position: SourcePosition
  var start: SourcePosition
  var end: SourcePosition
}

/// What a validated document holds.
struct PolicyDocument {
  let version: Policy.Version
  let id: String?
  let statements: [Statement]
}

extension PolicyDraft {
  /// The first stage of validation: everything that is wrong here has one text.
  init(_ node: JSONNode, syntax: PolicyError) throws(PolicyError) {
    guard case .object(let members) = node.value else {
      throw syntax.at(node.position, "a policy is one JSON object")
    }
    position = node.position
    for member in members {
      switch member.name {
      case "Version": version = try string(member.node, syntax)
      case "Id": id = try string(member.node, syntax)
      case "Statement": statements = try Self.statements(member.node, syntax)
      default: throw syntax.at(member.position, unknown(member.name, "policy"))
      }
    }
  }

  private static func statements(
    _ node: JSONNode, _ syntax: PolicyError
  ) throws(PolicyError) -> [StatementDraft] {
    guard case .array(let nodes) = node.value else {
      return [try StatementDraft(node, start: node.start, syntax)]
    }
    var drafts: [StatementDraft] = []
    for node in nodes {
      // The nodes' own start is behind their brace; see `Statement.start`.
      drafts.append(try StatementDraft(node, start: node.start, syntax))
    }
    for index in drafts.indices {
      drafts[index].start = index == 0 ? node.start : drafts[index - 1].end
    }
    return drafts
  }
}

extension StatementDraft {
  fileprivate init(
    _ node: JSONNode, start: SourcePosition, _ syntax: PolicyError
  ) throws(PolicyError) {
    guard case .object(let members) = node.value else {
      throw syntax.at(node.position, "a statement is a JSON object")
    }
    position = node.position
    self.start = start
    end = node.end
    for member in members {
      let node = member.node
      switch member.name {
      case "Sid": sid = try string(node, syntax)
      case "Effect": effect = try string(node, syntax)
      case "Principal": principal = node
      case "NotPrincipal": notPrincipal = node
      case "Action", "NotAction":
        guard actions == nil else { throw syntax.at(member.position, twice("Action")) }
        actions = try selection(member, isNegated: member.name == "NotAction", syntax)
      case "Resource", "NotResource":
        guard resources == nil else { throw syntax.at(member.position, twice("Resource")) }
        resources = try selection(member, isNegated: member.name == "NotResource", syntax)
      case "Condition": conditions = try readConditions(node, syntax)
      default: throw syntax.at(member.position, unknown(member.name, "statement"))
      }
    }
    if principal != nil, notPrincipal != nil { throw syntax.at(position, twice("Principal")) }
  }
}

private func unknown(_ name: String, _ place: String) -> String {
  "`\(name)` is no element of a \(place); names are spelled exactly"
}

private func twice(_ name: String) -> String {
  "a statement has either `\(name)` or `Not\(name)`"
}

private func string(_ node: JSONNode, _ syntax: PolicyError) throws(PolicyError) -> String {
  guard case .string(let text) = node.value else {
    throw syntax.at(node.position, "this has to be a string")
  }
  return text
}

/// A string or a list of strings. Null elements are tolerated, as IAM does, and stand for nothing.
func strings(_ node: JSONNode, _ syntax: PolicyError) throws(PolicyError) -> [String] {
  guard case .array(let nodes) = node.value else { return [try string(node, syntax)] }
  var texts: [String] = []
  for node in nodes {
    if case .null = node.value { continue }
    texts.append(try string(node, syntax))
  }
  return texts
}

private func selection(
  _ member: JSONNode.Member, isNegated: Bool, _ syntax: PolicyError
) throws(PolicyError) -> Selection {
  Selection(
    isNegated: isNegated, patterns: try strings(member.node, syntax), position: member.position)
}

private func readConditions(
  _ node: JSONNode, _ syntax: PolicyError
) throws(PolicyError) -> [Condition] {
  guard case .object(let blocks) = node.value else {
    throw syntax.at(node.position, "`Condition` is an object of operators")
  }
  var conditions: [Condition] = []
  for block in blocks {
    guard case .object(let keys) = block.node.value else {
      throw syntax.at(block.node.position, "an operator has an object of keys and values")
    }
    // An unknown operator with nothing to compare is accepted by IAM, and always true.
    if keys.isEmpty { continue }
    guard let name = ConditionOperator(block.name) else {
      throw syntax.at(block.position, "`\(block.name)` is no operator; names are spelled exactly")
    }
    for key in keys {
      let values = try conditionValues(key.node, syntax)
      conditions.append(
        Condition(operator: name, key: key.name, values: values, position: key.position))
    }
  }
  return conditions
}

private func conditionValues(
  _ node: JSONNode, _ syntax: PolicyError
) throws(PolicyError) -> [String] {
  guard case .array(let nodes) = node.value else { return [try conditionValue(node, syntax)] }
  var values: [String] = []
  for node in nodes { values.append(try conditionValue(node, syntax)) }
  return values
}

/// Numbers and truth values may stand without quotes.
private func conditionValue(_ node: JSONNode, _ syntax: PolicyError) throws(PolicyError) -> String {
  switch node.value {
  case .string(let text), .number(let text): return text
  case .boolean(let flag): return flag ? "true" : "false"
  case .null, .array, .object:
    throw syntax.at(node.position, "a value is a string, a number or a truth value")
  }
}
