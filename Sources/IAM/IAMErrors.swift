import AWSQuery
import Identity
import Operations

// The errors of the IAM API, with the codes, statuses and wording that AWS's clients match on.
// <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>
extension ServiceError {
  static func alreadyExists(_ message: String) -> ServiceError {
    ServiceError("EntityAlreadyExists", status: 409, message)
  }

  static func deleteConflict(_ message: String) -> ServiceError {
    ServiceError("DeleteConflict", status: 409, message)
  }

  static func invalidInput(_ message: String) -> ServiceError {
    ServiceError("InvalidInput", status: 400, message)
  }

  static func limitExceeded(_ message: String) -> ServiceError {
    ServiceError("LimitExceeded", status: 409, message)
  }

  static func quotaExceeded(_ name: String, _ limit: Int) -> ServiceError {
    .limitExceeded("Cannot exceed quota for \(name): \(limit)")
  }

  // Users.
  static func userExists(_ name: String) -> ServiceError {
    .alreadyExists("User with name \(name) already exists.")
  }
  static let userHasDevices = deleteConflict(
    "Cannot delete entity, must remove tokens from principal first.")
  static let userHasAccessKeys = deleteConflict(
    "Cannot delete entity, must delete access keys first.")
  static let entityHasPolicies = deleteConflict("Cannot delete entity, must delete policies first.")
  /// Of a user who is in a group as well as of a group that has users.
  static let groupHasUsers = deleteConflict(
    "Cannot delete entity, must remove users from group first.")
  static let entityHasAttachedPolicies = deleteConflict(
    "Cannot delete entity, must detach all policies first.")
  static func noSuchBoundary(_ arn: String) -> ServiceError {
    .noSuchEntity("Scope ARN: \(arn) does not exist or is not attachable.")
  }

  // Groups.
  static func groupExists(_ name: String) -> ServiceError {
    .alreadyExists("Group with name \(name) already exists.")
  }

  // Roles.
  static func roleExists(_ name: String) -> ServiceError {
    .alreadyExists("Role with name \(name) already exists.")
  }
  /// What AWS says of a number below the least is known by its code alone.
  static let sessionDurationTooShort = ServiceError(
    "ParamValidation", status: 400,
    "1 validation error detected: Value at 'maxSessionDuration' failed to satisfy constraint: "
      + "Member must have value greater than or equal to 3600")
  static func unknownPrincipal(_ principal: String) -> ServiceError {
    .malformedPolicy("Invalid principal in policy: \"AWS\":\"\(principal)\"")
  }

  // Instance profiles.
  static func instanceProfileExists(_ name: String) -> ServiceError {
    .alreadyExists("Instance Profile \(name) already exists.")
  }
  static func noSuchInstanceProfile(_ name: String) -> ServiceError {
    .noSuchEntity("Instance Profile \(name) cannot be found.")
  }
  /// Of a role in one as well as of one with a role.
  static let roleInInstanceProfile = deleteConflict(
    "Cannot delete entity, must remove roles from instance profile first.")

  // Access keys.
  static func noSuchAccessKey(_ id: String) -> ServiceError {
    .noSuchEntity("The Access Key with id \(id) cannot be found.")
  }
  /// The missing colon is AWS's.
  static func unknownAccessKeyUse(_ id: String, callerARN: String) -> ServiceError {
    .accessDenied(
      "User: \(callerARN) is not authorized to perform iam:GetAccessKeyLastUsed on resource: "
        + "access key \(id)")
  }
  static let expiredIsNoChoice = invalidInput(
    "The status of an access key can be set to Active or Inactive only.")

