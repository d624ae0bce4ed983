import AWSQuery
import Identity
import Operations

/// Deletes an access key. Sessions made with it live on, as AWS's do.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html>
struct DeleteAccessKey: WriteOperation {
  static let api = API.iam
  static let action = "DeleteAccessKey"
  static let audited = ["UserName", "AccessKeyId"]

  let userName: String?
  let accessKeyID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
    accessKeyID = reader.required("AccessKeyId", .accessKeyID)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:DeleteAccessKey", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    try records.delete(call.accessKey(accessKeyID, of: userName, in: records))
    return .done
  }
}
