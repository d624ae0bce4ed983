import AWSQuery
import Identity
import IdentitySQL
import OneTimePasswords
import Operations

@testable import Console

/// A store in which every form of the console has something to change, and the forms.
///
/// `admin` and `root` have fresh codes; `halfway` and `renewing` have shown a password and no more.
struct ConsoleForms {
  /// Whose form it is.
  enum Sender: CaseIterable {
    case admin, root, halfway, rootHalfway, renewing
  }

  let visitors: ConsoleVisitors
  let admin: User
  private var holders: [Sender: ConsoleVisitors.Visitor] = [:]
  private var ownKey = ""
  private var drafts: [String: EnrolmentDraft] = [:]
  private var apps: [String: Authenticator] = [:]
  private let spare: SerialNumber
  private let recovery: String
  private let noticed: Int64

  var service: LocalService { visitors.service }
  var account: Account { visitors.account }

  init() throws {
    let visitors = try ConsoleVisitors()
    let (account, service) = (visitors.account, visitors.service)
    self.visitors = visitors
    holders[.admin] = try visitors.visitor("administrator, fresh code")
    holders[.root] = try visitors.visitor("root, fresh code")
    guard let admin = try service.user(named: "admin", in: account) else {
      throw Fault.damagedRecord("no admin")
    }
    self.admin = admin
    for user in [admin, visitors.target] { try service.addPassword(to: user) }
    ownKey = try service.addKey(of: .user(admin.id), in: account).accessKeyID
    let recovery = RecoveryCode.makeText(random: service.settings.random)
    self.recovery = recovery
    let spareApp = try service.addDevice("spare", in: account)
    spare = SerialNumber(unverified: spareApp.serialNumber)
    let now = service.clock.now()
    let (target, phone) = (visitors.target, PhoneNumber("+4915112345678"))
    holders[.halfway] = try visitors.ticket(.code)
    holders[.rootHalfway] = try visitors.ticket(.code, of: .root(account.id))
    holders[.renewing] = try visitors.ticket(.newPassword)
    (drafts["target"], noticed) = try service.change { records in
      try records.insertRecoveryCodes(
        [RecoveryCode.digest(of: recovery)], of: .user(target.id), in: account.id, expiringAt: nil)
      try records.replace(
        HelpRequest(
          account: account.id, user: target.id, code: "7QK-4M2", sourceIP: "192.0.2.9", madeAt: now)
      )
      if let phone {
        try records.set(
          RootContact(
            emailVerifiedAt: now, phone: RootContact.Phone(number: phone, verifiedAt: now)),
          of: account.id)
      }
      try records.set(
        NoticeAddress(email: "target@example.com", language: "en", verifiedAt: now), of: target)
      let notice = try records.tell(
        .user(admin.id), of: account.id, .deviceAdded, by: nil, at: now.adding(seconds: -60))
      return (
        try Self.draft("draft-of-target", for: target, by: admin, at: now, in: records),
        notice.id.number
      )
    }
    drafts["admin"] = try service.change { records in
      try Self.draft("draft-of-admin", for: admin, by: admin, at: now, in: records)
    }
    apps = try service.store.read { records in
      var apps: [String: Authenticator] = [:]
      for owner in [Owner.user(admin.id), .user(target.id)] {
        for device in try records.devices(of: owner) {
          apps[device.serialNumber.name] = Authenticator(
            serialNumber: device.serialNumber.description, totp: try records.totp(of: device))
        }
      }
      for draft in drafts.values {
        apps[draft.serialNumber.name] = Authenticator(
          serialNumber: draft.serialNumber.description,
          totp: try DeviceProfile.totp(seed: try records.seed(of: draft)))
      }
      return apps
    }
    apps[spare.name] = spareApp
  }

