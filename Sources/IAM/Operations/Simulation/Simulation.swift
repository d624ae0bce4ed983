import AWSQuery
import Identity
import Operations
import PolicyLanguage

// What the operations of the policy simulator have in common.
// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html>

/// What a simulation is asked, apart from the policies of an identity.
struct SimulationRequest: Sendable {
  let inputs: [String]
  let boundaries: [String]
  let actions: [String]
  let resources: [String]?
  let resourcePolicy: String?
  let resourceOwner: String?
  let callerARN: String?
  let context: [SimulatedKey]
  let page: PageRequest

  struct SimulatedKey: Sendable {
    let name: String
    let values: [String]
    let isList: Bool
  }

  init(_ reader: inout ParameterReader, inputsRequired: Bool) {
    inputs = reader.strings("PolicyInputList", .listedPolicyDocument, required: inputsRequired)
    boundaries = reader.strings("PermissionsBoundaryPolicyInputList", .listedPolicyDocument)
    actions = reader.strings("ActionNames", .actionName, required: true)
    let named = reader.strings("ResourceArns", .resourceName)
    resources = named.isEmpty ? nil : named
    resourcePolicy = reader.optional("ResourcePolicy", .policyDocument)
    resourceOwner = reader.optional("ResourceOwner", .resourceName)
    callerARN = reader.optional("CallerArn", .resourceName)
    context = reader.structures("ContextEntries") { entry in
      let name = entry.optional("ContextKeyName", .contextKeyName) ?? ""
      let type = entry.optional("ContextKeyType", .contextKeyType) ?? "string"
      return SimulatedKey(
        name: name, values: entry.strings("ContextKeyValues", .none),
        isList: type.hasSuffix("List"))
    }
    // Scenarios of EC2, which only say what the resources must be.
    _ = reader.optional("ResourceHandlingOption", Constraint(length: 1...64))
    page = PageRequest(&reader)
  }
}

/// The policies a simulation decides from, and who is simulated.
struct Simulation: Sendable {
  /// Policies of the identity, or texts given for it.
  let identity: [(source: PolicySource, policy: Policy)]
  let boundary: (source: PolicySource, policy: Policy)?
  let resource: (source: PolicySource, policy: Policy)?
  let principal: RequestPrincipal
  let resourceAccount: String?
  let facts: [ContextKey: ContextValue]
  private let compiled: CompiledPolicies

  /// `source` is who is simulated, if anybody is. A boundary that is given stands for his own.
  init(
    _ request: SimulationRequest, of source: SimulatedSource? = nil, in account: Account
  ) throws {
    identity =
      try (source?.policies ?? [])
      + request.inputs.enumerated().map { number, text in
        (
          source: PolicySource(.input, name: "PolicyInputList.\(number + 1)"),
          policy: try Policy(simulated: text)
        )
      }
    guard request.boundaries.count <= 1 else { throw ServiceError.oneBoundaryAtMost }
    boundary =
      try request.boundaries.first.map { text in
        (
          source: PolicySource(.boundary, name: "PermissionsBoundaryPolicyInputList.1"),
          policy: try Policy(simulated: text, .managed)
        )
      } ?? source?.boundary
    resource = try request.resourcePolicy.map { text in
      (
        source: PolicySource(.resource, name: "ResourcePolicy"),
        policy: try Policy(simulated: text, .resource)
      )
    }
    let arn = request.callerARN ?? source?.user
    if resource != nil, arn == nil { throw ServiceError.simulatedCallerMustBeUser }
    principal = try Self.principal(arn, in: account)
    resourceAccount = try request.resourceOwner.map(Self.account(named:))
    for action in request.actions { try Self.check(action) }
    facts = Self.facts(request.context, about: arn)
    compiled = CompiledPolicies(identity: identity, boundary: boundary, resource: resource)
  }

  /// One action on one resource.
  struct Result: Sendable {
    let action: String
    let resource: String
    let effect: Decision.Effect
    let matched: [StatementReference]
    let missing: [String]
    let boundaryAllows: Bool?
  }

