import Identity

/// How the root user is reached, and whether that may stand in for a lost device.
enum ContactPage {
  static let path = "/console/account/contact"

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let visit = try RootVisit(visit)
    let (contact, recovery) = try visit.visit.read { records in
      (
        try records.rootContact(of: visit.account.id),
        try records.rootRecovery(of: visit.account.id, at: visit.now)
      )
    }
    let t = visit.t
    return visit.visit.page(
      Layout.shell(
        t(.contactAndRecovery), nil, visit.visit,
        crumbs: [visit.crumbs[0], Crumb(t(.contactAndRecovery))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.contactAndRecovery))</h1>\
        <p class="lede">\(t(.contactLede))</p></div></div>
        \(visit.visit.noticeBox(about: visit.visit.name))
        \(recovery.map { running($0, visit) })
        \(email(contact, visit))
        \(phone(contact, visit))
        \(alternatives(contact, visit))
        """))
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    let visit = try RootVisit(visit)
    switch visit.visit.field("do") {
    case "cancel": return try cancel(visit)
    case "on": return try allow(true, visit)
    case "off": return try allow(false, visit)
    case "remove-phone": return try removePhone(visit)
    default: throw PageRefusal.notFound
    }
  }

  /// What the wizard and the security credentials show of it.
  static func card(_ visit: SignedInVisit) throws -> HTML {
    guard visit.isRootUser else { return HTML() }
    let contact = try visit.read { try $0.rootContact(of: visit.account.id) }
    let t = visit.t
    return """
      <section class="card" aria-labelledby="h-reach"><div class="card-head"><div>\
      <h2 id="h-reach">\(t(.reviewContact))</h2><p>\(t(.reviewContactHelp))</p></div>\
      <a class="btn" href="\(link: path)">\(t(.mend))</a></div>
      <div class="card-body"><dl class="kv"><div><dt>\(t(.contactEmail))</dt>\
      <dd>\(visit.account.rootEmail) \(badge(contact.emailVerifiedAt != nil, t))</dd></div>\
      <div><dt>\(t(.contactPhone))</dt><dd>\(contact.phone.map { phone in
        "<span translate=\"no\">\(phone.number.description)</span> \(badge(true, t))" as HTML
      } ?? t(.noPhone))</dd></div></dl></div></section>
      """
  }

  // What may be done.

  /// Stops the recovery that is under way. It takes nothing away, so no code is asked for.
  private static func cancel(_ visit: RootVisit) throws -> ConsoleAnswer {
    try visit.visit.visit.write { records in
      guard try records.deleteRootRecovery(of: visit.account.id) else { return }
      try records.append(visit.record("ConsoleRecoveryCanceled"))
      try records.tell(
        visit.owner, of: visit.account.id, .recoveryCanceled, by: nil, at: visit.now)
    }
    return changed("recovery-canceled", visit)
  }

  private static func allow(_ isAllowed: Bool, _ visit: RootVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode(returningTo: path)
    try visit.visit.visit.write { records in
      var contact = try records.rootContact(of: visit.account.id)
      guard contact.allowsAlternativeFactors != isAllowed else { return }
      contact.allowsAlternativeFactors = isAllowed
      try records.set(contact, of: visit.account.id)
      _ = try records.deleteRootRecovery(of: visit.account.id)
      try records.append(
        visit.record("ConsoleAlternativeFactorsChanged") { $0.member("allowed", isAllowed) })
      try records.tell(
        visit.owner, of: visit.account.id,
        isAllowed ? .alternativesAllowed : .alternativesForbidden, by: nil, at: visit.now)
    }
    return changed("", visit)
  }

  private static func removePhone(_ visit: RootVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode(returningTo: path)
    try visit.visit.visit.write { records in
      var contact = try records.rootContact(of: visit.account.id)
      guard contact.phone != nil else { return }
      contact.phone = nil
      try records.set(contact, of: visit.account.id)
      _ = try records.deleteRootRecovery(of: visit.account.id)
      try records.append(visit.record("ConsolePhoneUpdated") { $0.member("phone", nil) })
      try records.tell(visit.owner, of: visit.account.id, .phoneRemoved, by: nil, at: visit.now)
    }
    return changed("phone-gone", visit)
  }

  private static func changed(_ notice: String, _ visit: RootVisit) -> ConsoleAnswer {
    visit.delivery.wake()
    return Notice.done(notice).after(.redirect(to: path), visit.visit.visit)
  }

  // What is shown.

  private static func running(_ recovery: RootRecovery, _ visit: RootVisit) -> HTML {
    let t = visit.t
    return """
      <div class="alert alert-warn" role="status">\(Icon.warn.svg())<div class="row between">\
      <p>\(t(.recoveryRunning(Moment.utc(recovery.readyAt))))</p>\
      <form method="post" action="\(link: path)">\(visit.visit.formToken)\
      <button class="btn btn-sm" name="do" value="cancel">\(t(.recoveryCancel))</button></form>\
      </div></div>
      """
  }

  private static func email(_ contact: RootContact, _ visit: RootVisit) -> HTML {
    let t = visit.t
    let isVerified = contact.emailVerifiedAt != nil
    let change: HTML =
      visit.delivery.hasMail
      ? """
      <a class="btn" href="\(link: ContactWay.email.path)" \
      aria-label="\(t(isVerified ? .changeContact : .verifyNow)): \(t(.contactEmail))">\
      \(t(isVerified ? .changeContact : .verifyNow))</a>
      """ : HTML()
    return """
      <section class="card" aria-labelledby="h-email"><div class="card-head"><div>\
      <h2 id="h-email">\(t(.contactEmail))</h2></div>\(change)</div><div class="card-body">\
      <p><span translate="no">\(visit.account.rootEmail)</span> \(badge(isVerified, t))</p>\
      \(if: !visit.delivery.hasMail, "<p class=\"hint\">\(t(.mailMissing))</p>")</div></section>
      """
  }

  private static func phone(_ contact: RootContact, _ visit: RootVisit) -> HTML {
    let t = visit.t
    let label = t(contact.phone == nil ? .addPhone : .changeContact)
    let change: HTML =
      visit.delivery.hasHook
      ? """
      <a class="btn" href="\(link: ContactWay.phone.path)" \
      aria-label="\(label): \(t(.contactPhone))">\(label)</a>
      """ : HTML()
    let held: HTML? = contact.phone.map { phone in
      """
      <form class="row between" method="post" action="\(link: path)">\(visit.visit.formToken)\
      <p><span translate="no">\(phone.number.description)</span> \(badge(true, t))</p>\
      <button class="btn btn-quiet bad" name="do" value="remove-phone" \
      aria-label="\(t(.removePhone)): \(phone.number.description)">\(t(.removePhone))</button></form>
      """
    }
    return """
      <section class="card" aria-labelledby="h-phone"><div class="card-head"><div>\
      <h2 id="h-phone">\(t(.contactPhone))</h2></div>\(change)</div><div class="card-body">\
      \(held ?? "<p>\(t(.noPhone))</p>")\
      \(if: !visit.delivery.hasHook, "<p class=\"hint\">\(t(.hookMissing))</p>")</div></section>
      """
  }

  private static func alternatives(_ contact: RootContact, _ visit: RootVisit) -> HTML {
    let t = visit.t
    let isOn = contact.allowsAlternativeFactors
    let isReady = contact.mayRecover && visit.delivery.canRecover
    let state: HTML =
      isReady
      ? View.badge("badge-ok", t(.alternativesOn))
      : View.badge(
        isOn ? "badge-warn" : "badge plain", t(isOn ? .alternativesIncomplete : .alternativesOff))
    return """
      <section class="card" aria-labelledby="h-alternatives"><div class="card-head"><div>\
      <h2 id="h-alternatives">\(t(.alternativeFactors))</h2>\
      <p>\(t(.alternativeFactorsHelp))</p></div>\(state)</div>
      <form class="card-foot row" method="post" action="\(link: path)">\(visit.visit.formToken)\
      <button class="btn" name="do" value="\(isOn ? "off" : "on")">\
      \(t(isOn ? .turnOff : .turnOn))</button></form></section>
      """
  }

  private static func badge(_ isVerified: Bool, _ t: Texts) -> HTML {
    View.badge(
      isVerified ? "badge-ok" : "badge-warn", t(isVerified ? .verified : .notVerified))
  }
}

extension Moment {
  /// `2026-11-22 14:32 UTC`, for a time that may be days away.
  static func utc(_ moment: Timestamp) -> String {
    let text = moment.description
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
  }
}
