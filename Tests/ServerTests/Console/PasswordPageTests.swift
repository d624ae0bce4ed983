import Identity
import Testing

@testable import Console

/// Passwords in the console.
@Suite struct PasswordPageTests {
  private static let page = "/console/users/target/password"
  private static let good = "Battery-staple-7"

  private func fits(_ password: String, _ user: User, _ visit: SignedIn) throws -> Bool {
    let profile = try visit.read { try $0.loginProfile(of: user.id) }
    return profile?.password.fits(Password(password)) ?? false
  }

  @Test func `a made password is shown once and fits`() throws {
    let visit = try SignedIn()
    let page = visit.post(Self.page, [("access", "made"), ("must_change", "yes")])
    #expect(page.status == 200)
    let password = try #require(page.snippet("made")?.unescaped)
    #expect(try fits(password, visit.target, visit))
    #expect(try visit.read { try $0.loginProfile(of: visit.target.id)?.mustBeReset } == true)
    #expect(try !visit.service.auditLines().contains { $0.contains(password) })
    #expect(!page.headers.contains(password))
  }

  @Test func `a typed password is set, replaced, asked to be changed, and taken away`() throws {
    let visit = try SignedIn()
    #expect(visit.post(Self.page, [("access", "own"), ("password", Self.good)]).status == 303)
    #expect(try fits(Self.good, visit.target, visit))
    #expect(visit.post(Self.page, [("access", "own"), ("password", "Other-1-good")]).status == 303)
    #expect(try fits("Other-1-good", visit.target, visit))
    #expect(visit.post(Self.page, [("do", "ask")]).status == 303)
    #expect(try visit.read { try $0.loginProfile(of: visit.target.id)?.mustBeReset } == true)
    #expect(visit.get(Self.page + "/remove").status == 200)
    #expect(visit.post(Self.page + "/remove").status == 303)
    #expect(try visit.read { try $0.loginProfile(of: visit.target.id) } == nil)
    #expect(
      try visit.recorded() == [
        "CreateLoginProfile", "UpdateLoginProfile", "UpdateLoginProfile", "DeleteLoginProfile",
      ])
  }

  @Test(arguments: ["", "short", "alllowercaseletters"])
  func `a password that the account does not take is refused and not shown again`(
    password: String
  ) throws {
    let visit = try SignedIn()
    let page = visit.post(Self.page, [("access", "own"), ("password", password)])
    #expect(page.status == 422)
    #expect(password.isEmpty || !page.text.contains(password))
    #expect(try visit.read { try $0.loginProfile(of: visit.target.id) } == nil)
    #expect(try visit.recorded().isEmpty)
  }

  @Test func `other people's passwords are changed with a fresh code alone`() throws {
    let visit = try SignedIn(as: "administrator, old code")
    for path in [Self.page, Self.page + "/remove"] {
      #expect(visit.post(path).location?.hasPrefix("/console/confirm") == true)
    }
  }

  // One's own.

  /// `admin`, with the password that tests know.
  private func owner() throws -> (visit: SignedIn, user: User) {
    let visit = try SignedIn(as: "administrator, old code")
    let user = try #require(try visit.service.user(named: "admin", in: visit.account))
    try visit.service.addPassword(to: user)
    return (visit, user)
  }

  private func change(
    _ visit: SignedIn, from old: String = KnownPassword.text, to new: String = good,
    again: String? = nil
  ) -> Page {
    visit.post(
      "/console/me/password", [("old", old), ("password", new), ("again", again ?? new)])
  }

  @Test func `one's own password is changed by who knows it, and other sessions end`() throws {
    let (visit, user) = try owner()
    let other = SignedIn(
      visit, try visit.visitors.session(of: .user(user.id), in: visit.account))
    #expect(other.get("/console/").status == 200)
    #expect(change(visit).location == "/console/me/security_credentials")
    #expect(try fits(Self.good, user, visit))
    // His own goes on under another name (T-11).
    #expect(visit.get("/console/").status == 303)
    #expect(other.get("/console/").status == 303)
    #expect(try visit.recorded() == ["ChangePassword"])
  }

  @Test func `one's own password stays when the old one is not right or the new ones differ`()
    throws
  {
    let (visit, user) = try owner()
    #expect(change(visit, from: "Not-the-one-1").status == 422)
    #expect(change(visit, again: "Something-else-2").status == 422)
    #expect(change(visit, to: KnownPassword.text).status == 422)
    #expect(change(visit, to: "short").status == 422)
    #expect(change(visit, to: "").status == 422)
    #expect(try fits(KnownPassword.text, user, visit))
  }

  @Test func `who has no password finds no page to change it`() throws {
    let visit = try SignedIn()
    #expect(visit.get("/console/me/password").status == 404)
    let root = try SignedIn(as: "root, fresh code")
    let account = root.account.id
    try root.service.change { try $0.removeRootPassword(allowingAnotherAt: nil, of: account) }
    #expect(root.get("/console/me/password").status == 404)
    #expect(change(root, to: "a-longer-passphrase").status == 404)
  }

  // The root user's.

  /// The root user, with the password that tests know.
  private func root(_ name: String = "root, fresh code") throws -> SignedIn {
    let visit = try SignedIn(as: name)
    let account = visit.account.id
    let hash = try KnownPassword.hash.get()
    try visit.service.change { try $0.setRootPassword(hash, of: account) }
    return visit
  }

  /// What came of the changes that were recorded.
  private func updates(_ visit: SignedIn) throws -> [String] {
    try visit.service.auditLines().flatMap { line in
      ["Success", "Failure"].filter { line.contains("{\"PasswordUpdated\":\"\($0)\"}") }
    }
  }

  private func rootFits(_ password: String, _ visit: SignedIn) throws -> Bool {
    try visit.read { try $0.rootPassword(of: visit.account.id) }?.fits(Password(password)) ?? false
  }

  @Test func `the root user changes his password with the old one, and other sessions end`() throws
  {
    let visit = try root()
    let other = SignedIn(
      visit, try visit.visitors.session(of: .root(visit.account.id), in: visit.account))
    #expect(other.get("/console/").status == 200)
    #expect(visit.get("/console/me/password").status == 200)
    #expect(
      change(visit, to: "a-longer-passphrase").location == "/console/me/security_credentials")
    #expect(try rootFits("a-longer-passphrase", visit))
    // His own goes on under another name (T-11).
    #expect(visit.get("/console/").status == 303)
    #expect(other.get("/console/").status == 303)
    #expect(try updates(visit) == ["Success"])
  }

  @Test func `the root user's password stays when something about the change is not right`() throws
  {
    let visit = try root()
    #expect(change(visit, from: "Not-the-one-1", to: "a-longer-passphrase").status == 422)
    #expect(
      change(visit, to: "a-longer-passphrase", again: "another-passphrase").status == 422)
    #expect(change(visit, to: "fourteen-chars").status == 422)
    #expect(change(visit, to: "Password!!!!!!!!").status == 422)
    #expect(change(visit, to: "").status == 422)
    #expect(try rootFits(KnownPassword.text, visit))
    #expect(try updates(visit) == ["Failure"])
  }

  @Test func `guesses at the root user's password are counted, and then it waits`() throws {
    let visit = try root()
    var statuses: Set<Int> = []
    for _ in 0..<10 {
      statuses.insert(change(visit, from: "Not-the-one-1", to: "a-longer-passphrase").status)
    }
    #expect(statuses == [422])
    #expect(change(visit, to: "a-longer-passphrase").text.contains("Too many tries"))
    #expect(try rootFits(KnownPassword.text, visit))
  }

  @Test func `the root user's password is changed with a fresh code alone`() throws {
    let visit = try root("root with a device, without a code")
    #expect(
      change(visit, to: "a-longer-passphrase").location?.hasPrefix("/console/confirm") == true)
    #expect(try rootFits(KnownPassword.text, visit))
  }
}
