import AWSQuery
import Identity
import Operations

/// A request on its way to its page.
struct Visit: Sendable {
  let console: Console
  let request: ConsoleRequest
  let now: Timestamp
  let t: Texts
  /// `light` or `dark`; nil for what the system has.
  let theme: String?
  /// What the path's parameters hold.
  var parameters: [String: String] = [:]
  /// Whether a script asked of its own accord: no sign that somebody is there.
  var isUnattended = false

  init(console: Console, request: ConsoleRequest, now: Timestamp) {
    self.console = console
    self.request = request
    self.now = now
    t = Texts(
      Language(rawValue: request.cookie(.language) ?? "")
        ?? Language(accepting: request.headers["accept-language"] ?? ""))
    theme = request.cookie(.theme).flatMap { ["light", "dark"].contains($0) ? $0 : nil }
  }

  /// Whether single keys do something; who speaks to his machine turns them off (WCAG 2.1.4).
  var hasShortcuts: Bool { request.cookie(.shortcuts) != "off" }

  var isSecure: Bool { request.connection.isSecure }

  func parameter(_ name: String) throws -> String {
    guard let value = parameters[name] else { throw PageRefusal.notFound }
    return value
  }

  /// What a field of the form holds; empty when it is not there.
  func field(_ name: String) -> String { request.form[name] ?? "" }

  /// Where to go on to once signed in: as the form carried it, or the address.
  var returning: String { request.form["return"] ?? request.query["return"] ?? "" }

  /// Where to come back to once signed in: what was asked for, or the page of the form that was sent.
  var comingBack: String {
    !request.isPost || console.hasPage(at: request.path) ? request.address : "/console/"
  }

  /// What ties the forms of pages for anyone to this browser.
  var visitor: SecretToken? {
    request.cookie(.visitor).flatMap { SecretToken(presented: $0) }
  }

  /// Refuses a form that was not made for this browser by a page of this site. It does not come to
  /// whether a browser says where a form is from: the token has to fit too.
  func checkForm(_ token: SecretToken?) throws {
    guard request.isPost else { return }
    guard request.isFromThisSite, let token,
      SecretDigest(kept: token.formToken).matches(field("form_token"))
    else { throw PageRefusal.foreignForm }
  }

  func read<Result>(_ body: (any Reading) throws -> Result) throws -> Result {
    try console.store.read(body)
  }

  func write<Result: Sendable>(
    _ body: @escaping @Sendable (any Writing) throws -> Result
  ) throws -> Result {
    try console.store.write(body)
  }

  /// What records say of how the request came.
  var connection: Caller.Connection { request.connection }

  func signInRecord(
    _ name: String, account: Account, principal: Caller.Principal, isSuccess: Bool,
    additional: String
  ) -> AuditRecord {
    AuditRecord(
      eventID: UniqueID.text(random: console.settings.random), at: now, account: account.id,
      source: "signin.amazonaws.com", name: name, isReadOnly: false,
      actor: .visitor(account, principal, connection), parameters: nil,
      response: "{\"\(name)\":\"\(isSuccess ? "Success" : "Failure")\"}",
      refusal: isSuccess ? nil : AuditRecord.Refusal(code: "Failed authentication", message: nil),
      kind: .signIn, additional: additional)
  }
}

/// Somebody who has shown a right password and not yet all that is asked for.
struct TicketVisit: Sendable {
  let visit: Visit
  let ticket: SignInTicket
  let token: SecretToken
  let account: Account
  /// Nil for the root user.
  let user: User?

