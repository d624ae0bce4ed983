import Identity
import OneTimePasswords
import Operations

/// The second step of signing in: a code from any of one's apps.
enum CodePage {
  private enum Outcome: Sendable {
    case granted(ConsoleAnswer)
    case refused(CodeCheck.Verdict)
  }

  static func show(_ visit: TicketVisit) throws -> ConsoleAnswer {
    page(visit)
  }

  static func submit(_ visit: TicketVisit) throws -> ConsoleAnswer {
    let typed = TypedCode(visit.visit.field("code"))
    guard let code = typed.code else {
      return page(visit, error: typed.problem, status: 422)
    }
    let (ticket, account, principal) = (visit.ticket, visit.account, visit.principal)
    let plain = visit.visit
    let outcome = try plain.write { records -> Outcome in
      try visit.requireTicket(in: records)
      let verdict = try CodeCheck.verify(code, of: ticket.owner, plain, in: records)
      guard case .accepted(let device) = verdict else {
        try records.append(check(false, account, principal, plain))
        return .refused(verdict)
      }
      try records.append(check(true, account, principal, plain))
      let answer = try SignInSteps.enter(
        account, ticket.owner, principal,
        factor: SignInSteps.Factor(at: plain.now, device: device), plain, ending: ticket,
        returningTo: plain.returning, in: records)
      return .granted(answer)
    }
    switch outcome {
    case .granted(let answer): return answer
    case .refused(.paused(let until)):
      return page(visit, error: .codesPaused(Moment.clock(until)), status: 429)
    case .refused(.quarantined(let until)):
      return page(visit, error: .codesQuarantined(Moment.clock(until)), status: 429)
    case .refused: return page(visit, error: .codeRefused, status: 422)
    }
  }

  private static func check(
    _ isRight: Bool, _ account: Account, _ principal: Caller.Principal, _ visit: Visit
  ) -> AuditRecord {
    visit.signInRecord(
      "CheckMfa", account: account, principal: principal, isSuccess: isRight,
      additional: "{\"MfaType\":\"Virtual MFA\"}")
  }

  private static func page(
    _ visit: TicketVisit, error: Message? = nil, status: Int = 200
  ) -> ConsoleAnswer {
    let t = visit.visit.t
    let returning = visit.visit.returning
    return .page(
      Layout.gate(
        .enterCode, visit.visit, isError: error != nil,
        """
        \(if: Notice(visit.visit) == .done("resync"), Alert.ok.box(t(.inStepNowTypeNext)))
        <div class="card">
        <div><p class="small muted">\(t(.stepTwoOfTwo))</p><h1>\(t(.enterCode))</h1></div>
        \(identity(visit))
        <form method="post" action="/signin/mfa" class="fields">\(visit.formToken)\
        <input type="hidden" name="return" value="\(returning)">\
        <input type="text" name="username" autocomplete="username" hidden readonly \
        value="\(visit.name)">
        \(Form.code(
          "code", t(.codeFromApp), isFocused: true, hint: t(.anyAppWillDo), error: error.map { t($0) }))
        \(View.countdown(visit.visit, .newCodeIn))
        <button class="btn btn-primary btn-block">\(t(.verifyAndSignIn))</button>
        </form>
        <nav class="links" aria-label="\(t(.otherWays))">\
        <a href="/signin/resync\(SignInSteps.query(returningTo: returning))">\(Icon.sync.svg())\
        \(t(.codesNeverAccepted))</a>\
        <a href="/signin/lost">\(Icon.life.svg())\(t(.lostDevice))</a></nav>
        </div>
        """), status: status)
  }

  /// Who is signing in.
  static func identity(_ visit: TicketVisit) -> HTML {
    let t = visit.visit.t
    return """
      <div class="identity">\(View.initials(visit.name))<span class="grow"><b>\(visit.name)</b>\
      <span class="sub num">\(t(.account)) \(Layout.grouped(visit.account.id))</span></span>\
      <a class="small" href="/signin">\(t(.notYou))</a></div>
      """
  }
}
