import AWSQuery
import Identity
import Operations

/// Who is in a group.
enum GroupMembersPage {
  private static let pageSize = 50
  /// How many users there are to choose from; others are added from their own page.
  private static let mostChoices = 300

  private struct Shown: Sendable {
    let members: [User]
    let isMore: Bool
    let others: [User]
    let mayRemove: Bool
  }

  static func show(_ visit: GroupVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: GroupVisit) throws -> ConsoleAnswer {
    let name = visit.visit.field("user")
    let isLeaving = visit.visit.field("do") == "remove"
    if name.isEmpty { return try page(visit, error: visit.t(.chooseUser)) }
    let error = try visit.visit.attempt {
      try visit.visit.perform(
        isLeaving ? "RemoveUserFromGroup" : "AddUserToGroup",
        visit.subject + [("UserName", name)])
    }
    if let error { return try page(visit, error: ErrorPage.text(error)) }
    return visit.visit.done(
      isLeaving ? .memberRemoved : .memberAdded, name, to: visit.base + "/members")
  }

  private static func page(_ visit: GroupVisit, error: HTML? = nil) throws -> ConsoleAnswer {
    let plain = visit.visit
    let after = plain.visit.request.query["after"]
    let shown = try plain.read { records -> Shown in
      let found = try records.users(in: visit.group.id, after: after, limit: pageSize + 1)
      let values = visit.subject + [("UserName", "-")]
      let mayChoose =
        try plain.may("AddUserToGroup", values, in: records)
        && plain.may("ListUsers", in: records)
      let all =
        mayChoose
        ? try records.users(in: plain.account.id, under: "/", after: nil, limit: mostChoices) : []
      let others = try all.filter { user in
        try !records.groups(of: user.id).contains { $0.id == visit.group.id }
      }
      return Shown(
        members: Array(found.prefix(pageSize)), isMore: found.count > pageSize, others: others,
        mayRemove: try plain.may("RemoveUserFromGroup", values, in: records))
    }
    let t = visit.t
    return try visit.page(
      .members, error: error,
      """
      \(if: shown.others.isEmpty, "\(error.map { Alert.bad.box($0) })")
      <section class="card" aria-labelledby="h-members"><div class="card-head"><div>\
      <h2 id="h-members">\(t(.members))</h2></div></div>
      \(shown.members.isEmpty ? empty(t) : table(shown, visit))\
      \(if: shown.isMore || after != nil, pager(shown, visit))\
      \(if: !shown.others.isEmpty, add(shown.others, visit, error))</section>
      """)
  }

  private static func empty(_ t: Texts) -> HTML {
    "<div class=\"empty\">\(Icon.users.svg(28))<h3>\(t(.noMembers))</h3></div>"
  }

  private static func table(_ shown: Shown, _ visit: GroupVisit) -> HTML {
    let t = visit.t
    return """
      <table class="table stack"><caption class="vh">\(t(.members))</caption>\
      <thead><tr><th scope="col">\(t(.userName))</th>\
      <th scope="col"><span class="vh">\(t(.actions))</span></th></tr></thead><tbody>
      \(shown.members.map { row($0, shown.mayRemove, visit) })</tbody></table>
      """
  }

  private static func row(_ user: User, _ mayRemove: Bool, _ visit: GroupVisit) -> HTML {
    let t = visit.t
    return """
      <tr><th scope="row"><span class="cell">\(View.initials(user.name))\
      <a href="/console/users/\(PathText.encode(user.name))/security_credentials">\
      \(user.name)</a></span></th><td class="acts">\(if: mayRemove, """
        <form method="post" action="\(link: visit.base)/members">\(visit.visit.formToken)\
        <input type="hidden" name="user" value="\(user.name)">\
        <button class="btn btn-sm btn-quiet bad" name="do" value="remove" \
        aria-label="\(t(.removeMember(user.name)))">\(t(.remove))</button></form>
        """)</td></tr>

      """
  }

  private static func pager(_ shown: Shown, _ visit: GroupVisit) -> HTML {
    let t = visit.t
    let next = "\(visit.base)/members?after=\(PathText.encode(shown.members.last?.name ?? ""))"
    return """
      <div class="card-foot pager"><span></span><span class="row">\
      <a class="btn btn-sm" href="\(link: visit.base)/members">\(t(.firstPage))</a>\
      \(if: shown.isMore, "<a class=\"btn btn-sm\" href=\"\(link: next)\">\(t(.nextPage))</a>")\
      </span></div>
      """
  }

