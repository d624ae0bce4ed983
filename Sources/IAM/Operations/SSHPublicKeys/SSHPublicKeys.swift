import AWSQuery
import Identity
import Operations

// What the operations on public keys have in common.

extension Call {
  /// The named user and his key of that id.
  func sshPublicKey(
    _ id: String, of userName: String, in records: any Reading
  ) throws -> (user: User, key: SSHPublicKey) {
    let user = try user(named: userName, in: records)
    guard let key = try records.sshPublicKeys(of: user.id).first(where: { $0.id == id }) else {
      throw ServiceError.noSuchPublicKey(id)
    }
    return (user, key)
  }
}

extension XMLWriter {
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SSHPublicKey.html>
  mutating func members(of key: SSHPublicKey, userName: String, body: String) {
    group("SSHPublicKey") { xml in
      xml.element("UserName", userName)
      xml.element("SSHPublicKeyId", key.id)
      xml.element("Fingerprint", key.key.fingerprint)
      xml.element("SSHPublicKeyBody", body)
      xml.element("Status", key.status.rawValue)
      xml.element("UploadDate", key.uploadedAt.description)
    }
  }
}
