import Dispatch
import Identity
import Operations
import Synchronization
import Testing

@testable import Console
@testable import IdentitySQL

/// What a sign-in rests on: a ticket leads on once, and a factor is spent with what it is for.
@Suite struct SignInTests {
  private let visitors: ConsoleVisitors
  private let ann: User
  private let phone: Authenticator

  init() throws {
    visitors = try ConsoleVisitors()
    ann = try visitors.service.addUser("ann", in: visitors.account)
    try visitors.service.addPolicy(Documents.administrator, to: ann)
    try visitors.service.addPassword(to: ann)
    phone = try visitors.service.addDevice(
      "ann-phone", heldBy: .user(ann.id), in: visitors.account)
  }

  private var service: LocalService { visitors.service }

  private func halfway() throws -> Browser {
    var browser = Browser(visitors)
    try #require(browser.givePassword(ann).location == "/signin/mfa")
    return browser
  }

  private func code(_ steps: Int64 = 0) -> String {
    phone.code(at: service.clock.now(), steps: steps)
  }

  @Test func `T-27: five good codes at once get one ticket in once`() throws {
    let browser = try halfway()
    let codes = (-2...2).map { code($0) }
    let inside = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 20) { index in
      var own = browser
      if own.post("/signin/mfa", [("code", codes[index % 5])]).location == "/console/" {
        inside.add(1, ordering: .relaxed)
      }
    }
    #expect(inside.load(ordering: .relaxed) == 1)
  }

  @Test func `T-27: one good code gets one of eight tickets in, at once`() throws {
    let browsers = try (0..<8).map { _ in try halfway() }
    let code = code()
    let inside = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: browsers.count) { index in
      var own = browsers[index]
      if own.post("/signin/mfa", [("code", code)]).location == "/console/" {
        inside.add(1, ordering: .relaxed)
      }
    }
    #expect(inside.load(ordering: .relaxed) == 1)
  }

  @Test func `T-27: a ticket is good for its own step and for five minutes`() throws {
    let tickets = try [
      (visitors.ticket(.code, of: .user(ann.id)), "/signin/mfa", "/signin/password"),
      (visitors.ticket(.newPassword, of: .user(ann.id)), "/signin/password", "/signin/mfa"),
    ]
    for (visitor, own, other) in tickets {
      var browser = Browser(visitors, visitor)
      #expect(browser.get(own).status == 200)
      #expect(browser.get(other).location == "/signin")
      #expect(!browser.isInside)
    }
    var late = Browser(
      visitors, try visitors.ticket(.code, of: .user(ann.id), secondsAgo: SignInTicket.lifetime))
    #expect(late.post("/signin/mfa", [("code", code())]).location == "/signin")
    service.clock.advance(by: SignInTicket.lifetime)
    for (visitor, own, _) in tickets {
      var browser = Browser(visitors, visitor)
      #expect(browser.get(own).location == "/signin")
    }
  }

  @Test func `law 1: a code whose session cannot be kept is not spent, nor its ticket`() throws {
    var browser = try halfway()
    let before = try StoreDump(service)
    try breaking("console_sessions") {
      #expect(browser.post("/signin/mfa", [("code", code())]).status == 500)
    }
    #expect(try StoreDump(service).changes(since: before) == [])
    #expect(browser.post("/signin/mfa", [("code", code())]).location == "/console/")
    // The same of a fresh code.
    let between = try StoreDump(service)
    let inside = browser
    try breaking("console_sessions") {
      #expect(browser.post("/console/confirm", [("code", code(1))]).status == 500)
    }
    #expect(try StoreDump(service).changes(since: between) == [])
    #expect(inside.isInside)
    #expect(browser.post("/console/confirm", [("code", code(1))]).location == "/console/")
  }

  @Test func `law 1: a recovery code whose session cannot be kept is not spent`() throws {
    let text = RecoveryCode.makeText(random: service.settings.random)
    try service.change { records in
      try records.insertRecoveryCodes(
        [RecoveryCode.digest(of: text)], of: .user(ann.id), in: ann.account, expiringAt: nil)
    }
    var browser = try halfway()
    let before = try StoreDump(service)
    try breaking("console_sessions") {
      #expect(browser.post("/signin/lost", [("recovery", text)]).status == 500)
    }
    #expect(try StoreDump(service).changes(since: before) == [])
    #expect(browser.post("/signin/lost", [("recovery", text)]).status == 303)
    var next = try halfway()
    #expect(next.post("/signin/lost", [("recovery", text)]).status == 422)
  }

  @Test func `law 8: a sign-in that cannot be recorded is none`() throws {
    var browser = try halfway()
    let before = try StoreDump(service)
    try breaking("audit") {
      #expect(browser.post("/signin/mfa", [("code", code())]).status == 500)
    }
    #expect(try StoreDump(service).changes(since: before) == [])
    #expect(!browser.isInside)
  }

  @Test func `a draft is seen and finished by who began it alone, and for whom`() throws {
    let forms = try ConsoleForms()
    var admin = Browser(forms.visitors, try forms.holder(.admin))
    let route = try #require(
      Routes.all.first { $0.isPost && $0.pattern == "/console/users/:user/mfa/new/:draft" })
    let path = forms.path(of: route)
    #expect(admin.get(path).status == 200)
    let other = try forms.service.addUser("other-admin", in: forms.account)
    try forms.service.addPolicy(Documents.administrator, to: other)
    try forms.visitors.addDevice("other-phone", to: .user(other.id))
    var stranger = Browser(
      forms.visitors,
      try forms.visitors.session(of: .user(other.id), in: forms.account, mfaAgo: 0))
    let before = try StoreDump(forms.service)
    let form = try #require(forms.form(of: route))
    #expect(stranger.get(path).status == 410)
    #expect(stranger.post(path, form).status == 410)
    #expect(stranger.post(path, [("do", "discard")]).status == 410)
    // Nor under another's name.
    let swapped = path.replacing("/users/target/", with: "/users/other-admin/")
    #expect(admin.get(swapped).status == 410)
    #expect(admin.post(swapped, form).status == 410)
    #expect(try StoreDump(forms.service).changes(since: before) == [])
    #expect(admin.post(path, form).status == 303)
  }

  @Test func `MFA is demanded by who has shown it, and by nobody else`() throws {
    for (name, takes) in [
      ("administrator without MFA", false), ("administrator, fresh code", true),
      ("root, fresh code", true), ("administrator, old code", false),
    ] {
      let visitors = try ConsoleVisitors()
      var browser = Browser(visitors, try visitors.visitor(name))
      for demand in ["1", "2"] {
        let page = browser.post(
          "/console/account/settings", [("do", "demand"), ("demand", demand)])
        #expect((page.location == "/console/account/settings") == takes, "\(name)")
        let found = try visitors.service.store.read {
          try $0.account(visitors.account.id)?.mfaDemand.rawValue
        }
        #expect(found == (takes ? Int64(demand) : 0), "\(name)")
      }
    }
  }

  @Test(arguments: [true, false])
  func `a root user puts off his first device only where nobody else reaches the server`(
    _ isLocal: Bool
  ) throws {
    let visitors = try ConsoleVisitors(isLocal: isLocal)
    var root = Browser(
      visitors, try visitors.session(of: .root(visitors.account.id), in: visitors.account))
    #expect(root.get("/console/me/mfa/new").status == 200)
    for path in ["/console/", "/console/users", "/console/me/security_credentials"] {
      let page = root.get(path)
      #expect(page.location == (isLocal ? nil : "/console/me/mfa/new"), "\(path)")
    }
    let made = root.post("/console/groups/new", [("name", "made")])
    #expect(made.location == (isLocal ? "/console/groups/made/members" : "/console/me/mfa/new"))
    try visitors.addDevice("root-1", to: .root(visitors.account.id))
    #expect(root.get("/console/users").status == 200)
  }

  @Test func `a federated user owes what the user owes who speaks through him`() throws {
    let guest = Browser(
      visitors,
      try visitors.session(
        of: .user(ann.id), in: visitors.account,
        details: SessionDetails(
          .federatedUser, name: "guest", policies: SessionPolicies(inline: Documents.administrator))
      ))
    var browser = guest
    #expect(browser.get("/console/users").status == 200)
    try service.change { try $0.setMFADemand(.console, of: visitors.account.id) }
    #expect(browser.get("/console/users").status == 403)
    #expect(browser.post("/console/groups/new", [("name", "made")]).status == 403)
  }

  /// Runs `body` while nothing can be put into `table`.
  private func breaking(_ table: String, _ body: () throws -> Void) throws {
    try service.change { records in
      try (records as? SQLRecords)?.connection.run(
        "CREATE TRIGGER broken BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'broken'); END",
        [])
    }
    try withKnownIssue {
      try body()
    } matching: { issue in
      issue.comments.contains { $0.rawValue.contains("the console broke") }
    }
    try service.change { records in
      try (records as? SQLRecords)?.connection.run("DROP TRIGGER broken", [])
    }
  }
}
