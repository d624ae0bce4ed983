import AWSQuery
import Identity
import Operations

/// Tells whether a user has a password, and since when; never the password.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html>
struct GetLoginProfile: ReadOperation {
  static let api = API.iam
  static let action = "GetLoginProfile"
  static let audited = ["UserName"]

  let userName: String?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:GetLoginProfile", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let holder = try call.passwordHolder(userName, in: records)
    let name = holder.name
    switch holder {
    case .user(let user):
      let profile = try records.existingLoginProfile(of: user)
      return Answer { $0.members(of: profile, userName: name) }
    case .root(let account):
      let login = try records.existingLogin(ofRootOf: account)
      return Answer { $0.members(of: login, userName: name) }
    }
  }
}
