import Identity

/// Another address or phone for the root user: it counts once the code that was sent there came back.
enum ContactChangePage {
  private enum Outcome: Sendable {
    case confirmed
    case refused
    case taken
  }

  static func show(_ way: ContactWay, _ visit: RootVisit) throws -> ConsoleAnswer {
    try open(way, visit)
    return try page(way, visit)
  }

  static func submit(_ way: ContactWay, _ visit: RootVisit) throws -> ConsoleAnswer {
    try open(way, visit)
    return visit.visit.field("do") == "confirm"
      ? try confirm(way, visit) : try send(way, visit)
  }

  private static func open(_ way: ContactWay, _ visit: RootVisit) throws {
    guard way == .email ? visit.delivery.hasMail : visit.delivery.hasHook else {
      throw PageRefusal.notFound
    }
    try visit.visit.requireFreshCode(returningTo: way.path)
  }

  private static func send(_ way: ContactWay, _ visit: RootVisit) throws -> ConsoleAnswer {
    let typed = visit.visit.field("value").trimmed
    let target: String
    switch way {
    case .email:
      guard RootEmail.isValid(typed) else {
        return try page(way, visit, typed: typed, valueError: visit.t(.emailMalformed))
      }
      target = typed
    case .phone:
      guard let number = PhoneNumber(typed) else {
        return try page(way, visit, typed: typed, valueError: visit.t(.phoneMalformed))
      }
      target = number.description
    }
    let verdict = try visit.visit.visit.write { records -> CodeSending.Verdict in
      let verdict = try CodeSending.send(
        way.purpose, to: target, of: visit.account, visit.visit.visit, in: records)
      guard case .sent = verdict else { return verdict }
      try records.append(
        visit.record("ConsoleContactCodeSent") { json in describe(target, way, &json) })
      return verdict
    }
    guard case .paused(let until) = verdict else {
      visit.delivery.wake()
      return .redirect(to: way.path)
    }
    return try page(
      way, visit, typed: typed, valueError: visit.t(.sendingPaused(Moment.utc(until))), status: 429)
  }

  private static func confirm(_ way: ContactWay, _ visit: RootVisit) throws -> ConsoleAnswer {
    let typed = visit.visit.field("code")
    let (account, now, owner) = (visit.account, visit.now, visit.owner)
    let language = visit.t.language.rawValue
    let sent = Mailbox<String>()
    let outcome = try visit.visit.visit.write { records -> Outcome in
      guard let code = try records.sentCode(way.purpose, of: account.id, at: now),
        try records.spendCode(typed, for: way.purpose, to: code.target, of: account, at: now)
      else {
        try records.append(
          visit.record(
            way == .email ? "EmailUpdated" : "ConsolePhoneUpdated",
            AuditRecord.Refusal(code: "Failed authentication", message: nil)))
        return .refused
      }
      sent.put(code.target)
      var contact = try records.rootContact(of: account.id)
      switch way {
      case .email:
        guard try records.accounts(rootEmail: code.target).allSatisfy({ $0.id == account.id })
        else {
          try records.append(
            visit.record(
              "EmailUpdated", AuditRecord.Refusal(code: "EntityAlreadyExists", message: nil)))
          return .taken
        }
        contact.emailVerifiedAt = now
        contact.language = language
        try records.set(contact, of: account.id)
        try records.append(
          visit.record("EmailUpdated") { json in describe(code.target, way, &json) })
        guard code.target != account.rootEmail else { return .confirmed }
        try records.setRootEmail(code.target, of: account.id)
        let notice = try records.tell(
          owner, of: account.id, .emailChanged, about: code.target, by: nil, at: now)
        // Who reads the address of before has to learn of it too.
        try records.post(
          notice, to: NoticeReader(email: account.rootEmail, language: language), of: account,
          at: now)
      case .phone:
        guard let number = PhoneNumber(code.target) else { return .refused }
        contact.phone = RootContact.Phone(number: number, verifiedAt: now)
        try records.set(contact, of: account.id)
        try records.append(
          visit.record("ConsolePhoneUpdated") { json in describe(code.target, way, &json) })
        try records.tell(owner, of: account.id, .phoneChanged, by: nil, at: now)
      }
      _ = try records.deleteRootRecovery(of: account.id)
      return .confirmed
    }
    switch outcome {
    case .refused: return try page(way, visit, codeError: visit.t(.sentCodeRefused))
    case .taken: return try page(way, visit, valueError: visit.t(.emailTaken))
    case .confirmed:
      visit.delivery.wake()
      let target = try sent.take()
      return Notice.done((way == .email ? "email " : "phone ") + target).after(
        .redirect(to: ContactPage.path), visit.visit.visit)
    }
  }