  func decide(_ action: String, on resource: String) -> Result {
    let request = AuthorizationRequest(
      action: action, resource: resource, resourceAccount: resourceAccount, principal: principal)
    let boundaryAllows = boundary.map { boundary in
      CompiledPolicies(identity: [boundary]).decide(request, in: facts).isAllowed
    }
    return Result(
      action: action, resource: resource, effect: compiled.decide(request, in: facts).effect,
      matched: compiled.matchedStatements(for: request, in: facts), missing: missingKeys,
      boundaryAllows: boundaryAllows)
  }

  /// Keys the policies ask for and nobody gave, each once, as they are written.
  private var missingKeys: [String] {
    let policies = identity.map(\.policy) + [boundary?.policy, resource?.policy].compactMap(\.self)
    return distinct(policies.flatMap(\.contextKeys)).filter { facts[ContextKey($0)] == nil }
  }

  /// Only users can be simulated as callers.
  private static func principal(_ arn: String?, in account: Account) throws -> RequestPrincipal {
    guard let arn else {
      return RequestPrincipal(.user, arn: "", account: account.id.description)
    }
    guard let parts = ARN(arn), parts.service == "iam", parts.resource.hasPrefix("user/"),
      AccountID(parts.account) != nil
    else { throw ServiceError.simulatedCallerMustBeUser }
    return RequestPrincipal(.user, arn: arn, account: parts.account)
  }

  /// An account by its id, or by the ARN of its root user.
  private static func account(named text: String) throws -> String {
    if AccountID(text) != nil { return text }
    guard let arn = ARN(text), AccountID(arn.account) != nil else {
      throw ServiceError.invalidResourceOwner(text)
    }
    return arn.account
  }

  private static func check(_ action: String) throws {
    let parts = action.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts.contains(where: \.isEmpty),
      !action.contains(where: { $0 == "*" || $0 == "?" })
    else { throw ServiceError.invalidSimulatedAction(action) }
  }

  /// Nothing is added to what was given but the name of a user who is simulated.
  private static func facts(
    _ keys: [SimulationRequest.SimulatedKey], about arn: String?
  ) -> [ContextKey: ContextValue] {
    var facts: [ContextKey: ContextValue] = [:]
    if let name = arn?.split(separator: "/").last { facts["aws:username"] = .string(String(name)) }
    for key in keys {
      facts[ContextKey(key.name)] =
        key.isList || key.values.count != 1 ? .strings(key.values) : .string(key.values[0])
    }
    return facts
  }
}

/// Each text once, whatever its case, as it came first.
func distinct(_ keys: [String]) -> [String] {
  var seen: Set<String> = []
  return keys.filter { seen.insert($0.lowercased()).inserted }
}

extension Call {
  /// The page of results that is asked for; only these are decided.
  func simulate(
    _ simulation: Simulation, _ request: SimulationRequest, _ action: String
  ) throws -> Answer {
    let resources = request.resources ?? ["*"]
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
    let isNamed = request.resources != nil
    return Answer { xml in
      page.writeEnd(to: &xml)
      xml.list("EvaluationResults", results) { xml, result in
        xml.members(of: result, isNamed: isNamed)
      }
    }
  }
}

extension XMLWriter {
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html>
  fileprivate mutating func members(of result: Simulation.Result, isNamed: Bool) {
    element("EvalActionName", result.action)
    element("EvalResourceName", result.resource)
    element("EvalDecision", result.effect.name)
    statements(result.matched)
    list("MissingContextValues", isNamed ? [] : result.missing)
    boundary(result)
    guard isNamed else { return }
    empty("EvalDecisionDetails")
    list("ResourceSpecificResults", [result]) { xml, result in
      xml.element("EvalResourceName", result.resource)
      xml.element("EvalResourceDecision", result.effect.name)
      xml.statements(result.matched)
      xml.list("MissingContextValues", result.missing)
      xml.boundary(result)
    }
  }

  private mutating func boundary(_ result: Simulation.Result) {
    guard let allows = result.boundaryAllows else { return }
    group("PermissionsBoundaryDecisionDetail") { xml in
      xml.element("AllowedByPermissionsBoundary", allows)
    }
  }

  private mutating func statements(_ statements: [StatementReference]) {
    list("MatchedStatements", statements) { xml, statement in
      xml.element("SourcePolicyId", statement.source.simulatedID)
      xml.element("SourcePolicyType", "IAM Policy")
      xml.position("StartPosition", statement.start)
      xml.position("EndPosition", statement.end)
    }
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
}
