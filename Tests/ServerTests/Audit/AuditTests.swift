import IAM
import Identity
import Operations
import STS
import Testing

/// Law 8: every change has one record, with nothing secret in it.
@Suite struct AuditTests {
  private static let actions = IAMActions.all + STSActions.all
  private static let reads = Set(
    actions.filter { $0 is any ReadOperation.Type }.map { $0.action })

  /// The records that an action's golden answers leave, line by line, in
  /// `Tests/Golden/<Action>.jsonl`; `UPDATE_GOLDEN=1` rewrites them (see ``Golden``).
  @Test(arguments: Scenario.all.filter { !reads.contains($0.action) })
  func `the records of a changing action are those on file`(_ scenario: Scenario) throws {
    let transcript = try Transcript(scenario.action)
    try scenario.run(transcript)
    let lines = try transcript.service.auditLines()
    let events = try lines.map { try AuditedEvent(json: $0) }
    #expect(events.count { $0.eventName == scenario.action } >= transcript.asked)

    let own = zip(lines, events).filter { $0.1.eventName == scenario.action }.map(\.0)
    try Golden.check(own.joined(separator: "\n") + "\n", named: scenario.action + ".jsonl")
  }

  @Test(arguments: Scenario.all)
  func `no record holds a secret or what is not to be shown`(_ scenario: Scenario) throws {
    let transcript = try Transcript(scenario.action)
    try scenario.run(transcript)
    for line in try transcript.service.auditLines() {
      for secret in transcript.secrets {
        #expect(!line.contains(secret), "\(secret) in \(line)")
      }
      let event = try AuditedEvent(json: line)
      let operation = Self.actions.first { $0.action == event.eventName }
      let shown = (operation?.audited ?? []).map { $0.prefix(1).lowercased() + $0.dropFirst() }
      let found = event.requestParameters.map { Array($0.keys) } ?? []
      #expect(Set(found).isSubset(of: shown), "\(event.eventName): \(found)")
    }
  }

  @Test(arguments: Scenario.all.filter { reads.contains($0.action) })
  func `a read leaves no record unless asked to`(_ scenario: Scenario) throws {
    let transcript = try Transcript(scenario.action)
    try scenario.run(transcript)
    let events = try transcript.service.auditLines().map { try AuditedEvent(json: $0) }
    #expect(!events.contains { $0.eventName == scenario.action })
  }

  @Test func `reads leave records when asked to, refused ones too`() throws {
    let service = try LocalService(auditsReads: true)
    let account = try service.addAccount("111122223333")
    let alice = try service.addUser("alice", in: account)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    _ = try service.send("GetCallerIdentity", as: keys)
    _ = try service.send("GetUser", ["UserName": "alice"], as: keys)
    _ = try service.send("ListUsers", ["MaxItems": "none"], as: keys)
    let events = try service.auditLines().map { try AuditedEvent(json: $0) }
    #expect(events.map(\.eventName) == ["GetCallerIdentity", "GetUser", "ListUsers"])
    #expect(events.map(\.errorCode) == [nil, "AccessDenied", "MalformedInput"])
    #expect(events.map(\.readOnly) == [true, true, true])
  }

