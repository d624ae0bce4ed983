import AWSQuery
import Identity
import OneTimePasswords
import Operations

@testable import Console
@testable import Server

/// Everybody who may come to a page of the console, each with a store of his own: what one changes
/// the next does not find.
struct ConsoleVisitors {
  /// One who comes: the cookies he brings, and how he fills in a form.
  struct Visitor {
    var cookies: [Cookie: SecretToken] = [:]
    var hasFormToken = true
    /// What its browser says of where a form is from; nil for one that does not say.
    var site: String? = "same-origin"
    /// What it says besides, if not what goes with `site`.
    var origin: String?
  }

  static let names = [
    "nobody", "made-up cookies", "code ticket", "password ticket", "ticket that is over",
    "session that is over", "idle session", "signed out", "deleted user", "user without policy",
    "administrator without MFA", "administrator, fresh code", "administrator, old code",
    "other account's administrator", "root, fresh code", "root with a device, without a code",
    "role session", "federated user", "federated user without policy",
    "administrator who owes MFA", "administrator who owes a code",
    "administrator, form without token", "administrator, form of another site",
  ]

  let service: LocalService
  let console: Console
  let account: Account
  let target: User
  let targetKey: String
  /// The ARN of a policy of the account's.
  let shared: String

  /// `recoveryDelay` is how long the root user waits for codes, in seconds; others can reach a server
  /// that is not `isLocal`.
  init(recoveryDelay: Int64 = 0, isLocal: Bool = true) throws {
    service = try LocalService(isLocal: isLocal)
    console = try service.console(recoveryDelay: recoveryDelay).console
    account = try service.addAccount("111122223333")
    target = try service.addUser("target", in: account)
    targetKey = try service.addKey(of: .user(target.id), in: account).accessKeyID
    _ = try service.addGroup("crew", in: account)
    _ = try service.addRole("worker", trusting: account.id.description, in: account)
    shared = try service.addManagedPolicy("shared", in: account).arn.description
    try addDevice("target-phone", to: .user(target.id))
  }

  func visitor(_ name: String) throws -> Visitor {
    switch name {
    case "nobody": return Visitor()
    case "made-up cookies":
      return Visitor(cookies: [.session: token(), .ticket: token(), .visitor: token()])
    case "code ticket": return try ticket(.code)
    case "password ticket": return try ticket(.newPassword)
    case "ticket that is over": return try ticket(.code, secondsAgo: SignInTicket.lifetime)
    case "session that is over": return try administrator(secondsAgo: ConsoleSession.longest)
    case "idle session": return try administrator(secondsAgo: ConsoleSession.idle)
    case "signed out":
      let visitor = try administrator()
      try service.change { try $0.delete(visitor.cookies[.session]!.digest) }
      return visitor
    case "deleted user":
      let user = try service.addUser("gone", in: account)
      let visitor = try session(of: .user(user.id), in: account, mfaAgo: 0)
      try service.change { try $0.delete(user) }
      return visitor
    case "user without policy":
      let user = try service.addUser("plain", in: account)
      return try session(of: .user(user.id), in: account)
    case "administrator without MFA": return try administrator(mfaAgo: nil)
    case "administrator, fresh code": return try administrator()
    case "administrator, old code": return try administrator(mfaAgo: ConsoleSession.freshness + 1)
    case "other account's administrator":
      let other = try service.addAccount("999988887777")
      return try administrator(in: other)
    case "root, fresh code":
      try addDevice("root-phone", to: .root(account.id))
      return try session(of: .root(account.id), in: account, mfaAgo: 0)
    case "root with a device, without a code":
      try addDevice("root-phone", to: .root(account.id))
      return try session(of: .root(account.id), in: account)
    case "role session": return try borrowed(.assumedRole)
    case "federated user":
      return try borrowed(.federatedUser, SessionPolicies(inline: Documents.administrator))
    case "federated user without policy": return try borrowed(.federatedUser)
    case "administrator who owes MFA":
      try service.change { try $0.setMFADemand(.console, of: account.id) }
      return try administrator(mfaAgo: nil, hasDevice: false)
    case "administrator who owes a code":
      try service.change { try $0.setMFADemand(.consoleAndAPI, of: account.id) }
      return try administrator(mfaAgo: nil, hasDevice: true)
    case "administrator, form without token":
      var visitor = try administrator()
      visitor.hasFormToken = false
      return visitor
    case "administrator, form of another site":
      var visitor = try administrator()
      visitor.site = "cross-site"
      return visitor
    default: throw Fault.damagedRecord(name)
    }
  }

  /// What comes of visiting the route: the status, and where a redirect leads.
  func visit(_ route: Route, as visitor: Visitor) throws -> String {
    var path = route.pattern
    for (parameter, value) in [
      ":user": "target", ":device": route.pattern.hasPrefix("/console/me") ? "own" : "target-phone",
      ":draft": "9999999999999", ":account": "111122223333", ":group": "crew",
      ":key": targetKey, ":policy": PathText.encode(shared), ":role": "worker",
    ] {
      path = path.replacing(parameter, with: value)
    }
    let proof: SecretToken? =
      switch route.access {
      case .anyone: visitor.cookies[.visitor]
      case .credentials: nil
      case .ticket: visitor.cookies[.ticket]
      case .session, .owing: visitor.cookies[.session]
      }
    let answer = answer(isPost: route.isPost, path, proof: proof, as: visitor)
    let location = answer.headers.first { $0.name == "Location" }?.value
    let place = location.map { " " + $0.prefix { $0 != "?" } } ?? ""
    return "\(answer.status)\(place)"
  }

