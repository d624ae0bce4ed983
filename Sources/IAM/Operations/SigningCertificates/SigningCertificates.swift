import AWSQuery
import Identity
import Operations

// What the operations on signing certificates have in common.

extension Call {
  /// The certificate of that id, if it is the named user's or, without a name, the caller's.
  func signingCertificate(
    _ id: String, of userName: String?, in records: any Reading
  ) throws -> SigningCertificate {
    let owner = try subject(userName, in: records).owner
    let found = try records.signingCertificates(of: owner).first { $0.id == id }
    guard let found else { throw ServiceError.noSuchCertificate(id) }
    return found
  }
}

extension XMLWriter {
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SigningCertificate.html>
  mutating func members(of certificate: SigningCertificate, userName: String) {
    element("UserName", userName)
    element("CertificateId", certificate.id)
    element("CertificateBody", certificate.document.text)
    element("Status", certificate.status.rawValue)
    element("UploadDate", certificate.uploadedAt.description)
  }
}
