/// Why a text is not an `otpauth` link, or why there is no link for some values.
public enum OTPAuthLinkError: Error, Equatable, Sendable {
  /// It does not begin with `otpauth://`, a type and a label, or has a fragment.
  case malformed

  /// The type is neither `totp` nor `hotp`.
  case unsupportedType

  /// A `%` that two hexadecimal digits do not follow, or that gives bytes which are not UTF-8.
  case invalidPercentEncoding

  /// A control character, written out or percent encoded.
  case controlCharacter

  /// The label names no account.
  case missingAccount

  /// The issuer is there, in the label or as a parameter, but empty.
  case emptyIssuer

  /// An issuer or account with a colon, which is what parts the two.
  case colonInName

  /// The label and the parameter name different issuers.
  case conflictingIssuers

  /// A parameter with a meaning is there twice.
  case duplicateParameter(String)

  /// There is no secret, or an empty one.
  case missingSecret

  /// The secret is not Base32. Positions are in the secret, percent decoded.
  case invalidSecret(Base32Error)

  /// The algorithm is none of SHA1, SHA256 and SHA512.
  case unsupportedAlgorithm

  /// The number of digits is not 6, 7 or 8.
  case invalidDigits

  /// The period is not a number of seconds from one to a day's.
  case invalidPeriod

  /// A link of type `hotp` does not say where its counter stands.
  case missingCounter

  /// The counter is not a number of 64 bits.
  case invalidCounter
}
