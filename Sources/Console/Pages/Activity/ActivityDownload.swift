import AWSQuery
import Identity

/// The filtered records as a file.
enum ActivityDownload {
  static let path = "/console/activity/download"
  /// Most records of one file; the newest. `sallyport audit export` has them all.
  static let most = 10_000

  enum Format: String, CaseIterable {
    case lines = "jsonl"
    case table = "csv"

    var name: String {
      switch self {
      case .lines: "JSON Lines"
      case .table: "CSV"
      }
    }

    var contentType: String {
      switch self {
      case .lines: "application/jsonl; charset=utf-8"
      case .table: "text/csv; charset=utf-8; header=present"
      }
    }
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let query = ActivityQuery(visit.visit.request.query)
    guard let format = Format(rawValue: visit.visit.request.query["format"] ?? "") else {
      throw PageRefusal.notFound
    }
    try visit.read { try ActivityPage.require(visit, in: $0) }
    _ = try visit.visit.console.store.indexAudit(portions: ActivityPage.portions)
    let found = try visit.read { records in
      try records.auditRecords(
        matching: query.filter, of: visit.account.id, query.page, limit: most)
    }
    var answer = ConsoleAnswer(status: 200)
    answer.contentType = format.contentType
    answer.headers.append(
      ("Content-Disposition", "attachment; filename=\"activity.\(format.rawValue)\""))
    switch format {
    case .lines: answer.body = found.flatMap { Array($0.json.utf8) + [UInt8(ascii: "\n")] }
    case .table:
      answer.body = Array(ActivityCSV.text(found.map { AuditEntry($0) }).utf8)
    }
    return answer
  }
}

/// Records as a table for spreadsheets (RFC 4180).
enum ActivityCSV {
  private static let columns = [
    "eventTime", "eventName", "who", "target", "sourceIPAddress", "mfa", "errorCode", "eventSource",
  ]

  /// What stands for the event of a record that was altered.
  private static let unreadable = "(unreadable)"

  static func text(_ entries: [AuditEntry]) -> String {
    ([columns] + entries.map(fields)).map { line($0) }.joined()
  }

  private static func fields(_ entry: AuditEntry) -> [String] {
    [
      entry.eventTime, entry.isReadable ? entry.eventName : unreadable, entry.who,
      entry.target ?? "", entry.sourceIPAddress,
      entry.usedMFA.map { $0 ? "true" : "false" } ?? "", entry.errorCode ?? "", entry.eventSource,
    ]
  }

  private static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  /// Always in quotes. A spreadsheet takes what begins so for a formula, even in quotes, and a
  /// stranger may choose his name: an apostrophe in front makes it text.
  static func field(_ value: String) -> String {
    let isFormula = value.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
    return "\"" + (isFormula ? "'" : "") + value.replacing("\"", with: "\"\"") + "\""
  }
}