  // Passwords.
  static func loginProfileExists(_ name: String) -> ServiceError {
    .alreadyExists("Login Profile for user \(name) already exists.")
  }
  static func noSuchLoginProfile(_ name: String) -> ServiceError {
    .noSuchEntity("Login Profile for User \(name) cannot be found.")
  }
  static let userHasLoginProfile = deleteConflict(
    "Cannot delete entity, must delete login profile first.")
  static let passwordMissing = validation(
    "1 validation error detected: Value at 'password' failed to satisfy constraint: "
      + "Member must not be null")
  static let rootChoosesPassword = validation(
    "Password must be omitted with an AssumeRoot session.")
  static let wrongOldPassword = accessDenied("The old password was incorrect.")
  static let samePassword = accessDenied("The new password must not be the old password.")
  static let onlyUsersChangePasswords = ServiceError(
    "InvalidUserType", status: 400, "Only IAM Users can change their own password.")
  static func noPasswordPolicy(of account: AccountID) -> ServiceError {
    .noSuchEntity("The Password Policy with domain name \(account) cannot be found.")
  }
  static let noPasswordPolicyToDelete = noSuchEntity(
    "The account policy with name PasswordPolicy cannot be found.")

  static func of(_ rejection: PasswordRejection) -> ServiceError {
    let message =
      switch rejection {
      case .unmet(let rules): sentences(rules)
      case .tooFewKinds(let needed, let missing):
        "Password should meet \(needed) more of the following requirements: "
          + sentences(missing)
      case .namesAccount: "Password should not be the account name or email address"
      case .reused:
        "Policy constraint violation with password reuse prevention during password change."
      }
    return ServiceError("PasswordPolicyViolation", status: 400, message)
  }

  private static func sentences(_ rules: [PasswordRule]) -> String {
    rules.map { "Password should have " + $0.demand }.joined(separator: ", ")
  }

  // Other credentials.
  static let userHasOtherCredentials = deleteConflict(
    "Cannot delete entity, must remove referenced objects first.")
  static let onlyActiveOrInactive = invalidInput(
    "The status can be set to Active or Inactive only.")
  static func noSuchPublicKey(_ id: String) -> ServiceError {
    .noSuchEntity("The Public Key with id \(id) cannot be found.")
  }
  static let duplicatePublicKey = ServiceError(
    "DuplicateSSHPublicKey", status: 400,
    "The SSH public key is already associated with the specified IAM user.")
  static func of(_ rejection: RSAPublicKey.Rejection) -> ServiceError {
    switch rejection {
    case .unrecognizedEncoding:
      ServiceError(
        "UnrecognizedPublicKeyEncoding", status: 400,
        "The public key encoding format is unsupported or unrecognized.")
    case .invalid:
      ServiceError(
        "InvalidPublicKey", status: 400, "The public key is malformed or otherwise invalid.")
    }
  }
  static func noSuchCertificate(_ id: String) -> ServiceError {
    .noSuchEntity("The Certificate with id \(id) cannot be found.")
  }
  static let duplicateCertificate = ServiceError(
    "DuplicateCertificate", status: 409,
    "The same certificate is associated with an IAM user in the account.")
  static func of(_ rejection: CertificateDocument.Rejection) -> ServiceError {
    switch rejection {
    case .malformed:
      ServiceError("MalformedCertificate", status: 400, "Unable to parse certificate.")
    case .expired:
      ServiceError("MalformedCertificate", status: 400, "The certificate has expired.")
    case .notYetValid:
      ServiceError("InvalidCertificate", status: 400, "The certificate is not valid yet.")
    }
  }
  static func noSuchCredentialService(_ name: String) -> ServiceError {
    .noSuchEntity("No such service \(name) is supported for Service Specific Credentials")
  }
  static func noSuchServiceCredential(_ id: String) -> ServiceError {
    .noSuchEntity("No such credential \(id) exists")
  }
  static let onlyAPIKeysExpire = validation(
    "CredentialAgeDays is only valid for credentials of bedrock.amazonaws.com.")
  static let oneUserOrAll = validation("UserName and AllUsers cannot be given together.")

