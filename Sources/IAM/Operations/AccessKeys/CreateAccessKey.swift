import AWSQuery
import Identity
import Operations

/// Makes an access key and shows its secret, this once.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html>
struct CreateAccessKey: WriteOperation {
  static let api = API.iam
  static let action = "CreateAccessKey"
  static let audited = ["UserName"]

  let userName: String?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:CreateAccessKey", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    let subject = try call.subject(userName, in: records)
    let limit = account.limit(.accessKeysPerUser)
    guard try records.accessKeys(of: subject.owner).count < limit else {
      throw ServiceError.quotaExceeded("AccessKeysPerUser", limit)
    }
    let (key, secret) = try AccessKey.make(
      for: subject.owner, of: account, in: records, at: call.now)
    let name = subject.name(in: account)
    return .answered(
      Answer(audited: Audited.accessKey(key, userName: name)) { xml in
        xml.group("AccessKey") { xml in
          xml.element("UserName", name)
          xml.element("AccessKeyId", key.id)
          xml.element("Status", key.status.rawValue)
          xml.element("SecretAccessKey", String(decoding: secret, as: UTF8.self))
          xml.element("CreateDate", key.createdAt.description)
        }
      })
  }
}