  /// What the console answers; `proof` is what the token of a form is made of.
  func answer(
    isPost: Bool, _ path: String, query: [(String, String)] = [], form: [(String, String)] = [],
    proof: SecretToken?, as visitor: Visitor, from address: String = "192.0.2.7"
  ) -> ConsoleAnswer {
    let token = visitor.hasFormToken ? proof.map { [("form_token", $0.formToken)] } ?? [] : []
    let cookies = visitor.cookies.map { "sallyport-\($0.key.rawValue)=\($0.value.text)" }
    var headers = [
      "cookie": cookies.joined(separator: "; "),
      "origin": visitor.origin ?? (visitor.site == "same-origin" ? "null" : "https://evil.example"),
    ]
    headers["sec-fetch-site"] = visitor.site
    return console.answer(
      ConsoleRequest(
        isPost: isPost, path: path, query: Parameters(query), form: Parameters(token + form),
        connection: Caller.Connection(
          sourceIP: address, isSecure: false, userAgent: "test", requestID: "test",
          region: "us-east-1"),
        origin: "http://localhost:8420",
        headers: headers))
  }

  /// Somebody with the rights of a role that may do everything, or of a user who may.
  private func borrowed(
    _ kind: SessionDetails.Kind, _ policies: SessionPolicies = SessionPolicies()
  ) throws -> Visitor {
    let owner: Owner
    if kind == .assumedRole {
      let role = try service.addRole("helpers", trusting: account.rootARN, in: account)
      try service.addPolicy(Documents.administrator, to: role.id)
      owner = .role(role.id)
    } else {
      let user = try service.addUser("speaker", in: account)
      try service.addPolicy(Documents.administrator, to: user)
      owner = .user(user.id)
    }
    return try session(
      of: owner, in: account, details: SessionDetails(kind, name: "guest", policies: policies))
  }

  private func token() -> SecretToken { SecretToken(random: service.settings.random) }

  func ticket(
    _ step: SignInTicket.Step, of owner: Owner? = nil, secondsAgo: Int64 = 0
  ) throws -> Visitor {
    let token = token()
    let expiry = service.clock.now().adding(seconds: SignInTicket.lifetime - secondsAgo)
    let ticket = SignInTicket(
      digest: token.digest, account: account.id, owner: owner ?? .user(target.id), step: step,
      expiresAt: expiry)
    try service.change { try $0.insert(ticket) }
    return Visitor(cookies: [.ticket: token, .session: token, .visitor: self.token()])
  }

  func administrator(
    in other: Account? = nil, mfaAgo: Int64? = 0, secondsAgo: Int64 = 0, hasDevice: Bool? = nil
  ) throws -> Visitor {
    let account = other ?? self.account
    let user = try service.addUser("admin", in: account)
    try service.addPolicy(Documents.administrator, to: user)
    if hasDevice ?? (mfaAgo != nil) { try addDevice("own", to: .user(user.id), in: account) }
    return try session(
      of: .user(user.id), in: account, mfaAgo: mfaAgo, secondsAgo: secondsAgo)
  }

  func session(
    of owner: Owner, in account: Account, mfaAgo: Int64? = nil, secondsAgo: Int64 = 0,
    details: SessionDetails? = nil
  ) throws -> Visitor {
    let token = token()
    let began = service.clock.now().adding(seconds: -secondsAgo)
    let session = ConsoleSession(
      digest: token.digest,
      session: Session(
        account: account.id, owner: owner, issuedAt: began,
        expiresAt: began.adding(seconds: ConsoleSession.longest),
        mfaAt: mfaAgo.map { began.adding(seconds: -$0) }, details: details),
      accessKeyID: Identifiers.accessKeyID(
        prefix: .temporary, account: account.id, random: service.settings.random),
      device: nil, seenAt: began)
    try service.change { try $0.insert(session) }
    // What opens a session opens no ticket's door, and the other way round.
    return Visitor(cookies: [.session: token, .ticket: token, .visitor: self.token()])
  }

  func addDevice(_ name: String, to owner: Owner, in other: Account? = nil) throws {
    let account = other ?? self.account
    let now = service.clock.now()
    try service.change { records in
      let id = records.makeID(at: now)
      let serialNumber = SerialNumber(
        partition: account.partition, account: account.id, path: "/", name: name)
      let seed = records.random.bytes(DeviceProfile.seedBytes)
      var device = VirtualDevice(
        id: id, account: account.id, serialNumber: serialNumber, createdAt: now, budget: id)
      device.lastPair = TimeStep(1)
      device.enabled = VirtualDevice.Enabled(owner: owner, since: now)
      try records.insert(
        device,
        sealedSeed: records.keyring.seal(seed, of: account, at: .seed(of: id, in: account.id)),
        tags: [])
    }
  }
}
