import AWSQuery
import Identity
import Operations

/// Detaches a managed policy from a user.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html>
struct DetachUserPolicy: WriteOperation {
  static let api = API.iam
  static let action = "DetachUserPolicy"
  static let audited = ["UserName", "PolicyArn"]

  let userName: String
  let policyARN: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    policyARN = reader.required("PolicyArn", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRights(
      "iam:DetachUserPolicy", ofUser: userName, in: records, for: caller, policyARN: policyARN)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    try call.detach(policyARN, from: user.id, in: records)
    return .done
  }
}