  @Test func `strangers leave no record`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    var forged = root
    forged.secretAccessKey += "x"
    let unknown = Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: root.secretAccessKey)
    for caller in [nil, forged, unknown] {
      _ = try service.send("CreateUser", ["UserName": "bob"], as: caller)
    }
    _ = try service.send("CreateUser", ["UserName": "bob"], as: root, region: "eu-west-1")
    _ = try service.send("CreateSAMLProvider", ["Name": "bob"], as: root)
    #expect(try service.auditLines().isEmpty)
  }

  @Test func `a record says who asked and how he signed`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    let alice = try service.addUser("alice", path: "/staff/", in: account)
    try service.addPolicy(Documents.administrator, to: alice)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    let device = try service.addDevice("phone", heldBy: .user(alice.id), in: account)
    let session = try service.session(of: keys)
    let mfaSession = try service.session(of: keys, code: device)
    service.clock.advance(by: 60)
    let start = try service.auditLines().count
    for (number, caller) in [root, keys, session, mfaSession].enumerated() {
      _ = try service.send("CreateUser", ["UserName": "user\(number)"], as: caller)
    }
    let events = try service.auditLines().dropFirst(start).map { try AuditedEvent(json: $0) }
    let identities = events.map(\.userIdentity)
    #expect(identities.map(\.type) == ["Root", "IAMUser", "IAMUser", "IAMUser"])
    let callers = [root, keys, session, mfaSession]
    #expect(identities.map(\.accessKeyId) == callers.map(\.accessKeyID))
    #expect(identities.map(\.userName) == [nil, "alice", "alice", "alice"])
    #expect(identities[0].principalId == "111122223333")
    #expect(identities[0].arn == "arn:aws:iam::111122223333:root")
    #expect(identities[3].principalId == alice.uniqueID)
    #expect(identities[3].arn == "arn:aws:iam::111122223333:user/staff/alice")
    #expect(
      identities.map { $0.sessionContext?.attributes.mfaAuthenticated }
        == [nil, nil, "false", "true"])
    #expect(
      identities.map { $0.sessionContext?.attributes.creationDate }
        == [nil, nil, "2026-09-11T20:00:00Z", "2026-09-11T20:00:00Z"])
    #expect(events.map(\.errorCode) == [nil, nil, "InvalidClientTokenId", nil])
    #expect(events.allSatisfy { $0.eventTime == "2026-09-11T20:01:00Z" && !$0.readOnly })
    #expect(events.allSatisfy { $0.sourceIPAddress == "203.0.113.7" })
    #expect(events.allSatisfy { $0.userAgent == "aws-cli/2.31.0" })
    #expect(Set(events.map(\.eventID)).count == 4)
  }

  @Test(
    arguments: [
      ("CreateUser", ["UserName": "alice"], "EntityAlreadyExistsException"),
      ("DeleteUser", ["UserName": "nobody"], "NoSuchEntityException"),
      ("DeleteUser", ["UserName": "alice"], "DeleteConflictException"),
      ("DeleteUser", [:], "ValidationError"),
      (
        "PutUserPolicy", ["UserName": "alice", "PolicyName": "x", "PolicyDocument": "{"],
        "MalformedPolicyDocumentException"
      ),
      ("GetSessionToken", ["DurationSeconds": "x"], "MalformedInput"),
      ("GetSessionToken", ["TokenCode": "123456"], "AccessDenied"),
      (
        "EnableMFADevice",
        [
          "UserName": "alice", "SerialNumber": "arn:aws:iam::111122223333:mfa/phone",
          "AuthenticationCode1": "000000", "AuthenticationCode2": "000000",
        ], "InvalidAuthenticationCodeException"
      ),
    ] as [(String, Form, String)])
  func `an error is named as CloudTrail names it`(
    _ action: String, _ form: Form, _ expected: String
  ) throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    let alice = try service.addUser("alice", in: account)
    _ = try service.addKey(of: .user(alice.id), in: account)
    _ = try service.addDevice("phone", in: account)
    _ = try service.send(action, form, as: root)
    let events = try service.auditLines().map { try AuditedEvent(json: $0) }
    #expect(events.map(\.errorCode) == [expected])
  }

  /// AWS's text never says that MFA was all that was missing; the record does.
  @Test func `the record of a denial says what of MFA would have opened the door`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let alice = try service.addUser("alice", in: account)
    try service.addPolicy(
      """
      {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"iam:CreateUser","Resource":"*",
         "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},
        {"Effect":"Allow","Action":"iam:CreateGroup","Resource":"*",
         "Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":"60"}}}]}
      """, to: alice)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    let device = try service.addDevice("phone", heldBy: .user(alice.id), in: account)
    let session = try service.session(of: keys, code: device)
    service.clock.advance(by: 120)
    let start = try service.auditLines().count
    for (caller, action, form) in [
      (keys, "CreateUser", ["UserName": "x"]), (keys, "DeleteUser", ["UserName": "alice"]),
      (keys, "CreateGroup", ["GroupName": "x"]), (session, "CreateGroup", ["GroupName": "x"]),
      (session, "CreateUser", ["UserName": "x"]),
    ] as [(Credentials, String, Form)] {
      let reply = try service.send(action, form, as: caller)
      #expect(reply.message?.lowercased().contains("factor") != true)
    }
    let events = try service.auditLines().dropFirst(start).map { try AuditedEvent(json: $0) }
    #expect(
      events.map { $0.additionalEventData?["missingFactor"] } == [
        .text("mfa"), nil, .text("mfa"), .text("recentMFA"), nil,
      ])
    #expect(
      events.map(\.errorCode) == [
        "AccessDenied", "AccessDenied", "AccessDenied", "AccessDenied", nil,
      ])
  }

  /// STS repeats what it was sent; the code somebody mistyped must not go on file so.
  @Test func `the echo of a mistyped code stays out of the record`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    let reply = try service.send("GetSessionToken", ["TokenCode": "98765"], as: root)
    #expect(reply.message?.contains("98765") == true)
    let line = try #require(try service.auditLines().first)
    #expect(!line.contains("98765"))
    #expect(try AuditedEvent(json: line).errorMessage == nil)
  }

  @Test(arguments: [
    ("\"quotes\" and \\", "\"quotes\" and \\"), ("line\nfeed\r\t\u{1}", "line\nfeed\r\t\u{1}"),
    ("Ünïcødé 🔑\u{2028}", "Ünïcødé 🔑\u{2028}"), ("</script>", "</script>"), ("", ""),
    (String(repeating: "a", count: 2048), String(repeating: "a", count: 2048)),
    (String(repeating: "a", count: 2049), "(longer than 2048 bytes)"),
    (String(repeating: "é", count: 1025), "(longer than 2048 bytes)"),
  ])
  func `a record is JSON whatever was sent`(_ name: String, _ shown: String) throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    _ = try service.send("CreateUser", ["UserName": name, "Password": "hunter2"], as: root)
    let line = try #require(try service.auditLines().first)
    let event = try AuditedEvent(json: line)
    #expect(event.requestParameters == ["userName": .text(shown)])
    #expect(event.errorCode == "ValidationError")
    #expect(!line.contains("hunter2"))
    #expect(!line.contains("\n"))
  }

  @Test func `tags and what was made are in the record`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    _ = try service.send(
      "CreateVirtualMFADevice",
      [
        "VirtualMFADeviceName": "phone", "Tags.member.1.Key": "team",
        "Tags.member.1.Value": "blue",
      ], as: root)
    _ = try service.send(
      "UntagMFADevice",
      [
        "SerialNumber": "arn:aws:iam::111122223333:mfa/phone", "TagKeys.member.1": "team",
        "TagKeys.member.2": "city",
      ], as: root)
    let events = try service.auditLines().map { try AuditedEvent(json: $0) }
    #expect(
      events[0].requestParameters == [
        "virtualMFADeviceName": .text("phone"),
        "tags": .list([.object(["key": .text("team"), "value": .text("blue")])]),
      ])
    #expect(
      events[0].responseElements == [
        "virtualMFADevice": .object([
          "serialNumber": .text("arn:aws:iam::111122223333:mfa/phone")
        ])
      ])
    #expect(events[1].requestParameters?["tagKeys"] == .list([.text("team"), .text("city")]))
    #expect(events[1].responseElements == nil)
  }
}
