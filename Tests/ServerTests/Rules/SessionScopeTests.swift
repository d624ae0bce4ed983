import IAM
import Identity
import Operations
import STS
import Testing

/// B.4: what sessions of each kind may call at all, whatever policies say.
@Suite struct SessionScopeTests {
  /// The kinds of session, and what of STS is open to each; of IAM either all is or nothing.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    let mayCallIAM: Bool
    let sts: Set<String>
    let session: @Sendable (House) throws -> Caller
    var testDescription: String { name }
  }

  static let kinds = [
    Kind(name: "GetSessionToken without a code", mayCallIAM: false, sts: own) { house in
      house.caller(.user(house.user), house.session())
    },
    Kind(name: "GetSessionToken with a code", mayCallIAM: true, sts: own) { house in
      house.caller(.user(house.user), house.session(mfaAt: house.service.clock.now()))
    },
    Kind(name: "GetSessionToken of the root user with a code", mayCallIAM: true, sts: own) {
      house in
      house.caller(.root, house.session(mfaAt: house.service.clock.now()))
    },
    Kind(name: "AssumeRole", mayCallIAM: true, sts: every) { house in
      let details = SessionDetails(.assumedRole, name: "work")
      let role = try house.service.addRole("role", trusting: "*", in: house.account)
      return house.caller(.role(role, details), house.session(details: details))
    },
    Kind(name: "AssumeRoot", mayCallIAM: true, sts: every) { house in
      let details = SessionDetails(.assumedRoot, name: RootTask.auditCredentials.rawValue)
      return house.caller(
        .assumedRoot(.auditCredentials, details), house.session(details: details))
    },
    Kind(name: "GetFederationToken", mayCallIAM: false, sts: ["GetCallerIdentity"]) { house in
      let details = SessionDetails(.federatedUser, name: "guest")
      return house.caller(.federatedUser(house.user, details), house.session(details: details))
    },
  ]

  private static let every = Set(STSActions.all.map { $0.action }).subtracting(haveOwnTexts)
  private static let own: Set = ["AssumeRole", "GetCallerIdentity"]
  /// These tell sessions so themselves.
  private static let haveOwnTexts: Set = ["GetSessionToken", "GetFederationToken"]

  struct House {
    let service: LocalService
    let account: Account
    let user: User

    init() throws {
      service = try LocalService()
      account = try service.addAccount("111122223333")
      user = try service.addUser("alice", in: account)
    }

    func session(mfaAt: Timestamp? = nil, details: SessionDetails? = nil) -> Session {
      let now = service.clock.now()
      return Session(
        account: account.id, owner: .user(user.id), issuedAt: now,
        expiresAt: now.adding(seconds: 900), mfaAt: mfaAt, details: details)
    }

    func caller(_ principal: Caller.Principal, _ session: Session) -> Caller {
      Caller(
        account: account, principal: principal,
        credential: .session(session, accessKeyID: "ASIAQAAAAAAAAAAAAAAA"),
        connection: Caller.Connection(
          sourceIP: "203.0.113.7", isSecure: true, userAgent: "", requestID: "",
          region: "us-east-1"))
    }
  }

  @Test(arguments: kinds)
  func `a session may call what its kind may`(_ kind: Kind) throws {
    let caller = try kind.session(try House())
    for action in IAMActions.all {
      #expect(isOpen(action, to: caller) == kind.mayCallIAM, "\(action.action)")
    }
    for action in STSActions.all where !Self.haveOwnTexts.contains(action.action) {
      #expect(
        isOpen(action, to: caller) == kind.sts.contains(action.action), "\(action.action)")
    }
  }

  private func isOpen(_ action: any Operation.Type, to caller: Caller) -> Bool {
    do {
      try action.checkOpen(to: caller)
      return true
    } catch {
      return false
    }
  }
}
