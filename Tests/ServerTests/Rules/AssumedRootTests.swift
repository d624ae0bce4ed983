import Identity
import IdentitySQL
import Testing

/// What the session of an assumed root user may do, what it says of itself, and for how long.
@Suite struct AssumedRootTests {
  private struct House {
    let service: LocalService
    let account: Account
    let manager: Credentials
    let management: Account
    let alice: User
    let device: Authenticator

    init() throws {
      service = try LocalService()
      account = try service.addAccount("111122223333")
      manager = try service.addManager()
      let id = try #require(AccountID(LocalService.managementAccount))
      management = try #require(try service.store.read { try $0.account(id) })
      alice = try service.addUser("alice", in: account)
      try service.addPassword(to: alice)
      device = try service.addDevice("safe", heldBy: .root(account.id), in: account)
    }

    func session(_ task: RootTask) throws -> Credentials {
      try service.assumeRoot(of: account, for: task, as: manager)
    }
  }

  /// By task: audit, create a password, delete credentials, unlock a bucket, unlock a queue.
  private static let doors: [(action: String, form: Form, expected: [Bool])] = [
    ("ListMFADevices", [:], [true, false, true, false, false]),
    ("ListAccessKeys", [:], [true, false, true, false, false]),
    ("ListSigningCertificates", [:], [true, false, true, false, false]),
    ("GetUser", [:], [true, false, true, false, false]),
    ("GetLoginProfile", [:], [true, true, true, false, false]),
    ("GetAccountSummary", [:], [true, false, false, false, false]),
    ("GetCallerIdentity", [:], [true, true, true, true, true]),
    ("ListMFADevices", ["UserName": "alice"], [false, false, false, false, false]),
    ("GetLoginProfile", ["UserName": "alice"], [false, false, false, false, false]),
    ("DeleteLoginProfile", ["UserName": "alice"], [false, false, false, false, false]),
    ("ListUsers", [:], [false, false, false, false, false]),
    ("CreateAccessKey", [:], [false, false, false, false, false]),
    ("CreateUser", ["UserName": "eve"], [false, false, false, false, false]),
    (
      "GetAccessKeyInfo", ["AccessKeyId": "AKIAIOSFODNN7EXAMPLE"],
      [
        false, false, false, false, false,
      ]
    ),
  ]

  @Test func `a session may do what its task is, to the root user alone`() throws {
    let house = try House()
    for (action, form, expected) in Self.doors {
      let found = try RootTask.allCases.map { task in
        try house.service.send(action, form, as: house.session(task)).status == 200
      }
      #expect(found == expected, "\(action)")
    }
  }

