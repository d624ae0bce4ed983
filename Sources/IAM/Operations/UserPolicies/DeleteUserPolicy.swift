import AWSQuery
import Identity
import Operations

/// Deletes an inline policy of a user.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html>
struct DeleteUserPolicy: WriteOperation {
  static let api = API.iam
  static let action = "DeleteUserPolicy"
  static let audited = ["UserName", "PolicyName"]

  let userName: String
  let policyName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    policyName = reader.required("PolicyName", .policyName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRights("iam:DeleteUserPolicy", ofUser: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    guard try records.policy(named: policyName, of: user.id) != nil else {
      throw ServiceError.noSuchUserPolicy(policyName)
    }
    try records.deletePolicy(named: policyName, of: user.id)
    return .done
  }
}
