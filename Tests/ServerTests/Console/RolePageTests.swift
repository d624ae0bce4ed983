import Identity
import Testing

@testable import Console

/// Roles in the console.
@Suite struct RolePageTests {
  private static let worker = "/console/roles/worker"

  @Test(arguments: TrustTemplate.allCases)
  func `a role is made from each template`(template: TrustTemplate) throws {
    let visit = try SignedIn()
    let page = visit.get("/console/roles/new", [("template", template.rawValue)])
    #expect(page.status == 200)
    let text = template.text(visit.account)
    let form = [("name", "made"), ("hours", "4"), ("document", text), ("description", "")]
    let checked = visit.post("/console/roles/new", form + [("do", "check")])
    #expect(checked.status == 200 && checked.text.contains("No mistakes found."))
    let made = visit.post("/console/roles/new", form + [("do", "save")])
    #expect(made.location == "/console/roles/made/permissions")
    let role = try #require(try visit.read { try $0.role(named: "made", in: visit.account.id) })
    #expect(role.maxSessionDuration == 4 * 3600)
    #expect(visit.get("/console/roles").text.contains("/console/roles/made/permissions"))
    #expect(visit.post("/console/roles/new", form + [("do", "save")]).status == 422)
    #expect(
      try visit.recorded() == ["CreateRole", "CreateRole EntityAlreadyExistsException"])
  }

  @Test func `policies and a boundary come and go`() throws {
    let visit = try SignedIn()
    let (permissions, arn) = (Self.worker + "/permissions", visit.visitors.shared)
    #expect(visit.post(permissions, [("do", "attach"), ("policy", arn)]).location == permissions)
    #expect(visit.post(permissions, [("do", "bound"), ("boundary", arn)]).location == permissions)
    #expect(visit.get(permissions).text.contains("shared"))
    #expect(visit.post(permissions, [("do", "unbound")]).location == permissions)
    #expect(visit.post(permissions, [("do", "detach"), ("policy", arn)]).location == permissions)
    #expect(
      try visit.recorded() == [
        "AttachRolePolicy", "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary",
        "DetachRolePolicy",
      ])
  }

  @Test func `the trust policy is checked and saved, and says who is not there`() throws {
    let visit = try SignedIn()
    let page = Self.worker + "/trust_relationships"
    #expect(visit.get(page).text.contains("sts:AssumeRole"))
    let text = Documents.trust(visit.target.arn)
    let checked = visit.post(page, [("document", text), ("do", "check")])
    #expect(checked.status == 200)
    #expect(visit.post(page, [("document", text), ("do", "save")]).location == page)
    // It is kept by the user's id, and shown by his ARN.
    #expect(visit.get(page).text.contains("user/<wbr>target"))
    let nobody = Documents.trust("arn:aws:iam::\(visit.account.id):user/nobody")
    let refused = visit.post(page, [("document", nobody), ("do", "save")])
    #expect(refused.status == 422 && refused.text.contains("Invalid principal in policy"))
    #expect(visit.post(page, [("document", "{"), ("do", "save")]).status == 422)
  }

  @Test func `sessions are revoked by AWS's policy, after a tick`() throws {
    let visit = try SignedIn()
    let page = Self.worker + "/sessions"
    #expect(visit.post(page, [("do", "revoke")]).status == 422)
    #expect(visit.post(page, [("do", "revoke"), ("sure", "yes")]).location == page)
    let policy = try visit.read { records -> InlinePolicy? in
      let role = try records.role(named: "worker", in: visit.account.id)
      return try role.flatMap { try records.policy(named: "AWSRevokeOlderSessions", of: $0.id) }
    }
    let soon = visit.service.clock.now().adding(seconds: 1).description
    let text = try #require(policy?.document)
    #expect(text.contains("\"aws:TokenIssueTime\": \"\(soon)\""))
    #expect(text.contains("DateLessThan") && text.contains("Deny"))
    #expect(visit.get(page).text.contains("permissions/policy?name=AWSRevokeOlderSessions"))
    #expect(visit.post(page, [("do", "save"), ("hours", "12")]).location == page)
    let role = try visit.read { try $0.role(named: "worker", in: visit.account.id) }
    #expect(role?.maxSessionDuration == 43_200)
    #expect(visit.post(page, [("do", "save"), ("hours", "13")]).status == 422)
  }

  @Test func `tags are kept and taken away`() throws {
    let visit = try SignedIn()
    let page = Self.worker + "/tags"
    let form = [("key", "team"), ("value", "red"), ("key", ""), ("value", "lost")]
    #expect(visit.post(page, form).location == page)
    #expect(visit.get(page).text.contains("value=\"team\""))
    #expect(visit.post(page, [("held", "team")]).location == page)
    #expect(try visit.recorded() == ["TagRole", "UntagRole"])
  }

  @Test func `a role is deleted after what AWS demands`() throws {
    let visit = try SignedIn()
    let arn = visit.visitors.shared
    _ = visit.post(Self.worker + "/permissions", [("do", "attach"), ("policy", arn)])
    _ = visit.post(Self.worker + "/sessions", [("do", "revoke"), ("sure", "yes")])
    #expect(visit.get(Self.worker + "/delete").status == 200)
    #expect(visit.post(Self.worker + "/delete", [("name", "other")]).status == 422)
    #expect(visit.post(Self.worker + "/delete", [("name", "worker")]).location == "/console/roles")
    #expect(
      try visit.recorded().suffix(3) == ["DetachRolePolicy", "DeleteRolePolicy", "DeleteRole"])
  }
}
