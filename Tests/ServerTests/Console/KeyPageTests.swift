import Identity
import Testing

@testable import Console

/// Access keys in the console.
@Suite struct KeyPageTests {
  private static let pages = "/console/users/target/access_keys"

  private func create(_ visit: SignedIn, at base: String = pages) -> Page {
    let form = visit.get(base + "/new")
    return visit.post(base + "/new", [("held", (form.field("held") ?? "").unescaped)])
  }

  @Test func `a new key is shown once with its secret, and signs calls`() throws {
    let visit = try SignedIn()
    let page = create(visit)
    #expect(page.status == 200)
    let id = try #require(page.snippet("key-id"))
    let secret = try #require(page.snippet("secret-key")?.unescaped)
    #expect(page.snippet("commands")?.unescaped.contains("aws_secret_access_key \(secret)") == true)
    let answer = try visit.service.send(
      "GetCallerIdentity", as: Credentials(accessKeyID: id, secretAccessKey: secret))
    #expect(answer.status == 200 && answer["Arn"] == visit.target.arn)
    // Neither on a later page, nor in what was recorded, nor in what the browser keeps.
    #expect(!visit.get("/console/users/target/security_credentials").text.contains(secret))
    #expect(try !visit.service.auditLines().contains { $0.contains(secret) })
    #expect(!page.headers.contains(secret))
    #expect(try visit.recorded() == ["CreateAccessKey"])
  }

  @Test func `a form that is sent twice makes one key`() throws {
    let visit = try SignedIn()
    let form = visit.get(Self.pages + "/new")
    let held = [("held", try #require(form.field("held")).unescaped)]
    #expect(visit.post(Self.pages + "/new", held).status == 200)
    #expect(visit.post(Self.pages + "/new", held).status == 422)
    #expect(try visit.read { try $0.accessKeys(of: .user(visit.target.id)).count } == 2)
  }

  @Test func `there are no more keys than the account has room for`() throws {
    let visit = try SignedIn()
    _ = create(visit)
    let page = create(visit)
    #expect(page.status == 422)
    #expect(page.text.contains("AccessKeysPerUser: 2"))
    #expect(try visit.recorded().last == "CreateAccessKey LimitExceededException")
  }

  @Test func `a key is turned off and on, and deleted`() throws {
    let visit = try SignedIn()
    let id = try #require(
      try visit.read { try $0.accessKeys(of: .user(visit.target.id)).first?.id })
    func status() throws -> AccessKey.Status? { try visit.read { try $0.accessKey(id)?.status } }
    #expect(visit.post(Self.pages + "/\(id)/status", [("status", "Inactive")]).status == 303)
    #expect(try status() == .inactive)
    #expect(visit.post(Self.pages + "/\(id)/status", [("status", "Active")]).status == 303)
    #expect(try status() == .active)
    #expect(visit.get(Self.pages + "/\(id)/delete").text.contains(id))
    #expect(visit.post(Self.pages + "/\(id)/delete").status == 303)
    #expect(try status() == nil)
    #expect(
      try visit.recorded() == ["UpdateAccessKey", "UpdateAccessKey", "DeleteAccessKey"])
  }

  @Test func `somebody else's key is not found under another's name`() throws {
    let visit = try SignedIn()
    let id = try #require(
      try visit.read { try $0.accessKeys(of: .user(visit.target.id)).first?.id })
    let other = "/console/users/admin/access_keys/\(id)"
    #expect(visit.get(other + "/delete").status == 404)
    #expect(visit.post(other + "/delete").status == 404)
    #expect(visit.post(other + "/status", [("status", "Inactive")]).status == 404)
    #expect(try visit.read { try $0.accessKey(id)?.status } == .active)
  }

  @Test func `the root user's own key is made at his own address, with a warning`() throws {
    let visit = try SignedIn(as: "root, fresh code")
    #expect(visit.get("/console/me/access_keys/new").text.contains("no policy limits it"))
    let id = try #require(create(visit, at: "/console/me/access_keys").snippet("key-id"))
    #expect(try visit.read { try $0.accessKey(id)?.owner } == .root(visit.account.id))
  }

  @Test func `keys are made and changed with a fresh code alone`() throws {
    let visit = try SignedIn(as: "administrator, old code")
    let id = try #require(
      try visit.read { try $0.accessKeys(of: .user(visit.target.id)).first?.id })
    for path in ["/new", "/\(id)/status", "/\(id)/delete"] {
      #expect(visit.post(Self.pages + path).location?.hasPrefix("/console/confirm") == true)
    }
    #expect(try visit.recorded().isEmpty)
  }
}
