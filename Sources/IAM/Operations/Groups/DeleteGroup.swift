import AWSQuery
import Identity
import Operations

/// Deletes a group that has neither users nor policies left.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html>
struct DeleteGroup: WriteOperation {
  static let api = API.iam
  static let action = "DeleteGroup"
  static let audited = ["GroupName"]

  let groupName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    groupName = reader.required("GroupName", .groupName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onGroup("iam:DeleteGroup", named: groupName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let group = try call.group(named: groupName, in: records)
    guard try records.users(in: group.id, after: nil, limit: 1).isEmpty else {
      throw ServiceError.groupHasUsers
    }
    guard try records.attachedPolicies(of: group.id).isEmpty else {
      throw ServiceError.entityHasAttachedPolicies
    }
    guard try records.policyNames(of: group.id).isEmpty else {
      throw ServiceError.entityHasPolicies
    }
    try records.delete(group)
    return .done
  }
}
