import AWSQuery
import Identity

/// The account's groups.
enum GroupsPage {
  private static let pageSize = 50
  /// Members are counted so far.
  private static let mostMembers = 100

  private struct Row: Sendable {
    let group: Group
    let members: Int
    let policies: Int
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let t = visit.t
    let after = visit.visit.request.query["after"]
    let (rows, isMore, mayCreate) = try visit.read { records -> ([Row], Bool, Bool) in
      try visit.require("ListGroups", in: records)
      let groups = try records.groups(
        in: visit.account.id, under: "/", after: after, limit: pageSize + 1)
      let rows = try groups.prefix(pageSize).map { group in
        Row(
          group: group,
          members: try records.users(in: group.id, after: nil, limit: mostMembers + 1).count,
          policies: try records.attachedPolicies(of: group.id).count
            + records.policyNames(of: group.id).count)
      }
      let mayCreate = try visit.may("CreateGroup", [("GroupName", "-")], in: records)
      return (rows, groups.count > pageSize, mayCreate)
    }
    return visit.page(
      Layout.shell(
        t(.groups), .groups, visit,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.groups))</h1>\
        <p class="lede">\(t(.groupsLede))</p></div>\
        \(if: mayCreate, """
          <a class="btn btn-primary" href="/console/groups/new">\(Icon.plus.svg())\
          \(t(.createGroup))</a>
          """)</div>
        \(visit.noticeBox(about: ""))
        <section class="card" aria-label="\(t(.groups))">\
        \(rows.isEmpty ? empty(t) : table(rows, visit))\
        \(if: isMore || after != nil, pager(rows, isMore, t))</section>
        """))
  }

  private static func empty(_ t: Texts) -> HTML {
    "<div class=\"empty\">\(Icon.group.svg(28))<h2>\(t(.noGroups))</h2></div>"
  }

  private static func table(_ rows: [Row], _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return """
      <table class="table stack"><caption class="vh">\(t(.groupsOfAccount))</caption>\
      <thead><tr><th scope="col">\(t(.groupName))</th><th scope="col">\(t(.members))</th>\
      <th scope="col">\(t(.policies))</th><th scope="col">\(t(.created))</th></tr></thead><tbody>
      \(rows.map { row($0, visit) })</tbody></table>
      """
  }

  private static func row(_ row: Row, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    let members = row.members > mostMembers ? "\(mostMembers)+" : "\(row.members)"
    return """
      <tr><th scope="row"><span class="cell"><span class="tile">\(Icon.group.svg(18))</span>\
      <a href="/console/groups/\(PathText.encode(row.group.name))/members">\
      \(row.group.name)</a></span></th>\
      <td class="num" data-label="\(t(.members))">\(members)</td>\
      <td class="num" data-label="\(t(.policies))">\(row.policies)</td>\
      <td data-label="\(t(.created))">\(View.time(row.group.createdAt, visit))</td></tr>

      """
  }

  private static func pager(_ rows: [Row], _ isMore: Bool, _ t: Texts) -> HTML {
    let last = PathText.encode(rows.last?.group.name ?? "")
    return """
      <div class="card-foot pager"><span></span><span class="row">\
      <a class="btn btn-sm" href="/console/groups">\(t(.firstPage))</a>\
      \(if: isMore, "<a class=\"btn btn-sm\" href=\"/console/groups?after=\(last)\">\(t(.nextPage))</a>")\
      </span></div>
      """
  }
}

/// Makes a group.
enum NewGroupPage {
  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try check(visit)
    return page(visit, name: "")
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let name = visit.field("name").trimmed
    if name.isEmpty {
      try check(visit)
      return page(visit, name: name, error: visit.t(.nameEmpty))
    }
    if let error = try visit.attempt({ try visit.perform("CreateGroup", [("GroupName", name)]) }) {
      let isTaken = error.code == "EntityAlreadyExists"
      return page(
        visit, name: name, error: isTaken ? visit.t(.groupExists(name)) : ErrorPage.text(error))
    }
    return visit.done(
      .groupCreated, name, to: "/console/groups/\(PathText.encode(name))/members")
  }

  private static func check(_ visit: SignedInVisit) throws {
    try visit.read { try visit.require("CreateGroup", [("GroupName", "-")], in: $0) }
  }

  private static func page(
    _ visit: SignedInVisit, name: String, error: HTML? = nil
  ) -> ConsoleAnswer {
    let t = visit.t
    return .page(
      Layout.shell(
        t(.createGroup), .groups, visit, isError: error != nil,
        crumbs: [Crumb(t(.groups), "/console/groups"), Crumb(t(.createGroup))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.createGroup))</h1>\
        <p class="lede">\(t(.createGroupLede))</p></div></div>
        <form class="card narrow" method="post" action="/console/groups/new">\(visit.formToken)\
        <div class="card-body fields">
        \(Form.text(
          "name", t(.groupName), value: name, isFocused: true, maxLength: 128,
          pattern: "[A-Za-z0-9_+=,.@\\-]+", hint: t(.groupNameHint), error: error))
        </div><div class="card-foot row between">\
        <a class="btn btn-quiet" href="/console/groups">\(t(.cancel))</a>\
        <button class="btn btn-primary">\(t(.createGroup))</button></div></form>
        """), status: error == nil ? 200 : 422)
  }
}
