import Identity

/// The wizard's last step, for who added a device of his own: how he gets back in when it is lost.
enum RecoveryStepPage {
  static let path = "/console/me/mfa/recovery"

  private struct Shown: Sendable {
    var devices: [VirtualDevice]
    var codesLeft: Int
  }

  /// Where who has just added a device is led: here, unless he has another way in already.
  static func next(after visit: PersonVisit) throws -> String {
    let credentials = visit.base + "/security_credentials"
    guard visit.isOwn else { return credentials }
    let shown = try shown(visit)
    let isSafe =
      shown.devices.count > 1
      && (shown.codesLeft > 0 || !visit.visit.account.waysBack.contains(.recoveryCodes))
    return isSafe ? credentials : path
  }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let shown = try shown(visit)
    guard let newest = shown.devices.last else { throw PageRefusal.notFound }
    let t = visit.t
    return visit.visit.page(
      Layout.shell(
        t(.whatIfLost), nil, visit.visit, crumbs: visit.crumbs(t(.recoveryStep)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.whatIfLost))</h1>\
        <p class="lede">\(t(.whatIfLostLede))</p></div></div>
        \(visit.visit.noticeBox(about: visit.name))
        <div class="wizard">
        \(Wizard.steps(3, visit, device: newest.serialNumber.name))
        <ul class="ways">
        \(another(shown, visit))
        \(codes(shown, visit))
        \(way(.clock, t(.skipStep), nothing(shown, visit), """
          <a class="btn btn-quiet" href="/console/me/security_credentials">\(t(.skip))</a>
          """))
        </ul></div>
        """))
  }

  private static func shown(_ visit: PersonVisit) throws -> Shown {
    try visit.visit.read { records in
      Shown(
        devices: try records.devices(of: visit.owner),
        codesLeft: try records.recoveryCodes(of: visit.owner, at: visit.now))
    }
  }

  private static func another(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    guard shown.devices.count < devicesPerPrincipal else { return HTML() }
    let title = shown.devices.count == 1 ? t(.secondDevice) : t(.anotherDeviceStep)
    return way(
      .phone, title, t(.secondDeviceHelp),
      "<a class=\"btn btn-primary\" href=\"/console/me/mfa/new\">\(title)</a>")
  }

  private static func codes(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    guard visit.visit.account.waysBack.contains(.recoveryCodes) else { return HTML() }
    return way(
      .print, t(.recoveryCodes),
      shown.codesLeft == 0 ? t(.printCodesHelp) : t(.printCodesAgain(shown.codesLeft)),
      """
      <form method="post" action="\(RecoveryCodesPage.path)">\(visit.visit.formToken)\
      <button class="btn">\(t(.printCodes))</button></form>
      """)
  }

  /// Who is left to ask when nothing is done.
  private static func nothing(_ shown: Shown, _ visit: PersonVisit) -> HTML {
    let t = visit.t
    if shown.devices.count > 1 || shown.codesLeft > 0 { return t(.skipWithAnother) }
    if visit.user == nil { return t(.skipRoot) }
    return visit.visit.account.waysBack.contains(.requests) ? t(.skipUser) : t(.skipAskingNobody)
  }

  private static func way(_ icon: Icon, _ title: HTML, _ text: HTML, _ action: HTML) -> HTML {
    """
    <li class="card"><span class="tile">\(icon.svg(18))</span><div class="grow"><h2>\(title)</h2>\
    <p>\(text)</p></div>\(action)</li>

    """
  }
}
