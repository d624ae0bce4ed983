import Identity
import Testing

@testable import Console

/// Groups in the console.
@Suite struct GroupPageTests {
  private static let group = "/console/groups/crew"

  @Test func `a group is made, and refused under a name there is or that none can have`() throws {
    let visit = try SignedIn()
    let page = visit.post("/console/groups/new", [("name", "new")])
    #expect(page.location == "/console/groups/new/members")
    #expect(visit.get("/console/groups/new/members").status == 200)
    #expect(visit.get("/console/groups").text.contains("/console/groups/new/members"))
    for name in ["crew", "", "has space"] {
      #expect(visit.post("/console/groups/new", [("name", name)]).status == 422)
    }
  }

  @Test func `members and policies come and go`() throws {
    let visit = try SignedIn()
    let policy = try visit.service.addManagedPolicy("m", in: visit.account)
    let (members, permissions) = (Self.group + "/members", Self.group + "/permissions")
    #expect(visit.post(members, [("user", "target")]).location == members)
    #expect(visit.get(members).text.contains("/console/users/target/"))
    #expect(visit.post(members, [("user", "nobody")]).status == 422)
    let arn = policy.arn.description
    #expect(visit.post(permissions, [("do", "attach"), ("policy", arn)]).location == permissions)
    // A member sees what comes to him through the group.
    #expect(visit.get("/console/users/target/permissions").text.contains("Through group crew"))
    #expect(visit.get(permissions + "/policy", [("arn", arn)]).status == 200)
    #expect(visit.post(permissions, [("do", "bound"), ("boundary", arn)]).status == 404)
    #expect(visit.post(permissions, [("do", "detach"), ("policy", arn)]).location == permissions)
    #expect(visit.post(members, [("user", "target"), ("do", "remove")]).location == members)
    #expect(try visit.read { try $0.groups(of: visit.target.id).isEmpty })
  }

  @Test func `a group is deleted, and its members stay`() throws {
    let visit = try SignedIn()
    let policy = try visit.service.addManagedPolicy("m", in: visit.account)
    let arn = policy.arn.description
    _ = visit.post(Self.group + "/members", [("user", "target")])
    _ = visit.post(Self.group + "/permissions", [("do", "attach"), ("policy", arn)])
    #expect(visit.get(Self.group + "/delete").status == 200)
    #expect(visit.post(Self.group + "/delete").location == "/console/groups")
    #expect(try visit.read { try $0.group(named: "crew", in: visit.account.id) } == nil)
    #expect(try visit.service.user(named: "target", in: visit.account) != nil)
    #expect(
      try visit.recorded().suffix(3) == ["DetachGroupPolicy", "RemoveUserFromGroup", "DeleteGroup"])
  }

  @Test func `a group whose steps are not all allowed keeps everything`() throws {
    let visit = try SignedIn()
    _ = visit.post(Self.group + "/members", [("user", "target")])
    let plain = SignedIn(visit, try visit.visitors.visitor("user without policy"))
    let user = try #require(try visit.service.user(named: "plain", in: visit.account))
    try visit.service.addPolicy(
      Documents.policy(
        Documents.statement("Allow", "iam:DeleteGroup"),
        Documents.statement("Allow", "iam:GetGroup")), to: user)
    #expect(plain.get(Self.group + "/delete").status == 200)
    #expect(plain.post(Self.group + "/delete").status == 403)
    #expect(try visit.read { try $0.groups(of: visit.target.id).count } == 1)
  }
}
