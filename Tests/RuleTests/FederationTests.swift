import Identity
import Testing

/// Which credentials open the console at the federation endpoint, and for how long.
@Suite struct FederationTests {
  private struct Case: CustomTestStringConvertible {
    let details: SessionDetails?
    let duration: Int?
    let rejection: FederationRejection?

    var testDescription: String { "\(details?.name ?? "own"), \(duration ?? 0)" }

    init(_ details: SessionDetails?, _ duration: Int?, _ rejection: FederationRejection? = nil) {
      self.details = details
      self.duration = duration
      self.rejection = rejection
    }
  }

  private static let role = SessionDetails(.assumedRole, name: "role")
  private static let chained = SessionDetails(.assumedRole, name: "chained", isChained: true)
  private static let guest = SessionDetails(.federatedUser, name: "guest")
  private static let task = SessionDetails(.assumedRoot, name: "task")

  private static let cases = [
    Case(role, nil), Case(role, 900), Case(role, 7200), Case(role, 7201, .longerThanRoleAllows),
    Case(chained, nil), Case(chained, 900, .durationOfChain),
    Case(guest, nil), Case(guest, 900, .durationOfFederatedUser),
    Case(task, nil, .rootTask), Case(task, 900, .rootTask),
    Case(nil, nil, .ownSession), Case(nil, 900, .ownSession),
  ]

  private static func session(_ details: SessionDetails?) throws -> Session {
    Session(
      account: try Sample.accountID(), owner: .role(Sample.otherUser), issuedAt: Sample.now,
      expiresAt: Sample.now.adding(seconds: 3600), mfaAt: nil, details: details)
  }

  @Test(arguments: cases)
  private func `credentials open the console as AWS's do`(_ one: Case) throws {
    let session = try Self.session(one.details)
    let role = Role(
      id: Sample.otherUser, uniqueID: "AROA", account: session.account, partition: .aws,
      path: "/", name: "role", createdAt: Sample.now, trustPolicy: "{}",
      maxSessionDuration: 7200, tags: [])
    var rejection: FederationRejection?
    do throws(FederationRejection) {
      try session.checkFederation(lasting: one.duration, of: role)
    } catch {
      rejection = error
    }
    #expect(rejection == one.rejection)
  }

  private func token(_ duration: Int64?) throws -> SigninToken {
    SigninToken(
      digest: SecretDigest(kept: "a"), session: try Self.session(Self.role), accessKeyID: "ASIA",
      duration: duration, expiresAt: Sample.now.adding(seconds: SigninToken.lifetime))
  }

  @Test func `the console session ends with the credentials, or when it was asked to`() throws {
    let later = Sample.now.adding(seconds: 600)
    let digest = SecretDigest(kept: "b")
    let own = try #require(try token(nil).consoleSession(as: digest, at: later))
    #expect(own.session.expiresAt == Sample.now.adding(seconds: 3600))
    let asked = try #require(try token(7200).consoleSession(as: digest, at: later))
    #expect(asked.session.expiresAt == later.adding(seconds: 7200))
    // Policies go by when the credentials were made, so that what revokes them revokes this too.
    #expect(asked.session.issuedAt == Sample.now && asked.session.details == Self.role)
    #expect(asked.session.mfaAt == nil && asked.device == nil)
    let over = Sample.now.adding(seconds: 3600)
    #expect(try token(nil).consoleSession(as: digest, at: over) == nil)
  }
}
