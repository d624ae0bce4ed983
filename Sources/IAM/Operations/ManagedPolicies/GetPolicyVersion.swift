import AWSQuery
import Identity
import Operations

/// Shows a version of a managed policy with its document.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html>
struct GetPolicyVersion: ReadOperation {
  static let api = API.iam
  static let action = "GetPolicyVersion"
  static let audited = ["PolicyArn", "VersionId"]

  let policyARN: String
  let versionID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
    versionID = reader.required("VersionId", .policyVersionID)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:GetPolicyVersion", policyARN, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let policy = try call.managedPolicy(policyARN, in: records)
    let version = try call.version(versionID, of: policy, in: records)
    return Answer { xml in
      xml.group("PolicyVersion") { $0.members(of: version, of: policy, withDocument: true) }
    }
  }
}
