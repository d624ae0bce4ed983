import AWSQuery
import Identity
import Operations

/// Makes a public key active or inactive.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSSHPublicKey.html>
struct UpdateSSHPublicKey: WriteOperation {
  static let api = API.iam
  static let action = "UpdateSSHPublicKey"
  static let audited = ["UserName", "SSHPublicKeyId", "Status"]

  let userName: String
  let keyID: String
  /// Nil for `Expired`, which the model lists and the service refuses.
  let status: CredentialStatus?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    keyID = reader.required("SSHPublicKeyId", .publicKeyID)
    status = CredentialStatus(rawValue: reader.required("Status", .status))
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:UpdateSSHPublicKey", named: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard let status else { throw ServiceError.onlyActiveOrInactive }
    var key = try call.sshPublicKey(keyID, of: userName, in: records).key
    key.status = status
    try records.update(key)
    return .done
  }
}
