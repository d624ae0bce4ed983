import AWSQuery
import Identity
import Operations

/// A sign-in token becomes a console session, once; at once where nobody is signed in. Whoever is, is
/// asked: nobody finds himself in a session of somebody else's choosing.
enum FederationEntry {
  static let path = "/federation/login"
  /// The longest address of a broker that is passed on.
  private static let longestIssuer = 1000

  /// The page's own address: where it leads, and where the link says it is from.
  static func address(to destination: String, from issuer: String) -> String {
    let place = path + "?Destination=" + PathText.encode(destination)
    return issuer.isEmpty || issuer.utf8.count > longestIssuer
      ? place : place + "&Issuer=" + PathText.encode(issuer)
  }

  /// Whom the token would sign in; nil when it is over. It is not spent by being looked at.
  static func entrant(
    _ token: SecretToken, _ visit: Visit, in records: any Reading
  ) throws -> Caller? {
    guard let found = try records.signinToken(token.digest, at: visit.now) else { return nil }
    return try caller(found, as: token.digest, visit, in: records)
  }

  static func show(_ visit: Visit) throws -> ConsoleAnswer {
    guard let token = token(visit) else { return over(visit) }
    do {
      let present = try SignedInVisit(visit)
      guard let entrant = try visit.read({ try entrant(token, visit, in: $0) }) else {
        return over(visit)
      }
      return page(present, entrant, token)
    } catch PageRefusal.signIn {
      return try enter(token, visit)
    }
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let plain = visit.visit
    guard visit.field("do") == "switch" else {
      return .redirect(to: "/console/").clearing(.link, isSecure: plain.isSecure)
    }
    guard let token = token(plain) else { return over(plain) }
    // Another link may have been opened since the page was made.
    guard SecretDigest(kept: token.formToken).matches(visit.field("link")) else {
      throw PageRefusal.foreignForm
    }
    return try enter(token, plain)
  }

  private static func enter(_ token: SecretToken, _ visit: Visit) throws -> ConsoleAnswer {
    let browser = SecretToken(random: visit.console.settings.random)
    let before = visit.request.cookie(.session).flatMap { SecretToken(presented: $0) }
    let isIn = try visit.write { records -> Bool in
      guard let spent = try records.spendSigninToken(token.digest, at: visit.now),
        let caller = try caller(spent, as: browser.digest, visit, in: records),
        case .console(let session) = caller.credential
      else { return false }
      // Whatever the browser held before (T-11).
      if let before { try records.delete(before.digest) }
      try records.insert(session)
      try records.append(record(caller, visit))
      return true
    }
    guard isIn else { return over(visit) }
    let destination = visit.returning(from: "Destination")
    return .redirect(to: destination)
      .setting(.session, browser.text, isSecure: visit.isSecure)
      .clearing(.ticket, isSecure: visit.isSecure)
      .clearing(.link, isSecure: visit.isSecure)
  }

  private static func token(_ visit: Visit) -> SecretToken? {
    visit.request.cookie(.link).flatMap { SecretToken(presented: $0) }
  }

  private static func over(_ visit: Visit) -> ConsoleAnswer {
    FederationPages.tokenOver(
      issuer: visit.request.form["Issuer"] ?? visit.request.query["Issuer"] ?? "", visit
    ).clearing(.link, isSecure: visit.isSecure)
  }

  private static func caller(
    _ token: SigninToken, as digest: SecretDigest, _ visit: Visit, in records: any Reading
  ) throws -> Caller? {
    guard let session = token.consoleSession(as: digest, at: visit.now),
      let account = try records.account(session.session.account),
      let principal = try session.session.principal(in: records)
    else { return nil }
    return Caller(
      account: account, principal: principal, credential: .console(session),
      connection: visit.connection)
  }

  private static func record(_ caller: Caller, _ visit: Visit) -> AuditRecord {
    AuditRecord(
      eventID: UniqueID.text(random: visit.console.settings.random), at: visit.now,
      account: caller.account.id, source: "signin.amazonaws.com", name: "ConsoleLogin",
      isReadOnly: false, actor: .caller(caller), parameters: nil,
      response: #"{"ConsoleLogin":"Success"}"#, refusal: nil, kind: .signIn,
      additional: FederationLogin.additional)
  }

  /// Who is signed in, who would be, and what is to become of it.
  private static func page(
    _ visit: SignedInVisit, _ entrant: Caller, _ token: SecretToken
  ) -> ConsoleAnswer {
    let t = visit.t
    let query = visit.visit.request.query
    let issuer = query["Issuer"] ?? ""
    return .page(
      Layout.gate(
        title: t(.switchQuestion), visit.visit,
        """
        <div class="card">
        <div><h1>\(t(.switchQuestion))</h1><p class="lede small">\(t(.switchHelp))</p></div>
        <div><p class="label" id="now">\(t(.signedInNow))</p>\(person(visit.caller, t))</div>
        <div><p class="label" id="then">\(t(.linkSignsIn))</p>\(person(entrant, t))</div>
        \(if: !issuer.isEmpty, """
          <p class="small muted">\(t(.linkIsFrom)) <b translate="no">\(issuer)</b></p>
          """)
        <form method="post" action="\(path)" class="fields">\(visit.formToken)\
        <input type="hidden" name="link" value="\(token.formToken)">\
        <input type="hidden" name="Destination" value="\(query["Destination"] ?? "")">\
        <input type="hidden" name="Issuer" value="\(issuer)">\
        <button class="btn btn-primary btn-block" name="do" value="stay">\(t(.stayAsIAm))</button>\
        <button class="btn btn-block" name="do" value="switch">\(t(.switchOver))</button>
        </form>
        </div>
        """))
  }

  private static func person(_ caller: Caller, _ t: Texts) -> HTML {
    """
    <div class="identity">\(View.initials(caller.shownName))<span class="grow">\
    <b>\(caller.shownName)</b><span class="sub num">\(t(.account)) \
    \(Layout.grouped(caller.account.id))</span> <span class="sub">\(View.arn(caller.arn))</span>\
    </span></div>
    """
  }
}

extension Visit {
  /// A path of this site that a field or the address names; the console's first page without one.
  func returning(from name: String) -> String {
    let address = request.form[name] ?? request.query[name] ?? ""
    return LinkAddress.isLocal(address) ? address : "/console/"
  }
}
