import AWSQuery
import Identity
import Operations

/// Adds an inline policy to a user, or replaces the one of that name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html>
struct PutUserPolicy: WriteOperation {
  static let api = API.iam
  static let action = "PutUserPolicy"
  static let audited = ["UserName", "PolicyName", "PolicyDocument"]

  let userName: String
  let policyName: String
  let document: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    policyName = reader.required("PolicyName", .policyName)
    document = reader.required("PolicyDocument", .policyDocument)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRights("iam:PutUserPolicy", ofUser: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    try call.put(
      InlinePolicy(name: policyName, document: document), of: user.id, named: "user " + user.name,
      quota: .userPolicySize, in: records)
    return .done
  }
}
