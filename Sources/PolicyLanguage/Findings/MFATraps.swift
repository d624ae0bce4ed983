/// Finds statements whose conditions on MFA do not meet whom they seem to.
///
/// It does not go by the look of a condition but by what it decides: each statement's conditions on
/// MFA are put to the engine for every way of signing there is. A long-term key carries neither
/// `aws:MultiFactorAuthPresent` nor `aws:MultiFactorAuthAge`, a session made without MFA carries
/// `false` and no age; that is where the traps come from.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent>
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html>
struct MFATraps {
  private let policy: Policy
  /// Who is denied by the statements of each reach together.
  private var denied: [Reach: Callers] = [:]

  init(_ policy: Policy) {
    self.policy = policy
    for statement in policy.statements
    where statement.effect == .deny && !statement.mfaConditions.isEmpty {
      denied[Reach(statement), default: []].formUnion(callers(meeting: statement))
    }
  }

  var findings: [PolicyFinding] {
    policy.statements.indices.flatMap { index in
      let statement = policy.statements[index]
      guard let condition = statement.mfaConditions.first else { return [PolicyFinding]() }
      return statement.effect == .allow
        ? allowFindings(index, condition) : denyFindings(index, condition)
    }
  }

  private func allowFindings(_ index: Int, _ condition: Condition) -> [PolicyFinding] {
    let met = callers(meeting: policy.statements[index])
    if met.isEmpty { return [neverMet(index, condition)] }
    let place = condition.position
    if met.isDisjoint(with: .withMFA) {
      return [
        policy.finding(
          .allowOnlyWithoutMFA, index, at: place,
          "this allows callers without MFA, and no longer allows them once they use it",
          fix:
            "for what MFA shall open, write \"Bool\": {\"\(present)\": \"true\"}; for what needs "
            + "none, leave the condition out")
      ]
    }
    var found: [PolicyFinding] = []
    if met.contains(.longTermKey) {
      found.append(
        policy.finding(
          .allowAdmitsLongTermKeys, index, at: place,
          "this allows long-term access keys too: their requests carry no "
            + "\(condition.key), and \(condition.operator) is met without it",
          fix: "write \"Bool\": {\"\(present)\": \"true\"}, which is met by MFA alone"))
    }
    if met.contains(.plainSession) {
      found.append(
        policy.finding(
          .allowAdmitsSessions, index, at: place,
          "this allows sessions made without MFA too: they carry \(present) with the value false",
          fix: "write \"Bool\": {\"\(present)\": \"true\"}; that the key is there proves nothing"))
    }
    return found
  }

  private func denyFindings(_ index: Int, _ condition: Condition) -> [PolicyFinding] {
    let own = callers(meeting: policy.statements[index])
    let place = condition.position
    if own.isEmpty { return [neverMet(index, condition)] }
    if own.contains(.freshMFA) {
      return [
        policy.finding(
          .denyMeetsMFA, index, at: place,
          "this denies callers who have just used MFA"
            + (own.isSuperset(of: .withoutMFA) ? "" : ", and lets others pass without it"),
          fix: denyFix)
      ]
    }
    // Another Deny of the same reach may meet the others.
    let met = denied[Reach(policy.statements[index]), default: own]
    if met.isDisjoint(with: .withoutMFA) {
      return [
        policy.finding(
          .denyMissesNoMFA, index, at: place,
          "this denies MFA that is too old, and lets callers without any MFA pass: their requests "
            + "carry no aws:MultiFactorAuthAge",
          fix:
            "write \"NumericGreaterThanIfExists\" and no other condition on MFA: it is met without the "
            + "key")
      ]
    }
    if !met.contains(.longTermKey) {
      return [
        policy.finding(
          .denyMissesLongTermKeys, index, at: place,
          "this denies sessions without MFA, and lets long-term access keys pass: their requests "
            + "carry no \(condition.key), and \(condition.operator) is not met without it",
          fix: denyFix)
      ]
    }
    if !met.contains(.plainSession) {
      return [
        policy.finding(
          .denyMissesSessions, index, at: place,
          "this denies long-term access keys, and lets sessions made without MFA pass: they carry "
            + "\(present) with the value false",
          fix: denyFix)
      ]
    }
    return enrolmentFindings(index)
  }

  /// What becomes of people's own devices under a Deny that holds without MFA.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html>
  private func enrolmentFindings(_ index: Int) -> [PolicyFinding] {
    let statement = policy.statements[index]
    guard policy.kind == .identityInline || policy.kind == .managed,
      statement.conditions.count == statement.mfaConditions.count
    else { return [] }
    if Self.enrolment.contains(where: { concerns(statement, $0) }) {
      return [
        policy.finding(
          .denyStopsEnrolment, index, at: statement.actions.position,
          "this denies a user without MFA what it takes to enable a first device",
          fix:
            "write NotAction with \(Self.enrolment.map { "iam:\($0.name)" }.joined(separator: ", "))"
        )
      ]
    }
    if statement.actions.isNegated,
      let spared = Self.removal.first(where: { !concerns(statement, $0) })
    {
      return [
        policy.finding(
          .denySparesRemoval, index, at: statement.actions.position,
          "this leaves out iam:\(spared.name): who has only the access key may take the device away",
          fix: "take it from the NotAction list")
      ]
    }
    return []
  }