  private static func draft(
    _ name: String, for owner: User, by creator: User, at now: Timestamp, in records: any Writing
  ) throws -> EnrolmentDraft {
    guard let account = try records.account(owner.account) else {
      throw Fault.damagedRecord("no account")
    }
    let id = records.makeID(at: now)
    let draft = EnrolmentDraft(
      id: id, account: account.id, owner: .user(owner.id), creator: creator.uniqueID,
      serialNumber: SerialNumber(
        partition: account.partition, account: account.id, path: "/", name: name),
      createdAt: now)
    let seed = records.random.bytes(DeviceProfile.seedBytes)
    try records.insert(
      draft, sealedSeed: records.keyring.seal(seed, of: account, at: .seed(of: id, in: account.id)))
    return draft
  }

  func holder(_ sender: Sender) throws -> ConsoleVisitors.Visitor {
    guard let holder = holders[sender] else { throw Fault.damagedRecord("nobody") }
    return holder
  }

  /// Who sends the form of a route rightfully; nil for those that nobody signs in for.
  func sender(of route: Route) -> Sender? {
    switch route.access {
    case .anyone, .credentials: return nil
    case .ticket(.newPassword, _): return .renewing
    case .ticket: return route.pattern == "/signin/lost/recovery" ? .rootHalfway : .halfway
    case .session, .owing:
      return route.pattern.hasPrefix("/console/account/contact") ? .root : .admin
    }
  }

  /// The cookie that a route's forms are made for.
  func cookie(of route: Route) -> Cookie {
    switch route.access {
    case .anyone, .credentials: .visitor
    case .ticket: .ticket
    case .session, .owing: .session
    }
  }

  /// Where a route's page is, for something there is.
  func path(of route: Route) -> String {
    let isOwn = route.pattern.hasPrefix("/console/me")
    var path = route.pattern
    let device =
      path.hasPrefix("/console/mfa/") ? spare.name : isOwn ? "own" : "target-phone"
    for (parameter, value) in [
      ":user": "target", ":device": device, ":account": "111122223333",
      ":draft": drafts[isOwn ? "admin" : "target"].map { "\($0.id.number)" } ?? "",
      ":group": "crew", ":key": isOwn ? ownKey : visitors.targetKey,
      ":policy": PathText.encode(visitors.shared), ":role": "worker",
    ] {
      path = path.replacing(parameter, with: value)
    }
    return path
  }

