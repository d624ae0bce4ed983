import AWSQuery
import Identity
import PolicyLanguage

/// The account's roles.
enum RolesPage {
  private static let pageSize = 25

  private struct Row: Sendable {
    let role: Role
    let usedAt: Timestamp?
    /// Whether its trust policy asks for MFA.
    let needsMFA: Bool
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let t = visit.t
    let query = visit.visit.request.query
    let (find, after) = (query["q"] ?? "", query["after"])
    let (rows, isMore, mayCreate) = try visit.read { records -> ([Row], Bool, Bool) in
      try visit.require("ListRoles", in: records)
      let (rows, isMore) = try Self.rows(find, after: after, visit, in: records)
      return (rows, isMore, try visit.may("CreateRole", NewRolePage.probe, in: records))
    }
    return visit.page(
      Layout.shell(
        t(.rolesTitle), .roles, visit,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.rolesTitle))</h1>\
        <p class="lede">\(t(.rolesLede))</p></div>\
        \(if: mayCreate, """
          <a class="btn btn-primary" href="/console/roles/new">\(Icon.plus.svg())\
          \(t(.createRole))</a>
          """)</div>
        \(visit.noticeBox(about: ""))
        <section class="card" aria-label="\(t(.rolesTitle))">\
        <form class="toolbar" method="get" action="/console/roles" role="search">\
        <div class="search"><label class="vh" for="find">\(t(.findRoles))</label>\
        \(Icon.search.svg())<input class="input" id="find" name="q" type="search" \
        placeholder="\(t(.findByName))" autocomplete="off" value="\(find)"></div>\
        <button class="btn">\(t(.find))</button></form>
        \(rows.isEmpty ? empty(find, t) : table(rows, visit))
        \(if: isMore || after != nil, pager(rows, isMore, find, t))</section>
        """))
  }

  /// Reads on until the page is full: what is looked for is not what the store sorts by.
  private static func rows(
    _ find: String, after start: String?, _ visit: SignedInVisit, in records: any Reading
  ) throws -> ([Row], Bool) {
    var (rows, after): ([Row], String?) = ([], start)
    let wanted = find.lowercased()
    while true {
      let batch = try records.roles(in: visit.account.id, under: "/", after: after, limit: 200)
      for role in batch {
        if !wanted.isEmpty, !(role.path + role.name).lowercased().contains(wanted) { continue }
        if rows.count == pageSize { return (rows, true) }
        rows.append(
          Row(
            role: role, usedAt: try records.lastUse(of: role)?.at,
            needsMFA: PolicyFacts.needsMFA(role.trustPolicy, .trust)))
      }
      guard batch.count == 200, let last = batch.last else { return (rows, false) }
      after = last.name
    }
  }

  private static func table(_ rows: [Row], _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return """
      <table class="table stack"><caption class="vh">\(t(.rolesTitle))</caption>\
      <thead><tr><th scope="col">\(t(.roleName))</th><th scope="col">\(t(.lastUsed))</th>\
      <th scope="col">\(t(.created))</th></tr></thead><tbody>
      \(rows.map { row($0, visit) })</tbody></table>
      """
  }

  private static func row(_ row: Row, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    let page = PolicyHolder.Kind.role.page(of: row.role.name)
    return """
      <tr><th scope="row"><span class="cell"><span class="tile">\(Icon.role.svg(18))</span>\
      <span><a href="\(link: page)/permissions">\(row.role.name)</a>\
      \(if: row.needsMFA, """
         <span class="badge badge-accent" title="\(t(.roleNeedsMFAHint))">\(t(.needsMFA))</span>
        """)</span></span></th>\
      <td data-label="\(t(.lastUsed))">\(row.usedAt.map { View.time($0, visit) } ?? t(.never))</td>\
      <td data-label="\(t(.created))">\(View.time(row.role.createdAt, visit))</td></tr>

      """
  }

  private static func empty(_ find: String, _ t: Texts) -> HTML {
    """
    <div class="empty">\(Icon.role.svg(28))<h2>\(t(.noRoles))</h2>\
    \(if: !find.isEmpty, "<a class=\"btn\" href=\"/console/roles\">\(t(.clear))</a>")</div>
    """
  }

  private static func pager(_ rows: [Row], _ isMore: Bool, _ find: String, _ t: Texts) -> HTML {
    let first = "/console/roles?q=\(PathText.encode(find))"
    let next = first + "&after=" + PathText.encode(rows.last?.role.name ?? "")
    return """
      <div class="card-foot pager"><span></span><span class="row">\
      <a class="btn btn-sm" href="\(link: first)">\(t(.firstPage))</a>\
      \(if: isMore, "<a class=\"btn btn-sm\" href=\"\(link: next)\">\(t(.nextPage))</a>")\
      </span></div>
      """
  }
}
