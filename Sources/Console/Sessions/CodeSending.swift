import Identity

/// Sends a code: keeps its digest and puts the text into the outbox, in one transaction.
enum CodeSending {
  enum Verdict: Sendable {
    case sent
    /// So many were sent that the next has to wait.
    case paused(until: Timestamp)
  }

  static func send(
    _ purpose: SentCode.Purpose, to target: String, of account: Account, _ visit: Visit,
    in records: any Writing
  ) throws -> Verdict {
    let budget = SentCode.budget(purpose, of: account.id)
    guard try records.charge(budget, at: visit.now) else {
      return .paused(until: PasswordBudget.end(ofWindow: budget.window, at: visit.now))
    }
    let code = SentCode.makeText(for: purpose, random: records.random)
    let digest = try SentCode.digest(
      of: code, for: purpose, to: target, of: account, by: records.keyring)
    let end = visit.now.adding(seconds: SentCode.lifetime)
    try records.set(
      SentCode(
        account: account.id, purpose: purpose, digest: digest, target: target, expiresAt: end))
    if purpose.isForPhone {
      try records.post(
        .hook, [hookText(code, purpose, target, account, until: end)], of: account,
        lasting: SentCode.lifetime, at: visit.now)
    } else {
      let mail = MailText(visit.t.language).code(code, purpose, account.displayName)
      try records.post(
        .mail, [target, mail.subject, mail.text], of: account, lasting: SentCode.lifetime,
        at: visit.now)
    }
    return .sent
  }

  /// What the operator's hook reads (docs/operations.md).
  private static func hookText(
    _ code: String, _ purpose: SentCode.Purpose, _ phone: String, _ account: Account,
    until end: Timestamp
  ) -> String {
    var json = JSONText()
    json.object { json in
      json.member("kind", "phone-code")
      json.member("purpose", purpose == .recoveryPhone ? "sign-in" : "verify-phone")
      json.member("phone", phone)
      json.member("code", code)
      json.member("account", account.id.description)
      json.member("alias", account.alias)
      json.member("expiresAt", end.description)
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