  @Test func `a denial names the policy of the task`() throws {
    let house = try House()
    let reply = try house.service.send("ListUsers", as: house.session(.auditCredentials))
    #expect(
      reply.message
        == "User: arn:aws:iam::111122223333:root is not authorized to perform: iam:ListUsers on "
        + "resource: arn:aws:iam::111122223333:user/ with an explicit deny in an identity-based "
        + "policy: arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials")
  }

  /// Law 5 asks for a code from whoever manages his own devices; this is somebody else.
  @Test func `the root user's devices go without a code, his keys and password too`() throws {
    let house = try House()
    let root = try house.service.addKey(of: .root(house.account.id), in: house.account)
    let session = try house.session(.deleteCredentials)
    for (action, form) in [
      ("DeactivateMFADevice", ["SerialNumber": house.device.serialNumber]),
      ("DeleteAccessKey", ["AccessKeyId": root.accessKeyID]), ("DeleteLoginProfile", [:]),
    ] as [(String, Form)] {
      #expect(try house.service.send(action, form, as: session).verdict == "ok", "\(action)")
    }
    #expect(
      try house.service.send("ListMFADevices", as: session).all("SerialNumber").isEmpty)
    #expect(try house.service.send("ListUsers", as: root).verdict == "InvalidClientTokenId")
    let summary = try house.service.send(
      "GetAccountSummary", as: house.session(.auditCredentials)
    ).text.split(separator: "AccountPasswordPresent</key>")
    #expect(summary.last?.drop { $0 != ">" }.hasPrefix(">0</value>") == true)
  }

  @Test func `conditions see whose session it is, and no code`() throws {
    let house = try House()
    let identity = try house.service.send(
      "GetCallerIdentity", as: house.session(.auditCredentials))
    #expect(identity["Arn"] == "arn:aws:iam::111122223333:root")
    #expect(identity["UserId"] == "111122223333")
    #expect(identity["Account"] == "111122223333")
  }

  @Test(arguments: [
    (#"{"ArnEquals":{"sts:TaskPolicyArn":"arn:aws:iam::aws:policy/root-task/IAMAudit*"}}"#, true),
    (#"{"ArnEquals":{"sts:TaskPolicyArn":"arn:aws:iam::aws:policy/root-task/IAMDelete*"}}"#, false),
    (#"{"StringEquals":{"aws:ResourceAccount":"111122223333"}}"#, true),
    (#"{"StringEquals":{"aws:ResourceAccount":"444455556666"}}"#, false),
    (#"{"Null":{"aws:MultiFactorAuthPresent":"true"}}"#, true),
  ])
  func `the policies of who assumes it see the task and the account`(
    _ condition: String, _ expected: Bool
  ) throws {
    let house = try House()
    let user = try house.service.addUser("carol", in: house.management)
    try house.service.addPolicy(
      Documents.policy(
        Documents.statement(
          "Allow", "sts:AssumeRoot", on: "arn:aws:iam::111122223333:root", if: condition)),
      to: user)
    let keys = try house.service.addKey(of: .user(user.id), in: house.management)
    let reply = try house.service.send(
      "AssumeRoot",
      [
        "TargetPrincipal": "111122223333",
        "TaskPolicyArn.arn": RootTask.auditCredentials.arn(in: .aws),
      ], as: keys)
    #expect((reply.verdict == "ok") == expected)
  }

  /// Whom an account may take the root user of: neither a stranger's account, nor one's own, nor
  /// one that is not there, nor one of another partition.
  @Test(arguments: [
    (LocalService.managementAccount, "111122223333", "ok"),
    (LocalService.managementAccount, LocalService.managementAccount, "AccessDenied"),
    (LocalService.managementAccount, "999988887777", "AccessDenied"),
    (LocalService.managementAccount, "333344445555", "AccessDenied"),
    ("111122223333", LocalService.managementAccount, "AccessDenied"),
    ("111122223333", "222233334444", "AccessDenied"),
    ("111122223333", "111122223333", "AccessDenied"),
  ])
  func `only the account that manages the others takes their root users`(
    _ caller: String, _ target: String, _ expected: String
  ) throws {
    let house = try House()
    _ = try house.service.addAccount("222233334444")
    _ = try house.service.addAccount("333344445555", partition: .china)
    try house.service.addPolicy(Documents.administrator, to: house.alice)
    let alice = try house.service.addKey(of: .user(house.alice.id), in: house.account)
    let reply = try house.service.send(
      "AssumeRoot",
      [
        "TargetPrincipal": target,
        "TaskPolicyArn.arn": RootTask.auditCredentials.arn(in: .aws),
      ], as: caller == LocalService.managementAccount ? house.manager : alice)
    #expect(reply.verdict == expected)
    if expected == "AccessDenied" { #expect(reply.message?.hasSuffix(":root") == true) }
  }

  @Test func `a session ends after fifteen minutes`() throws {
    let house = try House()
    let session = try house.session(.auditCredentials)
    house.service.clock.advance(by: 899)
    #expect(try house.service.send("GetUser", as: session).verdict == "ok")
    house.service.clock.advance(by: 1)
    #expect(try house.service.send("GetUser", as: session).verdict == "ExpiredToken")
  }

  @Test func `records of both accounts say who it was`() throws {
    let house = try House()
    let carol = try house.service.addRole(
      "carol", trust: Documents.trust(LocalService.managementAccount, "sts:*"),
      in: house.management)
    try house.service.addPolicy(Documents.administrator, to: carol.id)
    let role = try house.service.assume(carol, ["SourceIdentity": "carol"], as: house.manager)
    let session = try house.service.assumeRoot(
      of: house.account, for: .deleteCredentials, as: role)
    _ = try house.service.send("DeleteLoginProfile", as: session)
    let lines = try house.service.auditLines().suffix(2)
    #expect(lines.first?.contains(#""recipientAccountId":"444455556666""#) == true)
    #expect(
      lines.first?.contains(
        #""requestParameters":{"targetPrincipal":"111122223333","taskPolicyArn":{"arn":"arn:aws:iam"#
      ) == true)
    #expect(lines.last?.contains(#""recipientAccountId":"111122223333""#) == true)
    #expect(lines.last?.contains(#""type":"Root""#) == true)
    #expect(lines.last?.contains(#""assumedRoot":"true","sourceIdentity":"carol""#) == true)
  }
}
