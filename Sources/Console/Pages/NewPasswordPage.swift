import Identity
import Operations

/// Another password for who must choose one before he goes on.
enum NewPasswordPage {
  static func show(_ visit: TicketVisit) throws -> ConsoleAnswer {
    try page(visit)
  }

  static func submit(_ visit: TicketVisit) throws -> ConsoleAnswer {
    guard let user = visit.user else { throw PageRefusal.signInAgain }
    let (ticket, account, plain) = (visit.ticket, visit.account, visit.visit)
    let new = Password(plain.field("password"))
    guard plain.field("password") == plain.field("again") else {
      return try page(visit, error: plain.t(.passwordsDiffer), status: 422)
    }
    let work: PasswordWork
    do {
      work = try plain.read { records in
        guard let profile = try records.loginProfile(of: user.id) else {
          throw PageRefusal.signInAgain
        }
        try records.check(new, in: account)
        let policy = try records.passwordPolicy(of: account.id)
        let former = try records.formerPasswords(of: user.id, limit: policy?.reusePrevention ?? 0)
        // The one he has is no other one, whatever the account's policy.
        return PasswordWork(new: new, former: former + [profile.password])
      }
    } catch let rejection as PasswordRejection {
      return try page(visit, error: plain.t(.passwordRejected(rejection)), status: 422)
    }
    guard case .hashed(let hash, _) = try plain.hashing({ try work.run() }) else {
      return try page(visit, error: plain.t(.passwordRejected(.reused)), status: 422)
    }
    let now = plain.now
    let principal = visit.principal
    let random = plain.console.settings.random
    return try plain.write { records in
      try visit.requireTicket(in: records)
      guard var profile = try records.loginProfile(of: user.id) else {
        throw PageRefusal.signInAgain
      }
      profile.replacePassword(by: hash, at: now)
      profile.mustBeReset = false
      try records.update(profile)
      // Who began with the old password, at whatever step, goes no further.
      try records.endConsoleSessions(of: .user(user.id), except: nil)
      try records.deleteTickets(of: .user(user.id))
      try records.append(
        AuditRecord(
          eventID: UniqueID.text(random: random), at: now, account: account.id,
          source: "iam.amazonaws.com", name: "ChangePassword", isReadOnly: false,
          actor: .visitor(account, principal, plain.connection), parameters: nil, response: nil,
          refusal: nil))
      let device = try ticket.device.flatMap { id in
        try records.devices(of: ticket.owner).first { $0.id == id }
      }
      return try SignInSteps.session(
        account, ticket.owner, principal, mfaAt: ticket.mfaAt, device: device, plain,
        ending: ticket, returningTo: plain.returning, in: records)
    }
  }

  private static func page(
    _ visit: TicketVisit, error: HTML? = nil, status: Int = 200
  ) throws -> ConsoleAnswer {
    let t = visit.visit.t
    let returning = visit.visit.returning
    let rules = try visit.visit.read { try PasswordRuleList(of: visit.account.id, in: $0) }
    return .page(
      Layout.gate(
        .chooseNewPassword, visit.visit, isError: error != nil,
        """
        <div class="card">
        <div><h1>\(t(.chooseNewPassword))</h1><p class="lede small">\(t(.newPasswordLede))</p></div>
        \(CodePage.identity(visit))
        <form method="post" action="/signin/password" class="fields">\(visit.formToken)\
        <input type="hidden" name="return" value="\(returning)">\
        <input type="text" name="username" autocomplete="username" hidden readonly \
        value="\(visit.name)">
        \(Form.password(
          "password", t(.newPassword), t, isNew: true, isFocused: true, rules: rules, error: error))
        \(Form.password("again", t(.newPasswordAgain), t, isNew: true))
        <button class="btn btn-primary btn-block">\(t(.setPasswordAndSignIn))</button>
        </form>
        </div>
        """), status: status)
  }
}
