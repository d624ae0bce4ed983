import AWSQuery
import Identity
import Operations

/// Shows an inline policy of a user.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html>
struct GetUserPolicy: ReadOperation {
  static let api = API.iam
  static let action = "GetUserPolicy"
  static let audited = ["UserName", "PolicyName"]

  let userName: String
  let policyName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
    policyName = reader.required("PolicyName", .policyName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:GetUserPolicy", named: userName, in: records, for: caller)
  }

  /// The name comes back as it was asked for, which may differ in case from the stored one.
  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let user = try call.user(named: userName, in: records)
    guard let policy = try records.policy(named: policyName, of: user.id) else {
      throw ServiceError.noSuchUserPolicy(policyName)
    }
    return Answer { xml in
      xml.element("UserName", user.name)
      xml.element("PolicyName", policyName)
      xml.element("PolicyDocument", percentEncoded(policy.document))
    }
  }
}
