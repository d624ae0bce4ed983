import AWSQuery
import Identity
import Operations

/// A signed-in visit to a page about one person.
struct PersonVisit: Sendable {
  let visit: SignedInVisit
  /// Whom the page is about; nil for the root user, who is seen by nobody but himself.
  let user: User?
  /// Whether it is the visitor's own.
  let isOwn: Bool

  /// Throws ``PageRefusal/noPerson`` where `/console/me` has no one to be about, and AWS's errors
  /// for a user whom the visitor may not see or who is not there.
  init(_ visit: SignedInVisit) throws {
    self.visit = visit
    guard let name = visit.visit.parameters["user"] else {
      guard visit.isPerson else { throw PageRefusal.noPerson }
      (user, isOwn) = (visit.caller.user, true)
      return
    }
    let found = try visit.read { records in
      try visit.require("GetUser", [("UserName", name)], in: records)
      return try visit.call(Parameters([])).user(named: name, in: records)
    }
    (user, isOwn) = (found, found.id == visit.caller.user?.id)
  }

  var owner: Owner { user.map { .user($0.id) } ?? .root(visit.account.id) }

  /// What the page calls the person.
  var name: String { user?.name ?? visit.account.rootEmail }

  /// Where the person's pages are: the visitor's own are his own also under his name.
  var base: String {
    guard let user, visit.visit.parameters["user"] != nil else { return "/console/me" }
    return "/console/users/" + PathText.encode(user.name)
  }

  var t: Texts { visit.t }
  var now: Timestamp { visit.now }

  /// Throws AWS's `AccessDenied` unless the visitor may do `action` to the person. The root user's
  /// own devices are his; no policy gives them away.
  func require(
    _ action: String, on serialNumber: SerialNumber? = nil, in records: any Reading
  ) throws {
    guard let user else {
      guard visit.caller.isRoot else { throw PageRefusal.notFound }
      return
    }
    let call = visit.call(Parameters([]))
    if let serialNumber {
      try call.require(
        .onDevice("iam:" + action, serialNumber, in: records, for: visit.caller), in: records)
    } else {
      try call.require(
        .onUser("iam:" + action, named: user.name, in: records, for: visit.caller), in: records)
    }
  }

  func may(_ action: String, on serialNumber: SerialNumber? = nil, in records: any Reading) throws
    -> Bool
  {
    do {
      try require(action, on: serialNumber, in: records)
      return true
    } catch is ServiceError {
      return false
    }
  }

  /// The device of that address among the person's own.
  func device(in records: any Reading) throws -> VirtualDevice {
    let rest = try visit.parameter("device")
    let found = try records.devices(of: owner).first { $0.serialNumber.rest == "/" + rest }
    guard let found else { throw PageRefusal.notFound }
    return found
  }

  /// Where pages about `device` are.
  func address(of device: VirtualDevice) -> String {
    base + "/mfa/" + PathText.encode(String(device.serialNumber.rest.dropFirst()))
  }

  /// A record of what was done to the person's devices, under the name AWS's API has for it; or to
  /// a draft, which no API knows.
  func record(
    _ action: String, _ serialNumber: SerialNumber, refusal: ServiceError? = nil,
    kind: AuditRecord.Kind = .apiCall
  ) -> AuditRecord {
    var parameters = JSONText()
    parameters.object { json in
      if let user { json.member("userName", user.name) }
      json.member("serialNumber", serialNumber.description)
    }
    return AuditRecord(
      eventID: UniqueID.text(random: visit.visit.console.settings.random), at: now,
      account: visit.account.id,
      source: kind == .apiCall ? "iam.amazonaws.com" : "signin.amazonaws.com", name: action,
      isReadOnly: false,
      actor: .caller(visit.caller),
      parameters: String(decoding: parameters.bytes, as: UTF8.self), response: nil,
      refusal: refusal.map {
        AuditRecord.Refusal(code: $0.code, message: $0.message, missingFactor: $0.missing)
      }, kind: kind)
  }

  /// Runs `body` as one transaction that leaves the record of what came of it: a refusal undoes
  /// what it wrote and is recorded too, and attempts stay charged (laws 2 and 8).
  func change(
    _ actions: [String], of serialNumber: SerialNumber,
    _ body: @escaping @Sendable (any Writing) throws -> Void
  ) throws {
    let refusal = try visit.visit.write { records -> ServiceError? in
      do {
        try records.attempt { try body(records) }
      } catch let error as ServiceError {
        try records.append(record(actions.last ?? "", serialNumber, refusal: error))
        return error
      }
      for action in actions { try records.append(record(action, serialNumber)) }
      return nil
    }
    if let refusal { throw refusal }
  }

  /// Tells the person what became of his device, in the transaction of the change.
  func tell(
    _ kind: OwnerNotice.Kind, about device: VirtualDevice, in records: any Writing
  ) throws {
    try records.tell(
      owner, of: visit.account.id, kind, about: device.serialNumber.name,
      by: visit.caller.noticeName, at: now)
  }

  /// Law 5, and the visitor's own fresh code.
  func requireMFA(in records: any Reading) throws {
    let held = try records.devices(of: owner).count
    guard visit.caller.mayChangeDevices(of: owner, holding: held) else {
      throw PageRefusal.confirm(returningTo: visit.visit.request.address)
    }
  }
}
