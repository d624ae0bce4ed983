extension German {
  static func text(_ message: ActivityMessage) -> HTML {
    switch message {
    case .activityLede:
      """
      Was in diesem Konto geändert und was abgelehnt wurde, das Neueste zuerst. Alle Zeiten sind UTC.
      """
    case .activityOfAccount: "Was in diesem Konto geschah"
    case .activityBehind:
      """
      Zuletzt geschah so viel, dass die neuesten Ereignisse noch einsortiert werden. Laden Sie die \
      Seite gleich noch einmal.
      """
    case .activityTime: "Zeit"
    case .activityEvent: "Ereignis"
    case .activityUser: "Benutzer"
    case .activityWho: "Wer"
    case .activityTarget: "Ziel"
    case .activityFrom: "Von"
    case .activityResult: "Ergebnis"
    case .anyResult: "Jedes"
    case .wasDone: "Erledigt"
    case .wasRefused: "Abgelehnt"
    case .fromDay: "Vom Tag"
    case .toDay: "Bis zum Tag"
    case .dayMalformed: "Schreiben Sie Tage wie 2026-11-22."
    case .filterActivity: "Filtern"
    case .clearFilters: "Filter löschen"
    case .nothingYet: "Noch ist nichts geschehen."
    case .nothingWithTheseFilters: "Mit diesen Filtern noch nichts."
    case .newEvents(let count, let isMore):
      "\(isMore ? "Mehr als " : "")\(count) \(count == 1 ? "neues Ereignis" : "neue Ereignisse")."
    case .showNews: "Zeigen"
    case .newerEvents: "Neuere"
    case .olderEvents: "Ältere"
    case .download(let format): "\(format) herunterladen"
    case .downloadHint(let most):
      "Eine Datei enthält, was die Filter finden, höchstens die neuesten \(most) Ereignisse."
    case .theRecord(let event): event.isEmpty ? "Aufzeichnung" : "Aufzeichnung von \(event)"
    case .unreadable: "Verändert: nicht lesbar"
    case .yes: "Ja"
    case .no: "Nein"
    case .lastEvents: "Letzte Ereignisse"
    case .allActivity: "Alle Aktivität"
    }
  }
}
