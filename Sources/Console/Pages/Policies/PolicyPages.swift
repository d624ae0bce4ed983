import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Pages about one managed policy, under `/console/policies/ARN`.
enum PolicyPages {
  static let routes: [Route] =
    pair("document", show: PolicyDocumentPage.show)
    + pair("edit", show: EditPolicyPage.show, submit: EditPolicyPage.submit)
    + pair("versions", show: PolicyVersionsPage.show, submit: PolicyVersionsPage.submit)
    + pair("entities", show: PolicyEntitiesPage.show, submit: PolicyEntitiesPage.submit)
    + pair("tags", show: PolicyTagsPage.show, submit: PolicyTagsPage.submit)
    + pair("delete", show: DeletePolicyPage.show, submit: DeletePolicyPage.submit)

  private static func pair(
    _ page: String, show: @escaping @Sendable (PolicyVisit) throws -> ConsoleAnswer,
    submit: (@Sendable (PolicyVisit) throws -> ConsoleAnswer)? = nil
  ) -> [Route] {
    let pattern = "/console/policies/:policy/" + page
    var routes = [
      Route(isPost: false, pattern: pattern, access: .session { try show(PolicyVisit($0)) })
    ]
    if let submit {
      routes.append(
        Route(isPost: true, pattern: pattern, access: .session { try submit(PolicyVisit($0)) }))
    }
    return routes
  }
}

/// What a policy says: in words, and as it is written.
enum PolicyDocumentPage {
  static func show(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    let t = visit.t
    let asked = visit.visit.visit.request.query["version"]
    let (version, mayEdit) = try visit.visit.read { records in
      let values = visit.subject + [("PolicyDocument", "-")]
      return (
        try visit.version(asked, in: records),
        try visit.isOwn && visit.visit.may("CreatePolicyVersion", values, in: records)
      )
    }
    let isInForce = version.number == visit.policy.defaultVersion
    let policy = EditedPolicy(
      EditedPolicy.layout(version.document), .managed,
      limit: visit.visit.account.limit(.policySize))
    return try visit.page(
      .document,
      """
      \(if: !isInForce, Alert.info.box(t(.notInForce(version.id))))
      \(PolicyEditor.verdict(policy, t))
      <section class="card" aria-labelledby="h-text"><div class="card-head"><div>\
      <h2 id="h-text">\(t(.policyText))</h2><p>\(t(.versionNamed(version.id)))</p></div>\
      \(if: mayEdit, """
        <a class="btn" href="\(link: visit.base)/edit?version=\(version.id)">\(t(.edit))</a>
        """)</div>
      <div class="card-body">\(View.snippet("document", policy.text, copy: t(.copyPolicy)))</div>\
      </section>
      """)
  }
}

/// Makes a new version of a policy.
enum EditPolicyPage {
  static func show(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    try check(visit)
    let asked = visit.visit.visit.request.query["version"]
    let version = try visit.visit.read { try visit.version(asked, in: $0) }
    return page(visit, EditedPolicy.layout(version.document), isDefault: true)
  }

  static func submit(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    try check(visit)
    let plain = visit.visit
    let isDefault = plain.field("default") == "yes"
    let policy = policy(plain.field(PolicyEditor.field), visit)
    if plain.field("do") == "check" {
      return page(
        visit, policy.text, isDefault: isDefault, problem: policy.problem, isChecked: true)
    }
    var made: String?
    let error = try plain.attempt {
      let values = [
        ("PolicyDocument", policy.text), ("SetAsDefault", isDefault ? "true" : "false"),
      ]
      made = try plain.perform("CreatePolicyVersion", visit.subject + values).elements["VersionId"]
    }
    if let error {
      guard error.code != "LimitExceeded" else {
        return page(
          visit, policy.text, isDefault: isDefault,
          error: """
            \(ErrorPage.text(error)) <a href="\(link: visit.base)/versions">\(visit.t(.versions))</a>
            """)
      }
      return page(visit, policy.text, isDefault: isDefault, problem: policy.problem(error))
    }
    return plain.done(.versionCreated, made ?? "", to: visit.base + "/versions")
  }

  private static func check(_ visit: PolicyVisit) throws {
    try visit.visit.read { records in
      let values = visit.subject + [("PolicyDocument", "-")]
      try visit.visit.require("CreatePolicyVersion", values, in: records)
    }
    try visit.requireOwn()
  }

  private static func policy(_ text: String, _ visit: PolicyVisit) -> EditedPolicy {
    EditedPolicy(text, .managed, limit: visit.visit.account.limit(.policySize))
  }

