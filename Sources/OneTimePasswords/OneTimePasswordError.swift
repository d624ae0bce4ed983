/// Why a generator of codes cannot be made.
public enum OneTimePasswordError: Error, Equatable, Sendable {
  /// A secret of no bytes: anybody could compute its codes.
  case emptySecret

  /// Codes have 6, 7 or 8 digits (RFC 4226 §5.3).
  case unsupportedDigits

  /// A step lasts between one second and one day.
  case unsupportedPeriod
}
