import IAM
import Identity
import IdentitySQL
import OneTimePasswords
import Operations
import Testing

@testable import Console

/// T-11: no session survives sign-in, a fresh code, a change of password or devices, or being shut out.
///
/// Two browsers throughout: `own` makes the change, `other` was signed in as the same user before.
@Suite struct `T-11: sessions end with what they rest on` {
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

  /// Someone signed in as `owner` without having given a password here.
  private func browser(of owner: Owner, mfaAgo: Int64? = 0) throws -> Browser {
    Browser(visitors, try visitors.session(of: owner, in: visitors.account, mfaAgo: mfaAgo))
  }

  private func two() throws -> (own: Browser, other: Browser) {
    (try browser(of: .user(ann.id)), try browser(of: .user(ann.id), mfaAgo: nil))
  }

  /// A sign-in that waits for its code.
  private func halfway() throws -> Browser {
    var browser = Browser(visitors)
    try #require(browser.givePassword(ann).location == "/signin/mfa")
    return browser
  }

  private func code(_ steps: Int64 = 0) -> String {
    phone.code(at: service.clock.now(), steps: steps)
  }

  @Test func `nothing planted before a sign-in opens anything after it`() throws {
    // The attacker's own session, and his ticket, in the browser of his victim.
    let attacker = try browser(of: .user(visitors.target.id))
    var victim = Browser(
      visitors,
      .init(cookies: [
        .session: attacker.session!, .ticket: attacker.ticket!, .visitor: attacker.session!,
      ]))
    #expect(victim.givePassword(ann).location == "/signin/mfa")
    let ticket = try #require(victim.ticket)
    #expect(ticket.text != attacker.ticket?.text)
    #expect(victim.post("/signin/mfa", [("code", code())]).location == "/console/")
    let session = try #require(victim.session)
    #expect(session.text != attacker.session?.text && session.text != ticket.text)
    #expect(victim.isInside)
    #expect(victim.ticket == nil)
    #expect(!attacker.isInside)
    #expect(!Browser(visitors, .init(cookies: [.session: ticket])).isInside)
    // Nor does the ticket lead on once more.
    var again = Browser(visitors, .init(cookies: [.ticket: ticket]))
    #expect(again.post("/signin/mfa", [("code", code(1))]).location == "/signin")
  }

  @Test func `a fresh code gives a fresh token, and closes the old one`() throws {
    var own = try browser(of: .user(ann.id), mfaAgo: ConsoleSession.freshness + 1)
    let before = own
    #expect(own.post("/console/confirm", [("code", code())]).location == "/console/")
    #expect(own.session?.text != before.session?.text)
    #expect(own.isInside && !before.isInside)
    // Nor does the old token's form confirm anything.
    var stale = before
    let late = stale.post("/console/confirm", [("code", code(1))])
    #expect(late.location?.hasPrefix("/signin") == true)
  }

