import AWSQuery
import Identity
import Operations

/// Deletes a service-specific credential.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceSpecificCredential.html>
struct DeleteServiceSpecificCredential: WriteOperation {
  static let api = API.iam
  static let action = "DeleteServiceSpecificCredential"
  static let audited = ["UserName", "ServiceSpecificCredentialId"]

  let userName: String?
  let credentialID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
    credentialID = reader.required("ServiceSpecificCredentialId", .serviceSpecificCredentialID)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onServiceCredential(
      "iam:DeleteServiceSpecificCredential", credentialID, of: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    try records.delete(
      call.serviceCredential(credentialID, of: userName, in: records).credential)
    return .done
  }
}
