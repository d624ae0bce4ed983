import AWSQuery
import Identity
import Operations

/// Tells what the account demands of passwords, if it has chosen anything.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html>
struct GetAccountPasswordPolicy: ReadOperation {
  static let api = API.iam
  static let action = "GetAccountPasswordPolicy"
  static let audited: [String] = []

  init(_ reader: inout ParameterReader) throws(ServiceError) {}

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:GetAccountPasswordPolicy", on: "*")
  }

  func run(in records: any Reading, _ call: Call) throws -> Answer {
    let account = call.caller.account.id
    guard let policy = try records.passwordPolicy(of: account) else {
      throw ServiceError.noPasswordPolicy(of: account)
    }
    return Answer { xml in
      xml.group("PasswordPolicy") { xml in
        xml.element("AllowUsersToChangePassword", policy.allowsUsersToChange)
        xml.element("RequireUppercaseCharacters", policy.requiresUppercase)
        xml.element("RequireSymbols", policy.requiresSymbols)
        xml.element("ExpirePasswords", policy.maximumAge != nil)
        xml.element("PasswordReusePrevention", policy.reusePrevention.map { String($0) })
        xml.element("RequireLowercaseCharacters", policy.requiresLowercase)
        xml.element("MaxPasswordAge", policy.maximumAge.map { String($0) })
        xml.element("HardExpiry", policy.isHardExpiry.map { $0 ? "true" : "false" })
        xml.element("RequireNumbers", policy.requiresNumbers)
        xml.element("MinimumPasswordLength", policy.minimumLength)
      }
    }
  }
}
