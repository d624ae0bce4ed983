import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Pages about one role, under `/console/roles/NAME`.
enum RolePages {
  static let routes: [Route] =
    pair("permissions", show: RolePermissionsPage.show, submit: RolePermissionsPage.submit)
    + pair("permissions/policy", show: RolePermissionsPage.policy)
    + pair("permissions/new", show: RolePermissionsPage.edit, submit: RolePermissionsPage.edit)
    + pair("permissions/edit", show: RolePermissionsPage.edit, submit: RolePermissionsPage.edit)
    + pair("trust_relationships", show: RoleTrustPage.show, submit: RoleTrustPage.submit)
    + pair("tags", show: RoleTagsPage.show, submit: RoleTagsPage.submit)
    + pair("sessions", show: RoleSessionsPage.show, submit: RoleSessionsPage.submit)
    + pair("delete", show: DeleteRolePage.show, submit: DeleteRolePage.submit)

  private static func pair(
    _ page: String, show: @escaping @Sendable (RoleVisit) throws -> ConsoleAnswer,
    submit: (@Sendable (RoleVisit) throws -> ConsoleAnswer)? = nil
  ) -> [Route] {
    let pattern = "/console/roles/:role/" + page
    var routes = [
      Route(isPost: false, pattern: pattern, access: .session { try show(RoleVisit($0)) })
    ]
    if let submit {
      routes.append(
        Route(isPost: true, pattern: pattern, access: .session { try submit(RoleVisit($0)) }))
    }
    return routes
  }
}

/// What sessions of a role may do.
enum RolePermissionsPage {
  static func show(_ visit: RoleVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: RoleVisit) throws -> ConsoleAnswer {
    switch try PolicyChange.submit(visit.policyHolder) {
    case .done(let answer): return answer
    case .refused(let error): return try page(visit, error: error)
    }
  }

  static func policy(_ visit: RoleVisit) throws -> ConsoleAnswer {
    try PolicyTextPage.show(visit.policyHolder, .roles, crumbs: { visit.crumbs($0) })
  }

  /// Writes an inline policy, a new one or one there is.
  static func edit(_ visit: RoleVisit) throws -> ConsoleAnswer {
    try InlinePolicyPage.answer(visit.policyHolder, .roles, crumbs: { visit.crumbs($0) })
  }

  private static func page(_ visit: RoleVisit, error: HTML? = nil) throws -> ConsoleAnswer {
    let holder = visit.policyHolder
    let lists = try visit.visit.read { try PolicyLists(of: holder, in: $0) }
    return try visit.page(
      .permissions, isError: error != nil, PolicyCards.cards(lists, holder, error: error))
  }
}

/// Who may assume a role.
enum RoleTrustPage {
  static func show(_ visit: RoleVisit) throws -> ConsoleAnswer {
    let asked = visit.visit.visit.request.query["template"] ?? ""
    if let template = TrustTemplate(rawValue: asked) {
      return try page(visit, template.text(visit.visit.account))
    }
    return try page(visit, shown(visit))
  }

  static func submit(_ visit: RoleVisit) throws -> ConsoleAnswer {
    let plain = visit.visit
    try plain.read { records in
      let values = visit.subject + [("PolicyDocument", "-")]
      try plain.require("UpdateAssumeRolePolicy", values, in: records)
    }
    let policy = policy(plain.field(PolicyEditor.field), visit)
    if plain.field("do") == "check" {
      return try page(visit, policy.text, problem: policy.problem)
    }
    let error = try plain.attempt {
      try plain.perform(
        "UpdateAssumeRolePolicy", visit.subject + [("PolicyDocument", policy.text)])
    }
    if let error { return try page(visit, policy.text, problem: policy.problem(error)) }
    return plain.done(.trustSaved, visit.role.name, to: visit.base + "/trust_relationships")
  }

  /// The policy as people wrote it: with the ARNs of those whom it keeps by their ids.
  private static func shown(_ visit: RoleVisit) throws -> String {
    EditedPolicy.layout(
      try visit.visit.read { try TrustPolicy.shown(visit.role.trustPolicy, in: $0) })
  }

  private static func policy(_ text: String, _ visit: RoleVisit) -> EditedPolicy {
    EditedPolicy(text, .trust, limit: visit.visit.account.limit(.assumeRolePolicySize))
  }

  private static func page(
    _ visit: RoleVisit, _ text: String, problem: PolicyProblem? = nil
  ) throws -> ConsoleAnswer {
    let t = visit.t
    let mayEdit = try visit.visit.read { records in
      try visit.visit.may(
        "UpdateAssumeRolePolicy", visit.subject + [("PolicyDocument", "-")], in: records)
    }
    let policy = policy(text, visit)
    return try visit.page(
      .trust, isError: problem != nil,
      """
      \(PolicyEditor.verdict(policy, t))
      \(mayEdit ? editor(policy, problem, visit) : plain(policy, t))
      \(if: mayEdit, TrustTemplate.links(visit.base + "/trust_relationships", t))
      """)
  }