  private func neverMet(_ index: Int, _ condition: Condition) -> PolicyFinding {
    policy.finding(
      .neverMet, index, at: condition.position,
      "no caller meets this, with MFA or without: the statement does nothing",
      fix: "\(present) is true or false, and aws:MultiFactorAuthAge a number of seconds")
  }

  private let present = "aws:MultiFactorAuthPresent"
  private let denyFix =
    "write \"BoolIfExists\": {\"aws:MultiFactorAuthPresent\": \"false\"}, which is met by every "
    + "request without MFA"
}

/// Ways of signing a request, as far as MFA goes.
private struct Callers: OptionSet {
  let rawValue: Int

  static let longTermKey = Callers(rawValue: 1)
  static let plainSession = Callers(rawValue: 2)
  static let freshMFA = Callers(rawValue: 4)
  static let oldMFA = Callers(rawValue: 8)
  static let withMFA: Callers = [.freshMFA, .oldMFA]
  static let withoutMFA: Callers = [.longTermKey, .plainSession]

  /// Each, with what its requests carry. No session is older than 36 hours.
  static let contexts: [(caller: Callers, context: [ContextKey: ContextValue])] = [
    (.longTermKey, [:]),
    (.plainSession, ["aws:MultiFactorAuthPresent": .boolean(false)]),
    (
      .freshMFA,
      ["aws:MultiFactorAuthPresent": .boolean(true), "aws:MultiFactorAuthAge": .number(0)]
    ),
    (
      .oldMFA,
      ["aws:MultiFactorAuthPresent": .boolean(true), "aws:MultiFactorAuthAge": .number(129_600)]
    ),
  ]
}

extension MFATraps {
  /// An action on one's own user or device.
  private struct OwnAction {
    let name: String
    let resource: String
  }

  private static let user = "arn:aws:iam::111122223333:user/dana"
  private static let device = "arn:aws:iam::111122223333:mfa/dana"
  private static let enrolment = [
    OwnAction(name: "CreateVirtualMFADevice", resource: device),
    OwnAction(name: "EnableMFADevice", resource: user),
  ]
  private static let removal = [
    OwnAction(name: "DeactivateMFADevice", resource: user),
    OwnAction(name: "DeleteVirtualMFADevice", resource: device),
  ]

  /// Who meets the conditions on MFA.
  private func callers(meeting statement: Statement) -> Callers {
    let everything = Selection(isNegated: false, patterns: ["*"], position: statement.position)
    let policies = alone(statement, everything, everything, statement.mfaConditions)
    return Callers.contexts.reduce(into: []) { callers, entry in
      let request = AuthorizationRequest(
        action: "iam:GetUser", resource: Self.user, principal: Self.dana)
      if policies.decide(request, in: entry.context).isAllowed { callers.insert(entry.caller) }
    }
  }

  /// Whether an action on an own resource is among those of the statement, conditions aside.
  private func concerns(_ statement: Statement, _ own: OwnAction) -> Bool {
    let request = AuthorizationRequest(
      action: "iam:\(own.name)", resource: own.resource, principal: Self.dana)
    return alone(statement, statement.actions, statement.resources, []).decide(
      request, in: ["aws:username": "dana"]
    ).isAllowed
  }

  private static let dana = RequestPrincipal(.user, arn: user, account: "111122223333")

  /// A policy that allows what a statement speaks of, with other parts.
  private func alone(
    _ statement: Statement, _ actions: Selection, _ resources: Selection?, _ conditions: [Condition]
  ) -> CompiledPolicies {
    var probe = policy
    probe.statements = [
      Statement(
        sid: nil, effect: .allow, principal: nil, actions: actions, resources: resources,
        conditions: conditions, position: statement.position, start: statement.start,
        end: statement.end)
    ]
    return CompiledPolicies(identity: [(source: PolicySource(.input, name: ""), policy: probe)])
  }
}

/// The actions, resources and callers a statement speaks of, and its conditions but those on MFA.
private struct Reach: Hashable {
  let principal: PrincipalElement?
  let isNegated: [Bool?]
  let lists: [[String]]

  init(_ statement: Statement) {
    let (actions, resources) = (statement.actions, statement.resources)
    let others = statement.conditions.filter { !ContextKey($0.key).isOfMFA }
    principal = statement.principal
    isNegated = [actions.isNegated, resources?.isNegated]
    lists = [
      actions.patterns.sorted(), resources?.patterns.sorted() ?? [],
      others.map { "\($0.operator) \($0.key) \($0.values)" }.sorted(),
    ]
  }
}

extension Statement {
  fileprivate var mfaConditions: [Condition] { conditions.filter { ContextKey($0.key).isOfMFA } }
}
