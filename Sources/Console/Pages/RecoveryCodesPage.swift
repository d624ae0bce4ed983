import Identity
import Operations

/// Ten codes on paper, for the day the devices are gone.
enum RecoveryCodesPage {
  static let path = "/console/me/recovery"

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
      <form class="card" method="post" action="\(path)">\(visit.formToken)\
      <div class="card-body"><p>\(t(.recoveryCodesLeft(left)))</p></div>\
      <div class="card-foot row between">\
      <a class="btn btn-quiet" href="/console/me/security_credentials">\(t(.cancel))</a>\
      <button class="btn btn-primary">\(t(.makeRecoveryCodes))</button></div></form>
      """
  }

  /// Shows the codes, this once.
  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode(returningTo: path)
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
    return sheet(codes, visit)
  }

  /// What is printed: nothing of it is kept here, and no address holds a code.
  private static func sheet(_ codes: [String], _ visit: SignedInVisit) -> ConsoleAnswer {
    let t = visit.t
    let account = visit.account
    let facts: [(HTML, String)] = [
      (t(.sheetServer), visit.visit.request.origin),
      (
        t(.account),
        Layout.grouped(account.id) + (account.alias.map { " \u{B7} " + $0 } ?? "")
      ),
      (t(.sheetUser), visit.name),
      (t(.sheetMade), Moment.exact(visit.now.description) + " UTC"),
    ]
    let text: HTML = """
      \(t(.recoveryCodes))
      \(facts.map { "\($0): \($1)\n" as HTML })
      \(codes.map { "\($0)\n" as HTML })
      \(t(.recoveryCodesOnce))

      """
    let file = "recovery-codes-\(account.id)-\(visit.caller.isRoot ? "root" : visit.name).txt"
    return visit.page(
      Layout.shell(
        t(.recoveryCodes), nil, visit, crumbs: crumbs(visit),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.recoveryCodes))</h1>\
        <p class="lede no-print">\(t(.sheetLede))</p></div></div>
        <section class="card sheet" aria-label="\(t(.recoveryCodes))"><div class="card-body">
        <dl class="kv">\(facts.map(fact))</dl>
        <ol class="recovery" translate="no">\
        \(codes.map { "<li><code>\($0)</code></li>" as HTML })</ol>
        <p class="hint">\(t(.recoveryCodesOnce))</p>
        <div class="row no-print">\
        <button type="button" class="btn no-js-hide" data-print>\(Icon.print.svg(14))\(t(.print))</button>\
        <button type="button" class="btn no-js-hide" data-download="\(file)" data-text="\(text)">\
        \(Icon.policy.svg(14))\(t(.downloadText))</button>\
        <button type="button" class="btn no-js-hide" data-copy="\(codes.joined(separator: "\n"))">\
        \(Icon.copy.svg(14))\(t(.copyCodes))</button></div></div>
        <form class="card-foot row between no-print" action="/console/me/security_credentials">\
        <label class="check"><input type="checkbox" required><span>\(t(.inSafePlace))</span>\
        </label><button class="btn btn-primary">\(t(.finish))</button></form></section>
        """))
  }

  private static func fact(_ name: HTML, _ value: String) -> HTML {
    "<div><dt>\(name)</dt><dd translate=\"no\">\(value)</dd></div>"
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
