import Identity
import Operations

/// The root user's way back in without a device: after his password and a wait, a code by mail and
/// then one by phone. His devices stay as they are, so a reset leaves no fewer checks than before.
enum RootRecoveryPage {
  static let path = "/signin/lost/recovery"

  private enum Outcome: Sendable {
    /// On to the next step, with another ticket if there is one.
    case next(SecretToken?)
    case granted(ConsoleAnswer)
    case refused
    case paused(until: Timestamp)
    /// It is not open: not set up, not begun, or over.
    case closed
  }

  /// What is known of the account's way back.
  private struct State: Sendable {
    let contact: RootContact
    let recovery: RootRecovery?
    let mail: SentCode?
    let phone: SentCode?
  }

  /// On the page of a lost device, for every root user alike.
  static func offer(_ visit: TicketVisit) -> HTML {
    guard visit.user == nil else { return HTML() }
    let t = visit.visit.t
    return """
      <h2>\(t(.emailAndPhone))</h2><p class="small">\(t(.emailAndPhoneHelp)) \
      <a href="\(link: path)">\(t(.useEmailAndPhone))</a></p>
      """
  }

  static func show(_ visit: TicketVisit) throws -> ConsoleAnswer {
    guard visit.user == nil else { throw PageRefusal.notFound }
    return try page(visit)
  }

  static func submit(_ visit: TicketVisit) throws -> ConsoleAnswer {
    guard visit.user == nil else { throw PageRefusal.notFound }
    let plain = visit.visit
    let step = plain.field("do")
    guard plain.console.delivery.canRecover else { return try page(visit, status: 422) }
    let outcome = try plain.write { records -> Outcome in
      try visit.requireTicket(in: records)
      let contact = try records.rootContact(of: visit.account.id)
      guard contact.mayRecover, let phone = contact.phone else { return .closed }
      switch step {
      case "start": return try start(visit, in: records)
      case "cancel": return try cancel(visit, in: records)
      case "mail": return try sendMail(visit, in: records)
      case "mail-code": return try takeMailCode(visit, phone.number, in: records)
      case "phone": return try sendPhone(visit, phone.number, in: records)
      case "phone-code": return try takePhoneCode(visit, phone.number, in: records)
      default: return .closed
      }
    }
    plain.console.delivery.wake()
    switch outcome {
    case .granted(let answer): return Notice.done("recovered-by-phone").after(answer, plain)
    case .next(let token):
      let answer = ConsoleAnswer.redirect(to: path)
      return token.map { answer.setting(.ticket, $0.text, isSecure: plain.isSecure) } ?? answer
    case .refused: return try page(visit, codeError: plain.t(.sentCodeRefused), status: 422)
    case .paused(let until):
      return try page(visit, error: plain.t(.tooManyTries(Moment.utc(until))), status: 429)
    case .closed: return try page(visit, status: 422)
    }
  }

  // The steps, each in the transaction that decides on it.

  private static func start(_ visit: TicketVisit, in records: any Writing) throws -> Outcome {
    let (account, now) = (visit.account, visit.visit.now)
    guard try records.rootRecovery(of: account.id, at: now) == nil else { return .next(nil) }
    let budget = RootRecovery.budget(of: account.id)
    guard try records.charge(budget, at: now) else {
      return .paused(until: PasswordBudget.end(ofWindow: budget.window, at: now))
    }
    let delay = visit.visit.console.delivery.recoveryDelay
    try records.insert(RootRecovery(account: account.id, at: now, delay: delay))
    try records.append(record("PasswordRecoveryRequested", true, visit))
    try tell(.recoveryRequested, visit, in: records)
    return .next(nil)
  }

  private static func cancel(_ visit: TicketVisit, in records: any Writing) throws -> Outcome {
    guard try records.deleteRootRecovery(of: visit.account.id) else { return .next(nil) }
    try records.append(record("ConsoleRecoveryCanceled", true, visit))
    try tell(.recoveryCanceled, visit, in: records)
    return .next(nil)
  }

  private static func sendMail(_ visit: TicketVisit, in records: any Writing) throws -> Outcome {
    guard try isReady(visit, in: records) else { return .closed }
    return try send(.recoveryEmail, to: visit.account.rootEmail, visit, in: records)
      ?? .next(renewed(visit, in: records).token)
  }

