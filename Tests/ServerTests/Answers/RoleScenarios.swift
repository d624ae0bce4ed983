import Identity

// C.2, C.4 and C.5 of the behaviour reference: roles and their tags.
extension Scenario {
  private static let account = "111122223333"
  private static let auditor: Form = ["RoleName": "Auditor"]

  static let roles = roleLife + trustPolicies + roleTags + rolePolicies

  private static let roleLife = [
    Scenario("CreateRole") { its in
      let trust: Form = ["AssumeRolePolicyDocument": Documents.trust(account)]
      try its.ask("a role", ["RoleName": "Auditor"] + trust)
      try its.ask(
        "a role with all there is",
        [
          "RoleName": "reader", "Path": "/audit/", "Description": "Reads <all> & writes nothing",
          "MaxSessionDuration": "43200", "Tags.member.1.Key": "team",
          "Tags.member.1.Value": "blue",
        ] + trust)
      try its.ask("a name that differs in case alone", ["RoleName": "AUDITOR"] + trust)
      try its.ask("no parameters")
      try its.ask(
        "a name of 65 characters", ["RoleName": String(repeating: "a", count: 65)] + trust)
      try its.ask("a path without slashes", ["RoleName": "x", "Path": "audit"] + trust)
      try its.ask(
        "sessions that are too short", ["RoleName": "x", "MaxSessionDuration": "3599"] + trust)
      try its.ask(
        "sessions that are too long", ["RoleName": "x", "MaxSessionDuration": "43201"] + trust)
      try its.ask(
        "a description of 1001 characters",
        ["RoleName": "x", "Description": String(repeating: "a", count: 1001)] + trust)
      try its.ask(
        "tag keys that differ in case alone",
        [
          "RoleName": "x", "Tags.member.1.Key": "a", "Tags.member.1.Value": "1",
          "Tags.member.2.Key": "A", "Tags.member.2.Value": "2",
        ] + trust)
      try its.ask(
        "a boundary that is not there",
        ["RoleName": "x", "PermissionsBoundary": "arn:aws:iam::111122223333:policy/none"] + trust)
      try its.ask(
        "a boundary that is no ARN",
        ["RoleName": "x", "PermissionsBoundary": "nothing that is an ARN"] + trust)
      let limit = try its.service.addManagedPolicy("limit", in: its.account)
      try its.ask(
        "a boundary",
        [
          "RoleName": "bound", "PermissionsBoundary": limit.arn.description,
          "Tags.member.1.Key": "team", "Tags.member.1.Value": "blue",
        ] + trust)
      try its.ask("without leave", ["RoleName": "x"] + trust, as: its.aliceKeys)
      try its.service.setQuota(.roles, to: 3, of: its.account)
      try its.ask("more than the account may have", ["RoleName": "x"] + trust)
    },
    Scenario("GetRole") { its in
      try its.service.addRole(
        "Auditor", path: "/audit/", trusting: its.alice.arn,
        tags: [Tag(key: "team", value: "blue")], in: its.account)
      try its.ask("a role", auditor)
      try its.ask("the name in other case", ["RoleName": "AUDITOR"])
      try its.service.addRole("plain", trusting: "*", in: its.account)
      try its.ask("a role without tags", ["RoleName": "plain"])
      let limit = try its.service.addManagedPolicy("limit", in: its.account)
      let bound = try its.service.addRole(
        "bound", trusting: "*", tags: [Tag(key: "team", value: "blue")], in: its.account)
      try its.service.setBoundary(limit, of: bound)
      try its.ask("a role with a boundary", ["RoleName": "bound"])
      try its.ask("an unknown role", ["RoleName": "nothing"])
      try its.ask("no parameters")
      try its.ask("without leave", auditor, as: its.aliceKeys)
    },
    Scenario("ListRoles") { its in
      try its.ask("none")
      try its.service.addRole(
        "Auditor", path: "/audit/", trusting: its.alice.arn,
        tags: [Tag(key: "team", value: "blue")], in: its.account)
      let plain = try its.service.addRole("plain", trusting: account, in: its.account)
      let limit = try its.service.addManagedPolicy("limit", in: its.account)
      try its.service.setBoundary(limit, of: plain)
      try its.ask("all, without their boundaries and tags")
      try its.ask("below a path", ["PathPrefix": "/audit/"])
      let first = try its.ask("the first page", ["MaxItems": "1"])
      try its.ask("the next page", ["Marker": first["Marker"] ?? ""])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("UpdateRole") { its in
      try its.service.addRole("Auditor", trusting: account, in: its.account)
      try its.ask("no parameters")
      try its.ask("a description", auditor + ["Description": "Reads"])
      try its.ask("longer sessions", auditor + ["MaxSessionDuration": "7200"])
      try its.ask("nothing", auditor)
      let role = try its.also("GetRole", auditor)
      its.note("what was left out is still there", role)
      try its.ask("sessions that are too short", auditor + ["MaxSessionDuration": "900"])
      try its.ask("an unknown role", ["RoleName": "nothing"])
      try its.ask("without leave", auditor, as: its.aliceKeys)
    },
    Scenario("UpdateRoleDescription") { its in
      try its.service.addRole("Auditor", trusting: account, in: its.account)
      try its.ask("no parameters")
      try its.ask("a description", auditor + ["Description": "Reads"])
      try its.ask("an empty one", auditor + ["Description": ""])
      try its.ask("an unknown role", ["RoleName": "nothing", "Description": "x"])
      try its.ask("without leave", auditor + ["Description": "x"], as: its.aliceKeys)
    },
    Scenario("DeleteRole") { its in
      try its.service.addRole("Auditor", trusting: account, in: its.account)
      try its.ask("no parameters")
      try its.ask("without leave", auditor, as: its.aliceKeys)
      try its.also(
        "PutRolePolicy",
        auditor + ["PolicyName": "p", "PolicyDocument": Documents.administrator])
      try its.ask("a role with a policy", auditor)
      try its.also("DeleteRolePolicy", auditor + ["PolicyName": "p"])
      let limit = try its.service.addManagedPolicy("limit", in: its.account)
      try its.also(
        "PutRolePermissionsBoundary",
        auditor + ["PermissionsBoundary": limit.arn.description])
      try its.ask("the name in other case, of one with a boundary", ["RoleName": "AUDITOR"])
      try its.also("DeletePolicy", ["PolicyArn": limit.arn.description])
      try its.ask("a second time", auditor)
    },
  ]

  private static let trustPolicies = [
    Scenario("UpdateAssumeRolePolicy") { its in
      try its.service.addRole("Auditor", trusting: account, in: its.account)
      func trust(_ document: String) -> Form { auditor + ["PolicyDocument": document] }
      try its.ask("no parameters")
      try its.ask("a user, who is shown by his ARN", trust(Documents.trust(its.alice.arn)))
      its.note("the role", try its.also("GetRole", auditor))
      try its.ask("an account by its number", trust(Documents.trust("111122223333")))
      its.note("the role", try its.also("GetRole", auditor))
      try its.ask("no JSON", trust("{"))
      try its.ask("a user there is not", trust(Documents.trust(its.alice.arn + "x")))
      try its.ask("an action of another service", trust(Documents.trust("*", "iam:GetUser")))
      try its.ask(
        "a resource",
        trust(
          Documents.policy(
            #"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":"*"}"#
          )))
      try its.ask("no principal", trust(Documents.administrator))
      try its.ask(
        "more than 2048 characters",
        trust(
          Documents.trust(
            "*", if: #"{"StringEquals":{"a":"\#(String(repeating: "x", count: 2048))"}}"#)))
      try its.ask(
        "an unknown role", ["RoleName": "nothing", "PolicyDocument": Documents.trust("*")])
      try its.ask("without leave", trust(Documents.trust("*")), as: its.aliceKeys)
    }
  ]

  private static let roleTags = [
    Scenario("TagRole") { its in
      try its.service.addRole("Auditor", trusting: account, in: its.account)
      let tag: Form = ["Tags.member.1.Key": "Team", "Tags.member.1.Value": "green"]
      try its.ask("no parameters")
      try its.ask("a tag", auditor + tag)
      try its.ask("an unknown role", ["RoleName": "nothing"] + tag)
      try its.ask(
        "keys that differ in case alone",
        auditor + tag + ["Tags.member.2.Key": "TEAM", "Tags.member.2.Value": "green"])
      try its.ask("fifty, which one more than fit", auditor + manyTags(50))
      try its.ask("without leave", auditor + tag, as: its.aliceKeys)
    },
    Scenario("UntagRole") { its in
      try its.service.addRole(
        "Auditor", trusting: account, tags: [Tag(key: "team", value: "blue")], in: its.account)
      try its.ask("no parameters")
      try its.ask("a key in other case", auditor + ["TagKeys.member.1": "TEAM"])
      try its.ask("a key it has not", auditor + ["TagKeys.member.1": "team"])
      try its.ask("an unknown role", ["RoleName": "nothing", "TagKeys.member.1": "team"])
      try its.ask("without leave", auditor + ["TagKeys.member.1": "team"], as: its.aliceKeys)
    },
    Scenario("ListRoleTags") { its in
      try its.service.addRole("plain", trusting: account, in: its.account)
      try its.service.addRole(
        "Auditor", trusting: account,
        tags: [Tag(key: "city", value: "Ghent"), Tag(key: "team", value: "blue")],
        in: its.account)
      try its.ask("two", auditor)
      try its.ask("none", ["RoleName": "plain"])
      let first = try its.ask("the first page", auditor + ["MaxItems": "1"])
      try its.ask("the next page", auditor + ["Marker": first["Marker"] ?? ""])
      try its.ask("an unknown role", ["RoleName": "nothing"])
      try its.ask("no parameters")
      try its.ask("without leave", auditor, as: its.aliceKeys)
    },
  ]

  private static let rolePolicies = [
    Scenario("PutRolePolicy") { its in
      try its.service.addRole("Auditor", trusting: account, in: its.account)
      let policy: Form = ["PolicyName": "Reading", "PolicyDocument": Documents.administrator]
      try its.ask("no parameters")
      try its.ask("a policy", auditor + policy)
      try its.ask("another in its place", auditor + policy)
      try its.ask("what is no policy", auditor + ["PolicyName": "x", "PolicyDocument": "{"])
      try its.ask("an unknown role", ["RoleName": "nothing"] + policy)
      try its.ask("without leave", auditor + policy, as: its.aliceKeys)
      try its.service.setQuota(.rolePolicySize, to: 100, of: its.account)
      try its.ask(
        "more than the role may have together",
        auditor + ["PolicyName": "more", "PolicyDocument": Documents.administrator])
    },
    Scenario("GetRolePolicy") { its in
      let role = try its.service.addRole("Auditor", trusting: account, in: its.account)
      try its.service.addPolicy(Documents.administrator, named: "Reading", to: role.id)
      try its.ask("no parameters")
      try its.ask("the name in other case", auditor + ["PolicyName": "READING"])
      try its.ask("an unknown policy", auditor + ["PolicyName": "writing"])
      try its.ask("an unknown role", ["RoleName": "nothing", "PolicyName": "Reading"])
      try its.ask("without leave", auditor + ["PolicyName": "Reading"], as: its.aliceKeys)
    },
    Scenario("ListRolePolicies") { its in
      let role = try its.service.addRole("Auditor", trusting: account, in: its.account)
      try its.ask("none", auditor)
      for name in ["b", "A"] {
        try its.service.addPolicy(Documents.administrator, named: name, to: role.id)
      }
      try its.ask("two", auditor)
      let first = try its.ask("the first page", auditor + ["MaxItems": "1"])
      try its.ask("the next page", auditor + ["Marker": first["Marker"] ?? ""])
      try its.ask("an unknown role", ["RoleName": "nothing"])
      try its.ask("no parameters")
      try its.ask("without leave", auditor, as: its.aliceKeys)
    },
    Scenario("DeleteRolePolicy") { its in
      let role = try its.service.addRole("Auditor", trusting: account, in: its.account)
      try its.service.addPolicy(Documents.administrator, named: "Reading", to: role.id)
      let name: Form = auditor + ["PolicyName": "READING"]
      try its.ask("no parameters")
      try its.ask("without leave", name, as: its.aliceKeys)
      try its.ask("the name in other case", name)
      try its.ask("a second time", name)
      try its.ask("an unknown role", ["RoleName": "nothing", "PolicyName": "Reading"])
    },
  ]
}
