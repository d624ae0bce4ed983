import AWSQuery
import Identity
import Operations

/// Lifts what bounds a user, whose policies then grant him all they say. One whom nothing bounds is no
/// error.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html>
struct DeleteUserPermissionsBoundary: WriteOperation {
  static let api = API.iam
  static let action = "DeleteUserPermissionsBoundary"
  static let audited = ["UserName"]

  let userName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRights(
      "iam:DeleteUserPermissionsBoundary", ofUser: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    try records.setBoundary(nil, of: user.id, in: user.account)
    return .done
  }
}
