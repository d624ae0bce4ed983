import AWSQuery
import Identity
import Operations

/// Deletes an inline policy of a group.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html>
struct DeleteGroupPolicy: WriteOperation {
  static let api = API.iam
  static let action = "DeleteGroupPolicy"
  static let audited = ["GroupName", "PolicyName"]

  let groupName: String
  let policyName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    policyName = reader.required("PolicyName", .policyName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:DeleteGroupPolicy", named: groupName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let group = try call.group(named: groupName, in: records)
    guard try records.policy(named: policyName, of: group.id) != nil else {
      throw ServiceError.noSuchGroupPolicy(policyName)
    }
    try records.deletePolicy(named: policyName, of: group.id)
    return .done
  }
}
