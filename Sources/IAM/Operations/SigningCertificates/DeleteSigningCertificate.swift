import AWSQuery
import Identity
import Operations

/// Deletes a signing certificate.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html>
struct DeleteSigningCertificate: WriteOperation {
  static let api = API.iam
  static let action = "DeleteSigningCertificate"
  static let audited = ["UserName", "CertificateId"]

  let userName: String?
  let certificateID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .existingUserName)
    certificateID = reader.required("CertificateId", .certificateID)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:DeleteSigningCertificate", named: userName, orCaller: caller, in: records)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    try records.delete(call.signingCertificate(certificateID, of: userName, in: records))
    return .done
  }
}
