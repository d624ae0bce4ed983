import AWSQuery
import IAM
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import STS
import TestStores
import Testing

/// A virtual device as its owner has it: the serial number and the seed he was shown.
struct Phone: Sendable {
  let serialNumber: String
  let seed: [UInt8]

  /// The device that the answer of CreateVirtualMFADevice shows.
  init(shownIn made: Outcome) throws {
    let shown = try #require(made.text("Base32StringSeed"))
    let base32 = try #require(Base64.decode(shown.utf8))
    serialNumber = try #require(made.text("SerialNumber"))
    seed = try Base32.decode(String(decoding: base32, as: UTF8.self))
  }

  func code(at step: TimeStep) throws -> String {
    let code = try DeviceProfile.totp(seed: seed).code(at: step)
    return try #require(code).reveal()
  }

  func oneTimeCode(at step: TimeStep) throws -> OneTimeCode {
    let text = try code(at: step)
    return try #require(OneTimeCode(text))
  }

  /// A code the device does not show within fifty minutes of `step`.
  func wrongCode(near step: TimeStep) throws -> String {
    let near = try (-100...100).map { try code(at: step.advanced(by: $0)) }
    let taken = Set(near)
    return try #require(
      (0..<1_000_000).lazy.map { String(String($0 + 1_000_000).suffix(6)) }
        .first { !taken.contains($0) })
  }
}

extension Outcome {
  var refusal: ServiceError? {
    guard case .refused(let error) = self else { return nil }
    return error
  }

  var isAnswered: Bool { refusal == nil }