  /// The mailed code ties the recovery to this sign-in, and sends the phone's.
  private static func takeMailCode(
    _ visit: TicketVisit, _ phone: PhoneNumber, in records: any Writing
  ) throws -> Outcome {
    guard try isReady(visit, in: records) else { return .closed }
    if let refusal = try check(
      .recoveryEmail, sentTo: visit.account.rootEmail, visit, in: records)
    {
      return refusal
    }
    let (token, ticket) = try renewed(visit, in: records)
    try records.noteMailed(to: ticket.digest, of: visit.account.id)
    // Where too many were sent already, the page offers to send another later.
    _ = try send(.recoveryPhone, to: phone.description, visit, in: records)
    return .next(token)
  }

  private static func sendPhone(
    _ visit: TicketVisit, _ phone: PhoneNumber, in records: any Writing
  ) throws -> Outcome {
    guard try isMailed(visit, in: records) else { return .closed }
    return try send(.recoveryPhone, to: phone.description, visit, in: records) ?? .next(nil)
  }

  /// The second code, the end of the recovery, and the session are one transaction (law 1).
  private static func takePhoneCode(
    _ visit: TicketVisit, _ phone: PhoneNumber, in records: any Writing
  ) throws -> Outcome {
    guard try isMailed(visit, in: records) else { return .closed }
    if let refusal = try check(.recoveryPhone, sentTo: phone.description, visit, in: records) {
      return refusal
    }
    let (account, plain) = (visit.account, visit.visit)
    guard
      try records.finishRootRecovery(of: account.id, in: visit.ticket.digest, at: plain.now)
    else { return .closed }
    try records.append(record("PasswordRecoveryCompleted", true, visit))
    try records.endConsoleSessions(of: visit.ticket.owner, except: nil)
    try records.deleteTickets(of: visit.ticket.owner)
    try tell(.recoveryCompleted, visit, in: records)
    return .granted(
      try SignInSteps.enter(
        account, visit.ticket.owner, visit.principal,
        factor: SignInSteps.Factor(at: plain.now, device: nil), plain, ending: visit.ticket,
        returningTo: "/console/me/security_credentials", in: records))
  }

  private static func isReady(_ visit: TicketVisit, in records: any Reading) throws -> Bool {
    let now = visit.visit.now
    return try records.rootRecovery(of: visit.account.id, at: now)?.isReady(at: now) ?? false
  }

  private static func isMailed(_ visit: TicketVisit, in records: any Reading) throws -> Bool {
    let now = visit.visit.now
    guard let recovery = try records.rootRecovery(of: visit.account.id, at: now) else {
      return false
    }
    return recovery.isReady(at: now) && recovery.mailedTo == visit.ticket.digest
  }

  /// Sends a code; what to answer when it may not be sent.
  private static func send(
    _ purpose: SentCode.Purpose, to target: String, _ visit: TicketVisit, in records: any Writing
  ) throws -> Outcome? {
    let verdict = try CodeSending.send(
      purpose, to: target, of: visit.account, visit.visit, in: records)
    if case .paused(let until) = verdict { return .paused(until: until) }
    try records.append(record("ConsoleRecoveryCodeSent", true, visit, purpose))
    return nil
  }

  /// Looks at a code, charged to the network's budget and to its own; what to answer when it is wrong.
  private static func check(
    _ purpose: SentCode.Purpose, sentTo target: String, _ visit: TicketVisit,
    in records: any Writing
  ) throws -> Outcome? {
    let (account, plain) = (visit.account, visit.visit)
    let budget = PasswordBudgetKey.name(
      "recovery \(visit.ticket.owner.number)", from: Network.of(plain.connection.sourceIP))
    guard try records.charge(budget, at: plain.now) else {
      return .paused(until: PasswordBudget.end(ofWindow: budget.window, at: plain.now))
    }
    let isRight = try records.spendCode(
      plain.field("code"), for: purpose, to: target, of: account, at: plain.now)
    try records.append(record("ConsoleRecoveryCodeChecked", isRight, visit, purpose))
    guard !isRight else { return nil }
    try records.noteMiss(of: account.id)
    return .refused
  }

  /// Another ticket in place of this one, for as long as mail may take.
  private static func renewed(
    _ visit: TicketVisit, in records: any Writing
  ) throws -> (token: SecretToken, ticket: SignInTicket) {
    let token = SecretToken(random: records.random)
    let ticket = SignInTicket(
      digest: token.digest, account: visit.account.id, owner: visit.ticket.owner, step: .code,
      expiresAt: visit.visit.now.adding(seconds: RootRecovery.ticketLifetime))
    try records.delete(visit.ticket)
    try records.insert(ticket)
    return (token, ticket)
  }

