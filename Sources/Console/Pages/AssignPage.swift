import AWSQuery
import Identity
import Operations

/// The wizard's first step: what the device is called.
enum AssignPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    try visit.visit.read { records in
      try visit.requireMFA(in: records)
      try visit.require("EnableMFADevice", in: records)
    }
    return try page(visit, name: suggestion(visit))
  }

  /// Draws a seed and keeps it for a quarter of an hour; nothing is in the account yet.
  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    try visit.visit.requireFreshCode()
    let name = visit.visit.field("name")
    guard isName(name) else {
      return try page(visit, name: name, error: problem(name, visit.t), status: 422)
    }
    let account = visit.visit.account
    let serialNumber = SerialNumber(
      partition: account.partition, account: account.id, path: "/", name: name)
    let seed = visit.visit.visit.console.settings.random.bytes(DeviceProfile.seedBytes)
    let (owner, creator, now) = (visit.owner, visit.visit.caller.uniqueID, visit.now)
    let draft = try visit.visit.visit.write { records -> EnrolmentDraft? in
      try visit.requireMFA(in: records)
      try visit.require("CreateVirtualMFADevice", on: serialNumber, in: records)
      try visit.require("EnableMFADevice", in: records)
      guard try records.devices(of: owner).count < devicesPerPrincipal else {
        throw PageRefusal.notFound
      }
      guard try records.device(serialNumber, in: account.id) == nil else { return nil }
      // One draft at a time: what was begun before is dropped with its seed.
      for old in try records.enrolmentDrafts(for: owner) where old.creator == creator {
        try records.delete(old)
      }
      let id = records.makeID(at: now)
      let draft = EnrolmentDraft(
        id: id, account: account.id, owner: owner, creator: creator, serialNumber: serialNumber,
        createdAt: now)
      try records.insert(
        draft,
        sealedSeed: records.seal(seed, of: account.id, at: .seed(of: id, in: account.id)))
      try records.append(visit.record("ConsoleMfaDraftStarted", serialNumber, kind: .console))
      return draft
    }
    guard let draft else {
      let other = "\(name)-\(visit.user?.name ?? "root")"
      return try page(
        visit, name: other, error: visit.t(.deviceNameTaken(name, other)), status: 422)
    }
    return .redirect(to: "\(visit.base)/mfa/new/\(draft.id.number)")
  }

  private static func isName(_ name: String) -> Bool {
    (1...128).contains(name.utf8.count) && name.utf8.allSatisfy(isNameByte)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_+=,.@-".utf8.contains(byte)
    }
  }

  private static func problem(_ name: String, _ t: Texts) -> HTML {
    if name.isEmpty { return t(.deviceNameEmpty) }
    if name.utf8.count > 128 { return t(.deviceNameTooLong) }
    let bad = name.unicodeScalars.first { !$0.isASCII || !isNameByte(UInt8($0.value)) } ?? " "
    let repaired = String(
      decoding: name.utf8.map { isNameByte($0) ? $0 : UInt8(ascii: "-") }, as: UTF8.self)
    return t(.deviceNameCharacter(bad == " " ? t(.aSpace) : "“\(String(bad))”", repaired))
  }

  /// Names are the account's, so the person's own is part of what is suggested.
  private static func suggestion(_ visit: PersonVisit) -> String {
    guard visit.user != nil else { return "root-1" }
    return "\(visit.name)-phone"
  }

  private static func page(
    _ visit: PersonVisit, name: String, error: HTML? = nil, status: Int = 200
  ) throws -> ConsoleAnswer {
    let t = visit.t
    return try visit.visit.page(
      Layout.shell(
        t(.assignMFADevice), visit.isOwn ? nil : .users, visit.visit, isError: error != nil,
        crumbs: visit.crumbs(t(.assignMFADevice)),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.assignMFADevice))</h1>\
        <p class="lede">\(t(.assignLede(visit.name)))</p></div></div>
        \(visit.visit.noticeBox(about: visit.name))
        \(visit.user == nil ? ContactPage.card(visit.visit) : HTML())
        <div class="wizard">
        \(Wizard.steps(1, visit, device: nil))
        <form class="card" method="post" action="\(link: visit.base)/mfa/new">\
        \(visit.visit.formToken)<div class="card-body fields">
        \(Form.text(
          "name", t(.deviceName), value: name, isFocused: true, maxLength: 128,
          pattern: "[A-Za-z0-9_+=,.@\\-]+", hint: t(.deviceNameHint), error: error))
        <fieldset><legend class="label">\(t(.deviceType))</legend><div class="choices">\
        <label class="choice"><input type="radio" name="type" value="virtual" checked>\
        \(Icon.phone.svg(20))<span><b>\(t(.authenticatorApp))</b>\
        <span class="hint">\(t(.authenticatorAppHint))</span></span><span></span></label>\
        </div></fieldset>
        </div><div class="card-foot row between">\
        <a class="btn btn-quiet" href="\(link: visit.base)/security_credentials">\(t(.cancel))</a>\
        <button class="btn btn-primary">\(t(.next))</button></div></form>
        </div>
        """), status: status)
  }
}

/// What the steps of the wizard show. The last is for who adds a device of his own.
enum Wizard {
  static func steps(_ current: Int, _ visit: PersonVisit, device: String?) -> HTML {
    let t = visit.t
    var steps: [(HTML, HTML)] = [
      (
        t(.nameAndType),
        device.map { "\($0), \(t(.authenticatorApp))" } ?? t(.whatToCallIt)
      ),
      (t(.setUpDevice), t(.scanThenConfirm)),
    ]
    if visit.isOwn { steps.append((t(.recoveryStep), t(.beforeItIsLost))) }
    return """
      <ol class="steps" aria-label="\(t(.progress))">\
      \(steps.enumerated().map { step($0 + 1, of: current, $1.0, $1.1, t) })</ol>
      """
  }

  private static func step(
    _ number: Int, of current: Int, _ name: HTML, _ detail: HTML, _ t: Texts
  ) -> HTML {
    guard number < current else {
      return """
        <li\(if: number == current, " aria-current=\"step\"")><span class="dot">\(number)</span>\
        <span><b>\(name)</b><span class="d">\(detail)</span></span></li>
        """
    }
    return """
      <li class="done"><span class="dot">\(Icon.check.svg(14))</span><span><b>\(name)\
      <span class="vh">, \(t(.done))</span></b><span class="d">\(detail)</span></span></li>
      """
  }
}

extension PersonVisit {
  /// The way to a page of the person's.
  func crumbs(_ page: HTML) -> [Crumb] {
    let own = Crumb(
      visit.visit.parameters["user"] == nil ? t(.yourSecurityCredentials) : "\(name)",
      base + "/security_credentials")
    let users = Crumb(t(.users), "/console/users")
    return visit.visit.parameters["user"] == nil ? [own, Crumb(page)] : [users, own, Crumb(page)]
  }
}
