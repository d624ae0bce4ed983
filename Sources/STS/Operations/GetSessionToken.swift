import AWSQuery
import Identity
import OneTimePasswords
import Operations

/// Gives the caller keys for a while, which prove MFA when a code was shown for them.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>
struct GetSessionToken: WriteOperation {
  static let api = API.sts
  static let action = "GetSessionToken"
  static let audited = ["DurationSeconds", "SerialNumber"]

  let durationSeconds: Int?
  let serialNumber: SerialNumber?
  let code: OneTimeCode?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    durationSeconds = reader.integer("DurationSeconds", .sessionDuration)
    serialNumber = reader.optional("SerialNumber", .sessionSerialNumber)
      .map(SerialNumber.init(unverified:))
    code = reader.optional("TokenCode", .tokenCode).flatMap { OneTimeCode($0) }
  }

  /// Whoever has a long-term key may call it, whatever his policies say.
  func permission(in records: any Reading, for caller: Caller) -> Permission? { nil }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard case .longTerm = call.caller.credential else { throw ServiceError.noSessionFromSession }
    var mfaAt: Timestamp?
    switch (serialNumber, code) {
    case (nil, nil): break
    case (let serialNumber?, let code?):
      guard let device = try records.device(serialNumber, in: call.caller.account.id),
        device.belongs(to: call.caller.owner)
      else { return .refused(.unableToValidateCode) }
      let verdict = try records.verify(
        code, for: device, in: call.settings.codeWindow, at: call.now)
      switch verdict {
      case .accepted: mfaAt = call.now
      case .wrong, .spent: return .refused(.invalidCode)
      case .exhausted, .suspended: return .refused(.unableToValidateCode)
      }
    default: throw ServiceError.serialNumberAndCodeGoTogether
    }
    return .answered(try issue(to: call, mfaAt: mfaAt))
  }

  private func issue(to call: Call, mfaAt: Timestamp?) throws -> Answer {
    let duration = Session.duration(
      requested: durationSeconds, isRoot: call.caller.user == nil)
    let session = Session(
      account: call.caller.account.id, owner: call.caller.owner, issuedAt: call.now,
      expiresAt: call.now.adding(seconds: duration), mfaAt: mfaAt)
    let credentials = try call.settings.sessions.issue(session, random: call.settings.random)
    var audited = JSONText()
    audited.object { json in
      json.member("credentials") { json in
        json.member("accessKeyId", credentials.accessKeyID)
        json.member("expiration", credentials.expiresAt.description)
      }
    }
    return Answer(audited: String(decoding: audited.bytes, as: UTF8.self)) { xml in
      xml.group("Credentials") { xml in
        xml.element("AccessKeyId", credentials.accessKeyID)
        xml.element(
          "SecretAccessKey", String(decoding: credentials.secretAccessKey, as: UTF8.self))
        xml.element("SessionToken", credentials.sessionToken)
        xml.element("Expiration", credentials.expiresAt.description)
      }
    }
  }
}
