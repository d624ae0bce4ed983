import AWSQuery
import Identity
import Operations

/// Adds an inline policy to a group, or replaces the one of that name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html>
struct PutGroupPolicy: WriteOperation {
  static let api = API.iam
  static let action = "PutGroupPolicy"
  static let audited = ["GroupName", "PolicyName", "PolicyDocument"]

  let groupName: String
  let policyName: String
  let document: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    policyName = reader.required("PolicyName", .policyName)
    document = reader.required("PolicyDocument", .policyDocument)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:PutGroupPolicy", named: groupName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let group = try call.group(named: groupName, in: records)
    try call.put(
      InlinePolicy(name: policyName, document: document), of: group.id,
      named: "group " + group.name, quota: .groupPolicySize, in: records)
    return .done
  }
}
