import AWSQuery
import Identity
import OneTimePasswords
import Operations

/// Whether a device of one's own still makes codes that count: one of them is typed, and spent as
/// every code is.
enum TryDevicePage {
  static func address(of device: VirtualDevice) -> String {
    "/console/me/mfa/" + PathText.encode(String(device.serialNumber.rest.dropFirst())) + "/try"
  }

  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let device = try visit.visit.read { try visit.device(in: $0) }
    return page(visit, device)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let device = try visit.visit.read { try visit.device(in: $0) }
    let typed = TypedCode(visit.visit.field("code"))
    guard let code = typed.code else {
      return page(visit, device, error: typed.problem, status: 422)
    }
    let (plain, now) = (visit.visit.visit, visit.now)
    let verdict = try plain.write { records -> CodeVerdict in
      let device = try visit.device(in: records)
      let verdict = try records.verify(
        code, for: device, in: plain.console.settings.codeWindow, at: now)
      var refusal: ServiceError?
      if case .accepted = verdict {
      } else {
        refusal = ServiceError("Failed authentication", status: 403, nil)
      }
      try records.append(
        visit.record("ConsoleMfaTried", device.serialNumber, refusal: refusal, kind: .console))
      return verdict
    }
    switch verdict {
    case .accepted:
      return Notice.deviceWorks(device.serialNumber.name).after(
        .redirect(to: visit.base + "/security_credentials"), plain)
    case .wrong, .spent: return page(visit, device, error: .codeRefused, status: 422)
    case .exhausted:
      let end = Moment.clock(CodeCheck.nextBudget(after: now))
      return page(visit, device, error: .codesPaused(end), status: 429)
    case .quarantined(let until):
      return page(visit, device, error: .codesQuarantined(Moment.clock(until)), status: 429)
    case .suspended: return page(visit, device, isSuspended: true, status: 422)
    }
  }

  private static func page(
    _ visit: PersonVisit, _ device: VirtualDevice, error: Message? = nil,
    isSuspended: Bool = false, status: Int = 200
  ) -> ConsoleAnswer {
    let t = visit.t
    let name = device.serialNumber.name
    let address = visit.address(of: device)
    let isOut = error != nil || isSuspended
    return .page(
      Layout.shell(
        t(.tryDevice(name)), nil, visit.visit, isError: isOut,
        crumbs: visit.crumbs(t(.tryDevice(name))),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.tryDevice(name)))</h1>\
        <p class="lede">\(t(.tryDeviceLede))</p></div></div>
        \(if: isOut, Alert.warn.box("""
          \(isSuspended ? t(.deviceIsSuspended(name)) : t(.notWorking)) \
          <a href="\(link: address)/resync">\(t(.resyncDevice(name)))</a>
          """))
        <form class="card narrow" method="post" action="\(link: address)/try">\
        \(visit.visit.formToken)<div class="card-body fields">
        \(Form.code(
          "code", t(.codeOfDevice(name)), isFocused: true, error: error.map { t($0) }))
        \(View.countdown(visit.visit.visit, .newCodeIn))
        </div><div class="card-foot row between">\
        <a class="btn btn-quiet" href="\(link: visit.base)/security_credentials">\(t(.cancel))</a>\
        <button class="btn btn-primary">\(t(.tryCode))</button></div></form>
        """), status: status)
  }
}
