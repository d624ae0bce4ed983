import AWSQuery
import Identity
import Operations

/// Deletes a user who has no devices, credentials or policies left and is in no group.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html>
struct DeleteUser: WriteOperation {
  static let api = API.iam
  static let action = "DeleteUser"
  static let audited = ["UserName"]

  let userName: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .existingUserName)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:DeleteUser", named: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    guard try records.devices(of: .user(user.id)).isEmpty else {
      throw ServiceError.userHasDevices
    }
    guard try records.accessKeys(of: .user(user.id)).isEmpty else {
      throw ServiceError.userHasAccessKeys
    }
    guard try records.loginProfile(of: user.id) == nil else {
      throw ServiceError.userHasLoginProfile
    }
    guard try records.sshPublicKeys(of: user.id).isEmpty,
      try records.serviceCredentials(of: user.id).isEmpty,
      try records.signingCertificates(of: .user(user.id)).isEmpty
    else { throw ServiceError.userHasOtherCredentials }
    guard try records.attachedPolicies(of: user.id).isEmpty else {
      throw ServiceError.entityHasAttachedPolicies
    }
    guard try records.policyNames(of: user.id).isEmpty else {
      throw ServiceError.entityHasPolicies
    }
    guard try records.groups(of: user.id).isEmpty else { throw ServiceError.groupHasUsers }
    try records.delete(user)
    return .done
  }
}
