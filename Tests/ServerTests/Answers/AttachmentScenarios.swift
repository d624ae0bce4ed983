import Identity

// C.2, C.4 and C.5 of the behaviour reference: whom managed policies bind, and how.
extension Scenario {
  static let attachments = [
    Scenario("AttachUserPolicy") { its in
      for name in ["reading", "writing", "more"] {
        _ = try its.service.addManagedPolicy(name, in: its.account)
      }
      let user: Form = ["UserName": "ALICE"]
      try its.ask("no parameters")
      try its.ask("without leave", user + arn("reading"), as: its.aliceKeys)
      try its.ask("a policy", user + arn("reading"))
      try its.ask("a second time", user + arn("reading"))
      try its.ask("an unknown policy", user + arn("none"))
      try its.ask("in other case", user + arn("READING"))
      try its.ask("what is no ARN", user + ["PolicyArn": "a name that is long enough"])
      try its.ask(
        "the ARN of something else", user + ["PolicyArn": "arn:aws:iam::111122223333:user/a"])
      try its.ask("an unknown user", ["UserName": "nobody"] + arn("reading"))
      try its.service.setQuota(.attachedPoliciesPerUser, to: 2, of: its.account)
      try its.ask("as many as there may be", user + arn("writing"))
      try its.ask("one more", user + arn("more"))
    },
    Scenario("DetachUserPolicy") { its in
      let entity = its.alice.id
      _ = try its.service.addManagedPolicy("reading", attachedTo: entity, in: its.account)
      _ = try its.service.addManagedPolicy("writing", in: its.account)
      let bob = try its.service.addUser("bob", in: its.account)
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      let user: Form = ["UserName": "ALICE"]
      try its.ask("no parameters")
      try its.ask("without leave", user + arn("reading"), as: keys)
      try its.ask("a policy", user + arn("reading"))
      try its.ask("a second time", user + arn("reading"))
      try its.ask("one that is not attached", user + arn("writing"))
      try its.ask("an unknown policy", user + arn("none"))
      try its.ask("what is no ARN", user + ["PolicyArn": "a name that is long enough"])
      try its.ask("an unknown user", ["UserName": "nobody"] + arn("reading"))
    },
    Scenario("ListAttachedUserPolicies") { its in
      let entity = its.alice.id
      let user: Form = ["UserName": "ALICE"]
      try its.ask("none", user)
      _ = try its.service.addManagedPolicy("b", attachedTo: entity, in: its.account)
      _ = try its.service.addManagedPolicy("A", path: "/far/", attachedTo: entity, in: its.account)
      try its.ask("two, by name without regard to case", user)
      try its.ask("below a path", user + ["PathPrefix": "/far/"])
      let first = try its.ask("the first page", user + ["MaxItems": "1"])
      let marker: Form = ["Marker": first["Marker"] ?? ""]
      try its.ask("the next page", user + marker)
      try its.ask("the marker of another path", user + ["PathPrefix": "/far/"] + marker)
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("no parameters")
      let bob = try its.service.addUser("bob", in: its.account)
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      try its.ask("without leave", user, as: keys)
    },
    Scenario("AttachGroupPolicy") { its in
      _ = try its.service.addGroup("alice", in: its.account)
      for name in ["reading", "writing", "more"] {
        _ = try its.service.addManagedPolicy(name, in: its.account)
      }
      let group: Form = ["GroupName": "ALICE"]
      try its.ask("no parameters")
      try its.ask("without leave", group + arn("reading"), as: its.aliceKeys)
      try its.ask("a policy", group + arn("reading"))
      try its.ask("a second time", group + arn("reading"))
      try its.ask("an unknown policy", group + arn("none"))
      try its.ask("in other case", group + arn("READING"))
      try its.ask("what is no ARN", group + ["PolicyArn": "a name that is long enough"])
      try its.ask(
        "the ARN of something else", group + ["PolicyArn": "arn:aws:iam::111122223333:user/a"])
      try its.ask("an unknown group", ["GroupName": "none"] + arn("reading"))
      try its.service.setQuota(.attachedPoliciesPerGroup, to: 2, of: its.account)
      try its.ask("as many as there may be", group + arn("writing"))
      try its.ask("one more", group + arn("more"))
    },
    Scenario("DetachGroupPolicy") { its in
      let entity = try its.service.addGroup("alice", in: its.account).id
      _ = try its.service.addManagedPolicy("reading", attachedTo: entity, in: its.account)
      _ = try its.service.addManagedPolicy("writing", in: its.account)
      let bob = try its.service.addUser("bob", in: its.account)
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      let group: Form = ["GroupName": "ALICE"]
      try its.ask("no parameters")
      try its.ask("without leave", group + arn("reading"), as: keys)
      try its.ask("a policy", group + arn("reading"))
      try its.ask("a second time", group + arn("reading"))
      try its.ask("one that is not attached", group + arn("writing"))
      try its.ask("an unknown policy", group + arn("none"))
      try its.ask("what is no ARN", group + ["PolicyArn": "a name that is long enough"])
      try its.ask("an unknown group", ["GroupName": "none"] + arn("reading"))
    },
    Scenario("ListAttachedGroupPolicies") { its in
      let entity = try its.service.addGroup("alice", in: its.account).id
      let group: Form = ["GroupName": "ALICE"]
      try its.ask("none", group)
      _ = try its.service.addManagedPolicy("b", attachedTo: entity, in: its.account)
      _ = try its.service.addManagedPolicy("A", path: "/far/", attachedTo: entity, in: its.account)
      try its.ask("two, by name without regard to case", group)
      try its.ask("below a path", group + ["PathPrefix": "/far/"])
      let first = try its.ask("the first page", group + ["MaxItems": "1"])
      let marker: Form = ["Marker": first["Marker"] ?? ""]
      try its.ask("the next page", group + marker)
      try its.ask("the marker of another path", group + ["PathPrefix": "/far/"] + marker)
      try its.ask("an unknown group", ["GroupName": "none"])
      try its.ask("no parameters")
      let bob = try its.service.addUser("bob", in: its.account)
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      try its.ask("without leave", group, as: keys)
    },
    Scenario("AttachRolePolicy") { its in
      _ = try its.service.addRole(
        "alice", trusting: "111122223333", in: its.account)
      for name in ["reading", "writing", "more"] {
        _ = try its.service.addManagedPolicy(name, in: its.account)
      }
      let role: Form = ["RoleName": "ALICE"]
      try its.ask("no parameters")
      try its.ask("without leave", role + arn("reading"), as: its.aliceKeys)
      try its.ask("a policy", role + arn("reading"))
      try its.ask("a second time", role + arn("reading"))
      try its.ask("an unknown policy", role + arn("none"))
      try its.ask("in other case", role + arn("READING"))
      try its.ask("what is no ARN", role + ["PolicyArn": "a name that is long enough"])
      try its.ask(
        "the ARN of something else", role + ["PolicyArn": "arn:aws:iam::111122223333:user/a"])
      try its.ask("an unknown role", ["RoleName": "none"] + arn("reading"))
      try its.service.setQuota(.attachedPoliciesPerRole, to: 2, of: its.account)
      try its.ask("as many as there may be", role + arn("writing"))
      try its.ask("one more", role + arn("more"))
    },
    Scenario("DetachRolePolicy") { its in
      let entity = try its.service.addRole(
        "alice", trusting: "111122223333", in: its.account
      ).id
      _ = try its.service.addManagedPolicy("reading", attachedTo: entity, in: its.account)
      _ = try its.service.addManagedPolicy("writing", in: its.account)
      let bob = try its.service.addUser("bob", in: its.account)
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      let role: Form = ["RoleName": "ALICE"]
      try its.ask("no parameters")
      try its.ask("without leave", role + arn("reading"), as: keys)
      try its.ask("a policy", role + arn("reading"))
      try its.ask("a second time", role + arn("reading"))
      try its.ask("one that is not attached", role + arn("writing"))
      try its.ask("an unknown policy", role + arn("none"))
      try its.ask("what is no ARN", role + ["PolicyArn": "a name that is long enough"])
      try its.ask("an unknown role", ["RoleName": "none"] + arn("reading"))
    },
    Scenario("ListAttachedRolePolicies") { its in
      let entity = try its.service.addRole(
        "alice", trusting: "111122223333", in: its.account
      ).id
      let role: Form = ["RoleName": "ALICE"]
      try its.ask("none", role)
      _ = try its.service.addManagedPolicy("b", attachedTo: entity, in: its.account)
      _ = try its.service.addManagedPolicy("A", path: "/far/", attachedTo: entity, in: its.account)
      try its.ask("two, by name without regard to case", role)
      try its.ask("below a path", role + ["PathPrefix": "/far/"])
      let first = try its.ask("the first page", role + ["MaxItems": "1"])
      let marker: Form = ["Marker": first["Marker"] ?? ""]
      try its.ask("the next page", role + marker)
      try its.ask("the marker of another path", role + ["PathPrefix": "/far/"] + marker)
      try its.ask("an unknown role", ["RoleName": "none"])
      try its.ask("no parameters")
      let bob = try its.service.addUser("bob", in: its.account)
      let keys = try its.service.addKey(of: .user(bob.id), in: its.account)
      try its.ask("without leave", role, as: keys)
    },
    Scenario("ListEntitiesForPolicy") { its in
      let bob = try its.service.addUser("bob", in: its.account)
      let staff = try its.service.addGroup("Staff", path: "/far/", in: its.account)
      let crew = try its.service.addGroup("crew", in: its.account)
      let door = try its.service.addRole("door", trusting: "111122223333", in: its.account)
      let policy = try its.service.addManagedPolicy(
        "p", attachedTo: its.alice.id, staff.id, crew.id, door.id, in: its.account)
      _ = try its.service.addManagedPolicy("unused", in: its.account)
      try its.service.setBoundary(policy, of: bob)
      try its.service.setBoundary(policy, of: its.alice)
      let gate = try its.service.addRole("gate", trusting: "111122223333", in: its.account)
      try its.service.setBoundary(policy, of: gate)
      try its.ask("all, each once", arn("p"))
      try its.ask("groups", arn("p") + ["EntityFilter": "Group"])
      try its.ask("users", arn("p") + ["EntityFilter": "User"])
      try its.ask("roles", arn("p") + ["EntityFilter": "Role"])
      try its.ask(
        "policies, which it does not bind", arn("p") + ["EntityFilter": "LocalManagedPolicy"])
      try its.ask("to whom it is attached", arn("p") + ["PolicyUsageFilter": "PermissionsPolicy"])
      try its.ask("whom it bounds", arn("p") + ["PolicyUsageFilter": "PermissionsBoundary"])
      try its.ask("below a path", arn("p") + ["PathPrefix": "/far/"])
      var page = try its.ask("the first page", arn("p") + ["MaxItems": "1"])
      for _ in 1...5 {
        page = try its.ask(
          "the next page", arn("p") + ["MaxItems": "1", "Marker": page["Marker"] ?? ""])
      }
      try its.ask("one that binds nobody", arn("unused"))
      try its.ask("an unknown policy", arn("none"))
      try its.ask("a path without an end", arn("p") + ["PathPrefix": "/far"])
      try its.ask("no parameters")
      try its.ask("without leave", arn("p"), as: its.aliceKeys)
    },
  ]

