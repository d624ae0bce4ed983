import AWSQuery
import Identity
import PolicyLanguage

/// Writes an inline policy of a user, a group or a role: a new one, or one there is
/// (`?name=`, and the form's `edited`).
enum InlinePolicyPage {
  private struct Typed {
    var name = ""
    var text: String
    /// The name it had when the page was made; empty for a new one.
    var edited = ""
  }

  static func answer(
    _ holder: PolicyHolder, _ section: Section?, crumbs: (HTML) -> [Crumb]
  ) throws -> ConsoleAnswer {
    let request = holder.visit.visit.request
    let isNew = request.path.hasSuffix("/new")
    try check(holder)
    return request.isPost
      ? try submit(holder, isNew, section, crumbs)
      : try show(holder, isNew, section, crumbs)
  }

  private static func show(
    _ holder: PolicyHolder, _ isNew: Bool, _ section: Section?, _ crumbs: (HTML) -> [Crumb]
  ) throws -> ConsoleAnswer {
    let visit = holder.visit
    let query = visit.visit.request.query
    if isNew {
      let template = PolicyTemplate(rawValue: query["template"] ?? "")
      let text = template?.text(visit.account.partition) ?? PolicyTemplate.blank
      let typed = Typed(name: template?.suggestedName ?? "", text: text)
      return try page(holder, typed, section, crumbs)
    }
    let name = query["name"] ?? ""
    let found = try visit.read { records -> InlinePolicy? in
      let asked = name.isEmpty ? "-" : name
      try visit.require(holder.get, holder.subject + [("PolicyName", asked)], in: records)
      return try records.policy(named: name, of: holder.id)
    }
    guard let found else { throw PageRefusal.notFound }
    let typed = Typed(
      name: found.name, text: EditedPolicy.layout(found.document), edited: found.name)
    return try page(holder, typed, section, crumbs)
  }

  private static func submit(
    _ holder: PolicyHolder, _ isNew: Bool, _ section: Section?, _ crumbs: (HTML) -> [Crumb]
  ) throws -> ConsoleAnswer {
    let visit = holder.visit
    let edited = isNew ? "" : visit.field("edited")
    let typed = Typed(
      name: isNew ? visit.field("name").trimmed : edited, text: visit.field(PolicyEditor.field),
      edited: edited)
    let policy = try policy(typed, holder)
    if visit.field("do") == "check" {
      return try page(holder, typed, section, crumbs, problem: policy.problem, isChecked: true)
    }
    if typed.name.isEmpty {
      return try page(holder, typed, section, crumbs, nameError: visit.t(.nameEmpty))
    }
    // The API would replace it, and nobody who types a new name means that.
    if isNew, try visit.read({ try $0.policy(named: typed.name, of: holder.id) }) != nil {
      return try page(
        holder, typed, section, crumbs, nameError: visit.t(.policyExists(typed.name)))
    }
    let error = try visit.attempt {
      try visit.perform(
        holder.put,
        holder.subject + [("PolicyName", typed.name), ("PolicyDocument", policy.text)])
    }
    if let error {
      return try page(holder, typed, section, crumbs, problem: policy.problem(error))
    }
    return visit.done(.inlineSaved, typed.name, to: holder.base + "/permissions")
  }

  private static func check(_ holder: PolicyHolder) throws {
    try holder.visit.read { records in
      let values = [("PolicyName", "-"), ("PolicyDocument", "-")]
      try holder.visit.require(holder.put, holder.subject + values, in: records)
    }
  }

  private static func policy(_ typed: Typed, _ holder: PolicyHolder) throws -> EditedPolicy {
    let others = try holder.visit.read { records in
      try records.policySize(of: holder.id, except: typed.name)
    }
    return EditedPolicy(
      typed.text, .identityInline, limit: holder.visit.account.limit(holder.inlineQuota),
      others: others)
  }

  private static func page(
    _ holder: PolicyHolder, _ typed: Typed, _ section: Section?, _ crumbs: (HTML) -> [Crumb],
    nameError: HTML? = nil, problem: PolicyProblem? = nil, isChecked: Bool = false
  ) throws -> ConsoleAnswer {
    let t = holder.visit.t
    let policy = try policy(typed, holder)
    let isError = nameError != nil || problem != nil
    let isNew = typed.edited.isEmpty
    let title: HTML =
      isNew ? t(.createInlinePolicy) : "\(t(.editPolicy)) \(typed.edited)"
    let address = holder.base + "/permissions/" + (isNew ? "new" : "edit")
    return .page(
      Layout.shell(
        "\(holder.name): \(title)", section, holder.visit, isError: isError,
        crumbs: crumbs(isNew ? t(.createInlinePolicy) : "\(typed.edited)"),
        """
        <div class="page-head"><div class="grow"><h1>\(title)</h1>\
        <p class="lede">\(t(.inlinePolicyOf(holder.name)))</p></div></div>
        \(if: isChecked, PolicyEditor.verdict(policy, t))
        <form class="card" method="post" action="\(link: address)">\(holder.visit.formToken)\
        <div class="card-body fields">
        \(isNew ? nameField(typed, nameError, t) : edited(typed))
        \(PolicyEditor.fields(policy, problem: problem, t))
        </div>\(PolicyEditor.buttons(
          t(.savePolicy), cancel: holder.base + "/permissions", t))</form>
        \(if: isNew, PolicyTemplate.links(address + "?", t))
        """), status: isError ? 422 : 200)
  }

  private static func edited(_ typed: Typed) -> HTML {
    "<input type=\"hidden\" name=\"edited\" value=\"\(typed.edited)\">"
  }

  private static func nameField(_ typed: Typed, _ error: HTML?, _ t: Texts) -> HTML {
    Form.text(
      "name", t(.policyName), value: typed.name, isRequired: false, isFocused: error != nil,
      maxLength: 128, pattern: "[A-Za-z0-9_+=,.@\\-]+", hint: t(.policyNameHint), error: error)
  }
}
