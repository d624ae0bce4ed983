import AWSQuery
import Identity

/// The groups a user is in.
enum UserGroupsPage {
  private static let mostGroups = 300

  private struct Shown: Sendable {
    let groups: [(group: Group, mayLeave: Bool)]
    let others: [Group]
  }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    _ = try visit.requireUser()
    let group = visit.visit.field("group")
    let isLeaving = visit.visit.field("do") == "remove"
    if group.isEmpty { return try page(visit, error: visit.t(.chooseGroup)) }
    let error = try visit.visit.attempt {
      try visit.visit.perform(
        isLeaving ? "RemoveUserFromGroup" : "AddUserToGroup",
        visit.subject + [("GroupName", group)])
    }
    if let error { return try page(visit, error: ErrorPage.text(error)) }
    return visit.visit.done(
      isLeaving ? .memberRemoved : .memberAdded, visit.name, to: visit.base + "/groups")
  }

  private static func page(_ visit: PersonVisit, error: HTML? = nil) throws -> ConsoleAnswer {
    let user = try visit.requireUser()
    let plain = visit.visit
    let shown = try plain.read { records -> Shown in
      try plain.require("ListGroupsForUser", visit.subject, in: records)
      let groups = try records.groups(of: user.id)
      let held = Set(groups.map(\.id))
      let all =
        try plain.may("ListGroups", in: records)
        ? try records.groups(in: plain.account.id, under: "/", after: nil, limit: mostGroups) : []
      return Shown(
        groups: try groups.map { group in
          let values = visit.subject + [("GroupName", group.name)]
          return (group, try plain.may("RemoveUserFromGroup", values, in: records))
        },
        others: try all.filter { group in
          let values = visit.subject + [("GroupName", group.name)]
          return try !held.contains(group.id) && plain.may("AddUserToGroup", values, in: records)
        })
    }
    let t = visit.t
    return try visit.page(
      .groups, status: error == nil ? 200 : 422, isError: error != nil,
      """
      <section class="card" aria-labelledby="h-groups"><div class="card-head"><div>\
      <h2 id="h-groups">\(t(.groups))</h2><p>\(t(.groupsOfUserLede))</p></div></div>
      \(shown.groups.isEmpty ? empty(t) : table(shown, visit))
      \(if: !shown.others.isEmpty, add(shown.others, visit, error))</section>
      \(if: shown.others.isEmpty, "\(error.map { Alert.bad.box($0) })")
      """)
  }

  private static func empty(_ t: Texts) -> HTML {
    "<div class=\"empty\">\(Icon.group.svg(28))<h3>\(t(.inNoGroup))</h3></div>"
  }

  private static func table(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    return """
      <table class="table stack"><caption class="vh">\(t(.groups))</caption>\
      <thead><tr><th scope="col">\(t(.groupName))</th>\
      <th scope="col"><span class="vh">\(t(.actions))</span></th></tr></thead><tbody>
      \(shown.groups.map { row($0.group, $0.mayLeave, visit) })</tbody></table>
      """
  }

  private static func row(_ group: Group, _ mayLeave: Bool, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    let label = t(.removeFromGroup(group.name))
    return """
      <tr><th scope="row"><span class="cell"><span class="tile">\(Icon.group.svg(18))</span>\
      <a href="/console/groups/\(PathText.encode(group.name))/members">\(group.name)</a></span></th>\
      <td class="acts">\(if: mayLeave, """
        <form method="post" action="\(link: visit.base)/groups">\(visit.visit.formToken)\
        <input type="hidden" name="group" value="\(group.name)">\
        <button class="btn btn-sm btn-quiet bad" name="do" value="remove" \
        aria-label="\(label)">\(t(.remove))</button></form>
        """)</td></tr>
      """
  }

  private static func add(_ groups: [Group], _ visit: PersonVisit, _ error: HTML?) -> HTML {
    let t = visit.t
    return """
      <form class="card-foot inline-form" method="post" action="\(link: visit.base)/groups">\
      \(visit.visit.formToken)\
      \(Form.select(
        "group", t(.addToGroup), prompt: t(.chooseGroup), groups.map { ($0.name, "\($0.name)") },
        error: error))\
      <button class="btn">\(t(.add))</button></form>
      """
  }
}
