import AWSQuery
import Identity
import Operations

/// Describes a user, or whoever asks.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html>
struct GetUser: ReadOperation {
  static let api = API.iam
  static let action = "GetUser"
  static let audited = ["UserName"]

  let userName: String?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:GetUser", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let user = try call.subject(userName, in: records).user
    let account = call.caller.account
    return Answer { xml in
      xml.group("User") { xml in
        if let user {
          xml.members(of: user, inFull: true)
        } else {
          xml.members(ofRootOf: account)
        }
      }
    }
  }
}