  // Inline policies.
  static func noSuchUserPolicy(_ name: String) -> ServiceError {
    .noSuchEntity("The user policy with name \(name) cannot be found.")
  }
  static func noSuchGroupPolicy(_ name: String) -> ServiceError {
    .noSuchEntity("The group policy with name \(name) cannot be found.")
  }
  static func noSuchRolePolicy(_ name: String) -> ServiceError {
    .noSuchEntity("The role policy with name \(name) cannot be found.")
  }
  static func malformedPolicy(_ message: String) -> ServiceError {
    ServiceError("MalformedPolicyDocument", status: 400, message)
  }
  /// `entity` is such as `user alice`.
  static func inlinePoliciesTooLong(_ entity: String, limit: Int) -> ServiceError {
    .limitExceeded("Maximum policy size of \(limit) bytes exceeded for \(entity)")
  }

  // Managed policies.
  static func policyExists(_ name: String) -> ServiceError {
    .alreadyExists("A policy called \(name) already exists. Duplicate names are not allowed.")
  }
  static let isNoPolicyARN = validation("Invalid ARN:  Could not be parsed!")
  static func isNoBoundaryARN(_ arn: String) -> ServiceError {
    .invalidInput("ARN \(arn) is not valid.")
  }
  /// Of what is to be read, attached or given a version.
  static func policyNotAttachable(_ arn: String) -> ServiceError {
    .noSuchEntity("Policy \(arn) does not exist or is not attachable.")
  }
  /// Of what is to be deleted, detached or tagged.
  static func noSuchPolicy(_ arn: String) -> ServiceError {
    .noSuchEntity("Policy \(arn) was not found.")
  }
  static func noSuchVersion(_ version: String, of arn: String) -> ServiceError {
    .noSuchEntity("Policy \(arn) version \(version) does not exist or is not attachable.")
  }
  static func tooManyVersions(_ limit: Int) -> ServiceError {
    .limitExceeded(
      "A managed policy can have up to \(limit) versions. Before you create a new version, you must "
        + "delete an existing version.")
  }
  static let policyHasVersions = deleteConflict(
    "This policy has more than one version. Before you delete a policy, you must delete the policy's "
      + "versions. The default version is deleted with the policy.")
  static let policyIsAttached = deleteConflict("Cannot delete a policy attached to entities.")
  static let versionIsDefault = deleteConflict("Cannot delete the default version of a policy.")
  /// `what` is such as `delete policies`.
  static func policyElsewhere(cannot what: String) -> ServiceError {
    .accessDenied("Cannot \(what) outside your own account.")
  }

  // Account.
  static func aliasTaken(_ alias: String) -> ServiceError {
    .alreadyExists("The account alias \(alias) already exists.")
  }
  static func noSuchAlias(_ alias: String) -> ServiceError {
    .noSuchEntity("The account alias \(alias) does not exist.")
  }
  static let aliasIsAccountID = validation(
    "The account alias must not be twelve digits, which are an account id.")

