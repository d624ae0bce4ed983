import AWSQuery
import Identity
import Operations

/// Sets what the account demands of passwords. What is left out is not demanded any more.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html>
struct UpdateAccountPasswordPolicy: WriteOperation {
  static let api = API.iam
  static let action = "UpdateAccountPasswordPolicy"
  static let audited = [
    "MinimumPasswordLength", "RequireSymbols", "RequireNumbers", "RequireUppercaseCharacters",
    "RequireLowercaseCharacters", "AllowUsersToChangePassword", "MaxPasswordAge",
    "PasswordReusePrevention", "HardExpiry",
  ]

  let policy: PasswordPolicy

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    policy = PasswordPolicy(
      minimumLength: reader.integer("MinimumPasswordLength", .minimumPasswordLength)
        ?? PasswordPolicy.standardLength,
      requiresSymbols: reader.boolean("RequireSymbols") ?? false,
      requiresNumbers: reader.boolean("RequireNumbers") ?? false,
      requiresUppercase: reader.boolean("RequireUppercaseCharacters") ?? false,
      requiresLowercase: reader.boolean("RequireLowercaseCharacters") ?? false,
      allowsUsersToChange: reader.boolean("AllowUsersToChangePassword") ?? false,
      maximumAge: reader.integer("MaxPasswordAge", .maxPasswordAge),
      reusePrevention: reader.integer("PasswordReusePrevention", .passwordReusePrevention),
      isHardExpiry: reader.boolean("HardExpiry"))
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:UpdateAccountPasswordPolicy", on: "*")
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    try records.setPasswordPolicy(policy, of: call.caller.account.id)
    return .done
  }
}
