import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Says what would become of a request, and why: by the API's simulator, so it is the same decision
/// with the same leave.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html>
enum SimulatePage {
  /// What was wrong with what was asked, field by field.
  private struct Problems {
    var name: HTML?
    var action: HTML?
    var age: HTML?
    var context: HTML?
    var all: HTML?

    var isEmpty: Bool {
      name == nil && action == nil && age == nil && context == nil && all == nil
    }
  }

  struct Outcome: Sendable {
    let results: [SimulationResult]
    /// The actions that would be allowed had MFA just been used.
    let openedByMFA: Set<String>
    let policies: [SimulatedPolicy]
  }

  /// A link fills the form in; with an action in it, it is answered at once.
  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let query = visit.visit.request.query
    let form = SimulationForm { query[$0] }
    guard !form.actions.isEmpty else {
      try check(visit)
      return page(form, visit)
    }
    return try answer(form, visit)
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let sent = visit.visit.request.form
    return try answer(SimulationForm { sent[$0] }, visit)
  }

  /// Who may simulate neither a text nor himself has nothing to do here.
  private static func check(_ visit: SignedInVisit) throws {
    try visit.read { records in
      let action = ("ActionNames.member.1", "iam:GetUser")
      if try visit.may(
        "SimulateCustomPolicy", [("PolicyInputList.member.1", "-"), action], in: records)
      {
        return
      }
      let own = visit.caller.user?.arn ?? visit.account.rootARN
      try visit.require(
        "SimulatePrincipalPolicy", [("PolicySourceArn", own), action], in: records)
    }
  }

  private static func answer(
    _ form: SimulationForm, _ visit: SignedInVisit
  ) throws -> ConsoleAnswer {
    let t = visit.t
    var problems = Problems()
    if form.subject == .text {
      if form.policy.trimmed.isEmpty { problems.all = t(.policyTextEmpty) }
    } else if form.name.isEmpty {
      problems.name = t(.nameEmpty)
    }
    if form.actionNames.isEmpty { problems.action = t(.actionEmpty) }
    if form.mfa == .yes, form.seconds == nil { problems.age = t(.ageIsNoNumber) }
    if form.keys == nil { problems.context = t(.contextLine) }
    guard problems.isEmpty else {
      try check(visit)
      return page(form, visit, problems: problems)
    }
    do {
      let outcome = try decide(form, visit)
      return page(form, visit, outcome: outcome)
    } catch let error as ServiceError where error.status != 403 && error.status < 500 {
      problems.all = ErrorPage.text(error)
      return page(form, visit, problems: problems)
    }
  }

  private static func decide(
    _ form: SimulationForm, _ visit: SignedInVisit
  ) throws -> Outcome {
    let (action, source, holder) = try source(form, visit)
    func run(_ form: SimulationForm) throws -> [SimulationResult] {
      try visit.perform(action, source + form.parameters).elements
        .members(of: "EvaluationResults").map { try SimulationResult($0) }
    }
    let results = try run(form)
    var opened: Set<String> = []
    if results.contains(where: { !$0.isAllowed }), form.mfa != .yes || form.seconds != 0 {
      opened = Set(try run(form.withFreshMFA).filter(\.isAllowed).map(\.action))
    }
    let policies = try visit.read { records in
      if let holder { return try SimulatedPolicy.all(of: holder, in: records) }
      return [
        SimulatedPolicy(
          id: "PolicyInputList.1", name: "", kind: .identityInline, document: form.policy,
          address: nil)
      ]
    }
    return Outcome(
      results: results, openedByMFA: opened.subtracting(results.filter(\.isAllowed).map(\.action)),
      policies: policies)
  }

  /// Which action of the API decides, and whose policies it is given. Who is not there gets the ARN
  /// he would have, and the API's own answer.
  private static func source(
    _ form: SimulationForm, _ visit: SignedInVisit
  ) throws -> (action: String, values: [(String, String)], holder: PolicyHolder?) {
    guard let kind = form.subject.holder else {
      return ("SimulateCustomPolicy", [("PolicyInputList.member.1", form.policy)], nil)
    }
    let account = visit.account.id
    let found = try visit.read { records -> (id: RecordID, name: String, arn: String)? in
      switch kind {
      case .user:
        try records.user(named: form.name, in: account).map { ($0.id, $0.name, $0.arn) }
      case .group:
        try records.group(named: form.name, in: account).map { ($0.id, $0.name, $0.arn) }
      case .role:
        try records.role(named: form.name, in: account).map { ($0.id, $0.name, $0.arn) }
      }
    }
    let partition = visit.account.partition.rawValue
    let arn =
      found?.arn ?? "arn:\(partition):iam::\(account):\(kind.rawValue.lowercased())/\(form.name)"
    let holder = found.map {
      PolicyHolder(kind: kind, id: $0.id, name: $0.name, base: kind.page(of: $0.name), visit: visit)
    }
    return ("SimulatePrincipalPolicy", [("PolicySourceArn", arn)], holder)
  }

  private static func page(
    _ form: SimulationForm, _ visit: SignedInVisit, problems: Problems = Problems(),
    outcome: Outcome? = nil
  ) -> ConsoleAnswer {
    let t = visit.t
    return .page(
      Layout.shell(
        t(.simulatorTitle), .simulator, visit, isError: !problems.isEmpty,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.simulatorTitle))</h1>\
        <p class="lede">\(t(.simulatorLede))</p></div></div>
        \(problems.all.map { Alert.bad.box($0) })
        \(outcome.map { SimulationCards.cards($0, form, t) })
        <form class="card" method="post" action="/console/simulate">\(visit.formToken)\
        <div class="card-body fields">
        <div class="pair wide">\(Form.select(
          "subject", t(.whosePolicies), prompt: t(.chooseKind), subjects(t),
          chosen: form.subject.rawValue))\
        \(Form.text(
          "name", t(.nameOfEntity), value: form.name, isRequired: false,
          isFocused: problems.name != nil, maxLength: 128, error: problems.name))</div>
        \(Form.text(
          "action", t(.actionAsked), value: form.actions, isFocused: problems.action != nil,
          hint: t(.actionAskedHint), error: problems.action))
        \(Form.text(
          "resource", t(.resourceAsked), value: form.resource, isRequired: false,
          hint: t(.resourceAskedHint)))
        \(mfa(form, problems.age, t))
        \(more(form, problems.context, t))
        </div><div class="card-foot row end">\
        <button class="btn btn-primary">\(t(.decide))</button></div></form>
        """), status: problems.isEmpty ? 200 : 422)
  }

  private static func subjects(_ t: Texts) -> [(value: String, text: HTML)] {
    SimulationForm.Subject.allCases.map { subject in
      (subject.rawValue, subject.holder.map { t($0.title) } ?? t(.textBelow))
    }
  }

  private static func mfa(_ form: SimulationForm, _ error: HTML?, _ t: Texts) -> HTML {
    """
    <fieldset><legend class="label">\(t(.mfaOfRequest))</legend><div class="choices">
    \(Form.choice(
      "mfa", "absent", .key, t(.mfaAbsent), hint: t(.mfaAbsentHint), isChosen: form.mfa == .absent))
    \(Form.choice(
      "mfa", "no", .clock, t(.mfaFalse), hint: t(.mfaFalseHint), isChosen: form.mfa == .no))
    \(Form.choice(
      "mfa", "yes", .phone, t(.mfaTrue), hint: t(.mfaTrueHint), isChosen: form.mfa == .yes))
    </div></fieldset>
    \(Form.text(
      "age", t(.mfaAge), value: form.age, isRequired: false, isFocused: error != nil, maxLength: 9,
      pattern: "[0-9]*", hint: t(.mfaAgeHint), error: error))
    """
  }

  private static func more(_ form: SimulationForm, _ error: HTML?, _ t: Texts) -> HTML {
    """
    <div class="field"><label for="context">\(t(.otherKeys))</label>\
    <textarea class="input mono" id="context" name="context" rows="3" spellcheck="false" \
    autocomplete="off" autocapitalize="none" translate="no" dir="ltr" \
    aria-describedby="context-hint\(if: error != nil, " context-error")"\
    \(if: error != nil, " aria-invalid=\"true\"")>
    \(form.context)</textarea>\(Form.error(error, of: "context"))\
    <p class="hint" id="context-hint">\(t(.otherKeysHint))</p></div>
    <details class="reveal"\(if: form.subject == .text, " open")><summary>\
    \(Icon.chevron.svg(14))\(t(.policyOfText))</summary>\
    <div class="field"><label for="document">\(t(.policyText))</label>\
    <div class="editor"><pre class="lines" aria-hidden="true"></pre>\
    <textarea class="input" id="document" name="document" rows="12" wrap="off" spellcheck="false" \
    autocomplete="off" autocapitalize="none" translate="no" dir="ltr">
    \(form.policy)</textarea></div></div></details>
    """
  }
}
