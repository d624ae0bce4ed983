import Identity
import Testing

@testable import Console

/// Managed and inline policies in the console.
@Suite struct PolicyPageTests {
  private static let withMFA = Documents.policy(
    Documents.statement("Allow", "s3:*", if: #"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#))

  private static func page(_ name: String, of visit: SignedIn) -> String {
    "/console/policies/arn%3Aaws%3Aiam%3A%3A\(visit.account.id)%3Apolicy%2F\(name)"
  }

  @Test func `policies are listed with the account's own first, found, filtered and paged`() throws
  {
    let visit = try SignedIn()
    for number in 10..<40 {
      _ = try visit.service.addManagedPolicy("p\(number)", in: visit.account)
    }
    _ = try visit.service.addManagedPolicy("a-with-mfa", Self.withMFA, in: visit.account)
    let first = visit.get("/console/policies")
    #expect(first.text.contains(">p33</a>") && !first.text.contains(">p34</a>"))
    #expect(first.text.contains("Needs MFA</span>"))
    let next = visit.get("/console/policies", [("after", "1p33")])
    #expect(next.text.contains(">p34</a>") && !next.text.contains(">p33</a>"))
    #expect(next.text.contains(">AdministratorAccess</a>"))
    let last = visit.get("/console/policies", [("after", "2AmazonS3FullAccess")])
    #expect(!last.text.contains(">p34</a>") && last.text.contains(">ReadOnlyAccess</a>"))
    let aws = visit.get("/console/policies", [("filter", "aws")])
    #expect(!aws.text.contains(">p10</a>") && aws.text.contains(">ReadOnlyAccess</a>"))
    let found = visit.get("/console/policies", [("q", "WITH-mfa"), ("filter", "customer")])
    #expect(found.text.contains(">a-with-mfa</a>") && !found.text.contains(">p10</a>"))
  }

  @Test func `a policy is made, versioned, attached, detached and deleted`() throws {
    let visit = try SignedIn()
    let base = Self.page("mine", of: visit)
    let made = visit.post(
      "/console/policies/new",
      [("name", "mine"), ("document", Self.withMFA), ("do", "save"), ("description", "so")])
    #expect(made.location == base + "/document")
    let page = visit.get(base + "/document")
    #expect(page.text.contains("MFA was used") && page.text.contains("badge-accent"))
    #expect(visit.get(base + "/edit").text.contains("&#34;s3:*&#34;"))
    let edited = visit.post(
      base + "/edit", [("document", Documents.harmless), ("do", "save"), ("default", "yes")])
    #expect(edited.location == base + "/versions")
    #expect(visit.post(base + "/versions", [("version", "v2"), ("do", "delete")]).status == 422)
    #expect(visit.post(base + "/versions", [("version", "v1"), ("do", "default")]).status == 303)
    #expect(visit.post(base + "/versions", [("version", "v2"), ("do", "delete")]).status == 303)
    #expect(visit.get(base + "/document", [("version", "v2")]).status == 404)

    let attach = [("kind", "User"), ("name", "target"), ("do", "attach")]
    #expect(visit.post(base + "/entities", attach).location == base + "/entities")
    #expect(visit.get(base + "/entities").text.contains("/console/users/target/permissions"))
    let nobody = visit.post(
      base + "/entities", [("kind", "Role"), ("name", "nobody"), ("do", "attach")])
    #expect(nobody.status == 422)
    #expect(visit.post(base + "/delete", [("name", "other")]).status == 422)
    #expect(visit.post(base + "/delete", [("name", "mine")]).location == "/console/policies")
    let recorded = try visit.recorded()
    #expect(
      recorded == [
        "CreatePolicy", "CreatePolicyVersion", "DeletePolicyVersion DeleteConflictException",
        "SetDefaultPolicyVersion", "DeletePolicyVersion", "AttachUserPolicy",
        "AttachRolePolicy NoSuchEntityException", "DetachUserPolicy", "DeletePolicy",
      ])
  }

  @Test func `a text that is refused is said with AWS's words and its place, and stays`() throws {
    let visit = try SignedIn()
    let text = "{\r\n  \"Version\": \"2012-10-17\",\r\n  \"Statement\": [ oops ]\r\n}"
    for verb in ["check", "save"] {
      let page = visit.post(
        "/console/policies/new", [("name", "mine"), ("document", text), ("do", verb)])
      #expect(page.status == 422)
      #expect(page.text.contains("Syntax errors in policy."))
      #expect(page.text.contains("line 3, column 18"))
      #expect(page.text.contains("value=\"mine\"") && page.text.contains("[ oops ]"))
    }
    #expect(try visit.recorded() == ["CreatePolicy MalformedPolicyDocumentException"])
  }

  @Test func `checking saves nothing, explains, and names the traps`() throws {
    let visit = try SignedIn()
    let trap = Documents.policy(
      Documents.statement("Deny", "*", if: #"{"Bool":{"aws:MultiFactorAuthPresent":"false"}}"#))
    let page = visit.post(
      "/console/policies/new", [("name", ""), ("document", trap), ("do", "check")])
    #expect(page.status == 200)
    #expect(page.text.contains("lets long-term access keys pass"))
    #expect(page.text.contains("BoolIfExists"))
    #expect(page.text.contains("access keys are not meant"))
    #expect(try visit.recorded().isEmpty)
  }

  @Test(arguments: PolicyTemplate.allCases)
  func `templates hold no mistake and can be saved as they are`(template: PolicyTemplate) throws {
    let visit = try SignedIn()
    let page = visit.get("/console/policies/new", [("template", template.rawValue)])
    #expect(page.text.contains("value=\"\(template.suggestedName)\""))
    let text = template.text(visit.account.partition)
    let form = [("name", template.suggestedName), ("document", text)]
    let checked = visit.post("/console/policies/new", form + [("do", "check")])
    #expect(checked.status == 200 && checked.text.contains("No mistakes found."))
    #expect(visit.post("/console/policies/new", form + [("do", "save")]).status == 303)
  }

  @Test(arguments: ["/console/users/target", "/console/groups/crew"])
  func `inline policies are written with the same editor`(base: String) throws {
    let visit = try SignedIn()
    let (new, edit) = (base + "/permissions/new", base + "/permissions/edit")
    #expect(visit.get(new).status == 200)
    let form = [("name", "own"), ("document", Self.withMFA), ("do", "save")]
    #expect(visit.post(new, form).location == base + "/permissions")
    // A name there is would be replaced, which nobody means who makes a new one.
    #expect(visit.post(new, form).status == 422)
    #expect(visit.get(edit, [("name", "own")]).text.contains("&#34;s3:*&#34;"))
    let changed = [("edited", "own"), ("document", Documents.harmless), ("do", "save")]
    #expect(visit.post(edit, changed).location == base + "/permissions")
    #expect(visit.get(base + "/permissions/policy", [("name", "own")]).text.contains("Edit</a>"))
    #expect(
      visit.post(edit, [("edited", "own"), ("document", "[]"), ("do", "save")]).status == 422)
    let put = base.contains("users") ? "PutUserPolicy" : "PutGroupPolicy"
    #expect(
      try visit.recorded() == [put, put, put + " MalformedPolicyDocumentException"])
  }

  @Test func `AWS's own policies are read, and neither edited nor deleted`() throws {
    let visit = try SignedIn()
    let base = "/console/policies/arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess"
    let page = visit.get(base + "/document")
    #expect(page.status == 200 && !page.text.contains("/edit?"))
    #expect(visit.get(base + "/edit").status == 404)
    #expect(visit.get(base + "/delete").status == 404)
  }

  @Test func `a policy that bounds somebody is not deleted, and stays attached`() throws {
    let visit = try SignedIn()
    let base = Self.page("shared", of: visit)
    _ = visit.post(
      "/console/users/target/permissions", [("do", "bound"), ("boundary", visit.visitors.shared)])
    _ = visit.post(
      base + "/entities", [("kind", "Group"), ("name", "crew"), ("do", "attach")])
    #expect(visit.get(base + "/delete").text.contains("It bounds 1"))
    #expect(visit.post(base + "/delete", [("name", "shared")]).status == 422)
    #expect(visit.get(base + "/entities").text.contains("/console/groups/crew/permissions"))
  }
}
