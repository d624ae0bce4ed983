import AWSQuery
import Identity
import OneTimePasswords
import Operations

/// Two codes in a row tell what time it is for a device whose codes are refused.
enum ResyncPage {
  static func show(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let device = try visit.visit.read { records in
      try visit.require("ResyncMFADevice", in: records)
      return try visit.device(in: records)
    }
    return page(visit, device)
  }

  static func submit(_ visit: PersonVisit) throws -> ConsoleAnswer {
    let device = try visit.visit.read { try visit.device(in: $0) }
    let first = TypedCode(visit.visit.field("code1"))
    let second = TypedCode(visit.visit.field("code2"))
    guard let one = first.code, let two = second.code else {
      return page(visit, device, errors: (first.problem, second.problem))
    }
    if first.digits == second.digits { return page(visit, device, errors: (nil, .sameCodeTwice)) }
    let now = visit.now
    let verdict = try visit.visit.visit.write { records -> PairVerdict in
      try visit.require("ResyncMFADevice", in: records)
      let device = try visit.device(in: records)
      let verdict = try records.verifyPair(one, then: two, for: device, at: now)
      guard case .accepted(let pair) = verdict else {
        try records.append(
          visit.record(
            "ResyncMFADevice", device.serialNumber,
            refusal: ServiceError("InvalidAuthenticationCode", status: 403, nil)))
        return verdict
      }
      try records.update(device.synchronized(to: pair, at: now))
      if device.suspendedAt != nil { try records.forgetFailures(device.budget) }
      try visit.tell(.deviceResynchronized, about: device, in: records)
      try records.append(visit.record("ResyncMFADevice", device.serialNumber))
      return verdict
    }
    switch verdict {
    case .accepted(let pair):
      let skew = pair.value - DeviceProfile.step(at: now).value
      return Notice.deviceInStep(
        device.serialNumber.name, seconds: Int(skew) * DeviceProfile.period
      ).after(.redirect(to: visit.base + "/security_credentials"), visit.visit.visit)
    case .refused: return page(visit, device, errors: (.pairRefused, nil))
    case .exhausted:
      return page(
        visit, device,
        errors: (.codesPaused(Moment.clock(CodeCheck.nextBudget(after: now))), nil))
    case .quarantined(let until):
      return page(visit, device, errors: (.codesQuarantined(Moment.clock(until)), nil))
    }
  }

  private static func page(
    _ visit: PersonVisit, _ device: VirtualDevice, errors: (Message?, Message?)? = nil
  ) -> ConsoleAnswer {
    let t = visit.t
    let name = device.serialNumber.name
    return .page(
      Layout.shell(
        t(.resyncDevice(name)), visit.isOwn ? nil : .users, visit.visit, isError: errors != nil,
        crumbs: visit.crumbs(t(.resyncDevice(name))),
        """
        <div class="page-head"><div class="grow"><h1>\(t(.resyncDevice(name)))</h1>\
        <p class="lede">\(t(.resyncPageLede))</p></div></div>
        <form class="card" method="post" action="\(link: visit.address(of: device))/resync">\
        \(visit.visit.formToken)<div class="card-body fields">
        <p class="small muted">\(t(.serverTime)) <time class="num" data-clock \
        datetime="\(visit.now.description)">\(Moment.clock(visit.now))</time></p>
        \(TwoCodes.fields(visit.visit.visit, errors: errors ?? (nil, nil)))
        </div><div class="card-foot row between">\
        <a class="btn btn-quiet" href="\(link: visit.base)/security_credentials">\(t(.cancel))</a>\
        <button class="btn btn-primary">\(t(.resynchronize))</button></div></form>
        """), status: errors == nil ? 200 : 422)
  }
}