  /// What the audit trail has: the address, and of a phone its end.
  private static func describe(_ target: String, _ way: ContactWay, _ json: inout JSONText) {
    switch way {
    case .email: json.member("email", target)
    case .phone: json.member("phone", PhoneNumber(target)?.masked)
    }
  }

  private static func page(
    _ way: ContactWay, _ visit: RootVisit, typed: String? = nil, valueError: HTML? = nil,
    codeError: HTML? = nil, status: Int = 422
  ) throws -> ConsoleAnswer {
    let (code, contact) = try visit.visit.read { records in
      (
        try records.sentCode(way.purpose, of: visit.account.id, at: visit.now),
        try records.rootContact(of: visit.account.id)
      )
    }
    let t = visit.t
    let value =
      typed ?? code?.target
      ?? (way == .email ? visit.account.rootEmail : contact.phone?.number.description ?? "")
    let title = t(way == .email ? .changeEmail : .changePhone)
    let isError = valueError != nil || codeError != nil
    return visit.visit.page(
      Layout.shell(
        title, nil, visit.visit, isError: isError, crumbs: visit.crumbs + [Crumb(title)],
        """
        <div class="page-head"><div class="grow"><h1>\(title)</h1>\
        <p class="lede">\(t(way == .email ? .changeEmailLede : .changePhoneLede))</p></div></div>
        \(code.map { confirmation($0, way, visit, codeError) })
        \(if: code == nil && codeError != nil, Alert.bad.box(codeError ?? HTML()))
        <form class="card" method="post" action="\(link: way.path)">\(visit.visit.formToken)\
        <div class="card-body fields">
        \(way == .email
          ? Form.text(
            "value", t(.newEmail), value: value, type: "email", autocomplete: "email",
            maxLength: 254, error: valueError)
          : Form.text(
            "value", t(.newPhone), value: value, type: "tel", autocomplete: "tel", maxLength: 40,
            hint: t(.phoneHint), error: valueError))
        </div><div class="card-foot row between">\
        <a class="btn btn-quiet" href="\(link: ContactPage.path)">\(t(.cancel))</a>\
        <button class="btn\(if: code == nil, " btn-primary")" name="do" value="send">\
        \(t(code == nil ? .sendCode : .sendAnother))</button></div></form>
        """), status: isError ? status : 200)
  }

  private static func confirmation(
    _ code: SentCode, _ way: ContactWay, _ visit: RootVisit, _ error: HTML?
  ) -> HTML {
    let t = visit.t
    return """
      <form class="card" method="post" action="\(link: way.path)">\(visit.visit.formToken)\
      <div class="card-body fields">\(Alert.info.box(t(.codeSentTo(code.target))))
      \(SentCodeField.field(way.purpose, t, error: error))
      </div><div class="card-foot row between"><span></span>\
      <button class="btn btn-primary" name="do" value="confirm">\(t(.confirmCode))</button></div>\
      </form>
      """
  }
}

/// The field for a code that was sent.
enum SentCodeField {
  static func field(_ purpose: SentCode.Purpose, _ t: Texts, error: HTML?) -> HTML {
    purpose.isForPhone
      ? Form.code("code", t(.codeFromPhone), isFocused: true, hint: t(.codeHint), error: error)
      : Form.text(
        "code", t(.codeFromMail), isFocused: true, maxLength: 16, hint: t(.codeHint), error: error)
  }
}
