/// What a policy is written for, which decides its elements and the texts of its errors.
public enum PolicyKind: Sendable, Hashable {
  /// An inline policy of a user, group or role.
  case identityInline
  /// A managed policy; also a permissions boundary, which is one.
  case managed
  /// A policy passed to STS for one session.
  case session
  /// A role's trust policy, which says who may assume it.
  case trust
  /// A policy of another resource, such as a bucket.
  case resource
  /// A service control policy of an organization.
  case serviceControl
}

extension PolicyKind {
  /// The kind of the policy of the resource an action is on: a role's trust policy where a role is
  /// assumed.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html>
  package static func ofResourcePolicy(for action: String) -> PolicyKind {
    let action = action.lowercased()
    let others = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"]
    return action.hasPrefix("sts:assumerole") || others.contains(action) ? .trust : .resource
  }

  /// The kind of one policy for several actions: a trust policy if all are of roles being assumed.
  package static func ofResourcePolicy(for actions: [String]) -> PolicyKind {
    actions.allSatisfy { ofResourcePolicy(for: $0) == .trust } ? .trust : .resource
  }
}

/// A policy document that has been parsed and validated.
///
/// There is no other way to have one: what the engine does not understand is refused here, with
/// AWS's own text, and never ignored later.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>
public struct Policy: Sendable, Hashable {
  /// The version of the language. Policy variables exist only in the later one.
  public enum Version: String, Sendable, Hashable {
    case october2008 = "2008-10-17"
    case october2012 = "2012-10-17"
  }

  public let kind: PolicyKind
  public let version: Version
  public let id: String?
  public internal(set) var statements: [Statement]

  /// Parses and validates `text`, which must hold only the characters IAM takes for policies; that
  /// and the size are the caller's to check.
  public init(parsing text: String, kind: PolicyKind) throws(PolicyError) {
    let node: JSONNode
    do {
      node = try JSONReader.read(text)
    } catch {
      throw PolicyError.json(kind).at(error.position, "\(error)")
    }
    try self.init(node, kind: kind)
  }

  /// Validates a document that is part of another one, whose positions it keeps.
  package init(_ node: JSONNode, kind: PolicyKind) throws(PolicyError) {
    let document =
      kind == .trust
      ? try TrustValidation.document(node) : try PolicyValidation.document(node, kind)
    self.kind = kind
    version = document.version
    id = document.id
    statements = document.statements
  }

  /// How many characters of `text` count towards IAM's quotas: all but the white space that means
  /// nothing to JSON.
  public static func countedSize(of text: String) -> Int {
    var count = 0
    var isInString = false
    var isEscaped = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case " ", "\t", "\n", "\r":
        if isInString { count += 1 }
        isEscaped = false
        continue
      case "\"" where !isEscaped: isInString.toggle()
      default: break
      }
      isEscaped = scalar == "\\" && isInString && !isEscaped
      count += 1
    }
    return count
  }

  /// Every condition key the policy asks for, in conditions and in variables, each once and as it
  /// was written first.
  public var contextKeys: [String] {
    var seen: Set<ContextKey> = []
    return statements.flatMap { statement in
      let variables = (statement.resources?.patterns ?? []) + statement.conditions.flatMap(\.values)
      return statement.conditions.map(\.key)
        + (version == .october2012 ? variables.flatMap(PatternToken.variables(in:)) : [])
    }
    .filter { seen.insert(ContextKey($0)).inserted }
  }

  /// The policy with the users and roles it names as principals tied to their unique ids.
  ///
  /// IAM does so when a trust policy is stored: an entity that later takes the same name is not
  /// trusted. `uniqueID` answers for the ARN of a user or role, and nil for all others.
  public func pinningPrincipals(_ uniqueID: (String) -> String?) -> Policy {
    var policy = self
    policy.statements = statements.map { $0.pinningPrincipals(uniqueID) }
    return policy
  }
}

extension Statement {
  fileprivate func pinningPrincipals(_ uniqueID: (String) -> String?) -> Statement {
    guard let principal else { return self }
    let entries = principal.entries.map { entry in
      guard case .arn(let arn) = entry, let id = uniqueID(arn) else { return entry }
      return PrincipalEntry.uniqueID(id)
    }
    return Statement(
      sid: sid, effect: effect,
      principal: PrincipalElement(isNegated: principal.isNegated, entries: entries),
      actions: actions, resources: resources, conditions: conditions, position: position,
      start: start, end: end)
  }
}
