import AWSQuery
import Identity
import Operations

/// Deletes an instance profile that holds no role.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html>
struct DeleteInstanceProfile: WriteOperation {
  static let api = API.iam
  static let action = "DeleteInstanceProfile"
  static let audited = ["InstanceProfileName"]

  let name: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    name = reader.required("InstanceProfileName", .instanceProfileName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onInstanceProfile("iam:DeleteInstanceProfile", named: name, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let profile = try call.instanceProfile(named: name, in: records)
    guard profile.role == nil else { throw ServiceError.roleInInstanceProfile }
    try records.delete(profile)
    return .done
  }
}
