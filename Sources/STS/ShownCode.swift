import AWSQuery
import Identity
import OneTimePasswords
import Operations

/// `SerialNumber` and `TokenCode`: a code from a device of the caller's own, shown for one call.
struct ShownCode: Sendable {
  private let serialNumber: SerialNumber?
  private let code: OneTimeCode?

  init(_ reader: inout ParameterReader) {
    serialNumber = reader.optional("SerialNumber", .sessionSerialNumber)
      .map(SerialNumber.init(unverified:))
    code = reader.optional("TokenCode", .tokenCode).flatMap { OneTimeCode($0) }
  }

  /// Looks at the code, which is charged, and spent when it is right (laws 1 and 2).
  ///
  /// The device is the caller's in his own account, whatever account the call is about; sessions of
  /// roles have none.
  func verify(in records: any Writing, _ call: Call) throws -> Proof {
    switch (serialNumber, code) {
    case (nil, nil): return .none
    case (let serialNumber?, let code?):
      guard let device = try records.device(serialNumber, in: call.caller.account.id),
        device.belongs(to: call.caller.owner)
      else { return .refused(.unableToValidateCode) }
      let verdict = try records.verify(
        code, for: device, in: call.settings.codeWindow, at: call.now)
      switch verdict {
      case .accepted: return .mfa
      case .wrong, .spent: return .refused(.invalidCode)
      case .exhausted, .suspended, .quarantined: return .refused(.unableToValidateCode)
      }
    default: throw ServiceError.serialNumberAndCodeGoTogether
    }
  }
}
