import AWSQuery
import Identity
import Operations

/// Deletes a managed policy that binds nobody and has no version left but the default one.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html>
struct DeletePolicy: WriteOperation {
  static let api = API.iam
  static let action = "DeletePolicy"
  static let audited = ["PolicyArn"]

  let policyARN: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policyARN = reader.required("PolicyArn", .arn)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onPolicy("iam:DeletePolicy", policyARN, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let policy = try call.ownPolicy(
      policyARN, in: records, or: "delete policies", missing: ServiceError.noSuchPolicy)
    guard policy.uses == ManagedPolicy.Uses() else { throw ServiceError.policyIsAttached }
    guard try records.versions(of: policy).count == 1 else {
      throw ServiceError.policyHasVersions
    }
    try records.delete(policy)
    return .done
  }
}
