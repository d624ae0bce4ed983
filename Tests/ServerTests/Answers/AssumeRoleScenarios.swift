import Identity

// B of the behaviour reference: AssumeRole.
extension Scenario {
  static let assumeRole = [
    Scenario("AssumeRole") { its in
      let trust = Documents.trust(its.alice.arn)
      let role = try its.service.addRole("Auditor", path: "/audit/", trust: trust, in: its.account)
      let form: Form = ["RoleArn": role.arn, "RoleSessionName": "work"]
      try its.ask("whom the role trusts", form, as: its.aliceKeys)
      try its.ask("the root user", form)
      try its.ask("no parameters", as: its.aliceKeys)
      try its.ask(
        "a role there is not",
        ["RoleArn": "arn:aws:iam::111122223333:role/nothing", "RoleSessionName": "work"],
        as: its.aliceKeys)
      try its.ask(
        "a role without its path",
        ["RoleArn": "arn:aws:iam::111122223333:role/Auditor", "RoleSessionName": "work"],
        as: its.aliceKeys)
      try its.ask(
        "what is no role", ["RoleArn": its.alice.arn, "RoleSessionName": "work"],
        as: its.aliceKeys)
      try its.ask(
        "a bad session name", ["RoleArn": role.arn, "RoleSessionName": "Session1:2"],
        as: its.aliceKeys)
      let bob = try its.service.addUser("bob", in: its.account)
      let bobKeys = try its.service.addKey(of: .user(bob.id), in: its.account)
      try its.ask("whom it does not trust", form, as: bobKeys)
      try its.service.addPolicy(
        Documents.policy(Documents.statement("Deny", "sts:AssumeRole")), to: bob)
      try its.ask("whom his own policy forbids it", form, as: bobKeys)
      try its.ask(
        "longer than the role allows", form + ["DurationSeconds": "3601"], as: its.aliceKeys)
      try its.ask(
        "longer than any role allows", form + ["DurationSeconds": "43201"], as: its.aliceKeys)
      try its.ask(
        "a policy that is none", form + ["Policy": "{"], as: its.aliceKeys)
      try its.ask(
        "a policy of 2049 characters",
        form + ["Policy": String(repeating: " ", count: 2049)], as: its.aliceKeys)
      try its.ask(
        "a policy", form + ["Policy": Documents.administrator], as: its.aliceKeys)
      try withManagedPolicies(its, form, as: its.aliceKeys)
      try its.ask(
        "tags, without leave for them",
        form + ["Tags.member.1.Key": "team", "Tags.member.1.Value": "blue"], as: its.aliceKeys)
      try its.ask(
        "a source identity, without leave for it", form + ["SourceIdentity": "alice"],
        as: its.aliceKeys)
      try withCodes(its)
      try withTags(its)
    }
  ]

  static let federation = [
    Scenario("GetFederationToken") { its in
      let guest: Form = ["Name": "guest"]
      try its.ask("no parameters")
      try its.ask("the root user", guest)
      try its.ask("without leave", guest, as: its.aliceKeys)
      try its.service.addPolicy(
        Documents.policy(Documents.statement("Allow", "sts:GetFederationToken")), to: its.alice)
      try its.ask(
        "a user, with a policy", guest + ["Policy": Documents.administrator], as: its.aliceKeys)
      try its.ask("a policy that is none", guest + ["Policy": "{}"], as: its.aliceKeys)
      try its.ask(
        "a policy of 2049 characters",
        guest + ["Policy": String(repeating: " ", count: 2049)], as: its.aliceKeys)
      try withManagedPolicies(its, guest, as: its.aliceKeys)
      try its.ask(
        "tags, without leave for them",
        guest + ["Tags.member.1.Key": "team", "Tags.member.1.Value": "blue"], as: its.aliceKeys)
      try its.ask(
        "tags", guest + ["Tags.member.1.Key": "team", "Tags.member.1.Value": "blue"])
      try its.ask("too long", guest + ["DurationSeconds": "129601"])
      try its.ask("a session", guest, as: try its.service.session(of: its.aliceKeys))
    },
    Scenario("DecodeAuthorizationMessage") { its in
      try its.ask("no parameters")
      try its.ask("any message", ["EncodedMessage": "AQoDYXdzEPT"])
      try its.ask("without leave", ["EncodedMessage": "x"], as: its.aliceKeys)
    },
  ]

