import AWSQuery
import Identity
import Operations

/// Gives the caller keys for a while, which prove MFA when a code was shown for them.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>
struct GetSessionToken: WriteOperation {
  static let api = API.sts
  static let action = "GetSessionToken"
  static let audited = ["DurationSeconds", "SerialNumber"]

  let durationSeconds: Int?
  let shownCode: ShownCode

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    durationSeconds = reader.integer("DurationSeconds", .sessionDuration)
    shownCode = ShownCode(&reader)
  }

  /// Whoever has a long-term key may call it, whatever his policies say.
  func permission(in records: any Reading, for caller: Caller) throws -> Permission? { nil }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    guard case .longTerm = call.caller.credential else { throw ServiceError.noSessionFromSession }
    switch try shownCode.verify(in: records, call) {
    case .refused(let refusal): return .refused(refusal)
    case .none: return .answered(try issue(to: call, mfaAt: nil))
    case .mfa: return .answered(try issue(to: call, mfaAt: call.now))
    }
  }

  private func issue(to call: Call, mfaAt: Timestamp?) throws -> Answer {
    let duration = Session.duration(requested: durationSeconds, isRoot: call.caller.isRoot)
    let session = Session(
      account: call.caller.account.id, owner: call.caller.owner, issuedAt: call.now,
      expiresAt: call.now.adding(seconds: duration), mfaAt: mfaAt)
    let credentials = try call.settings.sessions.issue(session, random: call.settings.random)
    var audited = JSONText()
    audited.object { $0.member(credentials) }
    return Answer(audited: String(decoding: audited.bytes, as: UTF8.self)) { xml in
      xml.group(credentials)
    }
  }
}
