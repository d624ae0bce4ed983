import AWSQuery
import Identity
import Operations

/// Describes a security key. There are none yet, and AWS refuses every other device here.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html>
struct GetMFADevice: ReadOperation {
  static let api = API.iam
  static let action = "GetMFADevice"
  static let audited = ["UserName", "SerialNumber"]

  let userName: String?
  let serialNumber: SerialNumber

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
    serialNumber = reader.serialNumber()
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:GetMFADevice", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    _ = try call.subject(userName, in: records)
    throw ServiceError.onlySecurityKeys
  }
}
