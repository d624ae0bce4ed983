import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Makes a user name and a password for one service, and shows the password this once.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html>
struct CreateServiceSpecificCredential: WriteOperation {
  static let api = API.iam
  static let action = "CreateServiceSpecificCredential"
  static let audited = ["UserName", "ServiceName", "CredentialAgeDays"]

  let userName: String
  let serviceName: String
  let ageDays: Int?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    serviceName = reader.required("ServiceName", .none)
    ageDays = reader.integer("CredentialAgeDays", .credentialAgeDays)
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try Permission.onUser(
      "iam:CreateServiceSpecificCredential", named: userName, in: records, for: caller
    )
    .carrying(.serviceCredentialName, serviceName)
    .carrying(.serviceCredentialAge, ageDays.map { .number(Int64($0)) })
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try call.user(named: userName, in: records)
    let service = try CredentialService(named: serviceName)
    guard ageDays == nil || service.givesAPIKeys else { throw ServiceError.onlyAPIKeysExpire }
    let all = try records.serviceCredentials(of: user.id)
    let limit = call.caller.account.limit(.serviceCredentialsPerUser)
    guard all.count(where: { $0.service == service }) < limit else {
      throw ServiceError.quotaExceeded("ServiceSpecificCredentialsPerUser", limit)
    }
    let (credential, password) = ServiceCredential.make(
      for: user, at: service, beside: all.filter { $0.service == service },
      expiresAt: ageDays.map { call.now.adding(seconds: Int64($0) * 86_400) }, at: call.now,
      random: call.settings.random)
    try records.insert(credential)
    let now = call.now
    return .answered(
      Answer(audited: Audited.serviceCredential(credential, userName: user.name)) { xml in
        xml.members(of: credential, password: password, userName: user.name, at: now)
      })
  }
}
