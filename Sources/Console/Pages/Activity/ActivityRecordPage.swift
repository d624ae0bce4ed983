import Identity

/// One record whole, for those too long to stand on a page with others.
enum ActivityRecordPage {
  static let pattern = ActivityPage.path + "/record/:record"

  static func address(of entry: AuditEntry) -> String {
    ActivityPage.path + "/record/" + entry.id.text
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    guard let place = AuditPosition(try visit.parameter("record")), place.id < .max else {
      throw PageRefusal.notFound
    }
    let found = try visit.read { records in
      try ActivityPage.require(visit, in: records)
      // The first that is older than whatever would follow it.
      return try records.auditRecords(
        matching: AuditFilter(), of: visit.account.id,
        .older(AuditPosition(at: place.at, id: place.id + 1)), limit: 1)
    }
    guard let record = found.first, record.position == place else { throw PageRefusal.notFound }
    let entry = AuditEntry(record)
    let t = visit.t
    return visit.page(
      Layout.shell(
        t(.theRecord(entry.eventName)), .activity, visit,
        crumbs: [Crumb(t(.activity), ActivityPage.path), Crumb(t(.theRecord(entry.eventName)))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.theRecord(entry.eventName)))</h1>\
        </div></div>
        <section class="card activity" aria-label="\(t(.theRecord(entry.eventName)))">\
        <div class="card-body"><pre translate="no" dir="ltr">\(ActivityTable.whole(entry))</pre></div>\
        </section>
        """))
  }
}
