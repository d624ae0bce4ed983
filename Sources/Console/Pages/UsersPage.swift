import AWSQuery
import Identity

/// The account's users.
enum UsersPage {
  private static let pageSize = 50

  /// Seconds after which somebody counts as idle, and a key as old.
  private static let long: Int64 = 90 * 86_400

  private struct Row: Sendable {
    let user: User
    let groups: [String]
    let devices: Int
    let hasPassword: Bool
    let oldestKey: Timestamp?
  }

  private enum Filter: String, CaseIterable, Sendable {
    case all = ""
    case withoutMFA = "without-mfa"
    /// Neither signed in nor used a key for ninety days.
    case idle

    func name(_ t: Texts) -> HTML {
      switch self {
      case .all: t(.all)
      case .withoutMFA: t(.withoutMFA)
      case .idle: t(.idleLong)
      }
    }
  }

  /// What is looked for.
  private struct Query: Sendable {
    let find: String
    let filter: Filter
    let after: String?

    init(_ visit: SignedInVisit) {
      let query = visit.visit.request.query
      find = query["q"] ?? ""
      filter = query["filter"].flatMap { Filter(rawValue: $0) } ?? .all
      after = query["after"]
    }

    func address(_ filter: Filter, after: String? = nil) -> String {
      let fields = [("q", find), ("filter", filter.rawValue), ("after", after ?? "")]
      let parts = fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\(PathText.encode($0.1))" }
      return "/console/users" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }
  }

  private struct Shown: Sendable {
    var rows: [Row] = []
    var isMore = false
    var mayCreate = false
    /// Nil for who may not see all devices.
    var coverage: MFACoverage?
    var rootDevices = 0
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let t = visit.t
    let query = Query(visit)
    let shown = try visit.read { records -> Shown in
      try visit.require("ListUsers", in: records)
      var shown = Shown()
      (shown.rows, shown.isMore) = try rows(query, visit, in: records)
      shown.mayCreate = try visit.may("CreateUser", [("UserName", "-")], in: records)
      if try visit.may("ListVirtualMFADevices", in: records) {
        shown.coverage = try records.coverage(of: visit.account.id)
        shown.rootDevices = try records.devices(of: .root(visit.account.id)).count
      }
      return shown
    }
    return visit.page(
      Layout.shell(
        t(.users), .users, visit,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.users))</h1>\
        <p class="lede">\(t(.usersLede))</p></div>\
        \(if: shown.mayCreate, create(t))</div>
        \(visit.noticeBox(about: ""))
        \(shown.coverage.map { stats($0, shown.rootDevices, t) })
        <section class="card" aria-label="\(t(.users))">\
        <form class="toolbar" method="get" action="/console/users" role="search">\
        <div class="search"><label class="vh" for="find">\(t(.findUsers))</label>\
        \(Icon.search.svg())<input class="input" id="find" name="q" type="search" \
        placeholder="\(t(.findByName))" autocomplete="off" value="\(query.find)"></div>\
        \(if: query.filter != .all, """
          <input type="hidden" name="filter" value="\(query.filter.rawValue)">
          """)\
        <button class="btn">\(t(.find))</button>\
        <ul class="seg">\(Filter.allCases.map { choice($0, query, t) })</ul></form>
        \(shown.rows.isEmpty ? empty(query, shown.mayCreate, t) : table(shown.rows, visit))
        \(if: shown.isMore || query.after != nil, pager(shown, query, t))</section>
        """))
  }

  private static func create(_ t: Texts) -> HTML {
    """
    <a class="btn btn-primary" href="/console/users/new">\(Icon.plus.svg())\
    \(t(.createUser))</a>
    """
  }

  private static func choice(_ filter: Filter, _ query: Query, _ t: Texts) -> HTML {
    """
    <li><a href="\(link: query.address(filter))"\
    \(if: filter == query.filter, " aria-current=\"true\"")>\(filter.name(t))</a></li>
    """
  }

  private static func stats(_ coverage: MFACoverage, _ rootDevices: Int, _ t: Texts) -> HTML {
    let root: HTML =
      rootDevices > 0
      ? View.badge("badge-ok", t(.devices(rootDevices))) : View.badge("badge-warn", t(.noMFA))
    return """
      <dl class="stat"><div class="card"><dt>\(t(.peopleWithMFA))</dt><dd>\(coverage.covered) \
      <small>\(t(.ofPeople(coverage.people)))</small></dd></div>\
      <div class="card"><dt>\(t(.rootUser))</dt><dd>\(root)</dd></div>\
      <div class="card"><dt>\(t(.devicesInUse))</dt><dd>\(coverage.devicesInUse)</dd></div></dl>
      """
  }

  /// Reads on until the page is full: what is looked for is not what the store sorts by.
  private static func rows(
    _ query: Query, _ visit: SignedInVisit, in records: any Reading
  ) throws -> ([Row], Bool) {
    var (rows, after): ([Row], String?) = ([], query.after)
    let wanted = query.find.lowercased()
    while true {
      let batch = try records.users(
        in: visit.account.id, under: "/", after: after, limit: 200)
      for user in batch {
        after = user.name
        if !wanted.isEmpty, !(user.path + user.name).lowercased().contains(wanted) { continue }
        let devices = try records.devices(of: .user(user.id)).count
        if query.filter == .withoutMFA, devices > 0 { continue }
        let keys = try records.accessKeys(of: .user(user.id))
        if query.filter == .idle, try !isIdle(user, keys, at: visit.now, in: records) { continue }
        if rows.count == pageSize { return (rows, true) }
        rows.append(
          Row(
            user: user, groups: try records.groups(of: user.id).map(\.name), devices: devices,
            hasPassword: try records.loginProfile(of: user.id) != nil,
            oldestKey: keys.map(\.createdAt).min()))
      }
      if batch.count < 200 { return (rows, false) }
    }
  }

  /// Whether nobody has been heard of as that user for long; a new user has had no time to be.
  private static func isIdle(
    _ user: User, _ keys: [AccessKey], at now: Timestamp, in records: any Reading
  ) throws -> Bool {
    let uses = try keys.compactMap { try records.lastUse(of: $0.id)?.at }
    let last = ([user.createdAt] + uses + [user.passwordUsedAt].compactMap { $0 }).max()
    return last.map { $0.adding(seconds: long) <= now } ?? true
  }

  private static func table(_ rows: [Row], _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return """
      <table class="table stack"><caption class="vh">\(t(.usersOfAccount))</caption>\
      <thead><tr><th scope="col">\(t(.userName))</th><th scope="col">\(t(.groups))</th>\
      <th scope="col">MFA</th><th scope="col">\(t(.lastSignIn))</th>\
      <th scope="col">\(t(.oldestKey))</th></tr></thead><tbody>
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
      \(row.user.passwordUsedAt.map { View.time($0, visit) } ?? t(.never))</td>\
      <td data-label="\(t(.oldestKey))">\(row.oldestKey.map { age(of: $0, visit) } ?? t(.none))\
      </td></tr>

