import AWSQuery
import Identity
import Operations

/// Renames or moves a user; keys, policies and devices stay with him.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html>
struct UpdateUser: WriteOperation {
  static let api = API.iam
  static let action = "UpdateUser"
  static let audited = ["UserName", "NewPath", "NewUserName"]

  let userName: String
  let newPath: String?
  let newUserName: String?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    newPath = reader.optional("NewPath", .path)
    newUserName = reader.optional("NewUserName", .userName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:UpdateUser", named: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
      .with(path: newPath, name: newUserName)
    // What the user is moved to needs leave as well as what he is moved from.
    try call.require(
      Permission(
        "iam:UpdateUser", on: user.arn, printedAs: .user(user.name), resourceTags: user.tags),
      in: records)
    if let other = try records.user(named: user.name, in: user.account), other.id != user.id {
      throw ServiceError.userExists(user.name)
    }
    try records.update(user)
    return .done
  }
}
