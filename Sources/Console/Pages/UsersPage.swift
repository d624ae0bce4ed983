import AWSQuery
import Identity

/// The account's users.
enum UsersPage {
  private static let pageSize = 50

  private struct Row: Sendable {
    let user: User
    let groups: [String]
    let devices: Int
    let hasPassword: Bool
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let t = visit.t
    let query = visit.visit.request.query
    let (find, after) = (query["q"] ?? "", query["after"])
    let withoutMFA = query["filter"] == "without-mfa"
    let (found, isMore, mayCreate) = try visit.read { records -> ([Row], Bool, Bool) in
      try visit.require("ListUsers", in: records)
      let (found, isMore) = try rows(find, withoutMFA, after: after, visit, in: records)
      let mayCreate = try visit.may("CreateUser", [("UserName", "-")], in: records)
      return (found, isMore, mayCreate)
    }
    return visit.page(
      Layout.shell(
        t(.users), .users, visit,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.users))</h1>\
        <p class="lede">\(t(.usersLede))</p></div>\
        \(if: mayCreate, """
          <a class="btn btn-primary" href="/console/users/new">\(Icon.plus.svg())\
          \(t(.createUser))</a>
          """)</div>
        \(visit.noticeBox(about: ""))
        <section class="card" aria-label="\(t(.users))">\
        <form class="toolbar" method="get" action="/console/users" role="search">\
        <div class="search"><label class="vh" for="find">\(t(.findUsers))</label>\
        \(Icon.search.svg())<input class="input" id="find" name="q" type="search" \
        placeholder="\(t(.findByName))" autocomplete="off" value="\(find)"></div>\
        <button class="btn">\(t(.find))</button>\
        <ul class="seg"><li><a href="/console/users"\
        \(if: !withoutMFA, " aria-current=\"true\"")>\(t(.all))</a></li>\
        <li><a href="/console/users?filter=without-mfa"\
        \(if: withoutMFA, " aria-current=\"true\"")>\(t(.withoutMFA))</a></li></ul></form>
        \(found.isEmpty ? empty(find, visit) : table(found, visit))
        \(if: isMore || after != nil, pager(found, isMore, find, withoutMFA, visit))</section>
        """))
  }

  /// Reads on until the page is full: what is looked for is not what the store sorts by.
  private static func rows(
    _ find: String, _ withoutMFA: Bool, after start: String?, _ visit: SignedInVisit,
    in records: any Reading
  ) throws -> ([Row], Bool) {
    var (rows, after): ([Row], String?) = ([], start)
    let wanted = find.lowercased()
    while true {
      let batch = try records.users(
        in: visit.account.id, under: "/", after: after, limit: 200)
      for user in batch {
        after = user.name
        if !wanted.isEmpty, !(user.path + user.name).lowercased().contains(wanted) { continue }
        let devices = try records.devices(of: .user(user.id)).count
        if withoutMFA, devices > 0 { continue }
        if rows.count == pageSize { return (rows, true) }
        rows.append(
          Row(
            user: user, groups: try records.groups(of: user.id).map(\.name), devices: devices,
            hasPassword: try records.loginProfile(of: user.id) != nil))
      }
      if batch.count < 200 { return (rows, false) }
    }
  }

  private static func table(_ rows: [Row], _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return """
      <table class="table stack"><caption class="vh">\(t(.usersOfAccount))</caption>\
      <thead><tr><th scope="col">\(t(.userName))</th><th scope="col">\(t(.groups))</th>\
      <th scope="col">MFA</th><th scope="col">\(t(.lastSignIn))</th></tr></thead><tbody>
      \(rows.map { self.row($0, visit) })</tbody></table>
      """
  }

  private static func row(_ row: Row, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    let devices: HTML =
      if row.devices > 0 {
        "<span class=\"badge badge-ok\">\(t(.devices(row.devices)))</span>"
      } else if row.hasPassword {
        "<span class=\"badge badge-warn\">\(t(.none))</span>"
      } else {
        "<span class=\"muted\">\(t(.noConsoleAccess))</span>"
      }
    return """
      <tr><th scope="row"><span class="cell">\(View.initials(row.user.name))\
      <a href="/console/users/\(PathText.encode(row.user.name))/security_credentials">\
      \(row.user.name)</a></span></th>\
      <td data-label="\(t(.groups))">\(row.groups.joined(separator: ", "))</td>\
      <td data-label="MFA">\(devices)</td>\
      <td data-label="\(t(.lastSignIn))">\
      \(row.user.passwordUsedAt.map { View.time($0, visit) } ?? t(.never))</td></tr>

      """
  }

  private static func empty(_ find: String, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    guard !find.isEmpty else {
      return "<div class=\"empty\">\(Icon.users.svg(28))<h2>\(t(.noUsersYet))</h2></div>"
    }
    return """
      <div class="empty">\(Icon.search.svg(28))<h2>\(t(.noUserMatches(find)))</h2>\
      <a class="btn" href="/console/users">\(t(.clear))</a></div>
      """
  }

  private static func pager(
    _ rows: [Row], _ isMore: Bool, _ find: String, _ withoutMFA: Bool, _ visit: SignedInVisit
  ) -> HTML {
    let rest = "q=\(PathText.encode(find))\(withoutMFA ? "&filter=without-mfa" : "")"
    let last = PathText.encode(rows.last?.user.name ?? "")
    return """
      <div class="card-foot pager"><span></span><span class="row">\
      <a class="btn btn-sm" href="/console/users?\(rest)">\(visit.t(.firstPage))</a>\
      \(if: isMore, """
        <a class="btn btn-sm" href="/console/users?\(rest)&amp;after=\(last)">\
        \(visit.t(.nextPage))</a>
        """)</span></div>
      """
  }
}
