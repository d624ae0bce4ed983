import AWSQuery
import Identity
import Operations

/// Goes on with a device that is there and nobody's: two codes tie it to a user, as EnableMFADevice
/// does. Its key was shown when it was made, and never again.
enum ContinuePage {
  /// Where a device is taken up; for one user if it is known for whom.
  static func address(of device: VirtualDevice, for user: User? = nil) -> String {
    let rest = PathText.encode(String(device.serialNumber.rest.dropFirst()))
    return "\(CoveragePage.path)/\(rest)/continue"
      + (user.map { "?user=" + PathText.encode($0.name) } ?? "")
  }

  /// Devices of nobody that are named for `user`, as AWS's pages tell users to name theirs; for who
  /// may see them and give them to him.
  static func devices(
    for user: User, _ visit: SignedInVisit, in records: any Reading
  ) throws -> [VirtualDevice] {
    guard try visit.may("ListVirtualMFADevices", in: records) else { return [] }
    return try records.devices(in: visit.account.id, .unassigned, after: nil, limit: 50)
      .filter { device in
        let name = device.serialNumber.name
        guard name.hasPrefix(user.name) else { return false }
        let next = name.dropFirst(user.name.count).first
        guard next.map({ !$0.isLetter && !$0.isNumber }) ?? true else { return false }
        return try visit.may("EnableMFADevice", values(user.name, device), in: records)
      }
  }

  static func show(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode()
    let name = visit.visit.request.query["user"] ?? ""
    let device = try device(visit)
    if !name.isEmpty {
      try visit.read { try visit.require("EnableMFADevice", values(name, device), in: $0) }
    }
    return try page(visit, device, Typed(user: name, isFixed: !name.isEmpty))
  }

  static func submit(_ visit: SignedInVisit) throws -> ConsoleAnswer {
    try visit.requireFreshCode()
    let device = try device(visit)
    let typed = Typed(user: visit.field("user"), isFixed: visit.field("fixed") == "yes")
    if visit.field("do") == "discard" {
      try visit.perform(
        "DeleteVirtualMFADevice", [("SerialNumber", device.serialNumber.description)])
      return visit.done(.deviceDiscarded, device.serialNumber.name, to: back(typed, visit))
    }
    guard !typed.user.isEmpty else {
      return try page(visit, device, typed, userError: visit.t(.nameEmpty))
    }
    let first = TypedCode(visit.field("code1"))
    let second = TypedCode(visit.field("code2"))
    guard first.code != nil, second.code != nil else {
      return try page(visit, device, typed, errors: (first.problem, second.problem))
    }
    if first.digits == second.digits {
      return try page(visit, device, typed, errors: (nil, .sameCodeTwice))
    }
    do {
      let error = try visit.attempt {
        try visit.perform(
          "EnableMFADevice", values(typed.user, device, first.digits, second.digits))
      }
      if let error { return try page(visit, device, typed, userError: ErrorPage.text(error)) }
    } catch let refusal as ServiceError where refusal.code == "InvalidAuthenticationCode" {
      return try page(visit, device, typed, errors: (.pairRefused, nil))
    }
    let next =
      typed.user == visit.caller.user?.name
      ? try RecoveryStepPage.next(after: PersonVisit(visit))
      : "/console/users/\(PathText.encode(typed.user))/security_credentials"
    return Notice.deviceReady(device.serialNumber.name).after(.redirect(to: next), visit.visit)
  }

  /// What was chosen besides the codes.
  private struct Typed {
    var user: String
    /// Whether the page was opened for that user.
    var isFixed: Bool
  }

  private static func values(
    _ user: String, _ device: VirtualDevice, _ first: String = "000000", _ second: String = "000000"
  ) -> [(String, String)] {
    [
      ("UserName", user), ("SerialNumber", device.serialNumber.description),
      ("AuthenticationCode1", first), ("AuthenticationCode2", second),
    ]
  }

  /// The device of the address, while it is nobody's.
  private static func device(_ visit: SignedInVisit) throws -> VirtualDevice {
    let name = try visit.parameter("device")
    let account = visit.account
    let serialNumber = SerialNumber(
      partition: account.partition, account: account.id, path: "/", name: name)
    return try visit.read { records in
      try visit.require("ListVirtualMFADevices", in: records)
      guard let device = try records.device(serialNumber, in: account.id), device.enabled == nil
      else { throw PageRefusal.notFound }
      return device
    }
  }

  private static func back(_ typed: Typed, _ visit: SignedInVisit) -> String {
    guard typed.isFixed else { return CoveragePage.path }
    return typed.user == visit.caller.user?.name
      ? "/console/me/security_credentials"
      : "/console/users/\(PathText.encode(typed.user))/security_credentials"
  }

  private static func page(
    _ visit: SignedInVisit, _ device: VirtualDevice, _ typed: Typed, userError: HTML? = nil,
    errors: (Message?, Message?)? = nil
  ) throws -> ConsoleAnswer {
    let t = visit.t
    let name = device.serialNumber.name
    let isError = userError != nil || errors != nil
    let mayDiscard = try visit.read {
      try visit.may(
        "DeleteVirtualMFADevice", [("SerialNumber", device.serialNumber.description)], in: $0)
    }
    let isOwn = typed.isFixed && typed.user == visit.caller.user?.name
    let way =
      isOwn
      ? Crumb(t(.yourSecurityCredentials), back(typed, visit))
      : typed.isFixed
        ? Crumb("\(typed.user)", back(typed, visit)) : Crumb(t(.mfaCoverage), CoveragePage.path)
    return .page(
      Layout.shell(
        t(.setUpDevice), isOwn ? nil : typed.isFixed ? .users : .coverage, visit, isError: isError,
        crumbs: [way, Crumb(t(.continueDevice(name)))],
        """
        <div class="page-head"><div class="grow"><h1>\(t(.continueDevice(name)))</h1>\
        <p class="lede">\(t(.continueLede))</p></div></div>
        <form class="card" method="post" action="\(link: address(of: device))">\(visit.formToken)\
        <div class="card-body fields">
        \(Alert.info.box(t(.keyWasShown)))
        \(user(typed, userError, t))
        \(TwoCodes.fields(visit.visit, errors: errors ?? (nil, nil)))
        </div><div class="card-foot row between">\
        \(mayDiscard ? discard(name, t) : "<span></span>")\
        <span class="row"><a class="btn" href="\(link: back(typed, visit))">\(t(.cancel))</a>\
        <button class="btn btn-primary" name="do" value="add">\(t(.addMFA))</button></span></div>\
        </form>
        """), status: isError ? 422 : 200)
  }

  private static func discard(_ name: String, _ t: Texts) -> HTML {
    """
    <button class="btn btn-quiet bad" name="do" value="discard" formnovalidate \
    aria-label="\(t(.discardDevice(name)))">\(t(.discard))</button>
    """
  }

  /// For whom it is: as the page was opened, or as one types.
  private static func user(_ typed: Typed, _ error: HTML?, _ t: Texts) -> HTML {
    guard typed.isFixed else {
      return Form.text("user", t(.userName), value: typed.user, maxLength: 64, error: error)
    }
    return """
      <div class="identity">\(View.initials(typed.user))<span class="grow"><b>\(typed.user)</b>\
      </span></div><input type="hidden" name="user" value="\(typed.user)">\
      <input type="hidden" name="fixed" value="yes">\(error.map { Alert.bad.box($0) })
      """
  }
}
