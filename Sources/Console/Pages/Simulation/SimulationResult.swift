import AWSQuery
import Identity
import PolicyLanguage

/// What the API's simulator answers of one action.
struct SimulationResult: Sendable {
  struct Matched: Sendable {
    let policy: String
    let start: SourcePosition
    let end: SourcePosition
  }

  let action: String
  let resource: String
  /// `allowed`, `implicitDeny` or `explicitDeny`.
  let decision: String
  let matched: [Matched]
  /// Keys that policies ask for and the request would not carry.
  let missing: [String]
  let boundaryAllows: Bool?

  var isAllowed: Bool { decision == "allowed" }

  init(_ member: WrittenElements) throws {
    guard let action = member["EvalActionName"], let resource = member["EvalResourceName"],
      let decision = member["EvalDecision"]
    else { throw ConsoleFault.noElement("EvalDecision") }
    (self.action, self.resource, self.decision) = (action, resource, decision)
    matched = try member.members(of: "MatchedStatements").map { try Matched($0) }
    missing = member.texts(of: "MissingContextValues")
    boundaryAllows = member["AllowedByPermissionsBoundary"].map { $0 == "true" }
  }
}

extension SimulationResult.Matched {
  init(_ member: WrittenElements) throws {
    guard let policy = member["SourcePolicyId"],
      let start = member.group("StartPosition").flatMap({ SourcePosition($0) }),
      let end = member.group("EndPosition").flatMap({ SourcePosition($0) })
    else { throw ConsoleFault.noElement("SourcePolicyId") }
    (self.policy, self.start, self.end) = (policy, start, end)
  }
}

extension SourcePosition {
  init?(_ group: WrittenElements) {
    guard let line = group["Line"].flatMap({ Int($0) }),
      let column = group["Column"].flatMap({ Int($0) })
    else { return nil }
    self.init(line: line, column: column)
  }
}

/// A policy that takes part in a simulation, as the visitor may see it.
struct SimulatedPolicy: Sendable {
  /// How the simulator calls it.
  let id: String
  let name: String
  let kind: PolicyKind
  /// Nil when the visitor may not read it.
  let document: String?
  let address: String?

  /// The text laid out, and which lines of it the statement takes; nil when it is not of this
  /// policy, or cannot be read.
  func lines(
    of matched: SimulationResult.Matched
  ) -> (text: String, lines: ClosedRange<Int>, sid: String?, number: Int)? {
    guard matched.policy == id, let document,
      let policy = try? Policy(parsing: document, kind: kind),
      let index = policy.statements.firstIndex(where: {
        $0.start == matched.start && $0.end == matched.end
      })
    else { return nil }
    let text = EditedPolicy.layout(document)
    guard let shown = try? Policy(parsing: text, kind: kind), shown.statements.count > index else {
      return nil
    }
    let statement = shown.statements[index]
    return (
      text, statement.position.line...statement.end.line, statement.sid, index + 1
    )
  }

  /// Every policy that binds the subject, and its groups'.
  static func all(
    of holder: PolicyHolder, in records: any Reading
  ) throws -> [SimulatedPolicy] {
    var found = try own(of: holder, in: records)
    if holder.kind == .user {
      for group in try records.groups(of: holder.id) {
        let page = PolicyHolder.Kind.group.page(of: group.name)
        found += try own(
          of: PolicyHolder(
            kind: .group, id: group.id, name: group.name, base: page, visit: holder.visit),
          in: records)
      }
    }
    if let boundary = try holder.boundary(in: records) {
      found.append(try managed(boundary, holder.visit, in: records))
    }
    return found
  }

  private static func own(
    of holder: PolicyHolder, in records: any Reading
  ) throws -> [SimulatedPolicy] {
    let inline = try records.inlinePolicies(of: holder.id).map { policy in
      let mayRead = try holder.may(holder.get, [("PolicyName", policy.name)], in: records)
      return SimulatedPolicy(
        id: "\(holder.kind.rawValue.lowercased())_\(holder.name)_\(policy.name)",
        name: policy.name, kind: .identityInline, document: mayRead ? policy.document : nil,
        address: "\(holder.base)/permissions/policy?name=\(PathText.encode(policy.name))")
    }
    return try inline
      + records.attachedPolicies(of: holder.id).map {
        try managed($0, holder.visit, in: records)
      }
  }

  private static func managed(
    _ arn: PolicyARN, _ visit: SignedInVisit, in records: any Reading
  ) throws -> SimulatedPolicy {
    var document: String?
    if let policy = try records.managedPolicy(arn, in: visit.account),
      let version = try records.version(policy.defaultVersion, of: policy),
      try visit.may(
        "GetPolicyVersion", [("PolicyArn", arn.description), ("VersionId", version.id)],
        in: records)
    {
      document = version.document
    }
    return SimulatedPolicy(
      id: arn.name, name: arn.name, kind: .managed, document: document,
      address: arn.page + "/document")
  }
}
