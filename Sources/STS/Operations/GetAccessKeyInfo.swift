import AWSQuery
import Identity
import Operations

/// Says which account a key id belongs to: the id itself carries it, of deleted keys too.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html>
struct GetAccessKeyInfo: ReadOperation {
  static let api = API.sts
  static let action = "GetAccessKeyInfo"
  static let audited = ["AccessKeyId"]

  let accessKeyID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    accessKeyID = reader.required("AccessKeyId", .sessionAccessKeyID)
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("sts:GetAccessKeyInfo", on: "*")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    guard let account = Identifiers.account(ofAccessKeyID: accessKeyID) else {
      throw ServiceError.validation("Invalid value for AccessKeyId: it names no account")
    }
    return Answer { $0.element("Account", account.description) }
  }
}
