import Identity
import Operations

/// Where a user reads what became of his devices. He sets the address himself, and it counts once the
/// code that was mailed there came back; others may see it and take it away, where they have the right.
enum NoticeAddressPage {
  private enum Outcome: Sendable {
    case done
    case refused
  }

  /// On the page of the user's credentials, for himself and for who may see it.
  static func card(_ visit: PersonVisit) throws -> HTML {
    guard let user = visit.user else { return HTML() }
    let found = try visit.visit.read { records -> (mayShow: Bool, address: NoticeAddress?) in
      guard try mayShow(user, visit, in: records) else { return (false, nil) }
      return (true, try records.noticeAddress(of: user.id))
    }
    guard found.mayShow else { return HTML() }
    let t = visit.t
    let isEmpty = found.address == nil
    let label = t(visit.isOwn ? (isEmpty ? .addNoticeAddress : .changeContact) : .showNoticeAddress)
    return """
      <section class="card" aria-labelledby="h-notices"><div class="card-head"><div>\
      <h2 id="h-notices">\(t(.noticeAddress))</h2><p>\(t(.noticeAddressHelp))</p></div>\
      \(if: visit.isOwn || !isEmpty, """
        <a class="btn" href="\(link: path(visit))" \
        aria-label="\(label): \(t(.noticeAddress))">\(label)</a>
        """)</div>
      <div class="card-body"><p>\(value(found.address, t))</p></div></section>
      """
  }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let user = try visit.requireUser()
    try visit.visit.read { records in
      guard try !mayShow(user, visit, in: records) else { return }
      try visit.visit.require(.getNoticeAddress, to: user, in: records)
    }
    if visit.isOwn { try visit.visit.requireFreshCode(returningTo: path(visit)) }
    return try page(visit, user)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let user = try visit.requireUser()
    try visit.visit.requireFreshCode(returningTo: path(visit))
    switch visit.visit.field("do") {
    case "remove": return try remove(visit, user)
    case "confirm" where visit.isOwn && hasMail(visit): return try confirm(visit, user)
    case _ where visit.isOwn && hasMail(visit): return try send(visit, user)
    default:
      try visit.visit.read { try visit.visit.require(.deleteNoticeAddress, to: user, in: $0) }
      throw PageRefusal.notFound
    }
  }

  // What may be done.

  private static func send(_ visit: PersonVisit, _ user: User) throws -> ConsoleAnswer {
    let typed = visit.visit.field("value").trimmed
    let t = visit.t
    guard RootEmail.isValid(typed) else {
      return try page(visit, user, typed: typed, valueError: t(.emailMalformed))
    }
    let verdict = try visit.visit.visit.write { records -> CodeSending.Verdict in
      let verdict = try CodeSending.send(
        .noticeEmail(user: user.id), to: typed, of: visit.visit.account, visit.visit.visit,
        in: records)
      guard case .sent = verdict else { return verdict }
      try records.append(record("ConsoleContactCodeSent", user, typed, visit))
      return verdict
    }
    guard case .paused(let until) = verdict else {
      visit.visit.visit.console.delivery.wake()
      return .redirect(to: path(visit))
    }
    return try page(
      visit, user, typed: typed, valueError: t(.sendingPaused(Moment.utc(until))), status: 429)
  }

  private static func confirm(_ visit: PersonVisit, _ user: User) throws -> ConsoleAnswer {
    let typed = visit.visit.field("code")
    let (account, now, language) = (visit.visit.account, visit.now, visit.t.language.rawValue)
    let purpose = SentCode.Purpose.noticeEmail(user: user.id)
    let sent = Mailbox<String>()
    let outcome = try visit.visit.visit.write { records -> Outcome in
      guard let code = try records.sentCode(purpose, of: account.id, at: now),
        try records.spendCode(typed, for: purpose, to: code.target, of: account, at: now)
      else {
        try records.append(
          record(
            "ConsoleNoticeAddressUpdated", user, nil, visit,
            AuditRecord.Refusal(code: "Failed authentication", message: nil)))
        return .refused
      }
      sent.put(code.target)
      let before = try records.noticeAddress(of: user.id)
      try records.set(
        NoticeAddress(email: code.target, language: language, verifiedAt: now), of: user)
      try records.append(record("ConsoleNoticeAddressUpdated", user, code.target, visit))
      let notice = try records.tell(
        .user(user.id), of: account.id, .noticeAddressChanged, by: visit.visit.caller.noticeName,
        at: now)
      // Who reads the address of before has to learn of it too.
      guard let before, before.email != code.target else { return .done }
      try records.post(
        notice, to: NoticeReader(email: before.email, language: before.language), of: account,
        at: now)
      return .done
    }
    guard case .done = outcome else {
      return try page(visit, user, codeError: visit.t(.sentCodeRefused))
    }
    return changed("notices-to " + (try sent.take()), visit)
  }

  /// By himself or by who may; the address learns of it.
  private static func remove(_ visit: PersonVisit, _ user: User) throws -> ConsoleAnswer {
    let (account, now) = (visit.visit.account, visit.now)
    try visit.visit.visit.write { records in
      if !visit.isOwn { try visit.visit.require(.deleteNoticeAddress, to: user, in: records) }
      guard try records.noticeAddress(of: user.id) != nil else { return }
      try records.tell(
        .user(user.id), of: account.id, .noticeAddressRemoved, by: visit.visit.caller.noticeName,
        at: now)
      try records.set(nil, of: user)
      try records.deleteSentCode(.noticeEmail(user: user.id), of: account.id)
      try records.append(record("ConsoleNoticeAddressUpdated", user, nil, visit))
    }
    return changed("notices-gone", visit)
  }

  private static func changed(_ notice: String, _ visit: PersonVisit) -> ConsoleAnswer {
    visit.visit.visit.console.delivery.wake()
    return Notice.done(notice).after(
      .redirect(to: visit.base + "/security_credentials"), visit.visit.visit)
  }

  /// What the audit trail has: of the address no more than tells one from another.
  private static func record(
    _ name: String, _ user: User, _ email: String?, _ visit: PersonVisit,
    _ refusal: AuditRecord.Refusal? = nil
  ) -> AuditRecord {
    visit.visit.ownRecord(name, refusal: refusal) { json in
      json.member("userName", user.name)
      json.member("email", email.map(RootEmail.masked))
    }
  }

  private static func mayShow(
    _ user: User, _ visit: PersonVisit, in records: any Reading
  ) throws -> Bool {
    try visit.isOwn || visit.visit.may(.getNoticeAddress, to: user, in: records)
  }

  private static func hasMail(_ visit: PersonVisit) -> Bool {
    visit.visit.visit.console.delivery.hasMail
  }

  private static func path(_ visit: PersonVisit) -> String { visit.base + "/contact" }

  // What is shown.

  private static func value(_ address: NoticeAddress?, _ t: Texts) -> HTML {
    address.map {
      "<span translate=\"no\">\($0.email)</span> \(View.badge("badge-ok", t(.verified)))"
    } ?? t(.noPhone)
  }

  private static func page(
    _ visit: PersonVisit, _ user: User, typed: String? = nil, valueError: HTML? = nil,
    codeError: HTML? = nil, status: Int = 422
  ) throws -> ConsoleAnswer {
    let (code, address, mayRemove) = try visit.visit.read { records in
      (
        try records.sentCode(
          .noticeEmail(user: user.id), of: visit.visit.account.id, at: visit.now),
        try records.noticeAddress(of: user.id),
        try visit.isOwn || visit.visit.may(.deleteNoticeAddress, to: user, in: records)
      )
    }
    let t = visit.t
    let isError = valueError != nil || codeError != nil
    let isOpen = visit.isOwn && hasMail(visit)
    return visit.visit.page(
      Layout.shell(
        t(.noticeAddress), visit.isOwn ? nil : .users, visit.visit, isError: isError,
        crumbs: visit.crumbs(t(.noticeAddress)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.noticeAddress))</h1>\
        <p class="lede">\(t(.noticeAddressLede(visit.name)))</p></div></div>
        \(if: visit.isOwn && !hasMail(visit), Alert.info.box(t(.noticeMailMissing)))
        \(if: address != nil || !isOpen, current(address, mayRemove, visit))
        \(isOpen ? change(code, typed, valueError, codeError, visit) : HTML())
        """), status: isError ? status : 200)
  }

  private static func current(
    _ address: NoticeAddress?, _ mayRemove: Bool, _ visit: PersonVisit
  ) -> HTML {
    let t = visit.t
    guard address != nil, mayRemove else {
      return "<div class=\"card\"><div class=\"card-body\"><p>\(value(address, t))</p></div></div>"
    }
    return """
      <form class="card" method="post" action="\(link: path(visit))">\(visit.visit.formToken)\
      <div class="card-body row between"><p>\(value(address, t))</p>\
      <button class="btn btn-quiet bad" name="do" value="remove" \
      aria-label="\(t(.removePhone)): \(t(.noticeAddress))">\(t(.removePhone))</button></div></form>
      """
  }

  private static func change(
    _ code: SentCode?, _ typed: String?, _ valueError: HTML?, _ codeError: HTML?,
    _ visit: PersonVisit
  ) -> HTML {
    let t = visit.t
    return """
      \(code.map { confirmation($0, codeError, visit) })
      \(if: code == nil && codeError != nil, Alert.bad.box(codeError ?? HTML()))
      <form class="card" method="post" action="\(link: path(visit))">\(visit.visit.formToken)\
      <div class="card-body fields">
      \(Form.text(
        "value", t(.newEmail), value: typed ?? code?.target ?? "", type: "email",
        autocomplete: "email", maxLength: 254, error: valueError))
      </div><div class="card-foot row between">\
      <a class="btn btn-quiet" href="\(link: visit.base)/security_credentials">\(t(.cancel))</a>\
      <button class="btn\(if: code == nil, " btn-primary")" name="do" value="send">\
      \(t(code == nil ? .sendCode : .sendAnother))</button></div></form>
      """
  }

  private static func confirmation(
    _ code: SentCode, _ error: HTML?, _ visit: PersonVisit
  ) -> HTML {
    let t = visit.t
    return """
      <form class="card" method="post" action="\(link: path(visit))">\(visit.visit.formToken)\
      <div class="card-body fields">\(Alert.info.box(t(.codeSentTo(code.target))))
      \(SentCodeField.field(code.purpose, t, error: error))
      </div><div class="card-foot row between"><span></span>\
      <button class="btn btn-primary" name="do" value="confirm">\(t(.confirmCode))</button></div>\
      </form>
      """
  }
}
