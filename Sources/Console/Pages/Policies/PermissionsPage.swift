import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// What a user may do, and why.
enum UserPermissionsPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let holder = try visit.policyHolder()
    switch try PolicyChange.submit(holder) {
    case .done(let answer): return answer
    case .refused(let error): return try page(visit, error: error)
    }
  }

  static func policy(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let holder = try visit.policyHolder()
    return try PolicyTextPage.show(
      holder, visit.isOwn ? nil : .users, crumbs: { visit.crumbs($0) })
  }

  /// Writes an inline policy, a new one or one there is.
  static func edit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try InlinePolicyPage.answer(
      visit.policyHolder(), visit.isOwn ? nil : .users, crumbs: { visit.crumbs($0) })
  }

  private static func page(_ visit: PersonVisit, error: HTML? = nil) throws -> ConsoleAnswer {
    let holder = try visit.policyHolder()
    let lists = try visit.visit.read { try PolicyLists(of: holder, in: $0) }
    return try visit.page(
      .permissions, status: error == nil ? 200 : 422, isError: error != nil,
      PolicyCards.cards(lists, holder, error: error))
  }
}

extension PersonVisit {
  func policyHolder() throws -> PolicyHolder {
    let user = try requireUser()
    return PolicyHolder(kind: .user, id: user.id, name: user.name, base: base, visit: visit)
  }
}

/// Attaches, detaches, deletes and bounds.
enum PolicyChange {
  enum Outcome {
    case done(ConsoleAnswer)
    /// The page again, with what was wrong.
    case refused(HTML)
  }

  static func submit(_ holder: PolicyHolder) throws -> Outcome {
    let visit = holder.visit
    let verb = visit.field("do")
    let policy = visit.field(verb == "bound" ? "boundary" : "policy")
    // Who may not even see the page is told so before anything else.
    try visit.read { try visit.require(holder.listAttached, holder.subject, in: $0) }
    if policy.isEmpty, verb != "unbound" { return .refused(visit.t(.choosePolicy)) }
    let name = PolicyARN(policy)?.name ?? policy
    let arn = [("PolicyArn", policy)]
    let (action, values, notice): (String, [(String, String)], IdentityNotice)
    switch verb {
    case "attach": (action, values, notice) = (holder.attach, arn, .policyAttached)
    case "detach": (action, values, notice) = (holder.detach, arn, .policyDetached)
    case "delete":
      (action, values, notice) = (holder.delete, [("PolicyName", policy)], .policyDeleted)
    case "bound" where holder.kind != .group:
      (action, values, notice) = (
        holder.putBoundary, [("PermissionsBoundary", policy)], .boundarySet
      )
    case "unbound" where holder.kind != .group:
      (action, values, notice) = (holder.deleteBoundary, [], .boundaryRemoved)
    default: throw PageRefusal.notFound
    }
    if let error = try visit.attempt({ try visit.perform(action, holder.subject + values) }) {
      return .refused(ErrorPage.text(error))
    }
    return .done(visit.done(notice, name, to: holder.base + "/permissions"))
  }
}

/// A policy's text: that of a managed one, or one of the holder's own.
enum PolicyTextPage {
  static func show(
    _ holder: PolicyHolder, _ section: Section?, crumbs: (HTML) -> [Crumb]
  ) throws -> ConsoleAnswer {
    let visit = holder.visit
    let query = visit.visit.request.query
    let (name, document, kind): (String, String, PolicyKind)
    var edit: (address: String, text: IdentityMessage)?
    if let arn = query["arn"] {
      let found = try managed(arn, visit)
      (name, document, kind) = (found.name, found.document, .managed)
      edit = PolicyARN(arn).map { ($0.page + "/document", .openPolicy) }
    } else {
      let found = try inline(query["name"] ?? "", holder)
      (name, document, kind) = (found.name, found.document, .identityInline)
      if found.mayEdit {
        edit = (
          "\(holder.base)/permissions/edit?name=\(PathText.encode(name))", .editInlinePolicy
        )
      }
    }
    let t = visit.t
    let text = EditedPolicy.layout(document)
    let policy = EditedPolicy(text, kind, limit: .max)
    return .page(
      Layout.shell(
        "\(name)", section, visit, crumbs: crumbs("\(name)"),
        """
        <div class="page-head"><div class="grow"><h1>\(name)</h1>\
        \(query["arn"].map { "<p class=\"small muted\"><code>\(View.arn($0))</code></p>" as HTML })\
        </div></div>
        \(visit.noticeBox(about: name))
        \(PolicyEditor.verdict(policy, t))
        <section class="card" aria-labelledby="h-text"><div class="card-head"><div>\
        <h2 id="h-text">\(t(.policyText))</h2></div>\
        \(edit.map { "<a class=\"btn\" href=\"\(link: $0.address)\">\(t($0.text))</a>" as HTML })</div>
        <div class="card-body">\(View.snippet("document", text, copy: t(.copyPolicy)))</div>
        <div class="card-foot"><a class="btn" href="\(link: holder.base)/permissions">\
        \(t(.backToPermissions))</a></div></section>
        """))
  }

  private static func managed(
    _ text: String, _ visit: SignedInVisit
  ) throws -> (name: String, document: String) {
    try visit.read { records in
      try visit.require("GetPolicy", [("PolicyArn", text)], in: records)
      guard let arn = PolicyARN(text),
        let policy = try records.managedPolicy(arn, in: visit.account),
        let version = try records.version(policy.defaultVersion, of: policy)
      else { throw PageRefusal.notFound }
      try visit.require(
        "GetPolicyVersion", [("PolicyArn", text), ("VersionId", version.id)], in: records)
      return (policy.name, version.document)
    }
  }

  private static func inline(
    _ name: String, _ holder: PolicyHolder
  ) throws -> (name: String, document: String, mayEdit: Bool) {
    let visit = holder.visit
    return try visit.read { records in
      // Without a name there is no policy, but who may see none is told that first.
      let asked = name.isEmpty ? "-" : name
      try visit.require(holder.get, holder.subject + [("PolicyName", asked)], in: records)
      guard let policy = try records.policy(named: name, of: holder.id) else {
        throw PageRefusal.notFound
      }
      let values = [("PolicyName", policy.name), ("PolicyDocument", "-")]
      return (policy.name, policy.document, try holder.may(holder.put, values, in: records))
    }
  }
}
