import AWSQuery
import Identity
import OneTimePasswords
import Operations

/// Ties a device to a user, who shows two codes in a row from it.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html>
struct EnableMFADevice: WriteOperation {
  static let api = API.iam
  static let action = "EnableMFADevice"
  static let audited = ["UserName", "SerialNumber"]

  let userName: String
  let serialNumber: SerialNumber
  let codes: CodePair

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    serialNumber = reader.serialNumber()
    codes = CodePair(&reader)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:EnableMFADevice", named: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    let owner = Owner.user(user.id)
    let held = try records.devices(of: owner).count
    guard call.caller.mayChangeDevices(of: owner, holding: held) else {
      throw ServiceError.mfaSessionRequired
    }
    guard var device = try records.device(serialNumber, in: call.caller.account.id) else {
      throw ServiceError.noSuchDevice(serialNumber)
    }
    do {
      try device.checkAssignable(to: owner, holding: held)
    } catch {
      throw serviceError(for: error, user: user)
    }
    guard let pair = try codes.verify(for: device, in: records, at: call.now) else {
      return .refused(.invalidAuthenticationCode)
    }
    // A new seed makes what was guessed of the old one worthless.
    let startsAfresh = device.suspendedAt != nil || device.lastPair == nil
    device = device.synchronized(to: pair, at: call.now)
    device.enabled = VirtualDevice.Enabled(owner: owner, since: call.now)
    try records.update(device)
    if startsAfresh { try records.forgetFailures(device.budget) }
    try records.endSignIns(of: owner, but: call)
    try call.tell(owner, .deviceAdded, about: device, in: records)
    return .done
  }

  private func serviceError(for rejection: EnableRejection, user: User) -> ServiceError {
    switch rejection {
    case .alreadyOnThisUser: .deviceAlreadyOnUser(user.name)
    case .onSomebodyElse: .deviceInUse
    case .tooManyDevices: .quotaExceeded("MFADevicesPerUser", devicesPerPrincipal)
    }
  }
}
