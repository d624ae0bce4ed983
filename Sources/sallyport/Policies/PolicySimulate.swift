import ArgumentParser
import PolicyCases
import PolicyLanguage

extension PolicyCommand {
  struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "simulate", abstract: "Decide a request from policies in files.",
      discussion: """
        Nothing is added to the context but what --principal says: aws:username, \
        aws:PrincipalArn and aws:PrincipalAccount. Without --mfa the request is one of a long-term \
        key, which carries no MFA key at all; a session without MFA is \
        --context aws:MultiFactorAuthPresent=false.
        """)

    @Option(
      name: .long,
      help: ArgumentHelp(
        "A policy of the caller or its groups. May be repeated.", valueName: "file"))
    var identity: [String] = []
    @Option(
      name: .long, help: ArgumentHelp("The caller's permissions boundary.", valueName: "file"))
    var boundary: String?
    @Option(
      name: .long, help: ArgumentHelp("A session policy. May be repeated.", valueName: "file"))
    var session: [String] = []
    @Option(
      name: .long,
      help: ArgumentHelp(
        "The resource's policy; for sts:AssumeRole the role's trust policy.", valueName: "file"))
    var resource: String?
    @Option(
      name: .long,
      help: ArgumentHelp(
        "A service control policy: a level of the organization each, its root first.",
        valueName: "file"))
    var scp: [String] = []
    @Option(name: .long, help: "The action, such as iam:ListUsers.")
    var action: String?
    @Option(name: .long, help: ArgumentHelp("The ARN of what the action is on.", valueName: "arn"))
    var resourceArn = "*"
    @Option(
      name: .long,
      help: ArgumentHelp("The account of the resource. (default: the caller's)", valueName: "id"))
    var resourceAccount: String?
    @Option(
      name: .long,
      help: ArgumentHelp(
        "The caller's ARN: a user, an assumed role, a federated user or an account's root.",
        valueName: "arn"))
    var principal: String?
    @Option(
      name: .long,
      help: ArgumentHelp(
        "A key of the request's context, as KEY=VALUE; the same key again adds a value.",
        valueName: "key=value"))
    var context: [String] = []
    @Option(
      name: .long, defaultAsFlag: 0,
      help: ArgumentHelp(
        "The request has MFA, used so many seconds ago: aws:MultiFactorAuthPresent and "
          + "aws:MultiFactorAuthAge.", valueName: "age"))
    var mfa: Int64?
    @Option(
      name: .long,
      help: ArgumentHelp(
        "Decide every case of a file, in the form described in docs/policies.md.", valueName: "file"
      ))
    var cases: String?
    @Flag(name: .long, help: "Print JSON.")
    var json = false

    private var files: [String] {
      identity + session + scp + [boundary, resource].compactMap(\.self)
    }

    func validate() throws {
      try checkStandardInput(files)
      if cases != nil {
        guard
          files.isEmpty, action == nil, principal == nil, context.isEmpty, mfa == nil,
          resourceAccount == nil, resourceArn == "*"
        else { throw ValidationError("--cases holds everything; give it alone, or with --json.") }
        return
      }
      guard let action else {
        throw ValidationError(
          "Give the request's --action, such as iam:ListUsers, or --cases FILE.")
      }
      guard action.split(separator: ":", omittingEmptySubsequences: false).count == 2,
        !action.contains(where: { $0 == "*" || $0 == "?" })
      else { throw ValidationError("--action is one action, such as iam:ListUsers.") }
      if files.isEmpty { throw ValidationError("Give a policy, such as --identity FILE.") }
      if resource != nil, principal == nil {
        throw ValidationError("--resource names callers; say by --principal ARN who asks.")
      }
      if let mfa, mfa < 0 { throw ValidationError("--mfa is an age in seconds, not below 0.") }
      _ = try caller()
      _ = try facts()
    }

    func run() async throws {
      if let cases { return try decide(PolicyFile(cases), json: json) }
      let action = action ?? ""
      let policies = try policies(for: action)
      let request = AuthorizationRequest(
        action: action, resource: resourceArn, resourceAccount: resourceAccount,
        principal: try caller())
      let facts = try facts()
      let report = SimulationReport(request, facts, policies)
      if json { try Terminal.json(report) } else { report.describe() }
    }
  }
}

/// The policies of a simulation, as they were read and compiled.
private struct SimulatedPolicies {
  let compiled: CompiledPolicies
  /// The keys they ask for.
  let contextKeys: [String]
}