  /// A form that the route takes; nil where the tests know none.
  func form(of route: Route) -> [(String, String)]? {
    let isOwn = route.pattern.hasPrefix("/console/me")
    let now = service.clock.now()
    func pair(_ app: String) -> [(String, String)] {
      [
        ("code1", apps[app]?.code(at: now, steps: -1) ?? ""),
        ("code2", apps[app]?.code(at: now) ?? ""),
      ]
    }
    let inline = [("name", "inline"), ("document", Documents.harmless), ("do", "save")]
    let attach = [("do", "attach"), ("policy", visitors.shared)]
    let tags = [("key", "team"), ("value", "red")]
    let pattern = route.pattern.replacing("/console/me/", with: "/console/users/:user/")
    switch pattern {
    case "/signin/mfa": return [("code", apps["target-phone"]?.code(at: now) ?? "")]
    case "/signin/resync": return pair("target-phone")
    case "/signin/password": return [("password", "An0ther-one!"), ("again", "An0ther-one!")]
    case "/signin/lost": return [("recovery", recovery)]
    case "/signin/lost/recovery": return [("do", "start")]
    case "/console/signout", "/console/credential_report": return []
    case "/console/session/stay": return [("return", "/console/")]
    case "/federation/login": return [("do", "stay")]
    case "/console/confirm": return [("code", apps["own"]?.code(at: now) ?? "")]
    case "/console/users/:user/recovery": return []
    case "/console/users/new":
      return [("name", "mina"), ("access", "made"), ("group", "crew")] + tags
    case "/console/users/first": return [("name", "mina"), ("admins", "yes"), ("key", "yes")]
    case "/console/policies/new":
      return [("name", "made"), ("document", Documents.harmless), ("do", "save")]
    case "/console/simulate":
      return [("subject", "user"), ("name", "target"), ("action", "s3:GetObject")]
    case "/console/roles/new":
      return [
        ("name", "made"), ("document", Documents.trust(account.rootARN)), ("do", "save"),
        ("hours", "1"),
      ]
    case "/console/groups/new": return [("name", "made")]
    case "/console/account/settings": return [("do", "demand"), ("demand", "1")]
    case "/console/mfa": return [("serial", spare.description)]
    case "/console/notices": return [("through", "\(noticed)")]
    case "/console/users/:user/contact":
      return isOwn ? [("do", "send"), ("value", "admin@example.com")] : [("do", "remove")]
    case "/console/account/contact": return [("do", "off")]
    case "/console/account/contact/email":
      return [("do", "send"), ("value", "new@example.com")]
    case "/console/account/contact/phone":
      return [("do", "send"), ("value", "+4915187654321")]
    case "/console/users/:user/mfa/new": return [("name", "another")]
    case "/console/users/:user/mfa/new/:draft":
      return pair(isOwn ? "draft-of-admin" : "draft-of-target")
    case "/console/users/:user/mfa/:device/resync": return pair(isOwn ? "own" : "target-phone")
    case "/console/users/:user/mfa/:device/remove": return []
    case "/console/users/:user/mfa/:device/tags", "/console/policies/:policy/tags": return tags
    case "/console/users/:user/mfa/:device/try": return [("code", apps["own"]?.code(at: now) ?? "")]
    case "/console/mfa/:device/continue":
      return [("user", "target"), ("do", "add")] + pair(spare.name)
    case "/console/users/:user/permissions", "/console/groups/:group/permissions",
      "/console/roles/:role/permissions":
      return attach
    case "/console/users/:user/permissions/new", "/console/groups/:group/permissions/new",
      "/console/roles/:role/permissions/new":
      return inline
    case "/console/users/:user/permissions/edit", "/console/groups/:group/permissions/edit",
      "/console/roles/:role/permissions/edit":
      return [("edited", "policy"), ("document", Documents.harmless), ("do", "save")]
    case "/console/users/:user/groups": return [("group", "crew")]
    case "/console/users/:user/tags", "/console/roles/:role/tags": return tags
    case "/console/users/:user/password":
      return isOwn
        ? [("old", KnownPassword.text), ("password", "An0ther-one!"), ("again", "An0ther-one!")]
        : [("access", "own"), ("password", "An0ther-one!")]
    case "/console/users/:user/access_keys/new":
      return [("held", "keys " + (isOwn ? ownKey : visitors.targetKey))]
    case "/console/users/:user/access_keys/:key/status": return [("status", "Inactive")]
    case "/console/users/:user/access_keys/:key/delete",
      "/console/users/:user/password/remove":
      return []
    case "/console/users/:user/help": return [("do", "grant")]
    case "/console/users/:user/delete": return [("name", "target")]
    case "/console/groups/:group/members": return [("user", "target")]
    case "/console/groups/:group/delete": return []
    case "/console/policies/:policy/edit":
      return [("document", Documents.administrator), ("do", "save"), ("default", "yes")]
    case "/console/policies/:policy/versions": return [("version", "v1"), ("do", "default")]
    case "/console/policies/:policy/entities":
      return [("kind", "User"), ("name", "target"), ("do", "attach")]
    case "/console/policies/:policy/delete": return [("name", "shared")]
    case "/console/roles/:role/trust_relationships":
      return [
        ("document", Documents.trust("arn:aws:iam::\(account.id):user/target")), ("do", "save"),
      ]
    case "/console/roles/:role/sessions": return [("do", "revoke"), ("sure", "yes")]
    case "/console/roles/:role/delete": return [("name", "worker")]
    default: return nil
    }
  }

  /// Sends a route's form.
  func send(
    _ route: Route, as visitor: ConsoleVisitors.Visitor, proof: SecretToken?
  ) throws -> ConsoleAnswer {
    guard let form = form(of: route) else { throw Fault.damagedRecord(route.pattern) }
    return visitors.answer(
      isPost: true, path(of: route), form: form, proof: proof, as: visitor)
  }
}
