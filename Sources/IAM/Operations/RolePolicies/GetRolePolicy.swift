import AWSQuery
import Identity
import Operations

/// Shows an inline policy of a role.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html>
struct GetRolePolicy: ReadOperation {
  static let api = API.iam
  static let action = "GetRolePolicy"
  static let audited = ["RoleName", "PolicyName"]

  let roleName: String
  let policyName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    roleName = reader.required("RoleName", .roleName)
    policyName = reader.required("PolicyName", .policyName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onRole("iam:GetRolePolicy", named: roleName, in: records, for: caller)
  }

  /// The name comes back as it was asked for, which may differ in case from the stored one.
  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let role = try call.role(named: roleName, in: records)
    guard let policy = try records.policy(named: policyName, of: role.id) else {
      throw ServiceError.noSuchRolePolicy(policyName)
    }
    return Answer { xml in
      xml.element("RoleName", role.name)
      xml.element("PolicyName", policyName)
      xml.element("PolicyDocument", percentEncoded(policy.document))
    }
  }
}
