import FoundationEssentials
import Identity
import Operations

/// `getSigninToken`: credentials in, a token for the browser out.
struct SigninTokenRequest {
  private let credentials: ShownCredentials
  private let duration: Int?

  private struct ShownCredentials: Decodable {
    let sessionId: String
    let sessionKey: String
    let sessionToken: String?
  }

  init(_ parameters: FederationParameters) throws {
    let read = parameters["Session"].flatMap {
      try? JSONDecoder().decode(ShownCredentials.self, from: Data($0.utf8))
    }
    guard let read else { throw FederationRefusal.noSession }
    credentials = read
    duration = try parameters["SessionDuration"].map { text in
      guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int(text),
        SigninToken.durations.contains(seconds)
      else { throw FederationRefusal.malformedDuration }
      return seconds
    }
  }

  func answer(_ visit: Visit) throws -> ConsoleAnswer {
    let session = try openSession(visit)
    let (account, principal) = try visit.read { records in
      guard let account = try records.account(session.account),
        let principal = try session.principal(in: records)
      else { throw FederationRefusal.badCredentials }
      return (account, principal)
    }
    let caller = Caller(
      account: account, principal: principal,
      credential: .session(session, accessKeyID: credentials.sessionId),
      connection: visit.connection)
    let random = visit.console.settings.random
    let token = SecretToken(random: random)
    let sealed = SigninToken(
      digest: token.digest, session: session,
      accessKeyID: Identifiers.accessKeyID(
        prefix: .temporary, account: account.id, random: random),
      duration: duration.map { Int64($0) },
      expiresAt: visit.now.adding(seconds: SigninToken.lifetime))
    let duration = duration
    let rejection = try visit.write { records -> FederationRejection? in
      // The role may have been changed or deleted since.
      guard try caller.isCurrent(in: records) else { throw FederationRefusal.badCredentials }
      do throws(FederationRejection) {
        try session.checkFederation(lasting: duration, of: Self.role(of: principal))
      } catch {
        try records.append(Self.record(of: caller, refusal: error, visit))
        return error
      }
      try records.insert(sealed)
      try records.append(Self.record(of: caller, token: sealed, visit))
      return nil
    }
    if let rejection { throw FederationRefusal.rejected(rejection) }
    var answer = ConsoleAnswer(status: 200)
    answer.contentType = "application/json"
    var json = JSONText()
    json.object { $0.member("SigninToken", token.text) }
    answer.body = json.bytes
    return answer
  }

  /// The session of the credentials, if key id, secret and token belong together.
  private func openSession(_ visit: Visit) throws -> Session {
    guard let token = credentials.sessionToken, !token.isEmpty else {
      throw FederationRefusal.longTermKey
    }
    let opened: (session: Session, secretAccessKey: [UInt8])
    do {
      opened = try visit.console.settings.sessions.open(
        token, accessKeyID: credentials.sessionId, at: visit.now)
    } catch {
      throw error == .expired ? FederationRefusal.expired : .badCredentials
    }
    let secret = String(decoding: opened.secretAccessKey, as: UTF8.self)
    guard
      SecretDigest(of: secret, for: "compare").matches(
        SecretDigest(of: credentials.sessionKey, for: "compare").text)
    else { throw FederationRefusal.badCredentials }
    return opened.session
  }

  private static func role(of principal: Caller.Principal) -> Role? {
    if case .role(let role, _) = principal { role } else { nil }
  }

  /// As CloudTrail has it: the key id that the console session will go by ties its records to this
  /// one.
  private static func record(
    of caller: Caller, token: SigninToken? = nil, refusal: FederationRejection? = nil,
    _ visit: Visit
  ) -> AuditRecord {
    var response = JSONText()
    response.object { json in
      if let token {
        json.member("credentials") { $0.member("accessKeyId", token.accessKeyID) }
      }
      json.member("GetSigninToken", token == nil ? "Failure" : "Success")
    }
    return AuditRecord(
      eventID: UniqueID.text(random: visit.console.settings.random), at: visit.now,
      account: caller.account.id, source: "signin.amazonaws.com", name: "GetSigninToken",
      isReadOnly: false, actor: .caller(caller), parameters: nil,
      response: String(decoding: response.bytes, as: UTF8.self),
      refusal: refusal.map {
        AuditRecord.Refusal(
          code: "Failed authentication", message: FederationRefusal.rejected($0).text)
      }, kind: .signIn, additional: FederationLogin.additional)
  }
}
