import Identity
import Testing

// C.5 and C.7 of the behaviour reference, and B for STS.
extension Scenario {
  static let accounts = [
    Scenario("CreateAccountAlias") { its in
      try its.ask("no parameters")
      try its.ask("an alias", ["AccountAlias": "example-corp"])
      try its.ask("another one", ["AccountAlias": "example"])
      _ = try its.service.addAccount("444455556666", alias: "taken")
      try its.ask("one that is taken", ["AccountAlias": "taken"])
      try its.ask("capital letters", ["AccountAlias": "Example"])
      try its.ask("two hyphens in a row", ["AccountAlias": "a--b"])
      try its.ask("two characters", ["AccountAlias": "ab"])
      try its.ask("twelve digits", ["AccountAlias": "123456789012"])
      try its.ask("without leave", ["AccountAlias": "alice"], as: its.aliceKeys)
    },
    Scenario("ListAccountAliases") { its in
      try its.ask("none")
      try its.also("CreateAccountAlias", ["AccountAlias": "example"])
      try its.ask("one")
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("DeleteAccountAlias") { its in
      try its.also("CreateAccountAlias", ["AccountAlias": "example"])
      try its.ask("no parameters")
      try its.ask("another than there is", ["AccountAlias": "sample"])
      try its.ask("without leave", ["AccountAlias": "example"], as: its.aliceKeys)
      try its.ask("the alias", ["AccountAlias": "example"])
      try its.ask("a second time", ["AccountAlias": "example"])
    },
    Scenario("SetSecurityTokenServicePreferences") { its in
      let version: Form = ["GlobalEndpointTokenVersion": "v2Token"]
      try its.ask("no parameters")
      try its.ask("tokens for all regions", version)
      let summary = try its.also("GetAccountSummary", [:])
      its.note("the summary", summary)
      try its.ask("a version there is not", ["GlobalEndpointTokenVersion": "v3Token"])
      try its.ask("without leave", version, as: its.aliceKeys)
    },
    Scenario("GetAccountSummary") { its in
      _ = try its.service.addDevice("spare", in: its.account)
      _ = try its.service.addDevice("phone", heldBy: .user(its.alice.id), in: its.account)
      _ = try its.service.addGroup("staff", in: its.account)
      _ = try its.service.addManagedPolicy("reading", versions: 3, in: its.account)
      try its.ask("a user, a group, a policy of three versions, two devices, one of them in use")
      _ = try its.service.addDevice("safe", heldBy: .root(its.account.id), in: its.account)
      try its.service.setQuota(.users, to: 7, of: its.account)
      try its.ask("a device of the root user, and another quota")
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("GetAccountAuthorizationDetails") { its in
      try its.ask("a user with nothing but a tag")
      try fill(its)
      try its.ask("everybody and everything")
      for kind in ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"] {
        try its.ask("kind by kind", ["Filter.member.1": kind])
      }
      let some: Form = ["Filter.member.1": "Role", "Filter.member.2": "Group"]
      var page = try its.ask("the first page of two kinds", some + ["MaxItems": "1"])
      page = try its.ask(
        "the next page, in whatever order the kinds are named",
        [
          "Filter.member.1": "Group", "Filter.member.2": "Role", "MaxItems": "1",
          "Marker": page["Marker"] ?? "",
        ])
      try its.ask("the rest", some + ["Marker": page["Marker"] ?? ""])
      try its.ask(
        "the marker of another list",
        ["Filter.member.1": "Group", "Marker": page["Marker"] ?? ""])
      try its.ask("no such kind", ["Filter.member.1": "Policy"])
      try its.ask("no items", ["MaxItems": "0"])
      try its.ask("without leave", as: its.aliceKeys)
    },
  ]

  /// Bob and a role have all there is to be shown, a group and another role nothing.
  private static func fill(_ its: Transcript) throws {
    let bob = try its.service.addUser("Bob", path: "/far/", in: its.account)
    let staff = try its.service.addGroup("Staff", path: "/far/", with: [bob], in: its.account)
    _ = try its.service.addGroup("crew", with: [bob], in: its.account)
    let role = try its.service.addRole(
      "Auditor", path: "/audit/", trusting: bob.arn,
      tags: [Tag(key: "team", value: "blue & green")], in: its.account)
    try its.service.addRole("bare", trusting: "111122223333", in: its.account)
    for entity in [bob.id, staff.id, role.id] {
      try its.service.addPolicy(Documents.harmless, named: "Own", to: entity)
      try its.service.addPolicy(Documents.administrator, named: "all", to: entity)
    }
    let policy = try its.service.addManagedPolicy(
      "writing", path: "/far/", versions: 2, tags: [Tag(key: "team", value: "blue")],
      attachedTo: bob.id, staff.id, role.id, in: its.account)
    _ = try its.service.addManagedPolicy("Idle", in: its.account)
    try its.service.change { records in
      let own = try #require(PolicyARN("arn:aws:iam::aws:policy/IAMUserSSHKeys"))
      try records.attach(own, to: staff.id, in: bob.account)
      try records.attach(own, to: bob.id, in: bob.account)
      let used = try #require(PolicyARN("arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"))
      try records.setBoundary(used, of: role.id, in: bob.account)
    }
    try its.service.setBoundary(policy, of: bob)
    try its.service.addInstanceProfile(
      "machine", path: "/m/", holding: role, tags: [Tag(key: "a", value: "b")], in: its.account)
    let now = its.now
    try its.service.change { try $0.note(RoleUse(at: now, region: "eu-west-1"), of: role.id) }
  }

  static let sts = [
    Scenario("GetCallerIdentity") { its in
      try its.ask("the root user")
      try its.ask("a user", as: its.aliceKeys)
      try its.ask("a session", as: try its.service.session(of: its.aliceKeys))
      try its.service.addPolicy(
        Documents.policy(Documents.statement("Deny", "*")), to: its.alice)
      try its.ask("a user who may do nothing", as: its.aliceKeys)
    },
    Scenario("GetAccessKeyInfo") { its in
      try its.ask("a key", ["AccessKeyId": its.aliceKeys.accessKeyID])
      try its.ask("a key of another account", ["AccessKeyId": "AKIAIOSFODNN7EXAMPLE"])
      try its.ask("something that carries no account", ["AccessKeyId": "AKIA111111111111"])
      try its.ask("no parameters")
      try its.ask("too short", ["AccessKeyId": "AKIA"])
      try its.ask("without leave", ["AccessKeyId": its.root.accessKeyID], as: its.aliceKeys)
    },
    Scenario("GetSessionToken") { its in
      let phone = try its.service.addDevice(
        "phone", heldBy: .user(its.alice.id), in: its.account)
      let spare = try its.service.addDevice("spare", in: its.account)
      let serial: Form = ["SerialNumber": phone.serialNumber]
      let code: Form = ["TokenCode": phone.code(at: its.now)]
      try its.ask("without a code", as: its.aliceKeys)
      try its.ask("the root user for two hours", ["DurationSeconds": "7200"])
      try its.ask("with a code", serial + code, as: its.aliceKeys)
      try its.ask("the code again", serial + code, as: its.aliceKeys)
      try its.ask(
        "a code of three steps ago", serial + ["TokenCode": phone.code(at: its.now, steps: -3)],
        as: its.aliceKeys)
      try its.ask("a code without a device", code, as: its.aliceKeys)
      try its.ask("a device without a code", serial, as: its.aliceKeys)
      try its.ask("somebody else's device", serial + code)
      try its.ask(
        "a device nobody holds",
        ["SerialNumber": spare.serialNumber, "TokenCode": spare.code(at: its.now)],
        as: its.aliceKeys)
      try its.ask(
        "an unknown device", ["SerialNumber": "arn:aws:iam::111122223333:mfa/none"] + code,
        as: its.aliceKeys)
      try its.ask("a code of two digits", serial + ["TokenCode": "12"], as: its.aliceKeys)
      try its.ask("letters", serial + ["TokenCode": "12345a"], as: its.aliceKeys)
      try its.ask("too short a time", ["DurationSeconds": "899"], as: its.aliceKeys)
      try its.ask("too long a time", ["DurationSeconds": "129601"], as: its.aliceKeys)
      try its.ask("a time that is no number", ["DurationSeconds": "1h"], as: its.aliceKeys)
      try its.ask("an empty time", ["DurationSeconds": ""], as: its.aliceKeys)
      try its.ask(
        "a sign and zeros", ["DurationSeconds": "+0900"], as: its.aliceKeys)
      try its.ask("from a session", as: try its.service.session(of: its.aliceKeys))
      for _ in 0..<8 {
        _ = try its.service.send(
          "GetSessionToken", serial + ["TokenCode": "000000"], as: its.aliceKeys)
      }
      try its.ask(
        "the tenth try in three minutes, with a good code",
        serial + ["TokenCode": phone.code(at: its.now, steps: 1)], as: its.aliceKeys)
      its.service.clock.advance(by: 180)
      try its.ask(
        "three minutes later", serial + ["TokenCode": phone.code(at: its.now)],
        as: its.aliceKeys)
    },
  ]
}
