import AWSQuery
import Identity
import Operations

/// Adds an inline policy to a role, or replaces the one of that name.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>
struct PutRolePolicy: WriteOperation {
  static let api = API.iam
  static let action = "PutRolePolicy"
  static let audited = ["RoleName", "PolicyName", "PolicyDocument"]

  let roleName: String
  let policyName: String
  let document: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    policyName = reader.required("PolicyName", .policyName)
    document = reader.required("PolicyDocument", .policyDocument)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onBoundRole("iam:PutRolePolicy", named: roleName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let role = try call.role(named: roleName, in: records)
    try call.put(
      InlinePolicy(name: policyName, document: document), of: role.id,
      named: "role " + role.name, quota: .rolePolicySize, in: records)
    return .done
  }
}
