import Identity
import Operations

/// Ten codes on paper, for the day the devices are gone.
enum RecoveryCodesPage {
  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let left = try visit.read { records in
      try records.recoveryCodes(of: owner(visit), at: visit.now)
    }
    let t = visit.t
    return visit.page(
      Layout.shell(
        t(.recoveryCodes), nil, visit, crumbs: crumbs(visit),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.recoveryCodes))</h1>\
        <p class="lede">\(t(.recoveryCodesLede))</p></div></div>
        \(visit.account.waysBack.contains(.recoveryCodes)
          ? form(left, visit) : Alert.info.box(t(.noPrintedCodes)))
        """))
  }

  private static func form(_ left: Int, _ visit: SignedInVisit) -> HTML {
    let t = visit.t
    return """
      <form class="card" method="post" action="/console/me/recovery">\(visit.formToken)\
      <div class="card-body"><p>\(t(.recoveryCodesLeft(left)))</p></div>\
      <div class="card-foot row between">\
      <a class="btn btn-quiet" href="/console/me/security_credentials">\(t(.cancel))</a>\
      <button class="btn btn-primary">\(t(.makeRecoveryCodes))</button></div></form>
      """
  }

  /// Shows the codes, this once.
  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode(returningTo: "/console/me/recovery")
    let owner = try owner(visit)
    guard visit.account.waysBack.contains(.recoveryCodes) else { throw PageRefusal.notFound }
    guard try !visit.read({ try $0.devices(of: owner) }).isEmpty else { throw PageRefusal.notFound }
    let random = visit.visit.console.settings.random
    let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode.makeText(random: random) }
    let (account, caller, now) = (visit.account, visit.caller, visit.now)
    try visit.visit.write { records in
      try records.deleteRecoveryCodes(of: owner)
      try records.insertRecoveryCodes(
        codes.map(RecoveryCode.digest), of: owner, in: account.id, expiringAt: nil)
      try records.tell(
        owner, of: account.id, .recoveryCodesMade, by: caller.noticeName, at: now)
      try records.append(
        AuditRecord(
          eventID: UniqueID.text(random: random), at: now, account: account.id,
          source: "signin.amazonaws.com", name: "ConsoleRecoveryCodesCreated", isReadOnly: false,
          actor: .caller(caller), parameters: "{\"count\":\(RecoveryCode.count)}", response: nil,
          refusal: nil, kind: .console))
    }
    let t = visit.t
    return visit.page(
      Layout.shell(
        t(.recoveryCodes), nil, visit, crumbs: crumbs(visit),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.recoveryCodes))</h1>\
        <p class="lede">\(t(.recoverySheet(visit.name, account.displayName)))</p></div></div>
        <section class="card"><div class="card-body">
        <p class="small muted">\(visit.visit.request.origin) · \(Layout.grouped(account.id)) · \
        \(now.description)</p>
        <ol class="recovery" translate="no">\
        \(codes.map { "<li><code>\($0)</code></li>" as HTML })</ol>
        <p class="hint">\(t(.recoveryCodesOnce))</p></div>
        <div class="card-foot row between no-print"><button type="button" \
        class="btn no-js-hide" data-copy="\(codes.joined(separator: "\n"))">\(Icon.copy.svg(14))\
        \(t(.copyCodes))</button>\
        <a class="btn btn-primary" href="/console/me/security_credentials">\(t(.savedThem))</a>\
        </div></section>
        """))
  }

  private static func owner(_ visit: SignedInVisit) throws -> Owner {
    guard visit.isPerson else { throw PageRefusal.noPerson }
    return visit.caller.owner
  }

  private static func crumbs(_ visit: SignedInVisit) -> [Crumb] {
    let own = Crumb(visit.t(.yourSecurityCredentials), "/console/me/security_credentials")
    return [own, Crumb(visit.t(.recoveryCodes))]
  }
}
