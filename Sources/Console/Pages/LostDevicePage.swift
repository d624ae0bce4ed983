import AWSQuery
import Identity
import Operations

/// For who has shown his password and has no device at hand: the ways there are, each told to
/// everybody alike.
enum LostDevicePage {
  private enum Outcome: Sendable {
    case granted(ConsoleAnswer)
    case refused
    case paused
  }

  static func show(_ visit: TicketVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: TicketVisit) throws -> ConsoleAnswer {
    visit.visit.field("do") == "ask" ? try ask(visit) : try useCode(visit)
  }

  /// Asks an administrator, who sees the request and gives a code for it. Asked again, a request
  /// that stands is shown again.
  private static func ask(_ visit: TicketVisit) throws -> ConsoleAnswer {
    guard let user = visit.user, visit.account.waysBack.contains(.requests) else {
      throw PageRefusal.notFound
    }
    let plain = visit.visit
    let account = visit.account
    try plain.write { records in
      try visit.requireTicket(in: records)
      if let request = try records.helpRequest(of: user.id), request.isCurrent(at: plain.now) {
        return
      }
      let request = HelpRequest(
        account: account.id, user: user.id,
        code: HelpRequest.makeCode(random: plain.console.settings.random),
        sourceIP: plain.connection.sourceIP, madeAt: plain.now)
      try records.replace(request)
      try records.append(
        plain.signInRecord(
          "ConsoleHelpRequested", account: account, principal: .user(user), isSuccess: true,
          additional: "{\"request\":\"\(request.code)\"}"))
    }
    return .redirect(to: "/signin/lost")
  }

  /// A recovery code is a second factor, and good once. It ends whatever other session there is.
  private static func useCode(_ visit: TicketVisit) throws -> ConsoleAnswer {
    let plain = visit.visit
    let (owner, account, principal) = (visit.ticket.owner, visit.account, visit.principal)
    let digest = RecoveryCode.digest(of: plain.field("recovery"))
    let budget = PasswordBudgetKey.name(
      "recovery \(owner.number)", from: Network.of(plain.connection.sourceIP))
    let outcome = try plain.write { records -> Outcome in
      try visit.requireTicket(in: records)
      guard try records.charge(budget, at: plain.now) else { return .paused }
      let isRight = try records.spendRecoveryCode(
        digest, of: owner, takingPrinted: account.waysBack.contains(.recoveryCodes), at: plain.now)
      try records.append(
        plain.signInRecord(
          "ConsoleRecoveryCodeUsed", account: account, principal: principal, isSuccess: isRight,
          additional: "{}"))
      guard isRight else { return .refused }
      try records.endConsoleSessions(of: owner, except: nil)
      try records.deleteTickets(of: owner)
      try records.tell(
        owner, of: account.id, .recoveryCodeUsed, by: principal.noticeName, at: plain.now)
      return .granted(
        try SignInSteps.enter(
          account, owner, principal, factor: SignInSteps.Factor(at: plain.now, device: nil), plain,
          ending: visit.ticket, returningTo: "/console/me/security_credentials", in: records))
    }
    switch outcome {
    case .granted(let answer): return Notice.done("recovered").after(answer, plain)
    case .refused: return try page(visit, error: .recoveryCodeRefused, status: 422)
    case .paused:
      let end = PasswordBudget.end(ofWindow: budget.window, at: plain.now)
      return try page(visit, error: .tooManyTries(Moment.clock(end)), status: 429)
    }
  }

  private static func page(
    _ visit: TicketVisit, error: Message? = nil, status: Int = 200
  ) throws -> ConsoleAnswer {
    let t = visit.visit.t
    let request = try visit.user.flatMap { user in
      try visit.visit.read { try $0.helpRequest(of: user.id) }
    }
    return .page(
      Layout.gate(
        .lostDevice, visit.visit, isError: error != nil,
        """
        <div class="card">
        <div><h1>\(t(.lostDevice))</h1><p class="lede small">\(t(.lostDeviceLede))</p></div>
        \(CodePage.identity(visit))
        <h2>\(t(.anotherDevice))</h2><p class="small">\(t(.anotherDeviceHelp)) \
        <a href="/signin/mfa">\(t(.backToOneCode))</a></p>
        <h2>\(t(.aRecoveryCode))</h2>
        <form method="post" action="/signin/lost" class="fields">\(visit.formToken)
        \(Form.text(
          "recovery", t(.recoveryCode), maxLength: 40, hint: t(.recoveryCodeHint),
          error: error.map { t($0) }))
        <button class="btn btn-primary btn-block">\(t(.useRecoveryCode))</button>
        </form>
        \(RootRecoveryPage.offer(visit))
        \(visit.user == nil ? onTheHost(t) : administrator(request, visit))
        </div>
        """), status: status)
  }

  private static func onTheHost(_ t: Texts) -> HTML {
    "<h2>\(t(.onTheHost))</h2><p class=\"small\">\(t(.onTheHostHelp))</p>"
  }

  private static func administrator(_ request: HelpRequest?, _ visit: TicketVisit) -> HTML {
    let t = visit.visit.t
    let body: HTML
    if let request, request.isCurrent(at: visit.visit.now) {
      body = Alert.info.box(t(.requestMade(request.code)))
    } else if visit.account.waysBack.contains(.requests) {
      body = """
        <p class="small">\(t(.askAdministratorHelp))</p>
        <form method="post" action="/signin/lost">\(visit.formToken)\
        <button class="btn btn-block" name="do" value="ask">\(t(.askAdministrator))</button></form>
        """
    } else {
      body = "<p class=\"small\">\(t(.yourAdministratorHelp))</p>"
    }
    return "<h2>\(t(.yourAdministrator))</h2>\(body)"
  }
}
