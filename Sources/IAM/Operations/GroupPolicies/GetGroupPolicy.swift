import AWSQuery
import Identity
import Operations

/// Shows an inline policy of a group.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html>
struct GetGroupPolicy: ReadOperation {
  static let api = API.iam
  static let action = "GetGroupPolicy"
  static let audited = ["GroupName", "PolicyName"]

  let groupName: String
  let policyName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
    policyName = reader.required("PolicyName", .policyName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:GetGroupPolicy", named: groupName, in: records, for: caller)
  }

  /// The name comes back as it was asked for, which may differ in case from the stored one.
  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let group = try call.group(named: groupName, in: records)
    guard let policy = try records.policy(named: policyName, of: group.id) else {
      throw ServiceError.noSuchGroupPolicy(policyName)
    }
    return Answer { xml in
      xml.element("GroupName", group.name)
      xml.element("PolicyName", policyName)
      xml.element("PolicyDocument", percentEncoded(policy.document))
    }
  }
}
