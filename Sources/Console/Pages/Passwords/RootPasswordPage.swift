import Identity
import Operations

/// The root user's password, which no policy and no operation of the API speaks of: he shows the one
/// he has, and a fresh code if he has a device.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-password.html>
enum RootPasswordPage {
  /// What CloudTrail calls it.
  private static let event = "PasswordUpdated"
  private static let address = "/console/me/password"

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    _ = try password(visit)
    try visit.visit.requireFreshCode(returningTo: address)
    return try OwnPasswordPage.page(visit)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let present = try password(visit)
    try visit.visit.requireFreshCode(returningTo: address)
    let (plain, account) = (visit.visit.visit, visit.visit.account)
    let t = visit.t
    let (old, new) = (plain.field("old"), plain.field("password"))
    if old.isEmpty { return try OwnPasswordPage.page(visit, (.old, t(.passwordWrong))) }
    if new.isEmpty { return try OwnPasswordPage.page(visit, (.new, t(.passwordEmpty))) }
    guard new == plain.field("again") else {
      return try OwnPasswordPage.page(visit, (.new, t(.passwordsDiffer)))
    }
    do {
      try RootPassword.check(Array(new.utf8), email: account.rootEmail)
    } catch {
      return try OwnPasswordPage.page(visit, (.new, t(.rootPasswordRejected(error))))
    }
    // Tries count together with those of signing in (law 2).
    let claim = SignInClaim(isRoot: true, account: "", name: account.rootEmail)
    switch try PasswordCheck(plain, claim, for: event).verdict(on: Password(old)) {
    case .right(let person) where person.account.id == account.id: break
    case .right, .refused: return try OwnPasswordPage.page(visit, (.old, t(.passwordWrong)))
    case .paused(let until):
      return try OwnPasswordPage.page(visit, (.old, t(.tooManyTries(Moment.clock(until)))))
    }
    guard
      case .hashed(let hash, _) = try plain.hashing({
        try PasswordWork(new: Password(new), former: [present]).run()
      })
    else { return try OwnPasswordPage.page(visit, (.new, t(.passwordRejected(.reused)))) }
    let renewal = SessionRenewal(visit.visit, of: visit.owner)
    try replace(present, by: hash, visit, renewal)
    return Notice.passwordChanged.after(
      renewal.after(.redirect(to: visit.base + "/security_credentials")), plain)
  }

  private static func replace(
    _ present: PasswordHash, by hash: PasswordHash, _ visit: PersonVisit, _ renewal: SessionRenewal
  ) throws {
    let (signedIn, account) = (visit.visit, visit.visit.account)
    let record = signedIn.visit.signInRecord(
      event, account: account, principal: .root, isSuccess: true,
      additional: "{\"MFAUsed\":\"\(signedIn.session.session.mfaAt != nil ? "Yes" : "No")\"}")
    try signedIn.visit.write { records in
      // Somebody else set another one meanwhile.
      guard try records.rootPassword(of: account.id) == present else {
        throw PageRefusal.signInAgain
      }
      try records.setRootPassword(hash, of: account.id)
      try renewal.perform(in: records)
      try records.append(record)
    }
  }

  private static func password(_ visit: PersonVisit) throws -> PasswordHash {
    let account = visit.visit.account.id
    guard visit.visit.isRootUser,
      let password = try visit.visit.read({ try $0.rootPassword(of: account) })
    else { throw PageRefusal.notFound }
    return password
  }
}
