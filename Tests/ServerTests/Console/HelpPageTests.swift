import Identity
import Operations
import IdentitySQL
import Testing

@testable import Console

/// A user who has lost his device is let in by an administrator: for once, for a day, on a fresh code.
@Suite struct HelpPageTests {
  private let visitors: ConsoleVisitors
  private let ann: User

  init() throws {
    visitors = try ConsoleVisitors()
    ann = try visitors.service.addUser("ann", in: visitors.account)
    try visitors.service.addPassword(to: ann)
    try visitors.addDevice("ann-phone", to: .user(ann.id))
  }

  private var service: LocalService { visitors.service }

  /// Ann, at the page for who has lost a device.
  private func lost() throws -> Browser {
    var browser = Browser(visitors)
    try #require(browser.givePassword(ann).location == "/signin/mfa")
    return browser
  }

  private func ask() throws {
    var browser = try lost()
    #expect(browser.post("/signin/lost", [("do", "ask")]).location == "/signin/lost")
  }

  private func grant(_ helper: inout Browser) -> Page {
    helper.post("/console/users/ann/help", [("do", "grant")])
  }

  private func helper(mfaAgo: Int64? = 0, hasDevice: Bool? = nil) throws -> Browser {
    Browser(visitors, try visitors.administrator(mfaAgo: mfaAgo, hasDevice: hasDevice))
  }

  /// What comes of typing a code for once.
  private func use(_ code: String) throws -> Page {
    var browser = try lost()
    return browser.post("/signin/lost", [("recovery", code)])
  }

  @Test func `the code opens the door once, and the device stays`() throws {
    try ask()
    var helper = try helper()
    let code = try #require(grant(&helper).snippet("made"))
    #expect(try use(code).location == "/console/me/security_credentials")
    #expect(try use(code).status == 422)
    #expect(try service.store.read { try $0.devices(of: .user(ann.id)).count } == 1)
    #expect(try !service.auditLines().contains { $0.contains(code) })
  }

  @Test func `a request is answered once, and not without having been made`() throws {
    var helper = try helper()
    #expect(grant(&helper).status == 404)
    try ask()
    #expect(grant(&helper).status == 200)
    #expect(grant(&helper).status == 404)
    try ask()
    let refused = helper.post("/console/users/ann/help", [("do", "refuse")])
    #expect(refused.location == "/console/mfa")
    #expect(grant(&helper).status == 404)
    #expect(
      try service.store.read { try $0.recoveryCodes(of: .user(ann.id), at: service.clock.now()) }
        == 1)
  }

  @Test func `a request stands for a day, and so does the code that is given for it`() throws {
    try ask()
    service.clock.advance(by: HelpRequest.lifetime - 1)
    var helper = try helper()
    let code = try #require(grant(&helper).snippet("made"))
    service.clock.advance(by: HelpRequest.lifetime)
    #expect(try use(code).status == 422)
    try ask()
    service.clock.advance(by: HelpRequest.lifetime)
    var later = Browser(
      visitors,
      try visitors.session(of: .root(visitors.account.id), in: visitors.account, mfaAgo: 0))
    #expect(grant(&later).status == 404)
    #expect(HelpRequest.lifetime == 86_400)
  }

  @Test func `whoever lets others in has shown a code of his own just now`() throws {
    for (mfaAgo, hasDevice) in [(nil, false), (nil, true), (ConsoleSession.freshness + 1, true)]
      as [(Int64?, Bool)]
    {
      let other = try ConsoleVisitors()
      let ann = try other.service.addUser("ann", in: other.account)
      try other.service.change { records in
        try records.replace(
          HelpRequest(
            account: ann.account, user: ann.id, code: "7QK-4M2", sourceIP: "192.0.2.9",
            madeAt: other.service.clock.now()))
      }
      var helper = Browser(
        other, try other.administrator(mfaAgo: mfaAgo, hasDevice: hasDevice))
      let page = helper.post("/console/users/ann/help", [("do", "grant")])
      #expect(page.status == 403 || page.location?.hasPrefix("/console/confirm") == true)
      #expect(page.snippet("made") == nil)
      #expect(
        try other.service.store.read {
          try $0.recoveryCodes(of: .user(ann.id), at: other.service.clock.now())
        } == 0)
    }
  }

  @Test func `nobody helps who may not, or from another account`() throws {
    try ask()
    let clerk = try service.addUser("clerk", in: visitors.account)
    try service.addPolicy(
      Documents.policy(Documents.statement("Allow", "iam:*")), to: clerk)
    try visitors.addDevice("clerk-phone", to: .user(clerk.id))
    var helper = Browser(
      visitors, try visitors.session(of: .user(clerk.id), in: visitors.account, mfaAgo: 0))
    #expect(grant(&helper).status == 403)
    #expect(helper.post("/console/users/ann/help", [("do", "refuse")]).status == 403)
    #expect(!helper.get("/console/mfa").text.contains("ann/help"))
    let other = try service.addAccount("999988887777")
    var stranger = Browser(visitors, try visitors.administrator(in: other))
    #expect(grant(&stranger).status == 404)
    let name = try service.addUser("ann", in: other)
    #expect(grant(&stranger).status == 404)
    #expect(!stranger.get("/console/mfa").text.contains("/help"))
    let now = service.clock.now()
    #expect(try service.store.read { try $0.helpRequest(of: ann.id) } != nil)
    #expect(try service.store.read { try $0.recoveryCodes(of: .user(ann.id), at: now) } == 0)
    #expect(try service.store.read { try $0.recoveryCodes(of: .user(name.id), at: now) } == 0)
  }

  @Test func `a switch of the account turns it off`() throws {
    try service.change { try $0.setWaysBack(.recoveryCodes, of: visitors.account.id) }
    var browser = try lost()
    #expect(browser.post("/signin/lost", [("do", "ask")]).status == 404)
    #expect(try service.store.read { try $0.helpRequest(of: ann.id) } == nil)
  }
}
