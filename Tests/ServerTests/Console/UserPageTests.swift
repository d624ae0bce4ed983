import Identity
import Testing

@testable import Console

/// Users in the console: making, deleting, permissions, groups, tags.
@Suite struct UserPageTests {
  private static let user = "/console/users/target"

  @Test func `a user is made with a password, groups and tags`() throws {
    let visit = try SignedIn()
    let page = visit.post(
      "/console/users/new",
      [
        ("name", "mina"), ("path", "/team/"), ("access", "made"), ("must_change", "yes"),
        ("group", "crew"), ("key", "team"), ("value", "red"), ("key", ""), ("value", "lost"),
      ])
    #expect(page.status == 200)
    let password = try #require(page.snippet("made")?.unescaped)
    let user = try #require(try visit.service.user(named: "mina", in: visit.account))
    #expect(user.path == "/team/" && user.tags == [Tag(key: "team", value: "red")])
    let groups = try visit.read { try $0.groups(of: user.id).map(\.name) }
    let profile = try #require(try visit.read { try $0.loginProfile(of: user.id) })
    #expect(groups == ["crew"])
    #expect(profile.password.fits(Password(password)) && profile.mustBeReset)
    #expect(
      try visit.recorded() == ["CreateUser", "AddUserToGroup", "CreateLoginProfile"])
    #expect(try !visit.service.auditLines().contains { $0.contains(password) })
  }

  @Test(arguments: [
    [("name", "")],
    [("name", "has space")],
    [("name", "Target")],
    [("name", "mina"), ("access", "own"), ("password", "short")],
    [("name", "mina"), ("access", "own"), ("password", "")],
    [("name", "mina"), ("path", "no-slash")],
    [("name", "mina"), ("key", "a"), ("value", "1"), ("key", "A"), ("value", "2")],
  ])
  func `what cannot be made is refused, and what was typed stays`(form: [(String, String)]) throws {
    let visit = try SignedIn()
    let page = visit.post("/console/users/new", form + [("group", "crew")])
    #expect(page.status == 422)
    #expect(page.text.contains("value=\"crew\" checked"))
    #expect(form[0].1.isEmpty || page.text.contains("value=\"\(form[0].1)\""))
    #expect(!page.text.contains("value=\"short\""))
    #expect(try visit.service.user(named: "mina", in: visit.account) == nil)
  }

  @Test func `nobody is made by halves for who may not do all of it`() throws {
    let visit = try SignedIn(as: "user without policy")
    let user = try #require(try visit.service.user(named: "plain", in: visit.account))
    try visit.service.addPolicy(
      Documents.policy(Documents.statement("Allow", "iam:CreateUser")), to: user)
    let form = [("name", "mina"), ("access", "made")]
    #expect(visit.post("/console/users/new", form).status == 403)
    #expect(try visit.service.user(named: "mina", in: visit.account) == nil)
    #expect(visit.post("/console/users/new", [("name", "mina"), ("access", "none")]).status == 303)
    #expect(try visit.service.user(named: "mina", in: visit.account) != nil)
  }

  @Test func `a user is deleted with all that is his`() throws {
    let visit = try SignedIn()
    try visit.service.addPassword(to: visit.target)
    try visit.service.addPolicy(Documents.harmless, to: visit.target)
    _ = try visit.service.addManagedPolicy("m", attachedTo: visit.target.id, in: visit.account)
    _ = try visit.service.addPublicKey(to: visit.target)
    _ = try visit.service.addCertificate(to: visit.target)
    _ = try visit.service.addServiceCredential(to: visit.target)
    #expect(visit.post(Self.user + "/groups", [("group", "crew")]).status == 303)
    #expect(visit.post(Self.user + "/delete", [("name", "other")]).status == 422)
    #expect(try visit.service.user(named: "target", in: visit.account) != nil)
    let page = visit.post(Self.user + "/delete", [("name", "target")])
    #expect(page.location == "/console/users")
    #expect(try visit.service.user(named: "target", in: visit.account) == nil)
    // What signs in goes before what checks it.
    let actions = try visit.recorded()
    let password = try #require(actions.firstIndex(of: "DeleteLoginProfile"))
    let device = try #require(actions.firstIndex(of: "DeactivateMFADevice"))
    #expect(password < device && actions.last == "DeleteUser")
    #expect(actions.contains("DeleteVirtualMFADevice") && actions.contains("DeleteAccessKey"))
  }

  @Test func `nobody deletes himself, or anybody by halves`() throws {
    let visit = try SignedIn()
    #expect(visit.post("/console/users/admin/delete", [("name", "admin")]).status == 422)
    let plain = SignedIn(visit, try visit.visitors.visitor("user without policy"))
    let user = try #require(try visit.service.user(named: "plain", in: visit.account))
    try visit.service.addPolicy(
      Documents.policy(
        Documents.statement("Allow", "iam:DeleteUser"),
        Documents.statement("Allow", "iam:GetUser")), to: user)
    #expect(plain.post(Self.user + "/delete", [("name", "target")]).status == 403)
    #expect(try visit.read { try $0.accessKeys(of: .user(visit.target.id)).count } == 1)
    #expect(try visit.read { try $0.devices(of: .user(visit.target.id)).count } == 1)
  }

  @Test func `policies are attached, detached and deleted, and a boundary is set and lifted`()
    throws
  {
    let visit = try SignedIn()
    let condition = #"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#
    let strict = Documents.policy(Documents.statement("Allow", "s3:*", if: condition))
    let policy = try visit.service.addManagedPolicy("strict", strict, in: visit.account)
    try visit.service.addPolicy(Documents.harmless, named: "own", to: visit.target)
    let (page, arn) = (Self.user + "/permissions", policy.arn.description)
    func done(_ verb: String, _ values: (String, String)...) -> Bool {
      visit.post(page, [("do", verb)] + values).location == page
    }
    #expect(!visit.get(page).text.contains("badge-accent"))
    #expect(done("attach", ("policy", arn)))
    #expect(visit.get(page).text.contains("badge-accent"))
    #expect(try visit.read { try $0.attachedPolicies(of: visit.target.id) } == [policy.arn])
    #expect(visit.get(page + "/policy", [("arn", arn)]).text.contains("aws:MultiFactorAuthPresent"))
    #expect(visit.get(page + "/policy", [("name", "own")]).text.contains("s3:*"))
    #expect(visit.get(page + "/policy", [("name", "none")]).status == 404)
    #expect(done("detach", ("policy", arn)))
    #expect(done("delete", ("policy", "own")))
    #expect(done("bound", ("boundary", arn)))
    #expect(try visit.service.user(named: "target", in: visit.account)?.boundary == policy.arn)
    #expect(done("unbound"))
    #expect(try visit.service.user(named: "target", in: visit.account)?.boundary == nil)
    #expect(visit.post(page, [("do", "attach"), ("policy", "")]).status == 422)
    #expect(visit.post(page, [("do", "attach"), ("policy", arn + "x")]).status == 422)
    #expect(visit.post(page, [("do", "nonsense"), ("policy", arn)]).status == 404)
  }

  @Test func `a user joins and leaves groups on his page`() throws {
    let visit = try SignedIn()
    let page = Self.user + "/groups"
    func groups() throws -> [String] {
      try visit.read { try $0.groups(of: visit.target.id).map(\.name) }
    }
    #expect(visit.post(page, [("group", "crew")]).location == page)
    #expect(try groups() == ["crew"])
    #expect(visit.post(page, [("group", "crew"), ("do", "remove")]).location == page)
    #expect(try groups().isEmpty)
    #expect(visit.post(page, [("group", "nobody")]).status == 422)
    #expect(visit.post(page, [("group", "")]).status == 422)
  }

  @Test func `tags are added, changed and removed, and others' additions stay`() throws {
    let visit = try SignedIn()
    let page = Self.user + "/tags"
    func tags() throws -> [String: String] {
      let user = try visit.service.user(named: "target", in: visit.account)
      return Dictionary(uniqueKeysWithValues: (user?.tags ?? []).map { ($0.key, $0.value) })
    }
    #expect(
      visit.post(page, [("key", "a"), ("value", "1"), ("key", "b"), ("value", "2")]).location
        == page)
    #expect(try tags() == ["a": "1", "b": "2"])
    // Another adds one while this form is open.
    #expect(visit.post(page, [("key", "c"), ("value", "3")]).location == page)
    #expect(
      visit.post(
        page,
        [("held", "a"), ("held", "b"), ("key", "a"), ("value", "9"), ("key", ""), ("value", "2")]
      ).location == page)
    #expect(try tags() == ["a": "9", "c": "3"])
    let bad = visit.post(page, [("key", "a*"), ("value", "x")])
    #expect(bad.status == 422 && bad.text.contains("value=\"a*\""))
  }
}
