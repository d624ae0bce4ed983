/// An error as a client sees it: AWS's code, HTTP status and wording.
package struct ServiceError: Error, Equatable, Sendable {
  package let code: String
  /// The HTTP status.
  package let status: Int
  /// Some of AWS's errors have no message, and then no `Message` element either.
  package let message: String?
  /// Whether the error arose before an API was chosen; such errors have a namespace of their own.
  package let isDispatch: Bool
  /// What the caller lacked to be allowed: for the audit record alone, the wire never says it.
  package var missing: String?

  package init(_ code: String, status: Int, _ message: String?, isDispatch: Bool = false) {
    self.code = code
    self.status = status
    self.message = message
    self.isDispatch = isDispatch
  }

  /// Whether the client is at fault: `Sender`, below status 500, or else `Receiver`.
  package var isSender: Bool { status < 500 }
}

// Common errors of every action.
// <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>
extension ServiceError {
  /// No such action in this version, or no version at all.
  package static func invalidAction(_ action: String, version: String?) -> ServiceError {
    let version = version ?? "NO_VERSION_SPECIFIED"
    return ServiceError(
      "InvalidAction", status: 400,
      "Could not find operation " + action + " for version " + version, isDispatch: true)
  }

  /// A `%` escape that means nothing. The status is 404, as AWS's is.
  package static func malformedQueryString(_ message: String) -> ServiceError {
    ServiceError("MalformedQueryString", status: 404, message, isDispatch: true)
  }

  /// A parameter that cannot be read as its type; most often AWS gives no message.
  package static func malformedInput(_ message: String? = nil) -> ServiceError {
    ServiceError("MalformedInput", status: 400, message)
  }

  /// A parameter that breaks a constraint.
  package static func validation(_ message: String) -> ServiceError {
    ServiceError("ValidationError", status: 400, message)
  }

  package static func accessDenied(_ message: String) -> ServiceError {
    ServiceError("AccessDenied", status: 403, message)
  }

  /// Too many requests of one caller.
  package static let throttling = ServiceError("Throttling", status: 400, "Rate exceeded")

  package static let missingAuthenticationToken = ServiceError(
    "MissingAuthenticationToken", status: 403, "Request is missing Authentication Token")

  /// An access key that is unknown or inactive, and a token that is not one (period at the end).
  package static let invalidClientTokenID = ServiceError(
    "InvalidClientTokenId", status: 403,
    "The security token included in the request is invalid.")

  /// A session token that is missing, of another key or tampered with (no period at the end).
  package static let invalidSessionToken = ServiceError(
    "InvalidClientTokenId", status: 403, "The security token included in the request is invalid")

  package static let expiredToken = ServiceError(
    "ExpiredToken", status: 403, "The security token included in the request is expired")

  /// The signature is not the one the secret makes.
  package static let signatureDoesNotMatch = ServiceError(
    "SignatureDoesNotMatch", status: 403,
    "The request signature we calculated does not match the signature you provided. "
      + "Check your AWS Secret Access Key and signing method. "
      + "Consult the service documentation for details.")

  /// A fault of ours. What went wrong goes to the log under the request id, never here.
  package static let serviceFailure = ServiceError(
    "ServiceFailure", status: 500,
    "The request processing has failed because of an unknown error, exception or failure.")

  package static let serviceUnavailable = ServiceError(
    "ServiceUnavailable", status: 503,
    "The request has failed due to a temporary failure of the server.")
}
