import AWSQuery
import Identity
import Operations

/// Takes a user's password away, or for who assumes him the root user's. His keys go on working.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html>
struct DeleteLoginProfile: WriteOperation {
  static let api = API.iam
  static let action = "DeleteLoginProfile"
  static let audited = ["UserName"]

  let userName: String?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:DeleteLoginProfile", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    switch try call.passwordHolder(userName, in: records) {
    case .user(let user):
      try records.delete(records.existingLoginProfile(of: user))
      try records.endSignIns(of: .user(user.id), but: call)
    case .root(let account):
      _ = try records.existingLogin(ofRootOf: account)
      try records.removeRootPassword(allowingAnotherAt: nil, of: account.id)
      try records.endSignIns(of: .root(account.id), but: call)
    }
    return .done
  }
}
