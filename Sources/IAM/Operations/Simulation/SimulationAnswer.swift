import AWSQuery
import Identity
import Operations
import PolicyLanguage

extension Call {
  /// The page of results that is asked for; only these are decided.
  func simulate(
    _ simulation: Simulation, _ request: SimulationRequest, _ action: String
  ) throws -> Answer {
    let resources = request.resources
    let all = request.actions.count * resources.count
    let selection = ([request.callerARN ?? ""] + request.actions + resources).joined(
      separator: "\n")
    let page = try page(
      request.page, of: action, selection: selection, position: { String($0) },
      load: { after, limit in
        let start = after.flatMap { Int($0) }.map { $0 + 1 } ?? 0
        return Array((start..<all).prefix(limit))
      })
    let results = page.items.map { number in
      simulation.decide(
        request.actions[number / resources.count], on: resources[number % resources.count])
    }
    return Answer { xml in
      page.writeEnd(to: &xml)
      xml.list("EvaluationResults", results) { xml, result in xml.members(of: result) }
    }
  }
}

extension XMLWriter {
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html>
  fileprivate mutating func members(of result: Simulation.Result) {
    let isNamed = result.resource != "*"
    element("EvalActionName", result.action)
    element("EvalResourceName", result.resource)
    element("EvalDecision", result.effect.name)
    list("MatchedStatements", result.matched) { xml, statement in xml.members(of: statement) }
    // Of named resources, AWS was seen to list these here and below.
    list("MissingContextValues", result.missing)
    if let allows = result.organizationAllows {
      group("OrganizationsDecisionDetail") { xml in
        xml.element("AllowedByOrganizations", allows)
      }
    }
    boundary(result)
    // What an organization does not allow has no details; all resources have none within an account.
    if result.organizationAllows != false {
      if let details = result.details {
        map(details)
      } else if isNamed {
        empty("EvalDecisionDetails")
      }
    }
    guard isNamed else { return }
    list("ResourceSpecificResults", [result]) { xml, result in
      xml.element("EvalResourceName", result.resource)
      xml.element("EvalResourceDecision", result.effect.name)
      xml.list("MatchedStatements", result.matched) { xml, statement in
        xml.members(of: statement)
      }
      xml.list("MissingContextValues", result.missing)
      if let details = result.details { xml.map(details) }
      xml.boundary(result)
    }
  }

  private mutating func boundary(_ result: Simulation.Result) {
    guard let allows = result.boundaryAllows else { return }
    group("PermissionsBoundaryDecisionDetail") { xml in
      xml.element("AllowedByPermissionsBoundary", allows)
    }
  }

  /// A map, as the Query protocol writes one.
  private mutating func map(_ details: [(kind: String, effect: Decision.Effect)]) {
    group("EvalDecisionDetails") { xml in
      for detail in details {
        xml.group("entry") { xml in
          xml.element("key", detail.kind)
          xml.element("value", detail.effect.name)
        }
      }
    }
  }

  private mutating func members(of statement: StatementReference) {
    element("SourcePolicyId", statement.source.simulatedID)
    element("SourcePolicyType", statement.source.simulatedType)
    position("StartPosition", statement.start)
    position("EndPosition", statement.end)
  }

  private mutating func position(_ name: StaticString, _ position: SourcePosition) {
    group(name) { xml in
      xml.element("Line", position.line)
      xml.element("Column", position.column)
    }
  }
}

extension Decision.Effect {
  fileprivate var name: String {
    switch self {
    case .allowed: "allowed"
    case .implicitDeny: "implicitDeny"
    case .explicitDeny: "explicitDeny"
    }
  }
}

extension PolicySource {
  /// How the simulator calls a policy: inline ones by their owner too.
  fileprivate var simulatedID: String {
    switch attachment {
    case .userInline: "user_\(owner ?? "")_\(name)"
    case .groupInline: "group_\(owner ?? "")_\(name)"
    case .roleInline: "role_\(owner ?? "")_\(name)"
    case .managed, .boundary, .session, .resource, .serviceControl, .input: name
    }
  }

  /// What AWS was seen to write, which is none of the values its model names.
  fileprivate var simulatedType: String {
    switch attachment {
    case .boundary: "Permissions Boundary Policy"
    case .resource: "Resource Policy"
    case .userInline, .groupInline, .roleInline, .managed, .session, .serviceControl, .input:
      "IAM Policy"
    }
  }
}
