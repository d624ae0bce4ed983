import Identity
import Operations

/// What follows a right password: a code of whoever has a device, another password of whoever must
/// choose one, and then the session. Each step is granted in the transaction that decides on it.
enum SignInSteps {
  /// A second factor that was shown: when, and whose it was, if it was a device.
  struct Factor: Sendable {
    let at: Timestamp
    let device: VirtualDevice?
  }

  static func next(
    after person: PasswordCheck.Person, _ visit: Visit, returningTo address: String
  ) throws -> ConsoleAnswer {
    try visit.write { records in
      if try !records.devices(of: person.owner).isEmpty {
        return try ticket(
          .code, person.account, person.owner, visit, returningTo: address, in: records)
      }
      return try enter(
        person.account, person.owner, person.principal, factor: nil, visit, returningTo: address,
        in: records)
    }
  }

  /// Once all factors are shown: the session, or first another password.
  static func enter(
    _ account: Account, _ owner: Owner, _ principal: Caller.Principal, factor: Factor?,
    _ visit: Visit, ending old: SignInTicket? = nil, returningTo address: String,
    in records: any Writing
  ) throws -> ConsoleAnswer {
    if try mustChangePassword(owner, of: account, at: visit.now, in: records) {
      return try ticket(
        .newPassword, account, owner, visit, factor: factor, replacing: old, returningTo: address,
        in: records)
    }
    return try session(
      account, owner, principal, mfaAt: factor?.at, device: factor?.device, visit, ending: old,
      returningTo: address, in: records)
  }

  /// Whether he was told to choose another password, or his is too old.
  private static func mustChangePassword(
    _ owner: Owner, of account: Account, at now: Timestamp, in records: any Reading
  ) throws -> Bool {
    guard case .user(let id) = owner, let profile = try records.loginProfile(of: id) else {
      return false
    }
    let expiry = try records.passwordPolicy(of: account.id)?
      .expiry(ofPasswordSetAt: profile.changedAt)
    return profile.mustBeReset || expiry.map { $0 <= now } ?? false
  }

  /// A ticket for the next step. The one before is void.
  private static func ticket(
    _ step: SignInTicket.Step, _ account: Account, _ owner: Owner, _ visit: Visit,
    factor: Factor? = nil, replacing old: SignInTicket? = nil, returningTo address: String,
    in records: any Writing
  ) throws -> ConsoleAnswer {
    let token = SecretToken(random: visit.console.settings.random)
    if let old { try records.delete(old) }
    try records.insert(
      SignInTicket(
        digest: token.digest, account: account.id, owner: owner, step: step,
        expiresAt: visit.now.adding(seconds: SignInTicket.lifetime), mfaAt: factor?.at,
        device: factor?.device?.id))
    let path =
      switch step {
      case .code: "/signin/mfa"
      case .newPassword: "/signin/password"
      }
    return .redirect(to: path + query(returningTo: address))
      .setting(.ticket, token.text, isSecure: visit.isSecure)
  }

  /// Signs in: a session under a new token, whatever the browser held before (T-11).
  static func session(
    _ account: Account, _ owner: Owner, _ principal: Caller.Principal, mfaAt: Timestamp?,
    device: VirtualDevice?, _ visit: Visit, ending ticket: SignInTicket? = nil,
    returningTo address: String, in records: any Writing
  ) throws -> ConsoleAnswer {
    let random = visit.console.settings.random
    let token = SecretToken(random: random)
    let now = visit.now
    if let before = visit.request.cookie(.session).flatMap({ SecretToken(presented: $0) }) {
      try records.delete(before.digest)
    }
    if let ticket { try records.delete(ticket) }
    try records.insert(
      ConsoleSession(
        digest: token.digest,
        session: Session(
          account: account.id, owner: owner, issuedAt: now,
          expiresAt: now.adding(seconds: ConsoleSession.longest), mfaAt: mfaAt),
        accessKeyID: Identifiers.accessKeyID(
          prefix: .temporary, account: account.id, random: random),
        device: device?.id, seenAt: now))
    // Who has a factor needs no way around it: a recovery that was begun is void.
    if case .root = principal, mfaAt != nil {
      _ = try records.deleteRootRecovery(of: account.id)
    }
    if case .root = principal { try records.noteRootSignIn(to: account.id, at: now) }
    if case .user(let user) = principal, let current = try records.user(user.id) {
      try records.update(current.with(passwordUsedAt: now))
    }
    try records.append(
      visit.signInRecord(
        "ConsoleLogin", account: account, principal: principal, isSuccess: true,
        additional: additional(mfaAt: mfaAt, device)))
    return .redirect(to: LinkAddress.isLocal(address) ? address : "/console/")
      .setting(.session, token.text, isSecure: visit.isSecure)
      .clearing(.ticket, isSecure: visit.isSecure)
  }

  /// Where to go once signed in, carried from step to step.
  static func query(returningTo address: String) -> String {
    LinkAddress.isLocal(address) ? "?return=" + PathText.encode(address) : ""
  }

  private static func additional(mfaAt: Timestamp?, _ device: VirtualDevice?) -> String {
    var json = JSONText()
    json.object { json in
      json.member("MobileVersion", "No")
      json.member("MFAUsed", mfaAt == nil ? "No" : "Yes")
      if let device { json.member("MFAIdentifier", device.serialNumber.description) }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
