import AWSQuery
import Identity
import Operations

/// Lets in a user who has lost his devices, by a code for once that is told to him: no device goes,
/// and whoever finds the password alone stands where he stood.
enum HelpPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    let user = try visit.requireUser()
    let request = try visit.visit.read { records in
      try visit.visit.require(.helpSignIn, to: user, in: records)
      return try current(visit, user, in: records)
    }
    return page(visit, request)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode(returningTo: visit.base + "/help")
    return visit.visit.field("do") == "refuse" ? try refuse(visit) : try grant(visit)
  }

  /// A code that is good for a day, once. Who gives it has shown his own second factor just now.
  private static func grant(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let user = try visit.requireUser()
    guard visit.visit.session.hasFreshCode(at: visit.now) else {
      throw PageRefusal.service(
        .accessDenied("Only who has shown a code of his own device may let others in."))
    }
    let now = visit.now
    let text = RecoveryCode.makeText(random: visit.visit.visit.console.settings.random)
    let request = try visit.visit.visit.write { records -> HelpRequest? in
      try visit.visit.require(.helpSignIn, to: user, in: records)
      // Answered once: a second window finds nothing to answer.
      guard let request = try current(visit, user, in: records) else { return nil }
      try records.deleteHelpRequest(of: user.id)
      try records.insertRecoveryCodes(
        [RecoveryCode.digest(of: text)], of: .user(user.id), in: user.account,
        expiringAt: now.adding(seconds: HelpRequest.lifetime))
      try records.append(record("ConsoleHelpGranted", request, user, visit))
      return request
    }
    guard request != nil else { return page(visit, nil) }
    let t = visit.t
    return visit.visit.page(
      Layout.shell(
        t(.helpSignIn), .coverage, visit.visit, crumbs: crumbs(visit),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.helpTitle(user.name)))</h1></div></div>
        \(Alert.ok.box(t(.helpGranted(user.name))))
        <section class="card narrow" aria-labelledby="h-code"><div class="card-head"><div>\
        <h2 id="h-code">\(t(.codeForOnce))</h2><p>\(t(.shownOnce))</p></div></div>
        <div class="card-body">\(View.snippet("made", text, copy: t(.copyCode)))</div>
        <div class="card-foot row end"><a class="btn btn-primary" href="\(CoveragePage.path)">\
        \(t(.goBack))</a></div></section>
        """))
  }

  private static func refuse(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let user = try visit.requireUser()
    try visit.visit.visit.write { records in
      try visit.visit.require(.helpSignIn, to: user, in: records)
      guard let request = try current(visit, user, in: records) else { return }
      try records.deleteHelpRequest(of: user.id)
      try records.append(record("ConsoleHelpRefused", request, user, visit))
    }
    return visit.visit.done(.helpRefused, user.name, to: CoveragePage.path)
  }

  private static func current(
    _ visit: PersonVisit, _ user: User, in records: any Reading
  ) throws -> HelpRequest? {
    guard let request = try records.helpRequest(of: user.id), request.isCurrent(at: visit.now)
    else { return nil }
    return request
  }

  private static func record(
    _ name: String, _ request: HelpRequest, _ user: User, _ visit: PersonVisit
  ) -> AuditRecord {
    visit.visit.ownRecord(name) { json in
      json.member("userName", user.name)
      json.member("request", request.code)
    }
  }

  private static func crumbs(_ visit: PersonVisit) -> [Crumb] {
    [Crumb(visit.t(.mfaCoverage), CoveragePage.path), Crumb(visit.t(.helpSignIn))]
  }

  private static func page(_ visit: PersonVisit, _ request: HelpRequest?) -> ConsoleAnswer {
    let t = visit.t
    return visit.visit.page(
      Layout.shell(
        t(.helpSignIn), .coverage, visit.visit, crumbs: crumbs(visit),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.helpTitle(visit.name)))</h1></div></div>
        \(request.map { form($0, visit) } ?? Alert.info.box(t(.noHelpAsked(visit.name))))
        """), status: request == nil ? 404 : 200)
  }

  private static func form(_ request: HelpRequest, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    return """
      <form class="card narrow" method="post" action="\(link: visit.base)/help">\
      \(visit.visit.formToken)<div class="card-body fields">
      <dl class="kv"><div><dt>\(t(.requestCode))</dt>\
      <dd><code translate="no">\(request.code)</code></dd></div>\
      <div><dt>\(t(.askedAt))</dt><dd>\(View.time(request.madeAt, visit.visit))</dd></div>\
      <div><dt>\(t(.askedFrom))</dt><dd translate="no">\(request.sourceIP)</dd></div></dl>
      <p>\(t(.helpMeans(visit.name)))</p>\(Alert.warn.box(t(.helpCheckPerson(visit.name))))
      </div><div class="card-foot row between">\
      <button class="btn" name="do" value="refuse">\(t(.refuseHelp))</button>\
      <button class="btn btn-primary" name="do" value="grant">\(t(.makeCodeForOnce))</button>\
      </div></form>
      """
  }
}
