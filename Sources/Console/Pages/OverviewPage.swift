import Identity

/// Where everybody begins: how safe the account and oneself are, and what to do about it.
enum OverviewPage {
  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let t = visit.t
    let owner = visit.caller.owner
    let (own, recovery, summary) = try visit.read { records in
      (
        visit.isPerson ? try records.devices(of: owner).count : nil,
        try records.recoveryCodes(of: owner, at: visit.now),
        try visit.may("GetAccountSummary", in: records)
          ? try records.summary(of: visit.account.id) : nil
      )
    }
    let newest = try ActivityPage.newest(10, for: visit)
    return visit.page(
      Layout.shell(
        t(.overview), .overview, visit,
        """
        <div class="page-head"><div class="grow"><h1>\(t(.overview))</h1>\
        <p class="lede">\(t(.overviewLede(visit.account.displayName)))</p></div></div>
        \(visit.noticeBox(about: visit.name))
        \(if: !visit.isPerson, borrowed(visit))
        \(nudge(own, recovery, summary, visit))
        \(if: visit.caller.isRoot && own != 0 && summary?.users == 0, Alert.info.box("""
          \(t(.firstUserNudge)) <a href="\(FirstUserPage.path)">\(t(.firstUser))</a>
          """))
        <dl class="stat">\
        \(own.map { own in
          """
          <div class="card"><dt>\(t(.yourDevices))</dt><dd>\(own) \
          <small>\(t(.ofEight(devicesPerPrincipal)))</small></dd></div>
          """ as HTML
        })\
        \(summary.map { summary in
          """
          <div class="card"><dt>\(t(.rootUser))</dt><dd>\
          \(summary.rootDevices > 0
            ? "<span class=\"badge badge-ok\">\(t(.devices(summary.rootDevices)))</span>"
            : "<span class=\"badge badge-warn\">\(t(.noMFA))</span>" as HTML)</dd></div>\
          <div class="card"><dt>\(t(.users))</dt><dd>\(summary.users)</dd></div>\
          <div class="card"><dt>\(t(.devicesInUse))</dt><dd>\(summary.devicesInUse)</dd></div>
          """ as HTML
        })</dl>
        \(newest.map { activity($0, t) })
        """))
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

  private static func nudge(
    _ own: Int?, _ recovery: Int, _ summary: AccountSummary?, _ visit: SignedInVisit
  ) -> HTML {
    let t = visit.t
    guard let own else { return HTML() }
    let add: HTML = "<a href=\"/console/me/mfa/new\">\(t(.assignMFADevice))</a>"
    if own == 0 {
      let text = visit.caller.isRoot ? t(.activateRootMFA) : t(.youHaveNoMFA)
      return Alert.warn.box("\(text) \(add)")
    }
    if recovery == 0, visit.account.waysBack.contains(.recoveryCodes) {
      let make: HTML = "<a href=\"/console/me/recovery\">\(t(.makeRecoveryCodes))</a>"
      return Alert.info.box("\(t(.makeRecoveryCodesNow)) \(make)")
    }
    if own == 1 { return Alert.info.box("\(t(.addSecondDevice)) \(add)") }
    if let summary, summary.rootDevices == 0, !visit.caller.isRoot {
      return Alert.warn.box(t(.rootHasNoMFA))
    }
    return HTML()
  }
}
