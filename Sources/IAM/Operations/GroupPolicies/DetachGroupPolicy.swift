import AWSQuery
import Identity
import Operations

/// Detaches a managed policy from a group.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html>
struct DetachGroupPolicy: WriteOperation {
  static let api = API.iam
  static let action = "DetachGroupPolicy"
  static let audited = ["GroupName", "PolicyArn"]

  let groupName: String
  let policyARN: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    policyARN = reader.required("PolicyArn", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup(
      "iam:DetachGroupPolicy", named: groupName, in: records, for: caller, policyARN: policyARN)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let group = try call.group(named: groupName, in: records)
    try call.detach(policyARN, from: group.id, in: records)
    return .done
  }
}
