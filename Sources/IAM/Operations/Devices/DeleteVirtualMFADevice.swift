import AWSQuery
import Identity
import Operations

/// Deletes an unassigned device and its seed.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html>
struct DeleteVirtualMFADevice: WriteOperation {
  static let api = API.iam
  static let action = "DeleteVirtualMFADevice"
  static let audited = ["SerialNumber"]

  let serialNumber: SerialNumber

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    serialNumber = reader.serialNumber()
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onDevice("iam:DeleteVirtualMFADevice", serialNumber, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard let device = try records.device(serialNumber, in: call.caller.account.id) else {
      throw ServiceError.noSuchDevice(serialNumber)
    }
    guard device.enabled == nil else { throw ServiceError.deviceStillEnabled }
    try records.delete(device, at: call.now)
    return .done
  }
}