  private static func editor(
    _ policy: EditedPolicy, _ problem: PolicyProblem?, _ visit: RoleVisit
  ) -> HTML {
    let t = visit.t
    return """
      <form class="card" method="post" action="\(link: visit.base)/trust_relationships">\
      \(visit.visit.formToken)<div class="card-body fields">
      \(PolicyEditor.fields(policy, problem: problem, t, label: t(.trustPolicy)))
      </div>\(PolicyEditor.buttons(
        t(.saveTrust), cancel: visit.base + "/trust_relationships", t))</form>
      """
  }

  private static func plain(_ policy: EditedPolicy, _ t: Texts) -> HTML {
    """
    <section class="card" aria-labelledby="h-text"><div class="card-head"><div>\
    <h2 id="h-text">\(t(.trustPolicy))</h2></div></div><div class="card-body">\
    \(View.snippet("document", policy.text, copy: t(.copyPolicy)))</div></section>
    """
  }
}

/// A role's tags.
enum RoleTagsPage {
  static func show(_ visit: RoleVisit) throws -> ConsoleAnswer {
    try form(visit).show { isError, body in
      try visit.page(.tags, isError: isError, body)
    }
  }

  static func submit(_ visit: RoleVisit) throws -> ConsoleAnswer {
    try form(visit).submit { isError, body in
      try visit.page(.tags, isError: isError, body)
    }
  }

  private static func form(_ visit: RoleVisit) -> TagForm {
    TagForm(
      kind: "Role", subject: visit.subject, tags: visit.role.tags, base: visit.base,
      visit: visit.visit)
  }
}

/// Deletes a role, once nothing is left of what AWS demands to be gone first: step by step, as the
/// API would have it done.
enum DeleteRolePage {
  static func show(_ visit: RoleVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: RoleVisit) throws -> ConsoleAnswer {
    let plain = visit.visit
    let steps = try plain.read { try Self.steps(visit, in: $0) }
    guard plain.field("name").trimmed == visit.role.name else {
      return try page(visit, nameError: visit.t(.nameDiffers))
    }
    // All of it is asked before anything goes.
    try plain.read { records in
      for step in steps { try plain.require(step.action, step.values, in: records) }
    }
    for step in steps {
      if let error = try plain.attempt({ try plain.perform(step.action, step.values) }) {
        return try page(
          visit, error: visit.t(.stepRefused(step.action, error.message ?? error.code)))
      }
    }
    return plain.done(.roleDeleted, visit.role.name, to: "/console/roles")
  }

  /// What AWS demands to be gone first, and the role.
  private static func steps(
    _ visit: RoleVisit, in records: any Reading
  ) throws -> [(action: String, values: [(String, String)])] {
    let (role, subject) = (visit.role, visit.subject)
    try visit.visit.require("DeleteRole", subject, in: records)
    var steps: [(action: String, values: [(String, String)])] = []
    for profile in try records.instanceProfiles(with: role.id, after: nil, limit: Int(Int32.max)) {
      steps.append(
        (
          "RemoveRoleFromInstanceProfile",
          [("InstanceProfileName", profile.name)] + subject
        ))
    }
    for policy in try records.attachedPolicies(of: role.id) {
      steps.append(("DetachRolePolicy", subject + [("PolicyArn", policy.description)]))
    }
    for name in try records.policyNames(of: role.id) {
      steps.append(("DeleteRolePolicy", subject + [("PolicyName", name)]))
    }
    return steps + [("DeleteRole", subject)]
  }

  private static func page(
    _ visit: RoleVisit, error: HTML? = nil, nameError: HTML? = nil
  ) throws -> ConsoleAnswer {
    let t = visit.t
    let steps = try visit.visit.read { try Self.steps(visit, in: $0) }
    let isError = error != nil || nameError != nil
    let counts: [(IdentityMessage, String)] = [
      (.attachedPolicies, "DetachRolePolicy"), (.inlinePolicies, "DeleteRolePolicy"),
    ]
    let confirmation = Confirmation(
      address: visit.base + "/delete", question: t(.deleteRoleQuestion(visit.role.name)),
      body: """
        \(error.map { Alert.bad.box($0) })
        <p>\(t(.deleteRoleMeans))</p>
        <dl class="kv">\(counts.map { count($0, $1, steps.map(\.action), t) })\
        \(count(.instanceProfiles, steps.map(\.action), t))</dl>
        \(Form.text(
          "name", t(.typeNameToConfirm(visit.role.name)), isFocused: nameError != nil,
          maxLength: 64, error: nameError))
        """,
      keep: (t(.keepRole), visit.base + "/permissions"), button: t(.deleteRole))
    return .page(
      Layout.shell(
        t(.deleteRole), .roles, visit.visit, isError: isError,
        crumbs: visit.crumbs(t(.deleteRole)), confirmation.html(visit.visit)),
      status: isError ? 422 : 200)
  }

  private static func count(
    _ name: IdentityMessage, _ action: String, _ actions: [String], _ t: Texts
  ) -> HTML {
    let number = actions.count { $0 == action }
    return "<div><dt>\(t(name))</dt><dd class=\"num\">\(number)</dd></div>"
  }

  private static func count(_ name: RoleMessage, _ actions: [String], _ t: Texts) -> HTML {
    let number = actions.count { $0 == "RemoveRoleFromInstanceProfile" }
    return "<div><dt>\(t(name))</dt><dd class=\"num\">\(number)</dd></div>"
  }
}