  static let boundaries = [
    Scenario("PutUserPermissionsBoundary") { its in
      for name in ["limit", "other"] {
        _ = try its.service.addManagedPolicy(name, in: its.account)
      }
      func limit(_ name: String, on user: String = "ALICE") -> Form {
        ["UserName": user, "PermissionsBoundary": "arn:aws:iam::111122223333:policy/" + name]
      }
      try its.ask("no parameters")
      try its.ask("without leave", limit("limit"), as: its.aliceKeys)
      try its.ask("a policy", limit("limit"))
      try its.ask("another in its place", limit("other"))
      try its.ask("an unknown policy", limit("none"))
      try its.ask(
        "what is no ARN",
        ["UserName": "alice", "PermissionsBoundary": "a name that is long enough"])
      try its.ask("an unknown user", limit("limit", on: "nobody"))
    },
    Scenario("DeleteUserPermissionsBoundary") { its in
      let policy = try its.service.addManagedPolicy("limit", in: its.account)
      try its.service.setBoundary(policy, of: its.alice)
      try its.ask("no parameters")
      try its.ask("without leave", ["UserName": "alice"], as: its.aliceKeys)
      try its.ask("a boundary", ["UserName": "alice"])
      try its.ask("where there is none", ["UserName": "alice"])
      try its.ask("an unknown user", ["UserName": "nobody"])
    },
    Scenario("PutRolePermissionsBoundary") { its in
      for name in ["limit", "other"] {
        _ = try its.service.addManagedPolicy(name, in: its.account)
      }
      try its.service.addRole("Auditor", path: "/audit/", trusting: "*", in: its.account)
      func limit(_ name: String, on role: String = "AUDITOR") -> Form {
        ["RoleName": role, "PermissionsBoundary": "arn:aws:iam::111122223333:policy/" + name]
      }
      try its.ask("no parameters")
      try its.ask("without leave", limit("limit"), as: its.aliceKeys)
      try its.ask("a policy", limit("limit"))
      try its.ask("another in its place", limit("other"))
      its.note("the role", try its.also("GetRole", ["RoleName": "Auditor"]))
      try its.ask("an unknown policy", limit("none"))
      try its.ask(
        "what is no ARN",
        ["RoleName": "Auditor", "PermissionsBoundary": "a name that is long enough"])
      try its.ask("an unknown role", limit("limit", on: "nothing"))
    },
    Scenario("DeleteRolePermissionsBoundary") { its in
      let policy = try its.service.addManagedPolicy("limit", in: its.account)
      let role = try its.service.addRole("Auditor", trusting: "*", in: its.account)
      try its.service.setBoundary(policy, of: role)
      try its.ask("no parameters")
      try its.ask("without leave", ["RoleName": "Auditor"], as: its.aliceKeys)
      try its.ask("a boundary", ["RoleName": "AUDITOR"])
      its.note("the role", try its.also("GetRole", ["RoleName": "Auditor"]))
      try its.ask("where there is none", ["RoleName": "Auditor"])
      try its.ask("an unknown role", ["RoleName": "nothing"])
    },
  ]
}