extension PolicyCommand.Simulate {
  fileprivate func policies(for action: String) throws -> SimulatedPolicies {
    let identity = try identity.map { try PolicyFile($0).policy(.identityInline, .input) }
    let boundary = try boundary.map { try PolicyFile($0).policy(.managed, .boundary) }
    let session = try session.map { try PolicyFile($0).policy(.session, .session) }
    let resource = try resource.map {
      try PolicyFile($0).policy(.ofResourcePolicy(for: action), .resource)
    }
    let levels = try scp.map { [try PolicyFile($0).policy(.serviceControl, .serviceControl)] }
    let all = identity + session + levels.joined() + [boundary, resource].compactMap(\.self)
    return SimulatedPolicies(
      compiled: CompiledPolicies(
        identity: identity, boundary: boundary, session: session.isEmpty ? nil : session,
        resource: resource, serviceControl: levels.isEmpty ? nil : levels),
      contextKeys: all.flatMap(\.policy.contextKeys))
  }

  fileprivate func caller() throws -> RequestPrincipal {
    let text = principal ?? "arn:aws:iam::111122223333:user/user"
    guard let arn = ARN(text), !arn.account.isEmpty else {
      throw ValidationError("--principal \(text) is no ARN of a caller.")
    }
    let parts = arn.resource.split(separator: "/")
    switch (arn.service, parts.first) {
    case ("iam", "root") where parts.count == 1:
      return RequestPrincipal(.root, arn: text, account: arn.account)
    case ("iam", "user") where parts.count > 1:
      return RequestPrincipal(.user, arn: text, account: arn.account)
    case ("sts", "assumed-role") where parts.count == 3:
      return RequestPrincipal(
        .assumedRole, arn: text, account: arn.account,
        entityARN: "arn:\(arn.partition):iam::\(arn.account):role/\(parts[1])")
    case ("sts", "federated-user") where parts.count == 2:
      return RequestPrincipal(.federatedUser, arn: text, account: arn.account)
    default:
      throw ValidationError(
        "--principal \(text) is not of a user, an assumed-role session, a federated user or root.")
    }
  }

  fileprivate func facts() throws -> [ContextKey: ContextValue] {
    var facts: [ContextKey: ContextValue] = [:]
    if principal != nil {
      let caller = try caller()
      facts["aws:PrincipalAccount"] = .string(caller.account)
      facts["aws:PrincipalArn"] = .string(caller.entityARN ?? caller.arn)
      if caller.kind == .user, let name = caller.arn.split(separator: "/").last {
        facts["aws:username"] = .string(String(name))
      }
    }
    if let mfa {
      facts["aws:MultiFactorAuthPresent"] = .boolean(true)
      facts["aws:MultiFactorAuthAge"] = .number(mfa)
    }
    var given: [ContextKey: [String]] = [:]
    for entry in context {
      guard let equals = entry.firstIndex(of: "="), equals != entry.startIndex else {
        throw ValidationError("--context \(entry) is not of the form KEY=VALUE.")
      }
      given[ContextKey(String(entry[..<equals])), default: []]
        .append(String(entry[entry.index(after: equals)...]))
    }
    for (key, values) in given {
      facts[key] = values.count == 1 ? .string(values[0]) : .strings(values)
    }
    return facts
  }
}

private struct SimulationReport: Encodable {
  let action: String
  let resource: String
  let decision: String
  @ExplicitNull var decidedBy: StatementReport?
  let reason: String?
  let missing: String?
  /// Keys the policies ask for and the request does not carry.
  let notGiven: [String]

  init(
    _ request: AuthorizationRequest, _ facts: [ContextKey: ContextValue],
    _ policies: SimulatedPolicies
  ) {
    let decided = policies.compiled.decide(request, in: facts)
    action = request.action
    resource = request.resource
    decision = decided.effect.name
    decidedBy = StatementReport(decided)
    reason = decided.reason(for: request.action)
    missing = policies.compiled.missingFactor(for: request, in: facts)?.rawValue
    var seen: Set<ContextKey> = ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"]
    notGiven = policies.contextKeys.filter {
      facts[ContextKey($0)] == nil && seen.insert(ContextKey($0)).inserted
    }
  }

  func describe() {
    Terminal.say("decision    \(decision)")
    if let decidedBy { Terminal.say("decided by  \(decidedBy.description)") }
    if let reason { Terminal.say("reason      \(reason)") }
    if let missing = missing.flatMap(MissingFactor.init) {
      Terminal.say("missing     \(missing.sentence)")
    }
    if reason != nil, !notGiven.isEmpty {
      Terminal.say("not given   \(notGiven.joined(separator: ", "))")
    }
  }
}

extension MissingFactor {
  fileprivate var sentence: String {
    switch self {
    case .mfa: "MFA: this would be allowed with MFA"
    case .recentMFA: "newer MFA: this would be allowed had MFA just been used"
    }
  }
}
