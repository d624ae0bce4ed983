import AWSQuery
import Identity
import Operations

/// Adds a public key to a user.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html>
struct UploadSSHPublicKey: WriteOperation {
  static let api = API.iam
  static let action = "UploadSSHPublicKey"
  static let audited = ["UserName", "SSHPublicKeyBody"]

  let userName: String
  let body: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    body = reader.required("SSHPublicKeyBody", .publicKeyBody)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:UploadSSHPublicKey", named: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    let user = try call.user(named: userName, in: records)
    let material: RSAPublicKey
    do {
      material = try RSAPublicKey(body)
    } catch {
      throw ServiceError.of(error)
    }
    let others = try records.sshPublicKeys(of: user.id)
    guard !others.contains(where: { $0.key == material }) else {
      throw ServiceError.duplicatePublicKey
    }
    let limit = account.limit(.sshPublicKeysPerUser)
    guard others.count < limit else {
      throw ServiceError.quotaExceeded("SSHPublicKeysPerUser", limit)
    }
    let key = SSHPublicKey(
      id: Identifiers.accessKeyID(
        prefix: .publicKey, account: account.id, random: call.settings.random),
      user: user.id, status: .active, uploadedAt: call.now, key: material)
    try records.insert(key)
    return .answered(
      Answer(audited: Audited.sshPublicKey(key, userName: user.name)) { xml in
        xml.members(of: key, userName: user.name, body: key.key.line)
      })
  }
}