  private static func add(_ users: [User], _ visit: GroupVisit, _ error: HTML?) -> HTML {
    let t = visit.t
    return """
      <form class="card-foot inline-form" method="post" action="\(link: visit.base)/members">\
      \(visit.visit.formToken)\
      \(Form.select(
        "user", t(.addMember), prompt: t(.chooseUser), users.map { ($0.name, "\($0.name)") },
        error: error))\
      <button class="btn">\(t(.add))</button></form>
      """
  }
}

/// What the members of a group may do.
enum GroupPermissionsPage {
  static func show(_ visit: GroupVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: GroupVisit) throws -> ConsoleAnswer {
    switch try PolicyChange.submit(visit.policyHolder) {
    case .done(let answer): return answer
    case .refused(let error): return try page(visit, error: error)
    }
  }

  static func policy(_ visit: GroupVisit) throws -> ConsoleAnswer {
    try PolicyTextPage.show(visit.policyHolder, .groups, crumbs: { visit.crumbs($0) })
  }

  /// Writes an inline policy, a new one or one there is.
  static func edit(_ visit: GroupVisit) throws -> ConsoleAnswer {
    try InlinePolicyPage.answer(visit.policyHolder, .groups, crumbs: { visit.crumbs($0) })
  }

  private static func page(_ visit: GroupVisit, error: HTML? = nil) throws -> ConsoleAnswer {
    let holder = visit.policyHolder
    let lists = try visit.visit.read { try PolicyLists(of: holder, in: $0) }
    return try visit.page(
      .permissions, error: error, PolicyCards.cards(lists, holder, error: error))
  }
}

/// Deletes a group once nobody is in it and no policy is left, step by step as the API would have
/// it done.
enum DeleteGroupPage {
  static func show(_ visit: GroupVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: GroupVisit) throws -> ConsoleAnswer {
    let (plain, subject) = (visit.visit, visit.subject)
    let steps = try plain.read { records in
      let all = try Self.steps(visit, in: records)
      // All of it is asked before anything goes.
      for step in all { try plain.require(step.action, step.values, in: records) }
      return all
    }
    for step in steps {
      if let error = try plain.attempt({ try plain.perform(step.action, step.values) }) {
        let why = error.message ?? error.code
        return try page(visit, error: visit.t(.stepRefused(step.action, why)))
      }
    }
    return plain.done(.groupDeleted, subject[0].1, to: "/console/groups")
  }

  private static func steps(
    _ visit: GroupVisit, in records: any Reading
  ) throws -> [(action: String, values: [(String, String)])] {
    let (group, subject) = (visit.group, visit.subject)
    var steps: [(action: String, values: [(String, String)])] = []
    for policy in try records.attachedPolicies(of: group.id) {
      steps.append(("DetachGroupPolicy", subject + [("PolicyArn", policy.description)]))
    }
    for name in try records.policyNames(of: group.id) {
      steps.append(("DeleteGroupPolicy", subject + [("PolicyName", name)]))
    }
    for user in try records.users(in: group.id, after: nil, limit: Int(Int32.max)) {
      steps.append(("RemoveUserFromGroup", subject + [("UserName", user.name)]))
    }
    steps.append(("DeleteGroup", subject))
    return steps
  }

  private static func page(_ visit: GroupVisit, error: HTML? = nil) throws -> ConsoleAnswer {
    let t = visit.t
    try visit.visit.read { try visit.visit.require("DeleteGroup", visit.subject, in: $0) }
    let confirmation = Confirmation(
      address: visit.base + "/delete", question: t(.deleteGroupQuestion(visit.group.name)),
      body: "\(error.map { Alert.bad.box($0) })<p>\(t(.deleteGroupMeans))</p>",
      keep: (t(.keepGroup), visit.base + "/members"), button: t(.deleteGroup))
    return .page(
      Layout.shell(
        t(.deleteGroup), .groups, visit.visit, isError: error != nil,
        crumbs: visit.crumbs(t(.deleteGroup)), confirmation.html(visit.visit)),
      status: error == nil ? 200 : 422)
  }
}
