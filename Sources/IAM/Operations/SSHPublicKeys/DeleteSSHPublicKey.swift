import AWSQuery
import Identity
import Operations

/// Takes a public key from a user.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSSHPublicKey.html>
struct DeleteSSHPublicKey: WriteOperation {
  static let api = API.iam
  static let action = "DeleteSSHPublicKey"
  static let audited = ["UserName", "SSHPublicKeyId"]

  let userName: String
  let keyID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    keyID = reader.required("SSHPublicKeyId", .publicKeyID)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:DeleteSSHPublicKey", named: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    try records.delete(call.sshPublicKey(keyID, of: userName, in: records).key)
    return .done
  }
}
