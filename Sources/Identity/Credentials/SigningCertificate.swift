import Crypto
import SwiftASN1

/// A certificate that somebody's SOAP requests would be signed with; AWS keeps them for a few old
/// services.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SigningCertificate.html>
package struct SigningCertificate: Equatable, Sendable {
  package let id: String
  package let account: AccountID
  package let owner: Owner
  package var status: CredentialStatus
  package let uploadedAt: Timestamp
  package let document: CertificateDocument

  package init(
    id: String, account: AccountID, owner: Owner, status: CredentialStatus, uploadedAt: Timestamp,
    document: CertificateDocument
  ) {
    self.id = id
    self.account = account
    self.owner = owner
    self.status = status
    self.uploadedAt = uploadedAt
    self.document = document
  }
}

/// One X.509 certificate in PEM, as it was sent.
package struct CertificateDocument: Equatable, Sendable {
  package let text: String
  /// SHA-256 of the certificate itself, which tells two apart however they are written down.
  package let digest: [UInt8]

  package enum Rejection: Error, Equatable {
    /// Not exactly one certificate in PEM.
    case malformed
    case expired
    case notYetValid
  }

  /// Reads a certificate that must be in its time (RFC 5280 §4.1.2.5). Who signed it is not asked.
  package init(_ text: String, at now: Timestamp) throws(Rejection) {
    let bytes: [UInt8]
    let certificate: CertificateOutline
    do {
      let document = try PEMDocument(pemString: text)
      guard document.discriminator == "CERTIFICATE" else { throw Rejection.malformed }
      bytes = document.derBytes
      certificate = try CertificateOutline(derEncoded: bytes)
    } catch {
      throw .malformed
    }
    // Both are written so that they sort as time does.
    let date = now.description
    guard date <= certificate.notAfter else { throw .expired }
    guard date >= certificate.notBefore else { throw .notYetValid }
    self.text = text
    digest = Array(SHA256.hash(data: bytes))
  }

  /// A certificate that was read before.
  package init(kept text: String, digest: [UInt8]) {
    self.text = text
    self.digest = digest
  }
}
