import AWSQuery
import Identity
import OneTimePasswords
import Operations
import QRCodes

/// The wizard's second step: the QR code and the secret key, and two codes that prove them. A wrong
/// code, a reload or a new sign-in leave the key as it is.
enum SetUpPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let (draft, seed) = try open(visit)
    return try page(visit, draft, seed)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let (draft, seed) = try open(visit)
    if visit.visit.field("do") == "discard" { return try discard(draft, visit) }
    let first = TypedCode(visit.visit.field("code1"))
    let second = TypedCode(visit.visit.field("code2"))
    guard let one = first.code, let two = second.code else {
      return try page(visit, draft, seed, errors: (first.problem, second.problem))
    }
    if first.digits == second.digits {
      return try page(visit, draft, seed, errors: (nil, .sameCodeTwice))
    }
    let renewal = SessionRenewal(visit.visit, of: visit.owner)
    do {
      let device = try enrol(draft, seed: seed, codes: (one, two), visit, renewal)
      let drift = Int(device.skew) * DeviceProfile.period
      let notice: Notice =
        drift == 0
        ? .deviceReady(device.serialNumber.name)
        : .deviceReadyWithSkew(device.serialNumber.name, seconds: drift)
      return notice.after(
        renewal.after(.redirect(to: try RecoveryStepPage.next(after: visit))), visit.visit.visit)
    } catch let refusal as ServiceError where refusal.code == "InvalidAuthenticationCode" {
      return try page(visit, draft, seed, errors: (.pairRefused, nil))
    }
  }

  /// The draft, if it is the visitor's own, for this person, and not over.
  private static func open(_ visit: PersonVisit) throws -> (EnrolmentDraft, [UInt8]) {
    try visit.visit.requireFreshCode()
    guard let number = Int64(try visit.visit.parameter("draft")) else { throw PageRefusal.notFound }
    return try visit.visit.read { records in
      try visit.require("EnableMFADevice", in: records)
      guard let draft = try records.enrolmentDraft(RecordID(number)),
        draft.account == visit.visit.account.id, draft.owner.number == visit.owner.number,
        draft.creator == visit.visit.caller.uniqueID
      else { throw PageRefusal.draftOver(visit.base + "/mfa/new") }
      guard draft.isCurrent(at: visit.now) else {
        throw PageRefusal.draftOver(visit.base + "/mfa/new")
      }
      return (draft, try records.seed(of: draft))
    }
  }

  private static func discard(_ draft: EnrolmentDraft, _ visit: PersonVisit) throws -> ConsoleAnswer
  {
    try visit.visit.visit.write { records in
      try records.delete(draft)
      try records.append(
        visit.record("ConsoleMfaDraftDiscarded", draft.serialNumber, kind: .console))
    }
    return Notice.draftDiscarded.after(
      .redirect(to: visit.base + "/security_credentials"), visit.visit.visit)
  }

  /// Makes the device and ties it to the person in one transaction, as CreateVirtualMFADevice and
  /// EnableMFADevice would in two. Refused codes leave nothing but their charge.
  private static func enrol(
    _ draft: EnrolmentDraft, seed: [UInt8], codes: (OneTimeCode, OneTimeCode),
    _ visit: PersonVisit, _ renewal: SessionRenewal
  ) throws -> VirtualDevice {
    let (account, now) = (visit.visit.account, visit.now)
    let totp = try DeviceProfile.totp(seed: seed)
    let device = Mailbox<VirtualDevice>()
    try visit.change(
      ["CreateVirtualMFADevice", "EnableMFADevice"], of: draft.serialNumber
    ) { records in
      try visit.requireMFA(in: records)
      try visit.require("CreateVirtualMFADevice", on: draft.serialNumber, in: records)
      try visit.require("EnableMFADevice", in: records)
      guard try records.device(draft.serialNumber, in: account.id) == nil else {
        throw ServiceError("EntityAlreadyExists", status: 409, "\(draft.serialNumber.name) exists.")
      }
      let limit = account.limit(.mfaDevices)
      let held = try records.devices(of: visit.owner).count
      guard held < devicesPerPrincipal,
        try records.count(of: .mfaDevices, in: account.id) < limit
      else { throw ServiceError("LimitExceeded", status: 409, "There is no room for a device.") }
      var made = VirtualDevice(
        id: draft.id, account: account.id, serialNumber: draft.serialNumber, createdAt: now,
        budget: try records.budget(ofNew: draft.id, named: draft.serialNumber))
      guard
        case .accepted(let pair) = try records.verifyPair(
          codes.0, then: codes.1, for: made, seed: totp, at: now)
      else {
        throw ServiceError("InvalidAuthenticationCode", status: 403, nil)
      }
      made = made.synchronized(to: pair, at: now)
      try records.insert(made, sealedSeed: records.sealedSeed(of: draft), tags: [])
      made.enabled = VirtualDevice.Enabled(owner: visit.owner, since: now)
      try records.update(made)
      try records.delete(draft)
      try renewal.perform(in: records)
      try visit.tell(.deviceAdded, about: made, in: records)
      device.put(made)
    }
    return try device.take()
  }

  private static func page(
    _ visit: PersonVisit, _ draft: EnrolmentDraft, _ seed: [UInt8],
    errors: (Message?, Message?)? = nil
  ) throws -> ConsoleAnswer {
    let t = visit.t
    let name = draft.serialNumber.name
    let base32 = Base32.encode(seed)
    let settings = visit.visit.visit.console.settings
    let link = try OTPAuthLink(
      issuer: settings.issuer, account: "\(name)@\(visit.visit.account.displayName)", secret: seed)
    let address = "\(visit.base)/mfa/new/\(draft.id.number)"
    return .page(
      Layout.shell(
        t(.setUpDevice), visit.isOwn ? nil : .users, visit.visit, isError: errors != nil,
        crumbs: visit.crumbs(t(.assignMFADevice)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.setUpDevice))</h1>\
        <p class="lede">\(t(.setUpLede(name, visit.name)))</p></div></div>
        <div class="wizard">
        \(Wizard.steps(2, visit, device: name))
        <form class="card" method="post" action="\(link: address)">\(visit.visit.formToken)\
        <div class="card-body">
        \(task(1, t(.openAnApp), "<p>\(t(.openAnAppHelp))</p>"))
        \(task(2, t(.scanWithThatApp), try secret(link, base32, visit)))
        \(task(3, t(.typeTwoCodes), """
          <p>\(t(.typeTwoCodesHelp))</p>\
          <p class="alert alert-warn" data-clock-off hidden>\(t(.clockOff))</p>
          \(TwoCodes.fields(visit.visit.visit, errors: errors ?? (nil, nil)))
          """))
        </div><div class="card-foot row between">\
        <button class="btn btn-quiet" name="do" value="discard" formnovalidate>\(t(.cancel))</button>\
        <span class="row"><a class="btn" href="\(link: visit.base)/mfa/new">\(t(.back))</a>\
        <button class="btn btn-primary" name="do" value="add">\(t(.addMFA))</button></span></div>\
        </form>
        </div>
        """), status: errors == nil ? 200 : 422)
  }

  private static func task(_ number: Int, _ title: HTML, _ body: HTML) -> HTML {
    """
    <div class="task"><span class="n" aria-hidden="true">\(number)</span><h2>\(title)</h2>\
    <div class="body">\(body)</div></div>
    """
  }

  private static func secret(
    _ link: OTPAuthLink, _ base32: String, _ visit: PersonVisit
  ) throws -> HTML {
    let t = visit.t
    let code = try QRCode(link.text, correction: .medium)
    let groups = stride(from: 0, to: base32.utf8.count, by: 4).map { start in
      String(base32.dropFirst(start).prefix(4))
    }.joined(separator: " ")
    // Open where it is one's own; an administrator's screen shows it when asked to.
    let open: HTML = visit.isOwn ? " open" : ""
    func summary(_ show: Message, _ hide: Message) -> HTML {
      """
      <summary><span class="chev">\(Icon.chevron.svg(13))</span>\
      <span class="when-closed">\(t(show))</span><span class="when-open">\(t(hide))</span></summary>
      """
    }
    return """
      <div class="split">
      <details class="reveal"\(open)>\(summary(.showQRCode, .hideQRCode))<div class="qr">\
      \(code.picture(label: t(.qrLabel)))</div></details>
      <div><details class="reveal"\(open)>\(summary(.showSecretKey, .hideSecretKey))
      <div class="secret" id="secret" translate="no" dir="ltr">\(groups)</div>
      <div class="row"><button type="button" class="btn btn-sm no-js-hide" data-copy="\(base32)">\
      \(Icon.copy.svg(14))\(t(.copyKey))</button><a class="btn btn-sm" href="\(link: link.text)">\
      \(Icon.out.svg(14))\(t(.openInApp))</a></div>
      <p class="hint">\(t(.keyHint))</p></details></div>
      </div>
      """
  }
}

extension QRCode {
  /// The code for a page: black on white whatever is around it, with a quiet zone of four modules.
  fileprivate func picture(label: HTML) -> HTML {
    let side = size + 8
    return """
      <svg viewBox="0 0 \(side) \(side)" role="img" aria-label="\(label)" \
      shape-rendering="crispEdges"><path fill="#fff" d="M0 0h\(side)v\(side)H0z"/>\
      <path stroke="#000" d="\(HTML(drawn: Array(rows(quietZone: 4).utf8)))"/></svg>
      """
  }
}
