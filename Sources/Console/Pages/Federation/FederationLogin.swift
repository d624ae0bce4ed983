import Identity
import Operations

/// `login`: a sign-in token becomes a console session, once.
enum FederationLogin {
  /// `additionalEventData` of both records.
  static let additional = #"{"MobileVersion":"No","MFAUsed":"No"}"#

  static func answer(
    _ parameters: FederationParameters, _ visit: Visit
  ) throws -> ConsoleAnswer {
    // Looked at first: a token that leads nowhere is not spent.
    guard
      let destination = FederationDestination.path(
        parameters["Destination"] ?? "", origin: visit.request.origin)
    else { return FederationPages.foreignDestination(visit) }
    let issuer = parameters["Issuer"] ?? ""
    guard let token = SecretToken(presented: parameters["SigninToken"] ?? "") else {
      return FederationPages.tokenOver(issuer: issuer, visit)
    }
    let browser = SecretToken(random: visit.console.settings.random)
    let before = visit.request.cookie(.session).flatMap { SecretToken(presented: $0) }
    let now = visit.now
    let isIn = try visit.write { records -> Bool in
      guard let spent = try records.spendSigninToken(token.digest, at: now),
        let session = spent.consoleSession(as: browser.digest, at: now),
        let account = try records.account(session.session.account),
        let principal = try session.session.principal(in: records)
      else { return false }
      // Whatever the browser held before (T-11).
      if let before { try records.delete(before.digest) }
      try records.insert(session)
      try records.append(
        record(
          Caller(
            account: account, principal: principal, credential: .console(session),
            connection: visit.connection), visit))
      return true
    }
    guard isIn else { return FederationPages.tokenOver(issuer: issuer, visit) }
    return .redirect(to: destination)
      .setting(.session, browser.text, isSecure: visit.isSecure)
      .clearing(.ticket, isSecure: visit.isSecure)
  }

  private static func record(_ caller: Caller, _ visit: Visit) -> AuditRecord {
    AuditRecord(
      eventID: UniqueID.text(random: visit.console.settings.random), at: visit.now,
      account: caller.account.id, source: "signin.amazonaws.com", name: "ConsoleLogin",
      isReadOnly: false, actor: .caller(caller), parameters: nil,
      response: #"{"ConsoleLogin":"Success"}"#, refusal: nil, kind: .signIn,
      additional: additional)
  }
}

/// Where a sign-in may lead: to this server alone.
enum FederationDestination {
  private static let start = "/console/"

  /// AWS's own consoles, which brokers have written down; here there is one, and it begins at its
  /// first page.
  private static let consoles = [
    "console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com",
  ]

  /// The path to go on to; nil for another site's address. `origin` is this server's.
  static func path(_ text: String, origin: String) -> String? {
    if text.isEmpty { return start }
    if LinkAddress.isLocal(text) { return text }
    guard let mark = text.firstRange(of: "://") else { return nil }
    let scheme = text[..<mark.lowerBound].lowercased()
    let rest = text[mark.upperBound...]
    let host = rest.prefix { !"/?#".contains($0) }
    guard scheme == "https" || scheme == "http" else { return nil }
    if scheme + "://" + host.lowercased() == origin.lowercased() {
      let path = String(rest.dropFirst(host.count))
      if path.isEmpty { return start }
      return LinkAddress.isLocal(path) ? path : nil
    }
    let isConsole = consoles.contains { host == $0 || host.hasSuffix("." + $0) }
    return isConsole && scheme == "https" ? start : nil
  }
}