  private static func record(
    _ name: String, _ isRight: Bool, _ visit: TicketVisit, _ purpose: SentCode.Purpose? = nil
  ) -> AuditRecord {
    let by = purpose.map { $0.isForPhone ? "{\"by\":\"phone\"}" : "{\"by\":\"email\"}" } ?? "{}"
    return visit.visit.signInRecord(
      name, account: visit.account, principal: visit.principal, isSuccess: isRight, additional: by)
  }

  private static func tell(
    _ kind: OwnerNotice.Kind, _ visit: TicketVisit, in records: any Writing
  ) throws {
    try records.tell(
      visit.ticket.owner, of: visit.account.id, kind, by: nil, at: visit.visit.now)
  }

  // What is shown.

  private static func page(
    _ visit: TicketVisit, error: HTML? = nil, codeError: HTML? = nil, status: Int = 200
  ) throws -> ConsoleAnswer {
    let now = visit.visit.now
    let state = try visit.visit.read { records in
      State(
        contact: try records.rootContact(of: visit.account.id),
        recovery: try records.rootRecovery(of: visit.account.id, at: now),
        mail: try records.sentCode(.recoveryEmail, of: visit.account.id, at: now),
        phone: try records.sentCode(.recoveryPhone, of: visit.account.id, at: now))
    }
    let t = visit.visit.t
    return .page(
      Layout.gate(
        .lostDevice, visit.visit, isError: status != 200,
        """
        <div class="card">
        <div><h1>\(t(.useEmailAndPhone))</h1><p class="lede small">\(t(.recoveryLede))</p></div>
        \(CodePage.identity(visit))
        \(error.map { Alert.bad.box($0) })
        \(body(state, visit, codeError))
        <nav class="links" aria-label="\(t(.otherWays))"><a href="/signin/lost">\
        \(Icon.life.svg())\(t(.backToLost))</a></nav>
        </div>
        """), status: status)
  }

  private static func body(_ state: State, _ visit: TicketVisit, _ error: HTML?) -> HTML {
    let t = visit.visit.t
    let now = visit.visit.now
    guard visit.visit.console.delivery.canRecover, state.contact.mayRecover,
      let phone = state.contact.phone
    else { return Alert.info.box(t(.emailAndPhoneOff)) }
    let email = RootEmail.masked(visit.account.rootEmail)
    guard let recovery = state.recovery else {
      let delay = visit.visit.console.delivery.recoveryDelay
      return """
        \(error.map { Alert.bad.box($0) })
        <p class="small">\(t(.recoverySteps(email: email, phone: phone.number.masked)))</p>
        \(if: delay > 0, """
          <p class="small">\(t(.recoveryDelay(hours: (delay + 3599) / 3600)))</p>
          """)
        \(form("start", t(.recoveryStart), visit))
        """
    }
    guard recovery.isReady(at: now) else {
      return """
        \(Alert.info.box(t(.recoveryWait(Moment.utc(recovery.readyAt)))))
        \(form("cancel", t(.recoveryCancel), visit, isPrimary: false))
        """
    }
    let cancel = form("cancel", t(.recoveryCancel), visit, isPrimary: false)
    if recovery.mailedTo == visit.ticket.digest {
      return """
        \(if: state.phone != nil, Alert.ok.box(t(.phoneCodeSent(phone.number.masked))))
        \(form("phone-code", t(.verifyBoth), visit, field(.recoveryPhone, t, error)))
        \(form("phone", t(.sendAnother), visit, isPrimary: false))\(cancel)
        """
    }
    guard state.mail != nil else {
      return """
        \(error.map { Alert.bad.box($0) })
        <p class="small">\(t(.recoveryReady(Moment.utc(recovery.endsAt))))</p>
        \(form("mail", t(.sendMailCode(email)), visit))\(cancel)
        """
    }
    return """
      \(Alert.info.box(t(.mailCodeSent(email))))
      \(form("mail-code", t(.next), visit, field(.recoveryEmail, t, error)))
      \(form("mail", t(.sendAnother), visit, isPrimary: false))\(cancel)
      """
  }

  private static func field(_ purpose: SentCode.Purpose, _ t: Texts, _ error: HTML?) -> HTML {
    SentCodeField.field(purpose, t, error: error)
  }

  private static func form(
    _ step: String, _ button: HTML, _ visit: TicketVisit, _ field: HTML = HTML(),
    isPrimary: Bool = true
  ) -> HTML {
    """
    <form method="post" action="\(link: path)" class="fields">\(visit.formToken)\(field)\
    <button class="btn btn-block\(if: isPrimary, " btn-primary")" name="do" value="\(step)">\
    \(button)</button></form>
    """
  }
}
