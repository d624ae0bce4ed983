import AWSQuery
import Identity
import Operations

/// Puts a version of a managed policy in force, for everybody whom the policy binds.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html>
struct SetDefaultPolicyVersion: WriteOperation {
  static let api = API.iam
  static let action = "SetDefaultPolicyVersion"
  static let audited = ["PolicyArn", "VersionId"]

  let policyARN: String
  let versionID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
    versionID = reader.required("VersionId", .policyVersionID)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:SetDefaultPolicyVersion", policyARN, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    var policy = try call.ownPolicy(policyARN, in: records, or: "update policies")
    policy.defaultVersion = try call.version(versionID, of: policy, in: records).number
    try records.update(policy)
    return .done
  }
}
