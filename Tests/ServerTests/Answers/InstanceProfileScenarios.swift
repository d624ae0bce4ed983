import Identity

// C.2 and C.5 of the behaviour reference: instance profiles.
extension Scenario {
  private static let machine: Form = ["InstanceProfileName": "Machine"]
  private static let auditor: Form = ["RoleName": "auditor"]

  static let instanceProfiles = [
    Scenario("CreateInstanceProfile") { its in
      try its.ask("an instance profile", machine)
      try its.ask(
        "one with a path and tags",
        [
          "InstanceProfileName": "other", "Path": "/a/", "Tags.member.1.Key": "team",
          "Tags.member.1.Value": "blue",
        ])
      try its.ask("a name that differs in case alone", ["InstanceProfileName": "MACHINE"])
      try its.ask("no parameters")
      try its.ask("without leave", machine, as: its.aliceKeys)
      try its.service.setQuota(.instanceProfiles, to: 2, of: its.account)
      try its.ask("more than the account may have", ["InstanceProfileName": "third"])
    },
    Scenario("GetInstanceProfile") { its in
      let role = try addAuditor(its)
      try its.service.addInstanceProfile(
        "Machine", holding: role, tags: [Tag(key: "team", value: "blue")], in: its.account)
      try its.ask("one with a role", ["InstanceProfileName": "MACHINE"])
      try its.ask("an unknown one", ["InstanceProfileName": "none"])
      try its.ask("no parameters")
      try its.ask("without leave", machine, as: its.aliceKeys)
    },
    Scenario("ListInstanceProfiles") { its in
      try its.service.addInstanceProfile(
        "Machine", tags: [Tag(key: "team", value: "blue")], in: its.account)
      try its.service.addInstanceProfile(
        "other", path: "/a/", holding: try addAuditor(its), in: its.account)
      try its.ask("all, without their tags")
      try its.ask("below a path", ["PathPrefix": "/a/"])
      let first = try its.ask("the first page", ["MaxItems": "1"])
      try its.ask("the next page", ["Marker": first["Marker"] ?? ""])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("ListInstanceProfilesForRole") { its in
      let role = try addAuditor(its)
      try its.ask("none", auditor)
      for name in ["b", "A"] {
        try its.service.addInstanceProfile(name, holding: role, in: its.account)
      }
      try its.ask("two", auditor)
      let first = try its.ask("the first page", auditor + ["MaxItems": "1"])
      try its.ask("the next page", auditor + ["Marker": first["Marker"] ?? ""])
      try its.ask("an unknown role", ["RoleName": "none"])
      try its.ask("no parameters")
      try its.ask("without leave", auditor, as: its.aliceKeys)
    },
    Scenario("DeleteInstanceProfile") { its in
      try its.service.addInstanceProfile("Machine", holding: try addAuditor(its), in: its.account)
      try its.ask("no parameters")
      try its.ask("one with a role", machine)
      try its.also("RemoveRoleFromInstanceProfile", machine + auditor)
      try its.ask("without leave", machine, as: its.aliceKeys)
      try its.ask("one without", machine)
      try its.ask("a second time", machine)
    },
    Scenario("AddRoleToInstanceProfile") { its in
      _ = try addAuditor(its)
      try its.service.addInstanceProfile("Machine", in: its.account)
      try its.ask("no parameters")
      try its.ask("an unknown role", machine + ["RoleName": "none"])
      try its.ask("an unknown instance profile", ["InstanceProfileName": "none"] + auditor)
      try its.ask("without leave", machine + auditor, as: its.aliceKeys)
      try its.service.addPolicy(
        Documents.policy(Documents.statement("Allow", "iam:AddRoleToInstanceProfile")),
        to: its.alice)
      try its.ask("without leave to pass the role", machine + auditor, as: its.aliceKeys)
      try its.service.addPolicy(
        Documents.policy(
          Documents.statement(
            "Allow", "iam:PassRole",
            if: #"{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}"#)),
        named: "passing", to: its.alice)
      try its.ask("with leave for both", machine + auditor, as: its.aliceKeys)
      try its.ask("a second role", machine + auditor)
    },
    Scenario("RemoveRoleFromInstanceProfile") { its in
      try its.service.addInstanceProfile("Machine", holding: try addAuditor(its), in: its.account)
      try its.service.addRole("other", trusting: "*", in: its.account)
      try its.ask("no parameters")
      try its.ask("a role that is not in it", machine + ["RoleName": "other"])
      try its.ask("without leave", machine + auditor, as: its.aliceKeys)
      try its.ask("its role", machine + auditor)
      try its.ask("a second time", machine + auditor)
      try its.ask("an unknown instance profile", ["InstanceProfileName": "none"] + auditor)
    },
    Scenario("TagInstanceProfile") { its in
      try its.service.addInstanceProfile("Machine", in: its.account)
      let tag: Form = ["Tags.member.1.Key": "Team", "Tags.member.1.Value": "green"]
      try its.ask("no parameters")
      try its.ask("a tag", machine + tag)
      try its.ask(
        "keys that differ in case alone",
        machine + tag + ["Tags.member.2.Key": "TEAM", "Tags.member.2.Value": "green"])
      try its.ask("an unknown instance profile", ["InstanceProfileName": "none"] + tag)
      try its.ask("without leave", machine + tag, as: its.aliceKeys)
    },
    Scenario("UntagInstanceProfile") { its in
      try its.service.addInstanceProfile(
        "Machine", tags: [Tag(key: "team", value: "blue")], in: its.account)
      try its.ask("no parameters")
      try its.ask("a key in other case", machine + ["TagKeys.member.1": "TEAM"])
      try its.ask(
        "an unknown instance profile",
        ["InstanceProfileName": "none", "TagKeys.member.1": "team"])
      try its.ask("without leave", machine + ["TagKeys.member.1": "team"], as: its.aliceKeys)
    },
    Scenario("ListInstanceProfileTags") { its in
      try its.service.addInstanceProfile(
        "Machine", tags: [Tag(key: "city", value: "Ghent"), Tag(key: "team", value: "blue")],
        in: its.account)
      try its.ask("two", machine)
      let first = try its.ask("the first page", machine + ["MaxItems": "1"])
      try its.ask("the next page", machine + ["Marker": first["Marker"] ?? ""])
      try its.ask("an unknown one", ["InstanceProfileName": "none"])
      try its.ask("no parameters")
      try its.ask("without leave", machine, as: its.aliceKeys)
    },
  ]

  private static func addAuditor(_ its: Transcript) throws -> Role {
    try its.service.addRole("auditor", trusting: "111122223333", in: its.account)
  }
}
