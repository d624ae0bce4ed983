extension English {
  static func text(_ message: ActivityMessage) -> HTML {
    switch message {
    case .activityLede:
      "What was changed in this account and what was refused, newest first. All times are UTC."
    case .activityOfAccount: "What was done in this account"
    case .activityBehind:
      "So much happened lately that the newest events are still being sorted in. Load the page again in a moment."
    case .activityTime: "Time"
    case .activityEvent: "Event"
    case .activityUser: "User"
    case .activityWho: "Who"
    case .activityTarget: "Target"
    case .activityFrom: "From"
    case .activityResult: "Result"
    case .anyResult: "Any"
    case .wasDone: "Done"
    case .wasRefused: "Refused"
    case .fromDay: "From day"
    case .toDay: "To day"
    case .dayMalformed: "Write days as 2026-11-22."
    case .filterActivity: "Filter"
    case .clearFilters: "Clear filters"
    case .nothingYet: "Nothing has happened yet."
    case .nothingWithTheseFilters: "Nothing yet with these filters."
    case .newEvents(let count, let isMore):
      "\(isMore ? "More than " : "")\(count) new \(count == 1 ? "event" : "events")."
    case .showNews: "Show"
    case .newerEvents: "Newer"
    case .olderEvents: "Older"
    case .download(let format): "Download \(format)"
    case .downloadHint(let most):
      "A file has what the filters find, the newest \(most) events at most."
    case .theRecord(let event): event.isEmpty ? "Record" : "Record of \(event)"
    case .unreadable: "Altered: cannot be read"
    case .yes: "Yes"
    case .no: "No"
    case .lastEvents: "Last events"
    case .allActivity: "All activity"
    }
  }
}