  // The policy simulator.
  static let oneBoundaryAtMost = invalidInput(
    "The list of Permissions Boundary policies cannot exceed 1 items.")
  static let simulatedCallerMustBeUser = invalidInput(
    "Invalid caller - Caller must be an IAM user in this context.")
  static let simulatedCallerMissing = invalidInput(
    "Invalid caller - Caller cannot be null or empty.")
  static let simulatedResourceMissing = invalidInput(
    "Invalid Entity Arn: * does not clearly define entity type and name.")
  static let invalidResourceOwner = invalidInput("Invalid Resource Owner.")
  static func invalidPolicyInput(_ number: Int) -> ServiceError {
    .invalidInput("Policy input list item \(number) has invalid content")
  }
  static func emptyOrganizationLevel(_ number: Int) -> ServiceError {
    .invalidInput(
      "Organization policy at index \(number) must contain at least one service control policy")
  }
  static let simulatedActionWithoutService = invalidInput(
    "The action is invalid since it is missing names")
  static func invalidSimulatedResource(_ resource: String) -> ServiceError {
    .invalidInput("ResourceNames are not in a valid ARN format: \(resource).")
  }
  static func simulatedKeyTwice(_ name: String) -> ServiceError {
    .invalidInput("Duplicate context key: \(name).")
  }
  static func simulatedKeyWithoutType(_ name: String) -> ServiceError {
    .invalidInput("Context key \(name) has invalid type null.")
  }
  static func simulatedKeyWithoutValue(_ name: String) -> ServiceError {
    .invalidInput("Context values for context key \(name) cannot be null or empty.")
  }
  static func oneSimulatedValue(type: String, given count: Int) -> ServiceError {
    .invalidInput("Context key \(type) expected a single value, but received \(count).")
  }
  static func invalidSimulatedValue(_ name: String, expected form: String) -> ServiceError {
    .invalidInput("Invalid context value for key \(name): expected \(form).")
  }
  static func invalidSimulatedAction(_ action: String) -> ServiceError {
    .invalidInput("Invalid Input Actions: \"\(action)\" is not the name of one action.")
  }
  static let invalidPolicySource = invalidInput(
    "Invalid Entity Arn: ARN does not clearly define entity type and name.")
  static func foreignPolicySource(caller: AccountID, source: String) -> ServiceError {
    .invalidInput(
      "Invalid Policy Source Arn: caller's account \(caller) does not have access to policies in "
        + "account \(source)")
  }

  // Credential reports; AWS sends no message with these.
  static let reportNotPresent = ServiceError("ReportNotPresent", status: 410, nil)
  static let reportExpired = ServiceError("ReportExpired", status: 410, nil)
  static let reportInProgress = ServiceError("ReportInProgress", status: 404, nil)

  // MFA devices.
  static let deviceExists = alreadyExists("MFA device already exists.")
  static let deviceNameTooLong = validation(
    "1 validation error detected: Value at 'serialNumber' failed to satisfy constraint: "
      + "Member must have length less than or equal to 256")
  static func deviceAlreadyOnUser(_ name: String) -> ServiceError {
    .alreadyExists("MFA Device for user \(name) already exists.")
  }
  static let deviceInUse = alreadyExists("MFA Device is already in use.")
  /// One error for wrong, old, used and unordered codes, and for too many: which of them it was
  /// helps only a guesser.
  static let invalidAuthenticationCode = ServiceError(
    "InvalidAuthenticationCode", status: 403, "Authentication code for device is not valid.")
  static let mfaSessionRequired = accessDenied(
    "To complete this action, please ensure that you are authenticated with an MFA device that is "
      + "enabled for this user.")
  static let deviceNotOnUser = noSuchEntity("MFA Device invalid for user.")
  static func noSuchDevice(_ serialNumber: SerialNumber) -> ServiceError {
    .noSuchEntity("MFA Device with serial number \(serialNumber) does not exist.")
  }
  static let deviceStillEnabled = deleteConflict(
    "MFA VirtualDevice in use. Must deactivate first.")
  static let onlySecurityKeys = validation(
    "The MFA device serial number sent in the request is invalid or not supported by this API. "
      + "Currently, only hardware FIDO security keys are supported. Please use the compatible "
      + "device or API.")

  // Tags.
  static func of(_ rejection: TagRejection, _ rules: TagRules) -> ServiceError {
    switch (rejection, rules) {
    case (.duplicateKeys, .caseSensitive):
      .invalidInput("Duplicate tag keys found.")
    case (.duplicateKeys, .caseInsensitive):
      .invalidInput(
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    case (.reservedPrefix, _):
      .invalidInput("aws: prefixed tag key names are not allowed for external use.")
    case (.tooMany, _):
      .limitExceeded("The number of tags has reached the maximum limit.")
    }
  }
}

extension PasswordRule {
  fileprivate var demand: String {
    switch self {
    case .length(let least): "a minimum length of \(least)"
    case .uppercase: "at least one uppercase letter"
    case .lowercase: "at least one lowercase letter"
    case .number: "at least one number"
    case .symbol: "at least one symbol"
    }
  }
}
