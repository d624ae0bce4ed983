import AWSQuery
import Identity
import Operations

/// Tells when an access key was last used, to the minute, and for what.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html>
struct GetAccessKeyLastUsed: ReadOperation {
  static let api = API.iam
  static let action = "GetAccessKeyLastUsed"
  static let audited = ["AccessKeyId"]

  let accessKeyID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    accessKeyID = reader.required("AccessKeyId", .accessKeyID)
  }

  /// The resource is the user who has the key, or the root user; a key of nobody here is matched as the caller's own
  /// and then refused as AWS does.
  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    let key = try ownKey(in: records, for: caller)
    guard case .user(let id) = key?.owner, let user = try records.user(id) else {
      let holder = key == nil ? caller.arn : caller.account.rootARN
      return Permission(
        "iam:GetAccessKeyLastUsed", on: holder, printedAs: .accessKey(accessKeyID))
    }
    return Permission(
      "iam:GetAccessKeyLastUsed", on: user.arn, printedAs: .accessKey(accessKeyID),
      resourceTags: user.tags)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    guard let key = try ownKey(in: records, for: call.caller) else {
      throw ServiceError.unknownAccessKeyUse(accessKeyID, callerARN: call.caller.arn)
    }
    let use = try records.lastUse(of: key.id)
    var name = call.caller.account.id.description
    if case .user(let id) = key.owner, let user = try records.user(id) { name = user.name }
    let userName = name
    return Answer { xml in
      xml.element("UserName", userName)
      xml.group("AccessKeyLastUsed") { xml in
        xml.element("LastUsedDate", use?.at.description)
        xml.element("ServiceName", use?.service ?? "N/A")
        xml.element("Region", use?.region ?? "N/A")
      }
    }
  }

  private func ownKey(in records: any Reading, for caller: Caller) throws -> AccessKey? {
    let key = try records.accessKey(accessKeyID)
    return key?.account == caller.account.id ? key : nil
  }
}
