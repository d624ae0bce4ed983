import Identity

/// What happened since somebody was here last, on every page until he has seen it (T-08).
enum NoticesForm {
  static func box(_ visit: SignedInVisit) -> HTML {
    guard let last = visit.untold.last else { return HTML() }
    let t = visit.t
    let items = visit.untold.map { item($0, visit) }
    return """
      <section class="alert alert-info" aria-labelledby="h-untold">\(Icon.info.svg())\
      <form method="post" action="/console/notices">\(visit.formToken)\
      <input type="hidden" name="through" value="\(last.id.number)">\
      <input type="hidden" name="return" value="\(visit.visit.request.address)">\
      <h2 id="h-untold" class="small">\(t(.sinceYouWereHere))</h2><ul>\(items)</ul>\
      <p><button class="btn btn-sm">\(t(.seen))</button></p></form></section>
      """
  }

  /// Forgets what was shown, and goes back.
  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let shown = visit.untold
    if let number = Int64(visit.field("through")), shown.contains(where: { $0.id.number == number })
    {
      let owner = visit.caller.owner
      try visit.visit.write { try $0.deleteNotices(of: owner, through: RecordID(number)) }
    }
    let address = visit.field("return")
    return .redirect(to: LinkAddress.isLocal(address) ? address : "/console/")
  }

  private static func item(_ notice: OwnerNotice, _ visit: SignedInVisit) -> HTML {
    "<li>\(visit.t(.notice(notice))) <span class=\"muted\">\(View.time(notice.at, visit))</span></li>"
  }
}