  /// The answer as it goes over the wire.
  var xml: String {
    guard case .answered(let answer) = self, let result = answer.result else { return "" }
    var writer = XMLWriter()
    result(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The text of the first element of that name.
  func text(_ element: String) -> String? {
    let parts = xml.split(separator: "<\(element)>", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    return parts[1].split(separator: "<").first.map(String.init)
  }
}

extension World {
  static let operations: [any Operation.Type] = IAMActions.all + STSActions.all

  /// Reads the parameters and runs the operation as the service does.
  func perform(
    _ action: String, _ parameters: [String: String] = [:], as caller: Caller,
    in other: SQLStore? = nil
  ) throws -> Outcome {
    let store = other ?? self.store
    let (operation, call): (any Operation, Call)
    do {
      (operation, call) = try prepare(action, parameters, as: caller)
    } catch let error as ServiceError {
      return .refused(error)
    }
    if var setting = operation as? any PasswordOperation {
      do {
        let work = try store.read { try setting.prepare(call, in: $0) }
        setting.passwordOutcome = try work?.run()
      } catch let error as ServiceError {
        // Refused before anything is hashed, and recorded.
        let record = type(of: setting).auditRecord(of: call, .refused(error))
        try store.write { try $0.append(record) }
        return .refused(error)
      }
      let ready = setting
      return try store.write { try ready.answer(call, in: $0) }
    }
    if let operation = operation as? any WriteOperation {
      return try store.write { try operation.answer(call, in: $0) }
    }
    let reading = try #require(operation as? any ReadOperation)
    do {
      return .answered(try store.read { try reading.answer(call, in: $0) })
    } catch let error as ServiceError {
      return .refused(error)
    }
  }

  /// The operation and its call; throws the `ServiceError` that its parameters deserve.
  func prepare(
    _ action: String, _ parameters: [String: String], as caller: Caller
  ) throws -> (any Operation, Call) {
    let type = try #require(Self.operations.first { $0.action == action })
    let form = parameters.sorted { $0.key < $1.key }
      .map { escaped($0.key) + "=" + escaped($0.value) }.joined(separator: "&")
    let parsed = try Parameters(form: Array(form.utf8))
    let operation = try type.read(parsed)
    return (operation, Call(caller: caller, now: now, settings: settings, parameters: parsed))
  }

  /// Performs what must succeed.
  @discardableResult
  func must(
    _ action: String, _ parameters: [String: String] = [:], as caller: Caller,
    _ location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try perform(action, parameters, as: caller)
    try #require(outcome.refusal == nil, "\(action)", sourceLocation: location)
    return outcome
  }

  // MARK: People

  /// A user with a long-term key, allowed everything unless told otherwise.
  func makeUser(_ name: String, policy: String? = World.everything) throws -> Caller {
    try must("CreateUser", ["UserName": name], as: root)
    if let policy {
      try must(
        "PutUserPolicy", ["UserName": name, "PolicyName": "own", "PolicyDocument": policy],
        as: root)
    }
    let key = try must("CreateAccessKey", ["UserName": name], as: root)
    let id = try #require(key.text("AccessKeyId"))
    return try caller(name, .longTerm(accessKeyID: id))
  }

  /// A trust policy for one principal.
  static func trust(_ principal: String) -> String {
    """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"\(principal)"},\
    "Action":"sts:AssumeRole"}]}
    """
  }

  static let everything = """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}
    """

  func caller(_ name: String, _ credential: Caller.Credential) throws -> Caller {
    let found = try store.read { try $0.user(named: name, in: account.id) }
    let user = try #require(found)
    return Caller(
      account: account, principal: .user(user), credential: credential,
      connection: Self.connection)
  }

  /// `caller` with a session; `mfa` says whether a code was shown for it.
  func session(of caller: Caller, mfa: Bool) -> Caller {
    let session = Session(
      account: account.id, owner: caller.owner, issuedAt: now,
      expiresAt: now.adding(seconds: 43_200), mfaAt: mfa ? now : nil)
    return Caller(
      account: account, principal: caller.principal,
      credential: .session(session, accessKeyID: "ASIAQAAAAAAAAAAAAAAA"),
      connection: Self.connection)
  }

  /// Whom the credentials in an answer of STS make the caller.
  func session(in outcome: Outcome) throws -> Caller {
    let id = try #require(outcome.text("AccessKeyId"))
    let session = try settings.sessions.open(
      try #require(outcome.text("SessionToken")), accessKeyID: id, at: now
    ).session
    let details = try #require(session.details)
    guard case .role(let number) = session.owner else { throw Fault.damagedRecord("session") }
    let role = try #require(try store.read { try $0.role(number) })
    return Caller(
      account: account, principal: .role(role, details),
      credential: .session(session, accessKeyID: id), connection: Self.connection)
  }

  /// A role with a policy of its own, allowed everything unless told otherwise.
  @discardableResult
  func makeRole(
    _ name: String, trust: String, policy: String? = World.everything
  ) throws -> String {
    try must(
      "CreateRole", ["RoleName": name, "AssumeRolePolicyDocument": trust], as: root)
    if let policy {
      try must(
        "PutRolePolicy", ["RoleName": name, "PolicyName": "own", "PolicyDocument": policy],
        as: root)
    }
    return "arn:aws:iam::\(account.id):role/\(name)"
  }

  func assume(
    _ role: String, as caller: Caller, code: String? = nil, of phone: Phone? = nil,
    _ more: [String: String] = [:]
  ) throws -> Outcome {
    var form = more.merging(["RoleArn": role, "RoleSessionName": "work"]) { $1 }
    if let phone { form["SerialNumber"] = phone.serialNumber }
    if let code { form["TokenCode"] = code }
    return try perform("AssumeRole", form, as: caller)
  }

  // MARK: Devices

  func makePhone(_ name: String) throws -> Phone {
    try Phone(
      shownIn: try must("CreateVirtualMFADevice", ["VirtualMFADeviceName": name], as: root))
  }

  /// Makes a device and enables it for the user with the codes of this and the last step.
  func makeEnabledPhone(_ name: String, for user: Caller) throws -> Phone {
    let phone = try makePhone(name)
    let outcome = try pair("EnableMFADevice", phone, for: user, at: step, as: root)
    try #require(outcome.refusal == nil)
    return phone
  }

  /// Enables or resynchronises with the codes of `step` and of the one before it.
  func pair(
    _ action: String, _ phone: Phone, for user: Caller, at step: TimeStep, as caller: Caller
  ) throws -> Outcome {
    try perform(
      action,
      [
        "UserName": try userName(of: user), "SerialNumber": phone.serialNumber,
        "AuthenticationCode1": try phone.code(at: step.advanced(by: -1)),
        "AuthenticationCode2": try phone.code(at: step),
      ], as: caller)
  }

  func userName(of caller: Caller) throws -> String {
    try #require(caller.user).name
  }

  /// The seed of a device as the store keeps it.
  func sealedSeed(of device: VirtualDevice) throws -> [UInt8] {
    let found = try place.beside().read { connection in
      try connection.row(
        "SELECT sealed_seed FROM mfa_devices WHERE id = ?", [.integer(device.id.number)]
      ) { $0.bytes(0) }
    }
    return try #require(found)
  }

  func device(_ phone: Phone) throws -> VirtualDevice {
    let found = try store.read {
      try $0.device(SerialNumber(unverified: phone.serialNumber), in: account.id)
    }
    return try #require(found)
  }

  func getSessionToken(
    _ phone: Phone, _ code: String, as caller: Caller, in store: SQLStore? = nil
  ) throws -> Outcome {
    try perform(
      "GetSessionToken", ["SerialNumber": phone.serialNumber, "TokenCode": code], as: caller,
      in: store)
  }

  /// The verdict on one code, by itself.
  func verify(
    _ phone: Phone, _ code: OneTimeCode, in other: SQLStore? = nil
  ) throws -> CodeVerdict {
    let (now, account) = (self.now, self.account.id)
    let serialNumber = SerialNumber(unverified: phone.serialNumber)
    return try (other ?? store).write { records in
      let found = try records.device(serialNumber, in: account)
      let device = try #require(found)
      return try records.verify(code, for: device, in: .compatible, at: now)
    }
  }

  func verifyPair(
    _ phone: Phone, _ first: OneTimeCode, _ second: OneTimeCode
  ) throws -> PairVerdict {
    let (now, account) = (self.now, self.account.id)
    let serialNumber = SerialNumber(unverified: phone.serialNumber)
    return try store.write { records in
      let found = try records.device(serialNumber, in: account)
      return try records.verifyPair(first, then: second, for: try #require(found), at: now)
    }
  }
}

/// Percent-encodes all but letters and digits.
func escaped(_ text: String) -> String {
  var escaped = ""
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      escaped.append(Character(Unicode.Scalar(byte)))
    default:
      let hex = String(byte, radix: 16, uppercase: true)
      escaped += "%" + (hex.count == 1 ? "0" : "") + hex
    }
  }
  return escaped
}
