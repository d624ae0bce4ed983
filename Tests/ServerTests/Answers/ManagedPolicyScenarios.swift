import Identity

// C.2, C.4 and C.5 of the behaviour reference: managed policies, their versions and tags.
extension Scenario {
  private static let document = """
    {"Version": "2012-10-17",
     "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::ü+&/*"}]}
    """
  static func arn(_ name: String, account: String = "111122223333") -> Form {
    ["PolicyArn": "arn:aws:iam::\(account):policy/\(name)"]
  }

  static let managedPolicies = [
    Scenario("CreatePolicy") { its in
      let text: Form = ["PolicyDocument": document]
      try its.ask("a policy", ["PolicyName": "Reading"] + text)
      try its.ask(
        "a policy with a path, a description and a tag",
        [
          "PolicyName": "writing", "Path": "/far/away/", "Description": "Writes & reads",
          "Tags.member.1.Key": "team", "Tags.member.1.Value": "blue",
        ] + text)
      try its.ask(
        "a name that differs in case alone, in another path",
        ["PolicyName": "READING", "Path": "/far/"] + text)
      try its.ask("no parameters")
      try its.ask("a path with an empty part", ["PolicyName": "x", "Path": "/a//"] + text)
      try its.ask(
        "a description of 1001 characters",
        ["PolicyName": "x", "Description": String(repeating: "a", count: 1001)] + text)
      try its.ask("text that is no JSON", ["PolicyName": "x", "PolicyDocument": "{"])
      try its.ask(
        "the older version of the language",
        [
          "PolicyName": "x",
          "PolicyDocument": #"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        ])
      try its.ask(
        "longer than a policy may be",
        [
          "PolicyName": "x",
          "PolicyDocument": Documents.policy(
            Documents.statement(
              "Allow", "s3:*", on: "arn:aws:s3:::" + String(repeating: "a", count: 6144))),
        ])
      try its.ask(
        "the same tag twice",
        [
          "PolicyName": "x", "Tags.member.1.Key": "a", "Tags.member.1.Value": "",
          "Tags.member.2.Key": "a", "Tags.member.2.Value": "",
        ] + text)
      try its.ask("without leave", ["PolicyName": "x", "Path": "/far/"] + text, as: its.aliceKeys)
      try its.service.setQuota(.policyVersionsInUse, to: 2, of: its.account)
      try its.ask("more versions than the account may have", ["PolicyName": "x"] + text)
      try its.service.setQuota(.policies, to: 2, of: its.account)
      try its.ask("more than the account may have", ["PolicyName": "x"] + text)
    },
    Scenario("GetPolicy") { its in
      let limit = try its.service.addManagedPolicy(
        "reading", path: "/far/", tags: [Tag(key: "team", value: "blue")],
        attachedTo: its.alice.id, in: its.account)
      _ = try its.service.addManagedPolicy("plain", in: its.account)
      try its.service.setBoundary(limit, of: its.alice)
      try its.ask("one that is attached and bounds somebody", arn("far/reading"))
      try its.ask("one without tags", arn("plain"))
      try its.ask("without its path", arn("reading"))
      try its.ask("in other case", arn("PLAIN"))
      try its.ask("of another account", arn("plain", account: "444455556666"))
      try its.ask("one of AWS's", arn("job-function/ViewOnlyAccess", account: "aws"))
      try its.ask("one that AWS has not", arn("None", account: "aws"))
      try its.ask("what is no ARN", ["PolicyArn": "a name that is long enough"])
      try its.ask("what is too short", ["PolicyArn": "plain"])
      try its.ask("no parameters")
      try its.ask("without leave", arn("plain"), as: its.aliceKeys)
    },
    Scenario("ListPolicies") { its in
      try its.ask("none", ["Scope": "Local"])
      let bounding = try its.service.addManagedPolicy("b", in: its.account)
      _ = try its.service.addManagedPolicy(
        "A", path: "/far/", tags: [Tag(key: "a", value: "b")], attachedTo: its.alice.id,
        in: its.account)
      _ = try its.service.addManagedPolicy("c", path: "/far/away/", in: its.account)
      try its.service.setBoundary(bounding, of: its.alice)
      try its.ask("the account's own, without tags", ["Scope": "Local"])
      try its.ask("below a path", ["Scope": "Local", "PathPrefix": "/far/"])
      let attached: Form = ["Scope": "Local", "OnlyAttached": "true"]
      try its.ask("attached ones, or such as bound", attached)
      try its.ask("attached ones", attached + ["PolicyUsageFilter": "PermissionsPolicy"])
      try its.ask("such as bound", attached + ["PolicyUsageFilter": "PermissionsBoundary"])
      let lastOwn = try its.ask("the account's own before AWS's", ["MaxItems": "4"])
      try its.ask("AWS's go on", ["MaxItems": "2", "Marker": lastOwn["Marker"] ?? ""])
      try its.ask("AWS's below a path", ["Scope": "AWS", "PathPrefix": "/job-function/"])
      try its.ask("AWS's that are attached", ["Scope": "AWS", "OnlyAttached": "true"])
      let first = try its.ask("the first page", ["Scope": "Local", "MaxItems": "1"])
      let marker: Form = ["Marker": first["Marker"] ?? ""]
      try its.ask("the next page", ["Scope": "Local", "MaxItems": "1"] + marker)
      try its.ask("the marker of another list", attached + marker)
      try its.ask("no such scope", ["Scope": "Mine"])
      try its.ask("no such usage", ["PolicyUsageFilter": "Boundary"])
      try its.ask("neither true nor false", ["OnlyAttached": "yes"])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("DeletePolicy") { its in
      let used = try its.service.addManagedPolicy(
        "used", versions: 2, attachedTo: its.alice.id, in: its.account)
      try its.ask("no parameters")
      try its.ask("without leave", arn("used"), as: its.aliceKeys.self)
      try its.ask("an unknown policy", arn("none"))
      try its.ask("a policy of another account", arn("none", account: "444455556666"))
      try its.ask("one of AWS's", arn("AdministratorAccess", account: "aws"))
      try its.ask("one that is attached", arn("used"))
      try its.also("DetachUserPolicy", ["UserName": "alice"] + arn("used"))
      try its.service.setBoundary(used, of: its.alice)
      try its.ask("one that bounds somebody", arn("used"))
      try its.also("DeleteUserPermissionsBoundary", ["UserName": "alice"])
      let role = try its.service.addRole("bound", trusting: "111122223333", in: its.account)
      try its.service.setBoundary(used, of: role)
      try its.ask("one that bounds a role", arn("used"))
      try its.also("DeleteRolePermissionsBoundary", ["RoleName": "bound"])
      try its.ask("one with two versions", arn("used"))
      try its.also("DeletePolicyVersion", arn("used") + ["VersionId": "v2"])
      try its.ask("one with nothing left", arn("used"))
      try its.ask("a second time", arn("used"))
    },
    Scenario("TagPolicy") { its in
      _ = try its.service.addManagedPolicy("p", in: its.account)
      let tag: Form = ["Tags.member.1.Key": "Team", "Tags.member.1.Value": "green"]
      try its.ask("no parameters")
      try its.ask(
        "keys that differ in case alone",
        arn("p") + tag + ["Tags.member.2.Key": "TEAM", "Tags.member.2.Value": "blue"])
      try its.ask(
        "a key twice", arn("p") + tag + ["Tags.member.2.Key": "Team", "Tags.member.2.Value": ""])
      try its.ask("an unknown policy", arn("none") + tag)
      try its.ask("without leave", arn("p") + tag, as: its.aliceKeys)
    },
    Scenario("UntagPolicy") { its in
      let tags = ["Team", "TEAM"].map { Tag(key: $0, value: "") }
      _ = try its.service.addManagedPolicy("p", tags: tags, in: its.account)
      try its.ask("no parameters")
      try its.ask("a key", arn("p") + ["TagKeys.member.1": "Team"])
      try its.ask("a key it has not", arn("p") + ["TagKeys.member.1": "team"])
      try its.ask("an unknown policy", arn("none") + ["TagKeys.member.1": "team"])
      try its.ask("without leave", arn("p") + ["TagKeys.member.1": "team"], as: its.aliceKeys)
    },
    Scenario("ListPolicyTags") { its in
      let tags = [Tag(key: "city", value: "Besançon"), Tag(key: "team", value: "")]
      _ = try its.service.addManagedPolicy("p", tags: tags, in: its.account)
      _ = try its.service.addManagedPolicy("bare", in: its.account)
      try its.ask("two", arn("p"))
      try its.ask("none", arn("bare"))
      let first = try its.ask("the first page", arn("p") + ["MaxItems": "1"])
      try its.ask("the next page", arn("p") + ["Marker": first["Marker"] ?? ""])
      try its.ask("an unknown policy", arn("none"))
      try its.ask("no parameters")
      try its.ask("without leave", arn("p"), as: its.aliceKeys)
    },
  ]

  static let policyVersions = [
    Scenario("CreatePolicyVersion") { its in
      _ = try its.service.addManagedPolicy("p", in: its.account)
      let text: Form = ["PolicyDocument": document]
      its.service.clock.advance(by: 60)
      try its.ask("no parameters")
      try its.ask("a version", arn("p") + text)
      try its.ask("one that is in force at once", arn("p") + text + ["SetAsDefault": "true"])
      try its.ask("neither true nor false", arn("p") + text + ["SetAsDefault": "yes"])
      try its.ask("text that is no JSON", arn("p") + ["PolicyDocument": "{"])
      try its.ask("an unknown policy", arn("none") + text)
      try its.ask("a policy of another account", arn("p", account: "444455556666") + text)
      try its.ask("what is no ARN", ["PolicyArn": "a name that is long enough"] + text)
      try its.ask("without leave", arn("p") + text, as: its.aliceKeys)
      try its.ask("a fourth", arn("p") + text)
      try its.ask("a fifth", arn("p") + text)
      try its.ask("a sixth", arn("p") + text)
      try its.also("DeletePolicyVersion", arn("p") + ["VersionId": "v5"])
      try its.ask("whose number was never given", arn("p") + text)
    },
    Scenario("GetPolicyVersion") { its in
      _ = try its.service.addManagedPolicy("p", document, versions: 2, in: its.account)
      try its.ask("the one in force", arn("p") + ["VersionId": "v1"])
      try its.ask("another", arn("p") + ["VersionId": "v2"])
      try its.ask(
        "one of AWS's", arn("IAMUserChangePassword", account: "aws") + ["VersionId": "v1"])
      try its.ask("an unknown version", arn("p") + ["VersionId": "v9"])
      try its.ask("a version that none can be called", arn("p") + ["VersionId": "v1.a"])
      try its.ask("what is no version", arn("p") + ["VersionId": "1"])
      try its.ask("an unknown policy", arn("none") + ["VersionId": "v1"])
      try its.ask("no parameters")
      try its.ask("without leave", arn("p") + ["VersionId": "v1"], as: its.aliceKeys)
    },
    Scenario("ListPolicyVersions") { its in
      _ = try its.service.addManagedPolicy("p", versions: 12, in: its.account)
      try its.ask("the newest first", arn("p"))
      let first = try its.ask("the first page", arn("p") + ["MaxItems": "3"])
      try its.ask("the next page", arn("p") + ["MaxItems": "2", "Marker": first["Marker"] ?? ""])
      try its.ask("an unknown policy", arn("none"))
      try its.ask("no parameters")
      try its.ask("without leave", arn("p"), as: its.aliceKeys)
    },
    Scenario("SetDefaultPolicyVersion") { its in
      _ = try its.service.addManagedPolicy("p", versions: 2, in: its.account)
      try its.ask("no parameters")
      try its.ask("another version", arn("p") + ["VersionId": "v2"])
      try its.ask("the same again", arn("p") + ["VersionId": "v2"])
      try its.ask("an unknown version", arn("p") + ["VersionId": "v3"])
      try its.ask("an unknown policy", arn("none") + ["VersionId": "v1"])
      try its.ask("of another account", arn("p", account: "444455556666") + ["VersionId": "v1"])
      try its.ask("without leave", arn("p") + ["VersionId": "v1"], as: its.aliceKeys)
    },
    Scenario("DeletePolicyVersion") { its in
      _ = try its.service.addManagedPolicy("p", versions: 2, in: its.account)
      try its.ask("no parameters")
      try its.ask("without leave", arn("p") + ["VersionId": "v2"], as: its.aliceKeys)
      try its.ask("the one in force", arn("p") + ["VersionId": "v1"])
      try its.ask("another", arn("p") + ["VersionId": "v2"])
      try its.ask("a second time", arn("p") + ["VersionId": "v2"])
      try its.ask("an unknown policy", arn("none") + ["VersionId": "v1"])
      try its.ask("of another account", arn("p", account: "444455556666") + ["VersionId": "v1"])
    },
  ]
}
