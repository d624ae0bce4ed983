import AWSQuery
import Identity
import Operations

/// What was done in the account, by whom: the audit trail, newest first.
enum ActivityPage {
  static let path = "/console/activity"
  private static let pageSize = 25
  /// Portions of new records that a page waits for to be sorted in.
  static let portions = 20

  /// What AWS asks of who looks at the event history.
  private static let permission = Permission("cloudtrail:LookupEvents", on: "*")

  static func require(_ visit: SignedInVisit, in records: any Reading) throws {
    try visit.call(Parameters([])).require(permission, in: records)
  }

  static func mayShow(to visit: SignedInVisit, in records: any Reading) throws -> Bool {
    do {
      try require(visit, in: records)
      return true
    } catch is ServiceError {
      return false
    }
  }

  /// The newest records, for the overview; nil when the visitor may not see them.
  static func newest(_ count: Int, for visit: SignedInVisit) throws -> [AuditEntry]? {
    guard try visit.read({ try mayShow(to: visit, in: $0) }) else { return nil }
    _ = try visit.visit.console.store.indexAudit(portions: portions)
    return try visit.read { records in
      try records.auditRecords(
        matching: AuditFilter(), of: visit.account.id, .newest, limit: count)
    }.map { AuditEntry($0) }
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let t = visit.t
    let query = ActivityQuery(visit.visit.request.query)
    try visit.read { try require(visit, in: $0) }
    let isComplete = try visit.visit.console.store.indexAudit(portions: portions)
    let found = try visit.read { records in
      try records.auditRecords(
        matching: query.filter, of: visit.account.id, query.page, limit: pageSize + 1)
    }
    // One more was asked for, to see whether there is more; it is at the far end of the page.
    let isMore = found.count > pageSize
    var shown = found
    if isMore {
      if case .newer = query.page { shown.removeFirst() } else { shown.removeLast() }
    }
    let entries = shown.map { AuditEntry($0) }
    return visit.page(
      Layout.shell(
        t(.activity), .activity, visit,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.activity))</h1>\
        <p class="lede">\(t(.activityLede))</p></div></div>
        \(if: !isComplete, Alert.info.box(t(.activityBehind)))
        <section class="card" aria-label="\(t(.activity))">\
        \(form(query, t))
        \(news(of: query, after: entries.first, visit))
        \(entries.isEmpty ? empty(query, t) : ActivityTable.table(entries, withRecords: true, t))
        \(pager(entries, isMore, query, t))</section>
        """))
  }

  private static func form(_ query: ActivityQuery, _ t: Texts) -> HTML {
    let days: HTML? =
      query.isMalformed(query.from) || query.isMalformed(query.to) ? t(.dayMalformed) : nil
    return """
      <form class="toolbar filters" method="get" action="\(path)" role="search">\
      <div class="field"><label for="user">\(t(.activityUser))</label>\
      <input class="input" id="user" name="user" value="\(query.user)" autocomplete="off" \
      spellcheck="false" autocapitalize="none"></div>\
      <div class="field"><label for="event">\(t(.activityEvent))</label>\
      <input class="input" id="event" name="event" value="\(query.event)" autocomplete="off" \
      spellcheck="false" autocapitalize="none" placeholder="ConsoleLogin"></div>\
      <div class="field"><label for="result">\(t(.activityResult))</label>\
      <select class="input" id="result" name="result">\
      \(option("", t(.anyResult), query))\(option("allowed", t(.wasDone), query))\
      \(option("refused", t(.wasRefused), query))</select></div>\
      <div class="field"><label for="from">\(t(.fromDay))</label>\
      <input class="input" id="from" name="from" type="date" value="\(query.from)"\
      \(if: days != nil, " aria-invalid=\"true\" aria-describedby=\"from-error\"")>\
      \(Form.error(days, of: "from"))</div>\
      <div class="field"><label for="to">\(t(.toDay))</label>\
      <input class="input" id="to" name="to" type="date" value="\(query.to)"></div>\
      <button class="btn">\(t(.filterActivity))</button>\
      \(if: !query.isEmpty, "<a class=\"btn btn-quiet\" href=\"\(path)\">\(t(.clearFilters))</a>")\
      </form>
      """
  }

  /// Where the script says that there is more by now; only the newest page can be out of date.
  private static func news(
    of query: ActivityQuery, after newest: AuditEntry?, _ visit: SignedInVisit
  ) -> HTML {
    guard case .newest = query.page else { return HTML() }
    let place = newest?.id ?? AuditPosition(at: visit.now, id: 0)
    return """
      <p class="news" hidden data-news="\(query.address(ActivityNews.path, ("after", place.text)))">\
      <span></span> <a href="\(query.address())">\(visit.t(.showNews))</a></p>
      """
  }

  private static func option(_ value: String, _ label: HTML, _ query: ActivityQuery) -> HTML {
    "<option value=\"\(value)\"\(if: value == query.result, " selected")>\(label)</option>"
  }

  private static func empty(_ query: ActivityQuery, _ t: Texts) -> HTML {
    """
    <div class="empty">\(Icon.activity.svg(28))\
    <h2>\(t(query.isEmpty ? .nothingYet : .nothingWithTheseFilters))</h2></div>
    """
  }

  private static func pager(
    _ entries: [AuditEntry], _ isMore: Bool, _ query: ActivityQuery, _ t: Texts
  ) -> HTML {
    let (older, newer): (Bool, Bool) =
      switch query.page {
      case .newest: (isMore, false)
      case .older: (isMore, true)
      case .newer: (true, isMore)
      }
    let links: [HTML] = [
      newer
        ? link(t(.newerEvents), query.address(path, ("after", end(entries.first, query)))) : HTML(),
      older
        ? link(t(.olderEvents), query.address(path, ("before", end(entries.last, query)))) : HTML(),
    ]
    let downloads: [HTML] = ActivityDownload.Format.allCases.map { format in
      link(
        t(.download(format.name)),
        query.address(ActivityDownload.path, ("format", format.rawValue)))
    }
    return """
      <div class="card-foot pager"><span class="row">\(downloads)</span>\
      <span class="row">\(links)</span></div>
      <p class="hint card-foot">\(t(.downloadHint(ActivityDownload.most)))</p>
      """
  }

  /// The record at the end of the page, or where an empty page stands.
  private static func end(_ entry: AuditEntry?, _ query: ActivityQuery) -> String {
    if let entry { return entry.id.text }
    switch query.page {
    case .newest: return ""
    case .older(let place), .newer(let place): return place.text
    }
  }

  private static func link(_ text: HTML, _ address: String) -> HTML {
    "<a class=\"btn btn-sm\" href=\"\(link: address)\">\(text)</a>"
  }
}