      """
  }

  private static func age(of key: Timestamp, _ visit: SignedInVisit) -> HTML {
    let days = Int((visit.now.seconds - key.seconds) / 86_400)
    let text = visit.t(.daysOld(days))
    return """
      <time class="num nowrap" datetime="\(key.description)">\
      \(key.adding(seconds: long) <= visit.now ? View.badge("badge-warn", text) : text)</time>
      """
  }

  private static func empty(_ query: Query, _ mayCreate: Bool, _ t: Texts) -> HTML {
    guard query.find.isEmpty else {
      return """
        <div class="empty">\(Icon.search.svg(28))<h2>\(t(.noUserMatches(query.find)))</h2>\
        <a class="btn" href="/console/users">\(t(.clear))</a></div>
        """
    }
    switch query.filter {
    case .withoutMFA:
      return "<div class=\"empty\">\(Icon.ok.svg(28))<h2>\(t(.allHaveMFA))</h2></div>"
    case .idle: return "<div class=\"empty\">\(Icon.ok.svg(28))<h2>\(t(.nobodyIdle))</h2></div>"
    case .all:
      return """
        <div class="empty">\(Icon.users.svg(28))<h2>\(t(.noUsersYet))</h2>\
        \(if: mayCreate, create(t))</div>
        """
    }
  }

  private static func pager(_ shown: Shown, _ query: Query, _ t: Texts) -> HTML {
    let next = query.address(query.filter, after: shown.rows.last?.user.name)
    return """
      <div class="card-foot pager"><span></span><span class="row">\
      <a class="btn btn-sm" href="\(link: query.address(query.filter))">\(t(.firstPage))</a>\
      \(if: shown.isMore, "<a class=\"btn btn-sm\" href=\"\(link: next)\">\(t(.nextPage))</a>")\
      </span></div>
      """
  }
}
