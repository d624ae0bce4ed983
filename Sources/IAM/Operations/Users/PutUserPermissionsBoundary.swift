import AWSQuery
import Identity
import Operations

/// Sets the managed policy beyond which no policy grants a user anything.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html>
struct PutUserPermissionsBoundary: WriteOperation {
  static let api = API.iam
  static let action = "PutUserPermissionsBoundary"
  static let audited = ["UserName", "PermissionsBoundary"]

  let userName: String
  let permissionsBoundary: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    permissionsBoundary = reader.required("PermissionsBoundary", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRights(
      "iam:PutUserPermissionsBoundary", ofUser: userName, in: records, for: caller,
      settingBoundary: permissionsBoundary)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    let boundary = try call.boundary(permissionsBoundary, in: records)
    try records.setBoundary(boundary, of: user.id, in: user.account)
    return .done
  }
}
