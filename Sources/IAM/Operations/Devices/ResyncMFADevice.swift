import AWSQuery
import Identity
import OneTimePasswords
import Operations

/// Learns from two codes in a row what time it is for a user's device, and lifts a suspension.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html>
struct ResyncMFADevice: WriteOperation {
  static let api = API.iam
  static let action = "ResyncMFADevice"
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
    try .onUser("iam:ResyncMFADevice", named: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    guard let device = try records.device(serialNumber, in: call.caller.account.id) else {
      throw ServiceError.noSuchDevice(serialNumber)
    }
    guard device.belongs(to: .user(user.id)) else { throw ServiceError.deviceNotOnUser }
    guard let pair = try codes.verify(for: device, in: records, at: call.now) else {
      return .refused(.invalidAuthenticationCode)
    }
    try records.update(device.synchronized(to: pair, at: call.now))
    if device.suspendedAt != nil { try records.forgetFailures(device.budget) }
    try call.tell(.user(user.id), .deviceResynchronized, about: device, in: records)
    return .done
  }
}
