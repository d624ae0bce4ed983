import AWSQuery
import Identity
import Operations

/// Draws another password for a service-specific credential; the old one is good no longer.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResetServiceSpecificCredential.html>
struct ResetServiceSpecificCredential: WriteOperation {
  static let api = API.iam
  static let action = "ResetServiceSpecificCredential"
  static let audited = ["UserName", "ServiceSpecificCredentialId"]

  let userName: String?
  let credentialID: String

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
    credentialID = reader.required("ServiceSpecificCredentialId", .serviceSpecificCredentialID)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onServiceCredential(
      "iam:ResetServiceSpecificCredential", credentialID, of: userName, in: records, for: caller)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let (user, found) = try call.serviceCredential(credentialID, of: userName, in: records)
    var credential = found
    let password = credential.replacePassword(random: call.settings.random)
    try records.update(credential)
    let (shown, name, now) = (credential, user.name, call.now)
    return .answered(
      Answer(audited: Audited.serviceCredential(shown, userName: name)) { xml in
        xml.members(of: shown, password: password, userName: name, at: now)
      })
  }
}
