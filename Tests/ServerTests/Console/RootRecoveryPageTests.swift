import Identity
import Operations
import IdentitySQL
import Testing

@testable import Console

/// T-12: the root user's way back by mail and phone takes both, after the wait, once, while it is on.
@Suite struct `T-12: root recovery by mail and phone` {
  private static let delay: Int64 = 3600
  private let visitors: ConsoleVisitors

  init() throws {
    visitors = try ConsoleVisitors(recoveryDelay: Self.delay)
    try visitors.addDevice("root-phone", to: root)
    try set { _ in }
  }

  private var service: LocalService { visitors.service }
  private var root: Owner { .root(visitors.account.id) }

  /// Both ways are known to be his, but for what `change` makes of it.
  private func set(_ change: (inout RootContact) -> Void) throws {
    let now = service.clock.now()
    let number = try #require(PhoneNumber("+4915112345678"))
    var contact = RootContact(
      emailVerifiedAt: now, phone: RootContact.Phone(number: number, verifiedAt: now))
    change(&contact)
    let kept = contact
    try service.change { try $0.set(kept, of: visitors.account.id) }
  }

  /// Somebody who has shown the root user's password.
  private func browser() throws -> Browser {
    Browser(visitors, try visitors.ticket(.code, of: root))
  }

  private func step(_ name: String, _ code: String = "", in browser: inout Browser) -> Page {
    browser.post("/signin/lost/recovery", [("do", name), ("code", code)])
  }

  /// What was sent last by a lane.
  private func sent(_ lane: OutboxItem.Lane) throws -> String? {
    let now = service.clock.now()
    let items = try service.store.read { try $0.outbox(lane, dueBy: now, limit: 100) }
    return try items.last.map { item in
      try service.store.read { try $0.fields(of: item, by: service.keyring) }.joined(separator: "|")
    }
  }

  private func mailed() throws -> String {
    let text = try #require(try sent(.mail))
    let line = try #require(
      text.split(separator: "\n").first { line in
        let bare = line.filter { $0 != " " }
        return bare.count == 6 && line.hasPrefix(" ")
      })
    return String(line.filter { $0 != " " })
  }

  private func phoned() throws -> String {
    let text = try #require(try sent(.hook))
    let start = try #require(text.firstRange(of: #""code":""#))
    return String(text[start.upperBound...].prefix { $0 != "\"" })
  }

  /// Asked for, and waited for.
  private func ready() throws -> Browser {
    var first = try browser()
    #expect(step("start", in: &first).status == 303)
    service.clock.advance(by: Self.delay)
    return try browser()
  }

  @Test func `mail and then phone sign in, once, and every device stays`() throws {
    var browser = try ready()
    #expect(step("mail", in: &browser).status == 303)
    #expect(step("mail-code", try mailed(), in: &browser).status == 303)
    let code = try phoned()
    let ticket = browser
    let page = step("phone-code", code, in: &browser)
    #expect(page.location == "/console/me/security_credentials")
    #expect(browser.isInside)
    #expect(try service.store.read { try $0.devices(of: root).count } == 1)
    var again = ticket
    #expect(step("phone-code", code, in: &again).location == "/signin")
    // Another time begins with asking, and waiting.
    var next = try self.browser()
    #expect(step("mail", in: &next).status == 422)
  }

  @Test func `nothing is sent, and nothing taken, before the wait is over`() throws {
    var browser = try browser()
    #expect(step("mail", in: &browser).status == 422)
    #expect(step("start", in: &browser).status == 303)
    for seconds in [0, Self.delay - 1] {
      service.clock.advance(by: seconds)
      var early = try self.browser()
      for name in ["mail", "mail-code", "phone", "phone-code"] {
        #expect(step(name, "ABCDEF", in: &early).status == 422)
      }
    }
    #expect(try sent(.hook) == nil)
    #expect(
      try service.store.read {
        try $0.sentCode(.recoveryEmail, of: visitors.account.id, at: service.clock.now())
      } == nil)
    service.clock.advance(by: 1)
    var late = try self.browser()
    #expect(step("mail", in: &late).status == 303)
  }

  @Test func `the phone alone opens nothing, nor the mail`() throws {
    var browser = try ready()
    // Not even sent for.
    #expect(step("phone", in: &browser).status == 422)
    #expect(try sent(.hook) == nil)
    #expect(step("phone-code", "000000", in: &browser).status == 422)
    #expect(step("mail", in: &browser).status == 303)
    let code = try mailed()
    #expect(step("phone-code", code, in: &browser).status == 422)
    #expect(step("mail-code", code, in: &browser).status == 303)
    #expect(!browser.isInside)
    #expect(step("phone-code", code, in: &browser).status == 422)
    #expect(!browser.isInside)
    // Nor does the phone's code count in another sign-in with the password.
    let phone = try phoned()
    var other = try self.browser()
    #expect(step("phone-code", phone, in: &other).status == 422)
    #expect(!other.isInside)
    #expect(step("phone-code", phone, in: &browser).status == 303)
    #expect(browser.isInside)
  }

  @Test func `the root user's switch turns it off at every step`() throws {
    var browser = try ready()
    #expect(step("mail", in: &browser).status == 303)
    #expect(step("mail-code", try mailed(), in: &browser).status == 303)
    let code = try phoned()
    for change in [
      { $0.allowsAlternativeFactors = false }, { $0.emailVerifiedAt = nil }, { $0.phone = nil },
    ] as [(inout RootContact) -> Void] {
      try set(change)
      for name in ["start", "mail", "mail-code", "phone"] {
        #expect(step(name, code, in: &browser).status == 422)
      }
      #expect(step("phone-code", code, in: &browser).status == 422)
      #expect(!browser.isInside)
    }
  }

  @Test func `it is the root user's alone`() throws {
    var user = Browser(visitors, try visitors.ticket(.code))
    #expect(user.get("/signin/lost/recovery").status == 404)
    #expect(step("start", in: &user).status == 404)
    let account = visitors.account.id
    #expect(
      try service.store.read { try $0.rootRecovery(of: account, at: service.clock.now()) } == nil)
  }

  @Test func `a sign-in with a factor stops it, and so does the owner`() throws {
    var browser = try ready()
    #expect(step("mail", in: &browser).status == 303)
    #expect(step("cancel", in: &browser).status == 303)
    #expect(step("mail", in: &browser).status == 422)
    var second = try ready()
    #expect(step("mail", in: &second).status == 303)
    let device = try #require(try service.store.read { try $0.devices(of: root).first })
    let totp = try service.store.read { try $0.totp(of: device) }
    var owner = try self.browser()
    let app = Authenticator(serialNumber: "", totp: totp)
    #expect(
      owner.post("/signin/mfa", [("code", app.code(at: service.clock.now()))]).location
        == "/console/")
    #expect(step("mail", in: &second).status != 303)
  }
}
