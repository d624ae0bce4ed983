import AWSQuery
import Identity

// The errors of the STS API. Spaces, single, double and trailing, are AWS's: clients compare them.
// <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>
extension ServiceError {
  /// Wrong, used, or outside the window.
  static let invalidCode = accessDenied(
    "MultiFactorAuthentication failed with invalid MFA one time pass code. ")
  /// No such device, not the caller's, not enabled, or too many tries.
  static let unableToValidateCode = accessDenied(
    "MultiFactorAuthentication failed, unable to validate MFA code.  "
      + "Please verify your MFA serial number is valid and associated with this user.")
  static let serialNumberAndCodeGoTogether = accessDenied(
    "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code."
  )
  static let noSessionFromSession = accessDenied(
    "Cannot call GetSessionToken with session credentials")
  static let noFederationFromSession = accessDenied(
    "Cannot call GetFederationToken with session credentials")
  static let invalidAuthorizationMessage = ServiceError(
    "InvalidAuthorizationMessageException", status: 400, "Message is not valid")

  // Roles.
  static let rolesNotForRoot = accessDenied("Roles may not be assumed by root accounts.")
  static let longerThanRoleAllows = validation(
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
  static let longerThanChainAllows = validation(
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
      + "chaining.")
  static let sourceIdentityIsSet = validation(
    "The source identity is already set for this assume role session")

  /// Nobody whose contexts could be believed is known here, and to leave them out could allow what
  /// they would have denied.
  static let noContextProviders = validation("No context provider is supported here.")

  // Session policies.
  static func malformedPolicy(_ message: String) -> ServiceError {
    ServiceError("MalformedPolicyDocument", status: 400, message)
  }
  static func noSuchSessionPolicy(_ arn: String) -> ServiceError {
    malformedPolicy("Policy \(arn) does not exist or is not attachable.")
  }
  static func packedTooLarge(_ percentage: Int, _ policies: SessionPolicies) -> ServiceError {
    ServiceError(
      "PackedPolicyTooLarge", status: 400,
      policies.isEmpty
        ? "Packed size of session tags consumes \(percentage)% of allotted space."
        : "Packed policy consumes \(percentage)% of allotted space, please use smaller policy.")
  }

  // Session tags.
  static func invalidParameterValue(_ message: String) -> ServiceError {
    ServiceError("InvalidParameterValue", status: 400, message)
  }
  static let transitiveKeyWithoutTag = invalidParameterValue(
    "The specified transitive tag key must be included in the requested tags.")
  static let transitiveKeyInherited = invalidParameterValue(
    "One of the specified transitive tag keys can't be set because it conflicts with a transitive "
      + "tag key from the calling session.")
  static func of(_ rejection: TagRejection) -> ServiceError {
    switch rejection {
    case .duplicateKeys:
      invalidParameterValue(
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    case .reservedPrefix:
      invalidParameterValue("aws: prefixed tag key names are not allowed for external use.")
    case .tooMany: invalidParameterValue("The number of tags has reached the maximum limit.")
    }
  }
}
