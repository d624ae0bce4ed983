import AWSQuery

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
}
