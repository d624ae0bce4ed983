import AWSQuery
import Identity
import Operations

/// Makes an access key active or inactive.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html>
struct UpdateAccessKey: WriteOperation {
  static let api = API.iam
  static let action = "UpdateAccessKey"
  static let audited = ["UserName", "AccessKeyId", "Status"]

  let userName: String?
  let accessKeyID: String
  /// Nil for `Expired`, which the model lists and the service refuses.
  let status: AccessKey.Status?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
    accessKeyID = reader.required("AccessKeyId", .accessKeyID)
    status = AccessKey.Status(rawValue: reader.required("Status", .status))
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:UpdateAccessKey", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard let status else { throw ServiceError.expiredIsNoChoice }
    let key = try call.accessKey(accessKeyID, of: userName, in: records)
    try records.setStatus(status, of: key)
    return .done
  }
}

extension Call {
  /// The key of that id, if it is the named user's or, without a name, the caller's.
  func accessKey(
    _ id: String, of userName: String?, in records: any Reading
  ) throws -> AccessKey {
    let subject = try subject(userName, in: records)
    guard let key = try records.accessKey(id), key.owner == subject.owner else {
      throw ServiceError.noSuchAccessKey(id)
    }
    return key
  }
}
