import Identity

/// Where everybody begins: how safe the account and oneself are, and what to do about it.
enum OverviewPage {
  private struct Shown: Sendable {
    /// Nil for who has no devices of his own.
    var own: [VirtualDevice]?
    var untried: [VirtualDevice] = []
    var codesLeft = 0
    /// The rest is nil for who may not know it.
    var summary: AccountSummary?
    var coverage: MFACoverage?
    var keys: Keys?
  }

  /// What the credential report says too.
  private struct Keys: Sendable {
    let old: Int
    let rootSignedInAt: Timestamp?
  }

  /// Seconds after which a key should have been replaced: ninety days.
  private static let oldKey: Int64 = 90 * 86_400

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let t = visit.t
    let shown = try visit.read { try Self.shown(visit, in: $0) }
    let newest = try ActivityPage.newest(10, for: visit)
    return visit.page(
      Layout.shell(
        t(.overview), .overview, visit,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.overview))</h1>\
        <p class="lede">\(t(.overviewLede(visit.account.displayName)))</p></div></div>
        \(visit.noticeBox(about: visit.name))
        \(if: !visit.isPerson, borrowed(visit))
        \(nudge(shown, visit))
        \(shown.untried.map { untried($0, t) })
        \(if: visit.caller.isRoot && shown.own?.isEmpty == false && shown.summary?.users == 0,
          Alert.info.box("""
            \(t(.firstUserNudge)) <a href="\(FirstUserPage.path)">\(t(.firstUser))</a>
            """))
        <dl class="stat">\
        \(shown.own.map { card(t(.yourDevices), number($0.count, t(.ofEight(devicesPerPrincipal)))) })\
        \(shown.summary.map { root($0, shown.keys, visit) })\
        \(shown.coverage.map { card(t(.peopleWithMFA), number($0.covered, t(.ofPeople($0.people)))) })\
        \(shown.summary.map { card(t(.users), "\($0.users)") })\
        \(shown.summary.map { card(t(.devicesInUse), "\($0.devicesInUse)") })\
        \(shown.keys.map { card(t(.oldKeys), "\($0.old)") })</dl>
        \(newest.map { activity($0, t) })
        """))
  }

  private static func shown(_ visit: SignedInVisit, in records: any Reading) throws -> Shown {
    let (owner, account) = (visit.caller.owner, visit.account.id)
    var shown = Shown()
    if visit.isPerson {
      let own = try records.devices(of: owner)
      shown.own = own
      shown.untried = try own.filter {
        $0.isUntried(lastUsed: try records.lastUse(of: $0), at: visit.now)
      }
    }
    shown.codesLeft = try records.recoveryCodes(of: owner, at: visit.now)
    if try visit.may("GetAccountSummary", in: records) {
      shown.summary = try records.summary(of: account)
    }
    if try visit.may("ListUsers", in: records) && visit.may("ListVirtualMFADevices", in: records) {
      shown.coverage = try records.coverage(of: account)
    }
    if try visit.may("GetCredentialReport", in: records) {
      shown.keys = Keys(
        old: try records.activeAccessKeys(
          in: account, madeBefore: visit.now.adding(seconds: -oldKey)),
        rootSignedInAt: try records.lastRootSignIn(to: account))
    }
    return shown
  }

  private static func card(_ name: HTML, _ value: HTML) -> HTML {
    "<div class=\"card\"><dt>\(name)</dt><dd>\(value)</dd></div>"
  }

  private static func number(_ count: Int, _ rest: HTML) -> HTML {
    "\(count) <small>\(rest)</small>"
  }

  /// The root user's devices, and when he was here last.
  private static func root(
    _ summary: AccountSummary, _ keys: Keys?, _ visit: SignedInVisit
  ) -> HTML {
    let t = visit.t
    let badge =
      summary.rootDevices > 0
      ? View.badge("badge-ok", t(.devices(summary.rootDevices)))
      : View.badge("badge-warn", t(.noMFA))
    guard let keys else { return card(t(.rootUser), badge) }
    let last = keys.rootSignedInAt.map { t(.lastSignInAt(View.time($0, visit))) }
    return card(t(.rootUser), "\(badge)<small class=\"line\">\(last ?? t(.neverSignedIn))</small>")
  }

  private static func untried(_ device: VirtualDevice, _ t: Texts) -> HTML {
    Alert.info.box(
      """
      \(t(.neverUsed(device.serialNumber.name))) \
      <a href="\(link: TryDevicePage.address(of: device))">\(t(.tryItNow))</a>
      """)
  }

  /// Whose rights the visitor has, and until when.
  private static func borrowed(_ visit: SignedInVisit) -> HTML {
    Alert.info.box(
      visit.t(
        .borrowedSession(
          View.arn(visit.caller.arn), View.time(visit.session.session.expiresAt, visit))))
  }

  private static func activity(_ entries: [AuditEntry], _ t: Texts) -> HTML {
    guard !entries.isEmpty else { return HTML() }
    return """
      <section class="card" aria-labelledby="h-activity"><div class="card-head">\
      <div><h2 id="h-activity">\(t(.lastEvents))</h2></div>\
      <a class="btn btn-sm" href="\(ActivityPage.path)">\(t(.allActivity))</a></div>\
      \(ActivityTable.table(entries, withRecords: false, t))</section>
      """
  }

  private static func nudge(_ shown: Shown, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    guard let own = shown.own?.count else { return HTML() }
    let add: HTML = "<a href=\"/console/me/mfa/new\">\(t(.assignMFADevice))</a>"
    if own == 0 {
      let text = visit.caller.isRoot ? t(.activateRootMFA) : t(.youHaveNoMFA)
      return Alert.warn.box("\(text) \(add)")
    }
    if shown.codesLeft == 0, visit.account.waysBack.contains(.recoveryCodes) {
      let make: HTML = "<a href=\"/console/me/recovery\">\(t(.makeRecoveryCodes))</a>"
      return Alert.info.box("\(t(.makeRecoveryCodesNow)) \(make)")
    }
    if own == 1 { return Alert.info.box("\(t(.addSecondDevice)) \(add)") }
    if let summary = shown.summary, summary.rootDevices == 0, !visit.caller.isRoot {
      return Alert.warn.box(t(.rootHasNoMFA))
    }
    return HTML()
  }
}
