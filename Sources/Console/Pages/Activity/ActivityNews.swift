import AWSQuery
import Identity

/// How many records there are by now beyond those of a page; its script asks while it is looked at.
enum ActivityNews {
  static let path = "/console/activity/news"
  /// Beyond that nobody counts.
  private static let most = 100

  static func count(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let query = ActivityQuery(visit.visit.request.query)
    guard case .newer = query.page else { throw PageRefusal.notFound }
    try visit.read { try ActivityPage.require(visit, in: $0) }
    _ = try visit.visit.console.store.indexAudit(portions: 1)
    let count = try visit.read { records in
      try records.auditRecords(
        matching: query.filter, of: visit.account.id, query.page, limit: most + 1)
    }.count
    var answer = ConsoleAnswer(status: count == 0 ? 202 : 200)
    answer.contentType = "text/plain; charset=utf-8"
    answer.body = visit.t(.newEvents(min(count, most), isMore: count > most)).bytes
    return answer
  }
}
