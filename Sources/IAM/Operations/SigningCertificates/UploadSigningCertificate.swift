import AWSQuery
import Identity
import Operations

/// Adds a signing certificate to a user, or to whoever asks.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html>
struct UploadSigningCertificate: WriteOperation {
  static let api = API.iam
  static let action = "UploadSigningCertificate"
  static let audited = ["UserName", "CertificateBody"]

  let userName: String?
  let body: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
    body = reader.required("CertificateBody", .certificateBody)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:UploadSigningCertificate", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    let subject = try call.subject(userName, in: records)
    let document: CertificateDocument
    do {
      document = try CertificateDocument(body, at: call.now)
    } catch {
      throw ServiceError.of(error)
    }
    guard try !records.hasSigningCertificate(document, in: account.id) else {
      throw ServiceError.duplicateCertificate
    }
    let limit = account.limit(.signingCertificatesPerUser)
    guard try records.signingCertificates(of: subject.owner).count < limit else {
      throw ServiceError.quotaExceeded("CertificatesPerUser", limit)
    }
    let certificate = SigningCertificate(
      id: Identifiers.certificateID(random: call.settings.random), account: account.id,
      owner: subject.owner, status: .active, uploadedAt: call.now, document: document)
    try records.insert(certificate)
    let name = subject.name(in: account)
    return .answered(
      Answer(audited: Audited.signingCertificate(certificate, userName: name)) { xml in
        xml.group("Certificate") { $0.members(of: certificate, userName: name) }
      })
  }
}
