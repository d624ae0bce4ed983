import AWSQuery
import Identity
import Operations

/// Attaches a managed policy to a user; one that is attached already stays so.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html>
struct AttachUserPolicy: WriteOperation {
  static let api = API.iam
  static let action = "AttachUserPolicy"
  static let audited = ["UserName", "PolicyArn"]

  let userName: String
  let policyARN: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    policyARN = reader.required("PolicyArn", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRights(
      "iam:AttachUserPolicy", ofUser: userName, in: records, for: caller, policyARN: policyARN)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    try call.attach(
      policyARN, to: user.id, quota: .attachedPoliciesPerUser, named: "PoliciesPerUser", in: records
    )
    return .done
  }
}
