import AWSQuery
import Identity
import Operations

/// Makes a service-specific credential active or inactive.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServiceSpecificCredential.html>
struct UpdateServiceSpecificCredential: WriteOperation {
  static let api = API.iam
  static let action = "UpdateServiceSpecificCredential"
  static let audited = ["UserName", "ServiceSpecificCredentialId", "Status"]

  let userName: String?
  let credentialID: String
  /// Nil for `Expired`, which the model lists and the service refuses.
  let status: CredentialStatus?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
    credentialID = reader.required("ServiceSpecificCredentialId", .serviceSpecificCredentialID)
    status = CredentialStatus(rawValue: reader.required("Status", .status))
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onServiceCredential(
      "iam:UpdateServiceSpecificCredential", credentialID, of: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard let status else { throw ServiceError.onlyActiveOrInactive }
    var credential = try call.serviceCredential(credentialID, of: userName, in: records).credential
    credential.status = status
    try records.update(credential)
    return .done
  }
}