  /// Throws ``PageRefusal/signInAgain`` without a ticket for this step.
  init(_ visit: Visit, at step: SignInTicket.Step) throws {
    guard let token = visit.request.cookie(.ticket).flatMap({ SecretToken(presented: $0) }) else {
      throw PageRefusal.signInAgain
    }
    let found = try visit.read { records -> (SignInTicket, Account, User?)? in
      guard let ticket = try records.signInTicket(token.digest), ticket.step == step,
        ticket.isCurrent(at: visit.now), let account = try records.account(ticket.account)
      else { return nil }
      guard case .user(let id) = ticket.owner else { return (ticket, account, nil) }
      return try records.user(id).map { (ticket, account, $0) }
    }
    guard let found else { throw PageRefusal.signInAgain }
    self.visit = visit
    self.token = token
    (ticket, account, user) = found
  }

  var principal: Caller.Principal { user.map { .user($0) } ?? .root }

  /// Throws when the ticket was used or voided since the request came: it leads on once.
  func requireTicket(in records: any Reading) throws {
    guard try records.signInTicket(ticket.digest) != nil else { throw PageRefusal.signInAgain }
  }

  /// How the page calls who is signing in.
  var name: String { user?.name ?? account.rootEmail }
}

/// Somebody who is signed in.
struct SignedInVisit: Sendable {
  let visit: Visit
  let session: ConsoleSession
  let token: SecretToken
  let caller: Caller
  /// What happened before he signed in and he was not told yet.
  let untold: [OwnerNotice]
  /// Whether he is the root user, and a password alone protects him.
  let isRootWithoutDevice: Bool
  /// When the session was last kept from ending: now, or less than a minute ago.
  let seenAt: Timestamp

  /// Throws ``PageRefusal/signIn(returningTo:wasIdle:)`` without a session.
  init(_ visit: Visit) throws {
    let returning = PageRefusal.signIn(returningTo: visit.comingBack)
    guard let token = visit.request.cookie(.session).flatMap({ SecretToken(presented: $0) }) else {
      throw returning
    }
    let found = try visit.read {
      records -> (ConsoleSession, Account, Caller.Principal, [OwnerNotice], Bool)? in
      guard let session = try records.consoleSession(token.digest) else { return nil }
      guard session.isCurrent(at: visit.now) else {
        let wasIdle = visit.now < session.session.expiresAt
        throw PageRefusal.signIn(returningTo: visit.comingBack, wasIdle: wasIdle)
      }
      guard let account = try records.account(session.session.account),
        let principal = try session.session.principal(in: records)
      else { return nil }
      let isPerson =
        switch principal {
        case .root, .user: true
        case .assumedRoot, .role, .federatedUser: false
        }
      let untold =
        isPerson
        ? try records.notices(of: session.session.owner, before: session.session.issuedAt) : []
      let isBareRoot =
        if case .root = principal { try records.devices(of: session.session.owner).isEmpty } else {
          false
        }
      return (session, account, principal, untold, isBareRoot)
    }
    guard let (session, account, principal, untold, isBareRoot) = found else { throw returning }
    self.visit = visit
    self.session = session
    self.token = token
    self.untold = untold
    isRootWithoutDevice = isBareRoot
    caller = Caller(
      account: account, principal: principal, credential: .console(session),
      connection: visit.connection)
    let now = visit.now
    let isNews = now >= session.seenAt.adding(seconds: ConsoleSession.noteInterval)
    if isNews, !visit.isUnattended {
      try visit.write { try $0.noteSeen(session.digest, at: now) }
      seenAt = now
    } else {
      seenAt = session.seenAt
    }
  }

  var account: Account { caller.account }
  var now: Timestamp { visit.now }
  var t: Texts { visit.t }

  func field(_ name: String) -> String { visit.field(name) }
  func parameter(_ name: String) throws -> String { try visit.parameter(name) }
  func read<Result>(_ body: (any Reading) throws -> Result) throws -> Result {
    try visit.read(body)
  }

  /// Whether the visitor is somebody with devices, keys and a password of his own: the root user or a
  /// user, not a session of a role nor a federated user.
  var isPerson: Bool { caller.isRoot || caller.user != nil }

  /// How the top of the page calls the visitor.
  var name: String { caller.shownName }

