import Identity
import OneTimePasswords
import Operations

/// A fresh code before factors, keys, other people's passwords or recovery are changed.
enum ConfirmPage {
  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    guard visit.isPerson else { throw PageRefusal.noPerson }
    return page(visit)
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    guard visit.isPerson else { throw PageRefusal.noPerson }
    let typed = TypedCode(visit.field("code"))
    guard let code = typed.code else { return page(visit, error: typed.problem, status: 422) }
    let plain = visit.visit
    let token = SecretToken(random: plain.console.settings.random)
    let (session, caller) = (visit.session, visit.caller)
    let verdict = try plain.write { records -> CodeCheck.Verdict in
      // Signed out meanwhile, in another window: then this code opens nothing either.
      guard try records.consoleSession(session.digest) != nil else {
        throw PageRefusal.signIn(returningTo: plain.returning)
      }
      let verdict = try CodeCheck.verify(code, of: caller.owner, plain, in: records)
      guard case .accepted(let device) = verdict else {
        try records.append(record(false, caller, plain))
        return verdict
      }
      try records.delete(session.digest)
      try records.insert(session.confirmed(as: token.digest, by: device.id, at: plain.now))
      try records.append(record(true, caller, plain))
      return verdict
    }
    switch verdict {
    case .accepted:
      let address = visit.field("return")
      return .redirect(to: LinkAddress.isLocal(address) ? address : "/console/")
        .setting(.session, token.text, isSecure: plain.isSecure)
    case .refused: return page(visit, error: .codeRefused, status: 422)
    case .paused(let until):
      return page(visit, error: .codesPaused(Moment.clock(until)), status: 429)
    case .quarantined(let until):
      return page(visit, error: .codesQuarantined(Moment.clock(until)), status: 429)
    }
  }

  private static func record(_ isRight: Bool, _ caller: Caller, _ visit: Visit) -> AuditRecord {
    AuditRecord(
      eventID: UniqueID.text(random: visit.console.settings.random), at: visit.now,
      account: caller.account.id, source: "signin.amazonaws.com", name: "ConsoleStepUp",
      isReadOnly: false, actor: .caller(caller), parameters: nil, response: nil,
      refusal: isRight ? nil : AuditRecord.Refusal(code: "Failed authentication", message: nil),
      kind: .console)
  }

  private static func page(
    _ visit: SignedInVisit, error: Message? = nil, status: Int = 200
  ) -> ConsoleAnswer {
    let t = visit.t
    let returning = visit.visit.returning
    return .page(
      Layout.gate(
        .confirmItIsYou, visit.visit, isError: error != nil,
        """
        \(SessionEnd.bar(visit))
        <div class="card">
        <div><h1>\(t(.confirmItIsYou))</h1><p class="lede small">\(t(.confirmLede))</p></div>
        <div class="identity">\(View.initials(visit.name))<span class="grow"><b>\(visit.name)</b>\
        <span class="sub num">\(t(.account)) \(Layout.grouped(visit.account.id))</span></span></div>
        <form method="post" action="/console/confirm" class="fields">\(visit.formToken)\
        <input type="hidden" name="return" value="\(returning)">
        \(Form.code(
          "code", t(.codeFromApp), isFocused: true, hint: t(.anyAppWillDo),
          error: error.map { t($0) }))
        \(View.countdown(visit.visit, .newCodeIn))
        <button class="btn btn-primary btn-block">\(t(.confirm))</button>
        </form>
        <nav class="links" aria-label="\(t(.otherWays))"><a href="/console/">\
        \(Icon.home.svg())\(t(.backToOverview))</a></nav>
        </div>
        """), status: status)
  }
}
