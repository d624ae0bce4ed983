import AWSQuery
import Identity
import Testing

@testable import Console

/// The policy simulator in the console.
@Suite struct SimulatePageTests {
  private static let address = "/console/simulate"
  private static let withMFA = Documents.policy(
    Documents.statement("Allow", "s3:*", if: #"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#))
  private static let recentMFA = Documents.policy(
    Documents.statement(
      "Allow", "s3:*", if: #"{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}"#))

  private func answer(
    _ policy: String, _ form: [(String, String)], as name: String = "administrator, fresh code"
  ) throws -> Page {
    let visit = try SignedIn(as: name)
    try visit.service.addPolicy(policy, to: visit.target)
    return visit.post(
      Self.address, [("subject", "user"), ("name", "target"), ("action", "s3:GetObject")] + form)
  }

  @Test func `what MFA would change is said, and only that`() throws {
    let without = try answer(Self.withMFA, [("mfa", "absent")])
    #expect(without.status == 200)
    #expect(without.text.contains("Denied</span>"))
    #expect(without.text.contains("With MFA this would be allowed."))
    #expect(without.text.contains("no statement allows it"))
    #expect(try answer(Self.withMFA, [("mfa", "no")]).text.contains("With MFA this would be"))
    let with = try answer(Self.withMFA, [("mfa", "yes")])
    #expect(with.text.contains("Allowed</span>") && !with.text.contains("would be allowed"))
    let other = try answer(Documents.policy(Documents.statement("Deny", "*")), [])
    #expect(other.text.contains("Denied</span>") && !other.text.contains("would be allowed"))
  }

  @Test func `MFA may be too old`() throws {
    let recent = try answer(Self.recentMFA, [("mfa", "yes"), ("age", "3599")])
    #expect(recent.text.contains("Allowed</span>"))
    let old = try answer(Self.recentMFA, [("mfa", "yes"), ("age", "3600")])
    #expect(old.text.contains("With MFA that is newer this would be allowed."))
  }

  @Test func `the statement that decides is marked in its policy's text`() throws {
    let visit = try SignedIn()
    try visit.service.addPolicy(
      Documents.policy(
        Documents.statement("Allow", "*"), Documents.statement("Deny", "s3:DeleteObject")),
      to: visit.target)
    let page = visit.post(
      Self.address,
      [("subject", "user"), ("name", "target"), ("action", "s3:DeleteObject s3:GetObject")])
    let marks = page.text.split(separator: "<mark class=\"decides\">").dropFirst().map {
      String($0.prefix(while: { $0 != "<" }))
    }
    #expect(marks.count == 2)
    #expect(marks[0].contains("s3:DeleteObject") && !marks[0].contains("Allow"))
    #expect(marks[1].contains("Allow") && !marks[1].contains("s3:DeleteObject"))
    #expect(page.text.contains("Statement 2 of"))
  }

  @Test func `a role's session never has MFA`() throws {
    let visit = try SignedIn()
    let form = [("document", Self.withMFA), ("name", "own"), ("do", "save")]
    #expect(visit.post("/console/roles/worker/permissions/new", form).status == 303)
    let page = visit.post(
      Self.address, [("subject", "role"), ("name", "worker"), ("action", "s3:GetObject")])
    #expect(
      page.text.contains("a role&#39;s session never has it")
        || page.text.contains("a role's session never has it"))
  }

  @Test func `keys are given by name, and those that are missing are named`() throws {
    let policy = Documents.policy(
      Documents.statement("Allow", "s3:*", if: #"{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#))
    let missing = try answer(policy, [])
    #expect(missing.text.contains("<code>aws:SourceIp</code>"))
    let given = try answer(policy, [("context", " aws:SourceIp = 192.0.2.7 \r\n")])
    #expect(given.text.contains("Allowed</span>"))
    #expect(try answer(policy, [("context", "nonsense")]).status == 422)
  }

  @Test func `a text is decided without anybody`() throws {
    let visit = try SignedIn()
    let page = visit.post(
      Self.address,
      [("subject", "text"), ("document", Self.withMFA), ("action", "s3:GetObject"), ("mfa", "yes")])
    #expect(page.status == 200 && page.text.contains("Allowed</span>"))
    let broken = visit.post(
      Self.address, [("subject", "text"), ("document", "{"), ("action", "s3:GetObject")])
    #expect(broken.status == 422)
  }

  @Test(arguments: [
    [("name", "")], [("action", "")], [("name", "nobody")], [("action", "nonsense")],
    [("mfa", "yes"), ("age", "soon")], [("resource", "nonsense")],
  ])
  func `what cannot be decided is said, and what was typed stays`(form: [(String, String)]) throws {
    let visit = try SignedIn()
    let whole = [("subject", "user"), ("name", "target"), ("action", "s3:GetObject")].filter {
      whole in !form.contains { $0.0 == whole.0 }
    }
    let page = visit.post(Self.address, whole + form)
    #expect(page.status == 422)
    for (_, value) in form where !value.isEmpty { #expect(page.text.contains("\"\(value)\"")) }
  }

  @Test func `a missing right leads to the simulator, of who may ask it`() throws {
    let visit = try SignedIn(as: "user without policy")
    #expect(!visit.get("/console/users").text.contains("/console/simulate"))
    let user = try #require(try visit.service.user(named: "plain", in: visit.account))
    try visit.service.addPolicy(
      Documents.policy(Documents.statement("Allow", "iam:SimulatePrincipalPolicy")), to: user)
    let page = visit.get("/console/users")
    #expect(page.status == 403)
    let link = try #require(page.text.firstRange(of: "/console/simulate?"))
    let query = page.text[link.upperBound...].prefix { $0 != "\"" }
    #expect(query.contains("name=plain&amp;action=iam%3AListUsers"))
    #expect(query.contains("mfa=no"))
    let values = String(query).unescaped.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=")
      return (String(parts[0]), PathText.decode(parts[1]) ?? "")
    }
    #expect(visit.get("/console/simulate", values).text.contains("no statement allows it"))
  }

  @Test(arguments: [
    (
      "User: arn:aws:iam::1:user/a is not authorized to perform: iam:ListUsers on resource: "
        + "arn:aws:iam::1:user/ because no identity-based policy allows it",
      "iam:ListUsers", "arn:aws:iam::1:user/"
    ),
    (
      "User: x is not authorized to perform: iam:ListPolicies on resource: policy path /",
      "iam:ListPolicies", ""
    ),
  ])
  func `a denial names what is missing`(message: String, action: String, resource: String) throws {
    let right = try #require(MissingRight(.accessDenied(message)))
    #expect(right.action == action && right.resource == resource)
    #expect(MissingRight(.accessDenied("No.")) == nil)
  }
}
