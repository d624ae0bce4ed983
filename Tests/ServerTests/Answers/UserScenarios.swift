import Identity

// C.2, C.4 and C.5 of the behaviour reference: users and their tags.
extension Scenario {
  static let users = [
    Scenario("CreateUser") { its in
      try its.ask("a user", ["UserName": "bob"])
      try its.ask(
        "a user with a path and tags",
        [
          "UserName": "carol", "Path": "/staff/", "Tags.member.1.Key": "team",
          "Tags.member.1.Value": "blue + green",
        ])
      try its.ask("a name that differs in case alone", ["UserName": "Alice"])
      try its.ask("no name")
      try its.ask("a name of 65 characters", ["UserName": String(repeating: "a", count: 65)])
      try its.ask("a name with a slash", ["UserName": "a/b"])
      try its.ask("a path without slashes", ["UserName": "dave", "Path": "staff"])
      try its.ask(
        "tag keys that differ in case alone",
        [
          "UserName": "dave", "Tags.member.1.Key": "a", "Tags.member.1.Value": "1",
          "Tags.member.2.Key": "A", "Tags.member.2.Value": "2",
        ])
      try its.ask(
        "a boundary that is not there",
        ["UserName": "dave", "PermissionsBoundary": "arn:aws:iam::111122223333:policy/none"])
      try its.ask(
        "a boundary that is no ARN",
        ["UserName": "dave", "PermissionsBoundary": "nothing that is an ARN"])
      let limit = try its.service.addManagedPolicy("limit", path: "/far/", in: its.account)
      try its.ask(
        "a boundary", ["UserName": "erin", "PermissionsBoundary": limit.arn.description])
      try its.ask("without leave", ["UserName": "dave"], as: its.aliceKeys)
      try its.service.setQuota(.users, to: 4, of: its.account)
      try its.ask("more than the account may have", ["UserName": "dave"])
    },
    Scenario("GetUser") { its in
      try its.ask("a user with a tag", ["UserName": "alice"])
      try its.ask("the name in other case", ["UserName": "ALICE"])
      _ = try its.service.addUser("bob", in: its.account)
      try its.ask("a user without tags", ["UserName": "bob"])
      let limit = try its.service.addManagedPolicy("limit", in: its.account)
      try its.service.setBoundary(limit, of: its.alice)
      try its.ask("a user with a boundary", ["UserName": "alice"])
      try its.also("DeleteUserPermissionsBoundary", ["UserName": "alice"])
      try its.ask("the root user")
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("an empty name", ["UserName": ""])
      try its.ask("without leave", as: its.aliceKeys)
      try its.service.addPolicy(
        Documents.policy(Documents.statement("Allow", "iam:GetUser")), to: its.alice)
      try its.ask("oneself", as: its.aliceKeys)
    },
    Scenario("ListUsers") { its in
      try its.ask("the only one, whose tags are not shown")
      _ = try its.service.addUser("Bob", in: its.account)
      _ = try its.service.addUser("aaron", path: "/staff/new/", in: its.account)
      try its.ask("all, by name without regard to case")
      try its.ask("below a path", ["PathPrefix": "/staff/"])
      try its.ask("below a path nobody is in", ["PathPrefix": "/none/"])
      let first = try its.ask("the first page", ["MaxItems": "2"])
      let marker: Form = ["Marker": first["Marker"] ?? ""]
      try its.ask("the next page", marker)
      try its.ask("the marker of another path", ["PathPrefix": "/staff/"] + marker)
      try its.ask("a path without a slash", ["PathPrefix": "staff"])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("UpdateUser") { its in
      _ = try its.service.addUser("bob", in: its.account)
      try its.ask("no parameters")
      try its.ask("another name", ["UserName": "alice", "NewUserName": "Alicia"])
      try its.ask("another path", ["UserName": "alicia", "NewPath": "/"])
      try its.ask("nothing", ["UserName": "alicia"])
      try its.ask("a name that is taken", ["UserName": "alicia", "NewUserName": "BOB"])
      try its.ask("an unknown user", ["UserName": "nobody", "NewUserName": "somebody"])
      try its.ask("a bad path", ["UserName": "alicia", "NewPath": "x"])
      try its.ask("without leave", ["UserName": "bob", "NewPath": "/x/"], as: its.aliceKeys)
      try its.service.addPolicy(
        Documents.policy(
          Documents.statement(
            "Allow", "iam:UpdateUser", on: "arn:aws:iam::111122223333:user/bob")),
        to: its.alice)
      try its.ask(
        "with leave for where he is, but not for where he is to go",
        ["UserName": "bob", "NewPath": "/administrators/"], as: its.aliceKeys)
    },
    Scenario("DeleteUser") { its in
      let bob = try its.service.addUser("bob", in: its.account)
      try its.ask("no parameters")
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("without leave", ["UserName": "bob"], as: its.aliceKeys)
      try its.service.addPolicy(Documents.administrator, to: bob)
      try its.ask("a user with a policy", ["UserName": "bob"])
      let policy = try its.service.addManagedPolicy(
        "reading", attachedTo: bob.id, in: its.account)
      try its.ask("a user with an attached policy", ["UserName": "bob"])
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      try its.ask("a user with an access key", ["UserName": "bob"])
      let phone = try its.service.addDevice("phone", heldBy: .user(bob.id), in: its.account)
      try its.ask("a user with a device", ["UserName": "bob"])
      try its.also(
        "DeactivateMFADevice", ["UserName": "bob", "SerialNumber": phone.serialNumber])
      try its.also("DeleteAccessKey", ["UserName": "bob", "AccessKeyId": keys.accessKeyID])
      try its.also("DeleteUserPolicy", ["UserName": "bob", "PolicyName": "policy"])
      try its.also(
        "DetachUserPolicy", ["UserName": "bob", "PolicyArn": policy.arn.description])
      let group = try its.service.addGroup("staff", with: [bob], in: its.account)
      try its.ask("a user in a group", ["UserName": "bob"])
      try its.also("RemoveUserFromGroup", ["UserName": "bob", "GroupName": group.name])
      try its.ask("a user with nothing left", ["UserName": "bob"])
      try its.ask("a second time", ["UserName": "bob"])
    },
  ]

  static let userTags = [
    Scenario("TagUser") { its in
      let tag: Form = ["Tags.member.1.Key": "Team", "Tags.member.1.Value": "green"]
      try its.ask("no parameters")
      try its.ask("a tag", ["UserName": "alice"] + tag)
      try its.ask("an unknown user", ["UserName": "nobody"] + tag)
      try its.ask(
        "keys that differ in case alone",
        ["UserName": "alice"] + tag
          + ["Tags.member.2.Key": "TEAM", "Tags.member.2.Value": "green"])
      try its.ask(
        "a reserved key",
        ["UserName": "alice", "Tags.member.1.Key": "AWS:x", "Tags.member.1.Value": ""])
      try its.ask("a tag without a value", ["UserName": "alice", "Tags.member.1.Key": "a"])
      try its.ask("a list that begins too high", ["UserName": "alice", "Tags.member.12.Key": "a"])
      try its.ask("fifty, which one more than fit", ["UserName": "alice"] + manyTags(50))
      try its.ask("without leave", ["UserName": "alice"] + tag, as: its.aliceKeys)
    },
    Scenario("UntagUser") { its in
      try its.ask("no parameters")
      try its.ask("a key in other case", ["UserName": "alice", "TagKeys.member.1": "TEAM"])
      try its.ask("a key he has not", ["UserName": "alice", "TagKeys.member.1": "team"])
      try its.ask("an unknown user", ["UserName": "nobody", "TagKeys.member.1": "team"])
      try its.ask(
        "without leave", ["UserName": "alice", "TagKeys.member.1": "team"], as: its.aliceKeys)
    },
    Scenario("ListUserTags") { its in
      _ = try its.service.addUser("bob", in: its.account)
      try its.ask("one", ["UserName": "alice"])
      try its.ask("none", ["UserName": "bob"])
      try its.also(
        "TagUser",
        ["UserName": "alice", "Tags.member.1.Key": "city", "Tags.member.1.Value": "Besançon"])
      let first = try its.ask("the first page", ["UserName": "alice", "MaxItems": "1"])
      try its.ask("the next page", ["UserName": "alice", "Marker": first["Marker"] ?? ""])
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("no parameters")
      try its.ask("without leave", ["UserName": "alice"], as: its.aliceKeys)
    },
  ]
}
