import Identity

// C.2, C.4 and C.5 of the behaviour reference: groups, who is in them, and their inline policies.
extension Scenario {
  static let groups = [
    Scenario("CreateGroup") { its in
      try its.ask("a group", ["GroupName": "staff"])
      try its.ask("a group with a path", ["GroupName": "Guests", "Path": "/far/away/"])
      try its.ask("a name that differs in case alone", ["GroupName": "STAFF"])
      try its.ask("no name")
      try its.ask("a name of 129 characters", ["GroupName": String(repeating: "a", count: 129)])
      try its.ask("a name with a slash", ["GroupName": "a/b"])
      try its.ask("a path without slashes", ["GroupName": "crew", "Path": "far"])
      try its.ask("without leave", ["GroupName": "crew", "Path": "/far/"], as: its.aliceKeys)
      try its.service.setQuota(.groups, to: 2, of: its.account)
      try its.ask("more than the account may have", ["GroupName": "crew"])
    },
    Scenario("GetGroup") { its in
      let bob = try its.service.addUser("Bob", in: its.account)
      _ = try its.service.addGroup(
        "staff", path: "/near/", with: [bob, its.alice], in: its.account)
      _ = try its.service.addGroup("empty", in: its.account)
      try its.ask("a group of two, whose tags are not shown", ["GroupName": "staff"])
      try its.ask("the name in other case", ["GroupName": "STAFF"])
      try its.ask("a group of none", ["GroupName": "empty"])
      let first = try its.ask("the first page", ["GroupName": "staff", "MaxItems": "1"])
      let marker: Form = ["Marker": first["Marker"] ?? ""]
      try its.ask("the next page", ["GroupName": "staff"] + marker)
      try its.ask("the marker of another group", ["GroupName": "empty"] + marker)
      try its.ask("an unknown group", ["GroupName": "none"])
      try its.ask("no parameters")
      try its.ask("without leave", ["GroupName": "staff"], as: its.aliceKeys)
    },
    Scenario("ListGroups") { its in
      try its.ask("none")
      _ = try its.service.addGroup("Staff", in: its.account)
      _ = try its.service.addGroup("crew", path: "/far/away/", in: its.account)
      try its.ask("all, by name without regard to case")
      try its.ask("below a path", ["PathPrefix": "/far/"])
      let first = try its.ask("the first page", ["MaxItems": "1"])
      try its.ask("the next page", ["Marker": first["Marker"] ?? ""])
      try its.ask("a path without a slash", ["PathPrefix": "far"])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("UpdateGroup") { its in
      _ = try its.service.addGroup("staff", in: its.account)
      _ = try its.service.addGroup("crew", in: its.account)
      try its.ask("no parameters")
      try its.ask(
        "another name and path",
        ["GroupName": "staff", "NewGroupName": "Everybody", "NewPath": "/far/"])
      try its.ask("other letters", ["GroupName": "everybody", "NewGroupName": "EVERYBODY"])
      try its.ask("nothing", ["GroupName": "everybody"])
      try its.ask("a name that is taken", ["GroupName": "everybody", "NewGroupName": "CREW"])
      try its.ask("an unknown group", ["GroupName": "none", "NewGroupName": "some"])
      try its.ask("a bad path", ["GroupName": "crew", "NewPath": "x"])
      try its.ask("without leave", ["GroupName": "crew", "NewPath": "/x/"], as: its.aliceKeys)
      try its.service.addPolicy(
        Documents.policy(
          Documents.statement(
            "Allow", "iam:UpdateGroup", on: "arn:aws:iam::111122223333:group/crew")),
        to: its.alice)
      try its.ask(
        "with leave for where it is, but not for where it is to go",
        ["GroupName": "crew", "NewPath": "/administrators/"], as: its.aliceKeys)
    },
    Scenario("DeleteGroup") { its in
      let staff = try its.service.addGroup("staff", with: [its.alice], in: its.account)
      try its.service.addPolicy(Documents.administrator, to: staff.id)
      let bob = try its.service.addUser("bob", in: its.account)
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      try its.ask("no parameters")
      try its.ask("an unknown group", ["GroupName": "none"])
      try its.ask("without leave", ["GroupName": "staff"], as: keys)
      try its.ask("a group with a user", ["GroupName": "staff"])
      try its.also("RemoveUserFromGroup", ["GroupName": "staff", "UserName": "alice"])
      try its.ask("a group with a policy", ["GroupName": "staff"])
      try its.also("DeleteGroupPolicy", ["GroupName": "staff", "PolicyName": "policy"])
      try its.ask("a group with nothing left", ["GroupName": "STAFF"])
      try its.ask("a second time", ["GroupName": "staff"])
    },
    Scenario("AddUserToGroup") { its in
      for name in ["staff", "crew", "guests"] {
        _ = try its.service.addGroup(name, in: its.account)
      }
      try its.ask("no parameters")
      try its.ask("without leave", ["GroupName": "staff", "UserName": "alice"], as: its.aliceKeys)
      try its.ask("a user", ["GroupName": "staff", "UserName": "alice"])
      try its.ask("in other case, a second time", ["GroupName": "STAFF", "UserName": "ALICE"])
      try its.ask("an unknown group", ["GroupName": "none", "UserName": "alice"])
      try its.ask("an unknown user", ["GroupName": "staff", "UserName": "nobody"])
      try its.ask("neither is known", ["GroupName": "none", "UserName": "nobody"])
      try its.service.setQuota(.groupsPerUser, to: 2, of: its.account)
      try its.ask("as many as he may be in", ["GroupName": "crew", "UserName": "alice"])
      try its.ask("one more", ["GroupName": "guests", "UserName": "alice"])
      try its.ask("one he is in already", ["GroupName": "crew", "UserName": "alice"])
    },
    Scenario("RemoveUserFromGroup") { its in
      _ = try its.service.addGroup("staff", with: [its.alice], in: its.account)
      try its.ask("no parameters")
      try its.ask("without leave", ["GroupName": "staff", "UserName": "alice"], as: its.aliceKeys)
      try its.ask("a user, in other case", ["GroupName": "STAFF", "UserName": "ALICE"])
      try its.ask("one who is not in it", ["GroupName": "staff", "UserName": "alice"])
      try its.ask("an unknown group", ["GroupName": "none", "UserName": "alice"])
      try its.ask("an unknown user", ["GroupName": "staff", "UserName": "nobody"])
      try its.ask("neither is known", ["GroupName": "none", "UserName": "nobody"])
    },
    Scenario("ListGroupsForUser") { its in
      try its.ask("none", ["UserName": "alice"])
      _ = try its.service.addGroup("staff", path: "/near/", with: [its.alice], in: its.account)
      _ = try its.service.addGroup("Crew", with: [its.alice], in: its.account)
      _ = try its.service.addGroup("guests", in: its.account)
      try its.ask("two, by name without regard to case", ["UserName": "ALICE"])
      let first = try its.ask("the first page", ["UserName": "alice", "MaxItems": "1"])
      try its.ask("the next page", ["UserName": "alice", "Marker": first["Marker"] ?? ""])
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("no parameters")
      try its.ask("without leave", ["UserName": "alice"], as: its.aliceKeys)
    },
  ]

  private static let document = """
    {"Version": "2012-10-17",
     "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::ü+&/*"}]}
    """

  static let groupPolicies = [
    Scenario("PutGroupPolicy") { its in
      _ = try its.service.addGroup("Staff", in: its.account)
      let name: Form = ["GroupName": "staff", "PolicyName": "Reading"]
      try its.ask("no parameters")
      try its.ask("a policy", name + ["PolicyDocument": document])
      try its.ask("the same again", name + ["PolicyDocument": document])
      try its.ask("text that is no JSON", name + ["PolicyDocument": "{"])
      try its.ask(
        "an unknown group",
        ["GroupName": "none", "PolicyName": "Reading", "PolicyDocument": document])
      try its.ask("without leave", name + ["PolicyDocument": document], as: its.aliceKeys)
      let long = Documents.policy(
        Documents.statement(
          "Allow", "s3:*", on: "arn:aws:s3:::" + String(repeating: "a", count: 5120)))
      try its.ask("longer than there is room for", name + ["PolicyDocument": long])
    },
    Scenario("GetGroupPolicy") { its in
      let staff = try its.service.addGroup("staff", in: its.account)
      try its.service.addPolicy(document, named: "Reading", to: staff.id)
      try its.ask("a policy", ["GroupName": "staff", "PolicyName": "Reading"])
      try its.ask("names in other case", ["GroupName": "STAFF", "PolicyName": "reading"])
      try its.ask("an unknown policy", ["GroupName": "staff", "PolicyName": "Writing"])
      try its.ask("an unknown group", ["GroupName": "none", "PolicyName": "Reading"])
      try its.ask("no parameters")
      try its.ask(
        "without leave", ["GroupName": "staff", "PolicyName": "Reading"], as: its.aliceKeys)
    },
    Scenario("ListGroupPolicies") { its in
      let staff = try its.service.addGroup("staff", in: its.account)
      try its.ask("none", ["GroupName": "staff"])
      try its.service.addPolicy(Documents.administrator, named: "b", to: staff.id)
      try its.service.addPolicy(Documents.administrator, named: "A", to: staff.id)
      try its.ask("two", ["GroupName": "staff"])
      let first = try its.ask("the first page", ["GroupName": "staff", "MaxItems": "1"])
      try its.ask("the next page", ["GroupName": "staff", "Marker": first["Marker"] ?? ""])
      try its.ask("an unknown group", ["GroupName": "none"])
      try its.ask("no parameters")
      try its.ask("without leave", ["GroupName": "staff"], as: its.aliceKeys)
    },
    Scenario("DeleteGroupPolicy") { its in
      let staff = try its.service.addGroup("staff", in: its.account)
      try its.service.addPolicy(document, named: "Reading", to: staff.id)
      let name: Form = ["GroupName": "staff", "PolicyName": "READING"]
      try its.ask("no parameters")
      try its.ask("without leave", name, as: its.aliceKeys)
      try its.ask("the name in other case", name)
      try its.ask("a second time", name)
      try its.ask("an unknown group", ["GroupName": "none", "PolicyName": "Reading"])
    },
  ]
}
