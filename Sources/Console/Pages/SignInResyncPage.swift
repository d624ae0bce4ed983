import Identity
import OneTimePasswords
import Operations

/// For apps whose clock has run away: two codes in a row tell what time it is for the app. They sign
/// nobody in; they are spent, and the next code does (T-09).
enum SignInResyncPage {
  static func show(_ visit: TicketVisit) throws -> ConsoleAnswer {
    page(visit)
  }

  static func submit(_ visit: TicketVisit) throws -> ConsoleAnswer {
    let first = TypedCode(visit.visit.field("code1"))
    let second = TypedCode(visit.visit.field("code2"))
    guard let one = first.code, let two = second.code else {
      return page(visit, errors: (first.problem, second.problem), status: 422)
    }
    if first.digits == second.digits {
      return page(visit, errors: (nil, .sameCodeTwice), status: 422)
    }
    let (owner, account, principal) = (visit.ticket.owner, visit.account, visit.principal)
    let plain = visit.visit
    let device = try plain.write { records -> VirtualDevice? in
      for device in try records.devices(of: owner) {
        guard
          case .accepted(let step) = try records.verifyPair(
            one, then: two, for: device, at: plain.now),
          try records.spend(step.advanced(by: -1), of: device),
          try records.spend(step, of: device)
        else { continue }
        try records.update(device.synchronized(to: step, at: plain.now))
        try records.tell(
          owner, of: account.id, .deviceResynchronized, about: device.serialNumber.name,
          by: principal.noticeName, at: plain.now)
        try records.append(record(true, account, principal, plain))
        return device
      }
      try records.append(record(false, account, principal, plain))
      return nil
    }
    guard device != nil else { return page(visit, errors: (.pairRefused, nil), status: 422) }
    return Notice.done("resync").after(
      .redirect(to: "/signin/mfa" + SignInSteps.query(returningTo: plain.field("return"))), plain)
  }

  private static func record(
    _ isRight: Bool, _ account: Account, _ principal: Caller.Principal, _ visit: Visit
  ) -> AuditRecord {
    visit.signInRecord(
      "ResyncMFADevice", account: account, principal: principal, isSuccess: isRight,
      additional: "{\"MfaType\":\"Virtual MFA\"}")
  }

  private static func page(
    _ visit: TicketVisit, errors: (Message?, Message?) = (nil, nil), status: Int = 200
  ) -> ConsoleAnswer {
    let t = visit.visit.t
    let returning = visit.visit.returning
    return .page(
      Layout.gate(
        .twoCodesInARow, visit.visit, isError: status != 200,
        """
        <div class="card">
        <div><h1>\(t(.twoCodesInARow))</h1><p class="lede small">\(t(.resyncLede))</p></div>
        \(CodePage.identity(visit))
        <form method="post" action="/signin/resync" class="fields">\(visit.formToken)\
        <input type="hidden" name="return" value="\(returning)">
        \(TwoCodes.fields(visit.visit, errors: errors))
        <button class="btn btn-primary btn-block">\(t(.resynchronize))</button>
        </form>
        <nav class="links" aria-label="\(t(.otherWays))"><a href="/signin/mfa">\
        \(Icon.chevron.svg())\(t(.backToOneCode))</a></nav>
        </div>
        """), status: status)
  }
}

/// The two fields of every pair of codes.
enum TwoCodes {
  /// What is wrong with one code stands at it; what is wrong with both stands below.
  static func fields(_ visit: Visit, errors: (Message?, Message?)) -> HTML {
    let t = visit.t
    let both = [errors.0, errors.1].compactMap(\.self).first(where: \.isOfBothCodes)
    func own(_ error: Message?) -> HTML? { error.flatMap { $0.isOfBothCodes ? nil : t($0) } }
    return """
      <div class="codes"\(if: both != nil, " role=\"group\" aria-describedby=\"pair-error\"")>\
      \(Form.code("code1", t(.mfaCode1), isSmall: true, error: own(errors.0)))\
      \(Form.code("code2", t(.mfaCode2), fills: false, isSmall: true, error: own(errors.1)))\
      </div>
      \(Form.error(both.map { t($0) }, of: "pair"))
      \(View.countdown(visit, .nextCodeIn))
      """
  }
}

extension Message {
  fileprivate var isOfBothCodes: Bool {
    switch self {
    case .pairRefused, .sameCodeTwice, .codesPaused, .codesQuarantined: true
    default: false
    }
  }
}
