/// A user's public key for services that speak SSH.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SSHPublicKey.html>
package struct SSHPublicKey: Equatable, Sendable {
  /// `APKA…`.
  package let id: String
  package let user: RecordID
  package var status: CredentialStatus
  package let uploadedAt: Timestamp
  package let key: RSAPublicKey

  package init(
    id: String, user: RecordID, status: CredentialStatus, uploadedAt: Timestamp,
    key: RSAPublicKey
  ) {
    self.id = id
    self.user = user
    self.status = status
    self.uploadedAt = uploadedAt
    self.key = key
  }
}
