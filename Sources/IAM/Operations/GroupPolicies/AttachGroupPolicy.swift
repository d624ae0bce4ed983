import AWSQuery
import Identity
import Operations

/// Attaches a managed policy to a group; one that is attached already stays so.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html>
struct AttachGroupPolicy: WriteOperation {
  static let api = API.iam
  static let action = "AttachGroupPolicy"
  static let audited = ["GroupName", "PolicyArn"]

  let groupName: String
  let policyARN: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    policyARN = reader.required("PolicyArn", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup(
      "iam:AttachGroupPolicy", named: groupName, in: records, for: caller, policyARN: policyARN)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let group = try call.group(named: groupName, in: records)
    try call.attach(
      policyARN, to: group.id, quota: .attachedPoliciesPerGroup, named: "PoliciesPerGroup",
      in: records)
    return .done
  }
}
