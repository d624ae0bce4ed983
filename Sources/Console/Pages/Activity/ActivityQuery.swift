import AWSQuery
import Identity

/// What the filter form says, and the address that says the same.
struct ActivityQuery {
  var user = ""
  var event = ""
  var result = ""
  /// Days, `2026-11-22`, in UTC; the last one is included.
  var from = ""
  var to = ""
  var page = AuditPage.newest

  init(user: String = "") {
    self.user = user
  }

  init(_ query: Parameters) {
    func trimmed(_ name: String) -> String {
      var text = (query[name] ?? "")[...]
      while text.first == " " { text.removeFirst() }
      while text.last == " " { text.removeLast() }
      return String(text)
    }
    (user, event, result) = (trimmed("user"), trimmed("event"), trimmed("result"))
    (from, to) = (trimmed("from"), trimmed("to"))
    if let place = query["before"].flatMap({ AuditPosition($0) }) { page = .older(place) }
    if let place = query["after"].flatMap({ AuditPosition($0) }) { page = .newer(place) }
  }

  /// What is to be looked for. A day that is none is not asked for.
  var filter: AuditFilter {
    var filter = AuditFilter()
    filter.user = user.isEmpty ? nil : user
    filter.event = event.isEmpty ? nil : event
    filter.result = AuditFilter.Result(rawValue: result)
    filter.from = Timestamp(day: from)
    filter.to = Timestamp(day: to)?.adding(seconds: 86_400)
    return filter
  }

  var isEmpty: Bool { filter == AuditFilter() }

  /// The days that are written as none is.
  func isMalformed(_ day: String) -> Bool { !day.isEmpty && Timestamp(day: day) == nil }

  /// `path?user=…`, with what else is said of the page.
  func address(_ path: String = ActivityPage.path, _ more: (String, String)...) -> String {
    let fields = [
      ("user", user), ("event", event), ("result", result), ("from", from), ("to", to),
    ]
    let parts = (fields.filter { !$0.1.isEmpty } + more).map {
      $0.0 + "=" + PathText.encode($0.1)
    }
    return parts.isEmpty ? path : path + "?" + parts.joined(separator: "&")
  }
}
