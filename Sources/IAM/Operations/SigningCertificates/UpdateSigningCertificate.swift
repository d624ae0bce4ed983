import AWSQuery
import Identity
import Operations

/// Makes a signing certificate active or inactive.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSigningCertificate.html>
struct UpdateSigningCertificate: WriteOperation {
  static let api = API.iam
  static let action = "UpdateSigningCertificate"
  static let audited = ["UserName", "CertificateId", "Status"]

  let userName: String?
  let certificateID: String
  /// Nil for `Expired`, which the model lists and the service refuses.
  let status: CredentialStatus?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
    certificateID = reader.required("CertificateId", .certificateID)
    status = CredentialStatus(rawValue: reader.required("Status", .status))
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:UpdateSigningCertificate", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard let status else { throw ServiceError.onlyActiveOrInactive }
    var certificate = try call.signingCertificate(certificateID, of: userName, in: records)
    certificate.status = status
    try records.update(certificate)
    return .done
  }
}
