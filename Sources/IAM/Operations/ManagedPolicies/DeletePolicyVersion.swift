import AWSQuery
import Identity
import Operations

/// Deletes a version of a managed policy that is not in force.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html>
struct DeletePolicyVersion: WriteOperation {
  static let api = API.iam
  static let action = "DeletePolicyVersion"
  static let audited = ["PolicyArn", "VersionId"]

  let policyARN: String
  let versionID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
    versionID = reader.required("VersionId", .policyVersionID)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:DeletePolicyVersion", policyARN, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let policy = try call.ownPolicy(
      policyARN, in: records, or: "delete policy versions for policies")
    let version = try call.version(versionID, of: policy, in: records)
    guard version.number != policy.defaultVersion else { throw ServiceError.versionIsDefault }
    try records.delete(version, of: policy)
    return .done
  }
}
