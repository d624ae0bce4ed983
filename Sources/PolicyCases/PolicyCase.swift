package import PolicyLanguage

/// One request with its policies and its whole context; where the file says so, with the answer
/// that is expected.
///
/// A file of cases is one JSON object with a list `cases`. The context of a case is complete: a key
/// that is not there is absent from the request.
package struct PolicyCase: Sendable, CustomStringConvertible {
  package let id: String
  package let name: String
  /// `allowed`, `implicitDeny` or `explicitDeny`.
  package let expected: String?
  package let request: AuthorizationRequest
  package let context: [ContextKey: ContextValue]
  package let policies: CompiledPolicies

  package var description: String { "\(id): \(name)" }

  package var decision: Decision { policies.decide(request, in: context) }

  package var missingFactor: MissingFactor? { policies.missingFactor(for: request, in: context) }
}

/// Why a file of cases, or one case of it, cannot be read.
package struct PolicyCaseError: Error, CustomStringConvertible {
  /// The case's id, when it has one.
  package let id: String?
  package let position: SourcePosition
  package let message: String

  package var description: String {
    "\(position.line):\(position.column): " + (id.map { "case \($0): " } ?? "") + message
  }
}

extension PolicyCase {
  /// Reads a file of cases. Those that cannot be read stand in the list as errors, so that the
  /// others are decided all the same.
  package static func read(
    _ text: String
  ) throws(PolicyCaseError) -> [Result<PolicyCase, PolicyCaseError>] {
    let node: JSONNode
    do {
      node = try JSONReader.read(text, mostNodes: 10_000_000)
    } catch {
      throw PolicyCaseError(id: nil, position: error.position, message: "\(error)")
    }
    let document = try Members(node, "a file of cases")
    return try document.list("cases").map { node in
      Result { () throws(PolicyCaseError) in try PolicyCase(node) }
    }
  }

  private init(_ node: JSONNode) throws(PolicyCaseError) {
    var members = try Members(node, "a case")
    let id = try members.text("id")
    members.id = id
    self.id = id
    let name = try members.optionalText("name")
    self.name = name ?? id
    expected = try members.optionalText("expected")
    request = try members.request()
    context = try members.context()
    policies = try members.policies(for: request.action)
  }
}

/// The members of one object of the file.
private struct Members {
  let node: JSONNode
  let members: [JSONNode.Member]
  /// The case they belong to.
  var id: String?

  init(_ node: JSONNode, _ name: String, id: String? = nil) throws(PolicyCaseError) {
    guard case .object(let members) = node.value else {
      throw PolicyCaseError(
        id: id, position: node.position, message: "\(name) is a JSON object")
    }
    self.node = node
    self.members = members
    self.id = id
  }

  /// The member's value; nil when it is missing or null.
  private subscript(name: String) -> JSONNode? {
    guard let member = members.first(where: { $0.name == name }) else { return nil }
    if case .null = member.node.value { return nil }
    return member.node
  }

  private func error(_ message: String, at node: JSONNode? = nil) -> PolicyCaseError {
    PolicyCaseError(id: id, position: (node ?? self.node).position, message: message)
  }

  func optionalText(_ name: String) throws(PolicyCaseError) -> String? {
    guard let node = self[name] else { return nil }
    guard case .string(let text) = node.value else {
      throw error("`\(name)` has to be a string", at: node)
    }
    return text
  }

  func text(_ name: String) throws(PolicyCaseError) -> String {
    guard let text = try optionalText(name) else { throw error("`\(name)` is missing") }
    return text
  }

  func list(_ name: String) throws(PolicyCaseError) -> [JSONNode] {
    guard let node = self[name] else { throw error("`\(name)` is missing") }
    guard case .array(let nodes) = node.value else {
      throw error("`\(name)` has to be a list", at: node)
    }
    return nodes
  }

  func request() throws(PolicyCaseError) -> AuthorizationRequest {
    guard let node = self["principal"] else { throw error("`principal` is missing") }
    let principal = try Members(node, "`principal`", id: id)
    let kinds: [String: RequestPrincipal.Kind] = [
      "User": .user, "AssumedRole": .assumedRole, "FederatedUser": .federatedUser, "Root": .root,
    ]
    let type = try principal.text("type")
    guard let kind = kinds[type] else {
      throw error("`type` is User, AssumedRole, FederatedUser or Root", at: node)
    }
    let role = try principal.optionalText("roleArn")
    let user = try principal.optionalText("userArn")
    return AuthorizationRequest(
      action: try text("action"), resource: try text("resource"),
      resourceAccount: try optionalText("resourceAccount"),
      principal: RequestPrincipal(
        kind, arn: try principal.text("arn"), account: try principal.text("account"),
        entityARN: role ?? user))
  }

  func context() throws(PolicyCaseError) -> [ContextKey: ContextValue] {
    guard let node = self["context"] else { return [:] }
    var context: [ContextKey: ContextValue] = [:]
    for member in try Members(node, "`context`", id: id).members {
      guard context.updateValue(try value(member.node), forKey: ContextKey(member.name)) == nil
      else { throw error("\(member.name) is there twice, case aside", at: member.node) }
    }
    return context
  }

  private func value(_ node: JSONNode) throws(PolicyCaseError) -> ContextValue {
    guard case .array(let nodes) = node.value else { return .string(try single(node)) }
    var texts: [String] = []
    for node in nodes { texts.append(try single(node)) }
    return .strings(texts)
  }

  private func single(_ node: JSONNode) throws(PolicyCaseError) -> String {
    switch node.value {
    case .string(let text), .number(let text): return text
    case .boolean(let flag): return flag ? "true" : "false"
    case .null, .array, .object:
      throw error("a value of the context is a string, or a list of strings", at: node)
    }
  }

  func policies(for action: String) throws(PolicyCaseError) -> CompiledPolicies {
    var identity: [(source: PolicySource, policy: Policy)] = []
    for (index, node) in try list("identityPolicies").enumerated() {
      let source = PolicySource(.userInline, name: "identityPolicies[\(index)]")
      identity.append((source: source, policy: try policy(node, .identityInline, source.name)))
    }
    let kind = PolicyKind.ofResourcePolicy(for: action)
    return CompiledPolicies(
      identity: identity, boundary: try optional("boundary", .boundary, .managed),
      session: try optional("sessionPolicy", .session, .session).map { [$0] },
      resource: try optional("resourcePolicy", .resource, kind))
  }

  private func optional(
    _ name: String, _ attachment: PolicySource.Attachment, _ kind: PolicyKind
  ) throws(PolicyCaseError) -> (source: PolicySource, policy: Policy)? {
    guard let node = self[name] else { return nil }
    return (
      source: PolicySource(attachment, name: name), policy: try policy(node, kind, name)
    )
  }

  private func policy(
    _ node: JSONNode, _ kind: PolicyKind, _ name: String
  ) throws(PolicyCaseError) -> Policy {
    do {
      return try Policy(node, kind: kind)
    } catch {
      let reason = error.message + (error.detail.map { " (\($0))" } ?? "")
      throw PolicyCaseError(
        id: id, position: error.position ?? node.position, message: "\(name): \(reason)")
    }
  }
}

extension Decision.Effect {
  /// As the policy simulator and the files of cases spell it.
  package var name: String {
    switch self {
    case .allowed: "allowed"
    case .implicitDeny: "implicitDeny"
    case .explicitDeny: "explicitDeny"
    }
  }
}
