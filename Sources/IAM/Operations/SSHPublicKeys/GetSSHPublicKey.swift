import AWSQuery
import Identity
import Operations

/// Shows a public key as SSH writes it, or in PEM.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSSHPublicKey.html>
struct GetSSHPublicKey: ReadOperation {
  static let api = API.iam
  static let action = "GetSSHPublicKey"
  static let audited = ["UserName", "SSHPublicKeyId", "Encoding"]

  let userName: String
  let keyID: String
  let isPEM: Bool

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    keyID = reader.required("SSHPublicKeyId", .publicKeyID)
    isPEM = reader.required("Encoding", .oneOf("PEM", "SSH")) == "PEM"
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:GetSSHPublicKey", named: userName, in: records, for: caller)
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let (user, key) = try call.sshPublicKey(keyID, of: userName, in: records)
    let body = isPEM ? try key.key.pem() : key.key.line
    return Answer { xml in xml.members(of: key, userName: user.name, body: body) }
  }
}