  private static func withManagedPolicies(
    _ its: Transcript, _ form: Form, as keys: Credentials
  ) throws {
    func arns(_ names: String...) -> Form {
      names.enumerated().reduce(form) { form, name in
        form + ["PolicyArns.member.\(name.offset + 1).arn": "arn:aws:iam::" + name.element]
      }
    }
    _ = try its.service.addManagedPolicy("limit", path: "/far/", in: its.account)
    let other = try its.service.addAccount("444455556666")
    _ = try its.service.addManagedPolicy("theirs", in: other)
    try its.ask(
      "managed policies",
      arns("111122223333:policy/far/limit", "aws:policy/ReadOnlyAccess")
        + ["Policy": Documents.harmless], as: keys)
    try its.ask("a managed policy there is not", arns("111122223333:policy/limit"), as: keys)
    try its.ask(
      "one there is not, behind one there is",
      arns("aws:policy/ReadOnlyAccess", "aws:policy/None"), as: keys)
    try its.ask("one of another account", arns("444455556666:policy/theirs"), as: keys)
    try its.ask("the ARN of something else", arns("111122223333:user/staff/alice"), as: keys)
    try its.ask("what is no ARN", form + ["PolicyArns.member.1.arn": "limit"], as: keys)
    try its.ask(
      "eleven",
      (1...11).reduce(form) {
        $0 + ["PolicyArns.member.\($1).arn": "arn:aws:iam::111122223333:policy/far/limit"]
      }, as: keys)
    try its.ask(
      "more than a session can carry",
      (1...10).reduce(form) {
        $0 + [
          "PolicyArns.member.\($1).arn": "arn:aws:iam::111122223333:policy/far/"
            + String(repeating: "x", count: 1000)
        ]
      }, as: keys)
  }

  private static func withCodes(_ its: Transcript) throws {
    let role = try its.service.addRole(
      "guarded", trusting: its.alice.arn,
      if: #"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#, in: its.account)
    let phone = try its.service.addDevice(
      "phone", heldBy: .user(its.alice.id), in: its.account)
    let serial: Form = ["SerialNumber": phone.serialNumber]
    let form: Form = ["RoleArn": role.arn, "RoleSessionName": "work"]
    try its.ask("no code", form, as: its.aliceKeys)
    try its.ask("a device without a code", form + serial, as: its.aliceKeys)
    try its.ask(
      "a code without a device", form + ["TokenCode": phone.code(at: its.now)],
      as: its.aliceKeys)
    try its.ask(
      "a code that is far away", form + serial + ["TokenCode": phone.code(at: its.now, steps: 9)],
      as: its.aliceKeys)
    try its.ask(
      "a code", form + serial + ["TokenCode": phone.code(at: its.now)], as: its.aliceKeys)
    try its.ask(
      "the same again", form + serial + ["TokenCode": phone.code(at: its.now)],
      as: its.aliceKeys)
    let other = try its.service.addDevice("other", heldBy: .root(its.account.id), in: its.account)
    try its.ask(
      "somebody else's device",
      form + ["SerialNumber": other.serialNumber, "TokenCode": other.code(at: its.now)],
      as: its.aliceKeys)
    let session = try its.service.session(of: its.aliceKeys, code: phone, steps: 1)
    try its.ask("a session made with a code", form, as: session)
    let plain = try its.service.session(of: its.aliceKeys)
    try its.ask("a session made without one", form, as: plain)
  }

  private static func withTags(_ its: Transcript) throws {
    func role(_ name: String, trusting principal: String) throws -> Role {
      try its.service.addRole(
        name,
        trust: Documents.trust(principal, "sts:*"), in: its.account)
    }
    let outer = try role("outer", trusting: its.alice.arn)
    let inner = try role("inner", trusting: outer.arn)
    let form: Form = ["RoleArn": outer.arn, "RoleSessionName": "work"]
    func tag(_ number: Int, _ key: String, _ value: String = "x") -> Form {
      ["Tags.member.\(number).Key": key, "Tags.member.\(number).Value": value]
    }
    let transitive: Form = ["TransitiveTagKeys.member.1": "TEAM"]
    let source: Form = ["SourceIdentity": "alice"]
    try its.ask(
      "tags and a source identity", form + tag(1, "team") + source, as: its.aliceKeys)
    try its.ask(
      "keys that differ in case alone", form + tag(1, "team") + tag(2, "Team"),
      as: its.aliceKeys)
    try its.ask("a reserved key", form + tag(1, "aws:team"), as: its.aliceKeys)
    try its.ask(
      "a transitive key without its tag", form + tag(1, "city") + transitive,
      as: its.aliceKeys)
    try its.ask(
      "more than a session can carry",
      (1...50).reduce(form) { $0 + tag($1, "key\($1)", String(repeating: "é", count: 256)) },
      as: its.aliceKeys)
    let first = try its.service.assume(
      outer, tag(1, "team", "blue") + tag(2, "city") + transitive + source, as: its.aliceKeys)
    let chained: Form = ["RoleArn": inner.arn, "RoleSessionName": "more"]
    try its.ask("a session of a session", chained, as: first)
    try its.ask(
      "its own tag in place of an inherited one", chained + tag(1, "Team"), as: first)
    try its.ask("another source identity", chained + ["SourceIdentity": "bob"], as: first)
    try its.ask("the same source identity", chained + source, as: first)
    try its.also("UpdateRole", ["RoleName": "inner", "MaxSessionDuration": "7200"])
    try its.ask("longer than an hour", chained + ["DurationSeconds": "3601"], as: first)
  }
}