  @Test func `a change of one's own password`() throws {
    var (own, other) = try two()
    let before = own
    var late = try halfway()
    #expect(
      own.post(
        "/console/me/password",
        [("old", KnownPassword.text), ("password", "An0ther-one!"), ("again", "An0ther-one!")]
      ).location == "/console/me/security_credentials")
    #expect(own.isInside && own.session?.text != before.session?.text)
    #expect(!before.isInside && !other.isInside)
    #expect(late.post("/signin/mfa", [("code", code())]).location == "/signin")
    #expect(other.get("/console/users").status == 303)
  }

  @Test func `a password that an administrator sets, or takes`() throws {
    var admin = Browser(visitors, try visitors.visitor("administrator, fresh code"))
    for form in [("password", [("access", "made")]), ("password/remove", [])] {
      let (own, other) = try two()
      var late = try halfway()
      #expect(admin.post("/console/users/ann/" + form.0, form.1).status < 400)
      #expect(!own.isInside && !other.isInside)
      #expect(late.post("/signin/mfa", [("code", code())]).location == "/signin")
      try service.addPassword(to: ann)
    }
    #expect(admin.isInside)
  }

  @Test func `a new password that is demanded at sign-in, and whoever else was asked for it`()
    throws
  {
    try service.change { records in
      var profile = try #require(try records.loginProfile(of: ann.id))
      profile.mustBeReset = true
      try records.update(profile)
    }
    let (_, other) = try two()
    var browsers = [try halfway(), try halfway()]
    for index in browsers.indices {
      let page = browsers[index].post("/signin/mfa", [("code", code(Int64(index)))])
      #expect(page.location == "/signin/password")
    }
    let ticket = try #require(browsers[0].ticket)
    func choose(_ password: String, _ index: Int) -> Page {
      browsers[index].post("/signin/password", [("password", password), ("again", password)])
    }
    #expect(choose("An0ther-one!", 0).location == "/console/")
    #expect(browsers[0].isInside && !other.isInside)
    #expect(browsers[0].session?.text != ticket.text)
    // The second knows no more than the old password, and it is no good any more.
    #expect(choose("Y3t-another!", 1).location == "/signin")
    #expect(!browsers[1].isInside)
    #expect(browsers[0].isInside)
  }

  @Test func `a device that is added, by its owner`() throws {
    // Two browsers with the password alone, as an attacker may have one.
    let bob = try service.addUser("bob", in: visitors.account)
    try service.addPolicy(Documents.administrator, to: bob)
    var own = try browser(of: .user(bob.id), mfaAgo: nil)
    let other = try browser(of: .user(bob.id), mfaAgo: nil)
    let before = own
    #expect(other.isInside)
    try enrol(in: &own, at: "/console/me")
    #expect(own.isInside && own.session?.text != before.session?.text)
    #expect(!before.isInside && !other.isInside)
  }

  @Test func `a device that is added, by somebody else`() throws {
    let bob = try service.addUser("bob", in: visitors.account)
    let other = try browser(of: .user(bob.id), mfaAgo: nil)
    var admin = Browser(visitors, try visitors.visitor("administrator, fresh code"))
    let before = admin
    try enrol(in: &admin, at: "/console/users/bob")
    #expect(!other.isInside)
    #expect(admin.isInside && admin.session?.text == before.session?.text)
  }

  @Test func `a device that is added or removed over the API`() throws {
    let bob = try service.addUser("bob", in: visitors.account)
    try service.addPassword(to: bob)
    let tablet = try service.addDevice("bob-tablet", in: visitors.account)
    let root = try service.addKey(of: .root(visitors.account.id), in: visitors.account)
    let names: Form = ["UserName": "bob", "SerialNumber": tablet.serialNumber]
    let now = service.clock.now()
    let first = try browser(of: .user(bob.id), mfaAgo: nil)
    let enabled = try service.send("EnableMFADevice", names + tablet.pair(at: now), as: root)
    #expect(enabled.status == 200)
    #expect(!first.isInside)
    let second = try browser(of: .user(bob.id))
    var late = Browser(visitors)
    #expect(late.givePassword(bob).location == "/signin/mfa")
    #expect(second.isInside)
    #expect(try service.send("DeactivateMFADevice", names, as: root).status == 200)
    #expect(!second.isInside)
    #expect(late.get("/signin/mfa").location == "/signin")
  }

  @Test func `a device that is removed`() throws {
    var (own, other) = try two()
    let before = own
    var late = try halfway()
    let page = own.post("/console/me/mfa/ann-phone/remove")
    #expect(page.location == "/console/me/security_credentials")
    #expect(own.isInside && own.session?.text != before.session?.text)
    #expect(!before.isInside && !other.isInside)
    #expect(late.get("/signin/mfa").location == "/signin")
    #expect(other.get("/console/").status == 303)
  }

  @Test func `a recovery code ends every other session and half-done sign-in`() throws {
    let text = RecoveryCode.makeText(random: service.settings.random)
    try service.change { records in
      try records.insertRecoveryCodes(
        [RecoveryCode.digest(of: text)], of: .user(ann.id), in: ann.account, expiringAt: nil)
    }
    let (own, other) = try two()
    var (late, lost) = (try halfway(), try halfway())
    #expect(
      lost.post("/signin/lost", [("recovery", text)]).location
        == "/console/me/security_credentials")
    #expect(lost.isInside && !own.isInside && !other.isInside)
    #expect(late.post("/signin/mfa", [("code", code())]).location == "/signin")
  }

  @Test func `a user who is shut out: without a password, then deleted`() throws {
    let (own, other) = try two()
    let root = try service.addKey(of: .root(visitors.account.id), in: visitors.account)
    #expect(try service.send("DeleteLoginProfile", ["UserName": "ann"], as: root).status == 200)
    #expect(!own.isInside && !other.isInside)
    let third = try browser(of: .user(ann.id))
    #expect(third.isInside)
    var admin = Browser(visitors, try visitors.visitor("administrator, fresh code"))
    let page = admin.post("/console/users/ann/delete", [("name", "ann")])
    #expect(page.location == "/console/users")
    #expect(!third.isInside)
  }

  @Test func `signing out closes what the cookie held, there and nowhere else`() throws {
    var (own, other) = try two()
    let before = own
    #expect(own.post("/console/signout").status == 303)
    #expect(own.session == nil && !before.isInside)
    #expect(other.isInside)
    #expect(other.get("/console/").status == 200)
  }

  @Test func `a demand of MFA holds for those who are signed in already`() throws {
    let (own, other) = try two()
    try service.change { try $0.setMFADemand(.console, of: visitors.account.id) }
    #expect(own.isInside)
    #expect(!other.isInside)
  }

  /// Sets up a device in the wizard, to its end.
  private func enrol(in browser: inout Browser, at base: String) throws {
    let named = browser.post(base + "/mfa/new", [("name", "new-phone")])
    let draft = try #require(named.location)
    let key = try #require(Int64(draft.split(separator: "/").last ?? ""))
    let seed = try service.store.read { records in
      try records.seed(of: try #require(try records.enrolmentDraft(RecordID(key))))
    }
    let app = Authenticator(serialNumber: "", totp: try DeviceProfile.totp(seed: seed))
    let now = service.clock.now()
    let page = browser.post(
      draft,
      [("code1", app.code(at: now, steps: -1)), ("code2", app.code(at: now))])
    // Who added one of his own is asked what he does when it is lost.
    let next = base == "/console/me" ? "/mfa/recovery" : "/security_credentials"
    try #require(page.location == base + next)
  }
}
