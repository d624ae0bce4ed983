import AWSQuery
import Identity
import Operations

/// Unties a device from its user. The device stays, with its seed, tags and skew.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html>
struct DeactivateMFADevice: WriteOperation {
  static let api = API.iam
  static let action = "DeactivateMFADevice"
  static let audited = ["UserName", "SerialNumber"]

  let userName: String?
  let serialNumber: SerialNumber

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
    serialNumber = reader.serialNumber()
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:DeactivateMFADevice", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    // The root user's own devices are the console's: AWS has the API do it for AssumeRoot alone.
    guard userName != nil || call.caller.user != nil || call.caller.isAssumedRoot else {
      throw ServiceError.mustSpecifyUserName
    }
    let subject = try call.subject(userName, in: records)
    let held = try records.devices(of: subject.owner).count
    guard call.caller.mayChangeDevices(of: subject.owner, holding: held) else {
      throw ServiceError.mfaSessionRequired
    }
    guard var device = try records.device(serialNumber, in: call.caller.account.id) else {
      throw ServiceError.noSuchDevice(serialNumber)
    }
    guard device.belongs(to: subject.owner) else { throw ServiceError.deviceNotOnUser }
    device.enabled = nil
    try records.update(device)
    try records.endSignIns(of: subject.owner, but: call)
    try call.tell(subject.owner, .deviceRemoved, about: device, in: records)
    return .done
  }
}