  /// Whether the visitor may go nowhere before he has set up a device or shown a code: the account
  /// demands it, or he is the root user of a server that others can reach.
  var owesFactor: Bool { caller.owesMFA || owesRootDevice }

  var owesRootDevice: Bool { isRootWithoutDevice && !visit.console.settings.isLocal }

  /// Leads whoever owes his account a second factor to where he shows it, or sets it up.
  func requireDemandedFactor() throws {
    guard owesFactor else { return }
    guard !owesRootDevice else { throw PageRefusal.enrol }
    guard caller.user != nil else {
      throw PageRefusal.service(.accessDenied("This account asks for a session made with MFA."))
    }
    guard try read({ try $0.devices(of: caller.owner) }).isEmpty else {
      throw PageRefusal.confirm(returningTo: visit.comingBack)
    }
    throw PageRefusal.enrol
  }

  /// Asks for a code first when the last one is older than five minutes, of who has a device: before
  /// factors, keys, other people's passwords or recovery are changed.
  func requireFreshCode(returningTo address: String? = nil) throws {
    guard try read(isAskedForCode) else { return }
    throw PageRefusal.confirm(returningTo: address ?? visit.request.address)
  }

  func isAskedForCode(in records: any Reading) throws -> Bool {
    guard isPerson, !session.hasFreshCode(at: now) else { return false }
    return try !records.devices(of: caller.owner).isEmpty
  }

  /// The call that an operation sees.
  func call(_ parameters: Parameters) -> Call {
    Call(
      caller: caller, now: now, settings: visit.console.settings, parameters: parameters)
  }

  /// Throws AWS's `AccessDenied` unless the visitor may do what the operation does.
  func require(
    _ action: String, _ values: [(String, String)] = [], in records: any Reading
  ) throws {
    let parameters = Parameters(values)
    try visit.console.operation(action).read(parameters)
      .authorize(call(parameters), in: records)
  }

  /// Whether he may.
  func may(
    _ action: String, _ values: [(String, String)] = [], in records: any Reading
  ) throws -> Bool {
    do {
      try require(action, values, in: records)
      return true
    } catch is ServiceError {
      return false
    }
  }

  /// Runs an operation of the API as the visitor. Throws ``ServiceError`` for a refusal, which is
  /// recorded as the API records it.
  @discardableResult
  func perform(_ action: String, _ values: [(String, String)]) throws -> Answer {
    let parameters = Parameters(values)
    let call = call(parameters)
    let type = try visit.console.operation(action)
    let outcome: Outcome
    switch type.kind {
    case .reading(let type): return try read { try type.read(parameters).answer(call, in: $0) }
    case .readingLong(let type): return try read { try type.read(parameters).answer(call, in: $0) }
    case .writing(let type):
      let operation = try type.read(parameters)
      outcome = try visit.write { try operation.answer(call, in: $0) }
    case .settingPassword(let type):
      var operation = try type.read(parameters)
      if let work = try read({ try operation.prepare(call, in: $0) }) {
        operation.passwordOutcome = try visit.hashing { try work.run() }
      }
      let ready = operation
      outcome = try visit.write { try ready.answer(call, in: $0) }
    }
    switch outcome {
    case .answered(let answer):
      if let followUp = answer.followUp { visit.console.followUp(followUp) }
      return answer
    case .refused(let error): throw error
    }
  }
}

extension Visit {
  func hashing<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) throws -> Result {
    do {
      return try console.passwords.run(work)
    } catch is PasswordWorkersBusy {
      throw PageRefusal.busy
    }
  }
}

extension Caller {
  /// How pages call who it is.
  var shownName: String {
    switch principal {
    case .root, .assumedRoot: account.rootEmail
    case .user(let user): user.name
    case .role(let role, let session): role.name + "/" + session.name
    case .federatedUser(_, let session): session.name
    }
  }
}