  private static func page(
    _ visit: PolicyVisit, _ text: String, isDefault: Bool, error: HTML? = nil,
    problem: PolicyProblem? = nil, isChecked: Bool = false
  ) -> ConsoleAnswer {
    let t = visit.t
    let policy = policy(text, visit)
    let isError = error != nil || problem != nil
    return .page(
      Layout.shell(
        "\(t(.editPolicy)) \(visit.policy.name)", .policies, visit.visit, isError: isError,
        crumbs: visit.crumbs(t(.edit)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.editPolicy)) \(visit.policy.name)</h1>\
        <p class="lede">\(t(.editPolicyLede))</p></div></div>
        \(error.map { Alert.bad.box($0) })
        \(if: isChecked, PolicyEditor.verdict(policy, t))
        <form class="card" method="post" action="\(link: visit.base)/edit">\(visit.visit.formToken)\
        <div class="card-body fields">
        \(PolicyEditor.fields(policy, problem: problem, t))
        \(Form.checkbox("default", "yes", t(.setAsDefault), isChecked: isDefault))
        </div>\(PolicyEditor.buttons(t(.saveVersion), cancel: visit.base + "/document", t))</form>
        """), status: isError ? 422 : 200)
  }
}

/// The versions a policy has; one of them is in force.
enum PolicyVersionsPage {
  static func show(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: PolicyVisit) throws -> ConsoleAnswer {
    let plain = visit.visit
    try plain.read { try plain.require("ListPolicyVersions", visit.subject, in: $0) }
    let id = plain.field("version")
    if id.isEmpty { return try page(visit, error: visit.t(.chooseVersion)) }
    let isGoing = plain.field("do") == "delete"
    let error = try plain.attempt {
      try plain.perform(
        isGoing ? "DeletePolicyVersion" : "SetDefaultPolicyVersion",
        visit.subject + [("VersionId", id)])
    }
    if let error { return try page(visit, error: ErrorPage.text(error)) }
    return plain.done(isGoing ? .versionDeleted : .versionInForce, id, to: visit.base + "/versions")
  }

  private static func page(_ visit: PolicyVisit, error: HTML? = nil) throws -> ConsoleAnswer {
    let t = visit.t
    let (versions, maySet, mayDelete) = try visit.visit.read { records in
      try visit.visit.require("ListPolicyVersions", visit.subject, in: records)
      let values = visit.subject + [("VersionId", "v1")]
      return (
        try records.versions(of: visit.policy),
        try visit.isOwn && visit.visit.may("SetDefaultPolicyVersion", values, in: records),
        try visit.isOwn && visit.visit.may("DeletePolicyVersion", values, in: records)
      )
    }
    let rows = versions.map { row($0, visit, maySet, mayDelete) }
    return try visit.page(
      .versions, error: error,
      """
      <section class="card" aria-labelledby="h-versions"><div class="card-head"><div>\
      <h2 id="h-versions">\(t(.versions))</h2>\
      <p>\(t(.versionsLede(visit.visit.account.limit(.versionsPerPolicy))))</p></div></div>
      <table class="table stack"><caption class="vh">\(t(.versions))</caption>\
      <thead><tr><th scope="col">\(t(.version))</th><th scope="col">\(t(.created))</th>\
      <th scope="col"><span class="vh">\(t(.actions))</span></th></tr></thead><tbody>
      \(rows)</tbody></table></section>
      """)
  }

  private static func row(
    _ version: PolicyVersion, _ visit: PolicyVisit, _ maySet: Bool, _ mayDelete: Bool
  ) -> HTML {
    let t = visit.t
    let isInForce = version.number == visit.policy.defaultVersion
    return """
      <tr><th scope="row"><span class="cell">\
      <a href="\(link: visit.base)/document?version=\(version.id)">\(version.id)</a>\
      \(if: isInForce, View.badge("badge-ok", t(.inForce)))</span></th>\
      <td data-label="\(t(.created))">\(View.time(version.createdAt, visit.visit))</td>\
      <td class="acts">\
      \(if: maySet && !isInForce, button("default", version, t(.setInForce), visit))\
      \(if: mayDelete && !isInForce, button("delete", version, t(.delete), visit, isBad: true))\
      </td></tr>

      """
  }

  private static func button(
    _ verb: String, _ version: PolicyVersion, _ text: HTML, _ visit: PolicyVisit,
    isBad: Bool = false
  ) -> HTML {
    """
    <form method="post" action="\(link: visit.base)/versions">\(visit.visit.formToken)\
    <input type="hidden" name="version" value="\(version.id)">\
    <button class="btn btn-sm btn-quiet\(if: isBad, " bad")" name="do" value="\(verb)" \
    aria-label="\(text): \(version.id)">\(text)</button></form>
    """
  }
}
