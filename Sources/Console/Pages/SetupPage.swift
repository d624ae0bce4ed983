import Identity
import Operations

/// The first page of a new server: who has the code of the terminal becomes its root user.
enum SetupPage {
  static let path = "/setup"

  private struct Problems {
    var code: HTML?
    var email: HTML?
    var password: HTML?

    var isEmpty: Bool { code == nil && email == nil && password == nil }
  }

  static func show(_ visit: Visit) throws -> ConsoleAnswer {
    page(visit, Problems())
  }

  static func submit(_ visit: Visit) throws -> ConsoleAnswer {
    let t = visit.t
    let email = visit.field("email").trimmed
    var problems = Problems()
    if !email.contains("@") || email.utf8.count > 254 { problems.email = t(.emailMalformed) }
    let password = Password(visit.field("password"))
    do {
      try RootPassword.check(password.bytes, email: email)
    } catch {
      problems.password = t(.rootPasswordRejected(error))
    }
    guard problems.isEmpty else { return page(visit, problems, status: 422) }
    if let refusal = try checkCode(visit) {
      problems.code = refusal
      return page(visit, problems, status: 422)
    }
    let hash = try visit.hashing { try PasswordHash(of: password) }
    let digest = SetupCode.digest(of: visit.field("setup"))
    let answer = try visit.write { records -> ConsoleAnswer? in
      // Once more where it counts: of two with the code one is first.
      guard let code = try records.setupCode(), code.isCurrent(at: visit.now),
        code.digest == digest
      else { return nil }
      let account = try records.makeAccount(
        nil, rootEmail: email, rootPassword: hash, mustBeFirst: true, at: visit.now)
      try records.set(RootContact(language: visit.t.language.rawValue), of: account.id)
      try records.append(record(account, visit))
      return try SignInSteps.session(
        account, .root(account.id), .root, mfaAt: nil, device: nil, visit,
        returningTo: "/console/me/mfa/new", in: records)
    }
    guard let answer else { throw PageRefusal.ownedAlready }
    return Notice.done("owner").after(answer, visit)
  }

  /// What is wrong with the code, if anything; a wrong one is counted.
  private static func checkCode(_ visit: Visit) throws -> HTML? {
    let digest = SetupCode.digest(of: visit.field("setup"))
    let verdict = try visit.write { records -> (code: SetupCode?, isRight: Bool) in
      guard let code = try records.setupCode(), code.isCurrent(at: visit.now) else {
        return (try records.setupCode(), false)
      }
      if code.digest.matches(digest.text) { return (code, true) }
      let missed = SetupCode(
        digest: code.digest, expiresAt: code.expiresAt, misses: code.misses + 1)
      try records.setSetupCode(missed)
      return (missed, false)
    }
    if verdict.isRight { return nil }
    guard let code = verdict.code, code.isCurrent(at: visit.now) else {
      return visit.t(.setupCodeSpent)
    }
    return visit.t(.setupCodeWrong)
  }

  private static func record(_ account: Account, _ visit: Visit) -> AuditRecord {
    AuditRecord(
      eventID: UniqueID.text(random: visit.console.settings.random), at: visit.now,
      account: account.id, source: "signin.amazonaws.com", name: "ConsoleSetupCompleted",
      isReadOnly: false, actor: .visitor(account, .root, visit.connection), parameters: nil,
      response: nil, refusal: nil, kind: .console)
  }

  private static func page(
    _ visit: Visit, _ problems: Problems, status: Int = 200
  ) -> ConsoleAnswer {
    let t = visit.t
    let token = visit.visitor ?? SecretToken(random: visit.console.settings.random)
    let code = visit.field("setup")
    let answer = ConsoleAnswer.page(
      Layout.gate(
        .createRootUser, visit, isError: !problems.isEmpty,
        """
        <div class="card">
        <div><p class="small muted">\(t(.firstRun))</p><h1>\(t(.createRootUser))</h1>\
        <p class="lede small">\(t(.setupLede))</p></div>
        <form method="post" action="\(link: path)" class="fields">\(Form.token(token))
        <div class="field"><label for="setup">\(t(.setupCode))</label>\
        <input class="input mono" id="setup" name="setup" autocomplete="off" spellcheck="false" \
        autocapitalize="none" required data-from-fragment value="\(code)"\
        \(if: code.isEmpty, " autofocus") aria-describedby="setup-hint\
        \(if: problems.code != nil, " setup-error")"\
        \(if: problems.code != nil, " aria-invalid=\"true\"")>\
        \(Form.error(problems.code, of: "setup"))\
        <p class="hint" id="setup-hint">\(t(.setupCodeHint))</p></div>
        \(Form.text(
          "email", t(.emailAddress), value: visit.field("email"), type: "email",
          autocomplete: "username", isFocused: !code.isEmpty, error: problems.email))
        \(Form.password(
          "password", t(.newPassword), t, isNew: true,
          hint: t(.rootPasswordHint(RootPassword.minimumLength)), error: problems.password))
        <button class="btn btn-primary btn-block">\(t(.createRootUserButton))</button>
        </form>
        <ol class="checklist">\(step(1, .rootUser, isNow: true, t))\
        \(step(2, .mfaForRootUser, isNow: false, t))\
        \(step(3, .yourOwnUser, isNow: false, t))</ol>
        </div>
        """), status: status)
    return visit.visitor == nil
      ? answer.setting(.visitor, token.text, isSecure: visit.isSecure) : answer
  }

  private static func step(
    _ number: Int, _ name: Message, isNow: Bool, _ t: Texts
  ) -> HTML {
    """
    <li><span class="dot">\(number)</span><div><b>\(t(name))</b></div>\
    \(if: isNow, "<span class=\"badge badge-accent plain\">\(t(.now))</span>")</li>
    """
  }
}
