import AWSQuery
import Identity
import IdentitySQL
import Operations
import Testing

@testable import Server

/// Law 4: what a request says of MFA, by how it is signed.
///
/// A session made without a code cannot call anything that policies decide (B.4), so what it says
/// is asked of the decision itself; the others are asked through the API.
@Suite struct ConditionKeyTests {
  /// F.1's truth table, row by row, and the rows next to it.
  @Test(arguments: MFACondition.all)
  func `operators see MFA as AWS's table says`(_ row: MFACondition) throws {
    let house = try House(policy: row.policy)
    let session = try house.service.session(of: house.keys, code: house.device)
    var found = [try house.allows(house.keys), try house.allowsSessionWithoutCode()]
    for seconds: Int64 in [0, 3599, 1, 1] {
      house.service.clock.advance(by: seconds)
      found.append(try house.allows(session))
    }
    #expect(found == row.expected)
  }

  /// Which keys there are at all: long-term key, session without a code, session with one.
  @Test(arguments: [
    ("aws:MultiFactorAuthPresent", [false, true, true]),
    ("aws:MultiFactorAuthAge", [false, false, true]),
    ("aws:TokenIssueTime", [false, true, true]),
    ("aws:username", [true, true, true]), ("aws:userid", [true, true, true]),
    ("aws:PrincipalArn", [true, true, true]), ("aws:PrincipalAccount", [true, true, true]),
    ("aws:PrincipalType", [true, true, true]), ("aws:PrincipalTag/team", [true, true, true]),
    ("aws:PrincipalTag/city", [false, false, false]), ("aws:SourceIp", [true, true, true]),
    ("aws:SecureTransport", [true, true, true]), ("aws:UserAgent", [true, true, true]),
    ("aws:RequestedRegion", [true, true, true]), ("aws:CurrentTime", [true, true, true]),
    ("aws:EpochTime", [true, true, true]), ("aws:ViaAWSService", [true, true, true]),
    ("aws:PrincipalIsAWSService", [true, true, true]), ("aws:ResourceAccount", [true, true, true]),
    ("aws:FederatedProvider", [false, false, false]), ("aws:CalledVia", [false, false, false]),
    ("aws:SourceIdentity", [false, false, false]), ("aws:Referer", [false, false, false]),
    ("aws:RequestTag/team", [false, false, false]), ("aws:TagKeys", [false, false, false]),
    ("aws:ResourceTag/team", [false, false, false]),
  ])
  func `a key is there for these credentials`(_ key: String, _ expected: [Bool]) throws {
    let house = try House(
      policy: Documents.policy(
        Documents.statement("Allow", "*", if: #"{"Null":{"\#(key)":"false"}}"#)))
    let session = try house.service.session(of: house.keys, code: house.device)
    let found = try [
      house.allows(house.keys), house.allowsSessionWithoutCode(), house.allows(session),
    ]
    #expect(found == expected)
  }

  @Test(arguments: [
    #"{"StringEquals":{"aws:username":"alice"}}"#,
    #"{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/staff/alice"}}"#,
    #"{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
    #"{"StringEquals":{"aws:PrincipalType":"User"}}"#,
    #"{"StringLike":{"aws:userid":"AIDA?????????????????"}}"#,
    #"{"StringEquals":{"aws:PrincipalTag/TEAM":"blue"}}"#,
    #"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
    #"{"Bool":{"aws:SecureTransport":"true"}}"#,
    #"{"StringLike":{"aws:UserAgent":"aws-cli/*"}}"#,
    #"{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}"#,
    #"{"DateEquals":{"aws:CurrentTime":"2026-09-11T20:00:00Z"}}"#,
    #"{"NumericEquals":{"aws:EpochTime":"1789156800"}}"#,
    #"{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}"}}"#,
    #"{"Bool":{"aws:ViaAWSService":"false"}}"#,
  ])
  func `a request says this of itself`(_ condition: String) throws {
    let house = try House(
      policy: Documents.policy(Documents.statement("Allow", "*", if: condition)))
    #expect(try house.allows(house.keys))
  }

  @Test func `a request that came in the clear says so`() throws {
    let house = try House(
      policy: Documents.policy(
        Documents.statement("Allow", "*"),
        Documents.statement("Deny", "*", if: #"{"Bool":{"aws:SecureTransport":"false"}}"#)))
    let inTheClear = QueryRequest.Peer(address: "203.0.113.7", isSecure: false)
    #expect(try house.service.send("ListUsers", as: house.keys).verdict == "ok")
    #expect(
      try house.service.send("ListUsers", as: house.keys, peer: inTheClear).verdict
        == "AccessDenied")
  }

  @Test(arguments: [
    (#"{"StringEquals":{"aws:RequestTag/city":"Ghent"}}"#, "ok"),
    (#"{"StringEquals":{"aws:RequestTag/city":"Bruges"}}"#, "AccessDenied"),
    (#"{"ForAllValues:StringEquals":{"aws:TagKeys":["city","team"]}}"#, "ok"),
    (#"{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}"#, "AccessDenied"),
    (#"{"StringEquals":{"aws:ResourceTag/team":"blue"}}"#, "ok"),
    (#"{"StringEquals":{"iam:ResourceTag/team":"blue"}}"#, "ok"),
    (#"{"StringEquals":{"iam:ResourceTag/team":"green"}}"#, "AccessDenied"),
    (#"{"StringEquals":{"aws:ResourceTag/city":"Ghent"}}"#, "AccessDenied"),
  ])
  func `tags of the request and of its resource decide`(
    _ condition: String, _ expected: String
  ) throws {
    let house = try House(
      policy: Documents.policy(Documents.statement("Allow", "*", if: condition)))
    let phone = try house.service.addDevice(
      "spare", tags: [Tag(key: "team", value: "blue")], in: house.account)
    let tag: Form = ["Tags.member.1.Key": "city", "Tags.member.1.Value": "Ghent"]
    // The user's own tags and the device's are the same here.
    let onDevice = try house.service.send(
      "TagMFADevice", ["SerialNumber": phone.serialNumber] + tag, as: house.keys)
    let onUser = try house.service.send(
      "TagUser", ["UserName": "alice"] + tag, as: house.keys)
    #expect(onDevice.verdict == expected)
    #expect(onUser.verdict == expected)
  }
}

/// A user with one policy and one device.
private struct House {
  let service: LocalService
  let account: Account
  let user: User
  let keys: Credentials
  let device: Authenticator

  init(policy: String) throws {
    service = try LocalService()
    account = try service.addAccount("111122223333")
    user = try service.addUser(
      "alice", path: "/staff/", tags: [Tag(key: "team", value: "blue")], in: account)
    keys = try service.addKey(of: .user(user.id), in: account)
    device = try service.addDevice("phone", heldBy: .user(user.id), in: account)
    try service.addPolicy(policy, to: user)
  }

  /// Whether the credentials may do something that has neither tags nor a resource of its own.
  func allows(_ caller: Credentials) throws -> Bool {
    let reply = try service.send("ListUsers", as: caller)
    guard reply.status == 200 || reply.code == "AccessDenied" else {
      throw Unexpected(reply: reply)
    }
    return reply.status == 200
  }

  func allowsSessionWithoutCode() throws -> Bool {
    let now = service.clock.now()
    let session = Session(
      account: account.id, owner: .user(user.id), issuedAt: now,
      expiresAt: now.adding(seconds: 43_200), mfaAt: nil)
    let caller = Caller(
      account: account, principal: .user(user),
      credential: .session(session, accessKeyID: "ASIAIOSFODNN7EXAMPLE"),
      connection: Caller.Connection(
        sourceIP: "203.0.113.7", isSecure: true, userAgent: "aws-cli/2.31.0",
        requestID: LocalService.requestID, region: "us-east-1"))
    let call = Call(
      caller: caller, now: now, settings: service.settings,
      parameters: try Parameters(queryString: ""))
    let permission = Permission("iam:ListUsers", on: "arn:aws:iam::111122223333:user/")
    return try service.store.read { records in
      do {
        try call.require(permission, in: records)
        return true
      } catch let error as ServiceError where error.code == "AccessDenied" {
        return false
      }
    }
  }
}

/// A statement about MFA, and whom it lets through: a long-term key, a session without a code, and
/// sessions whose code is 0, 3599, 3600 and 3601 seconds old.
struct MFACondition: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let policy: String
  let expected: [Bool]

  private init(_ title: String, _ policy: String, _ expected: [Bool]) {
    testDescription = title
    self.policy = policy
    self.expected = expected
  }

  private static func allow(_ title: String, _ condition: String, _ expected: [Bool]) -> Self {
    Self(
      "Allow + " + title, Documents.policy(Documents.statement("Allow", "*", if: condition)),
      expected)
  }

  private static func deny(_ title: String, _ conditions: String..., to expected: [Bool]) -> Self {
    let statements =
      [Documents.statement("Allow", "*")]
      + conditions.map { Documents.statement("Deny", "*", if: $0) }
    return Self(
      "Deny + " + title,
      #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#, expected)
  }

  private static func present(_ comparison: String, _ value: String) -> String {
    #"{"\#(comparison)":{"aws:MultiFactorAuthPresent":\#(value)}}"#
  }

  private static func age(_ comparison: String, _ value: String = #""3600""#) -> String {
    #"{"\#(comparison)":{"aws:MultiFactorAuthAge":\#(value)}}"#
  }

  private static let T = true
  private static let f = false

  static let all = [
    // F.1.
    allow("Bool true", present("Bool", #""true""#), [f, f, T, T, T, T]),
    allow("BoolIfExists true", present("BoolIfExists", #""true""#), [T, f, T, T, T, T]),
    deny("Bool false", present("Bool", #""false""#), to: [T, f, T, T, T, T]),
    deny("BoolIfExists false", present("BoolIfExists", #""false""#), to: [f, f, T, T, T, T]),
    allow("Null false", present("Null", #""false""#), [f, T, T, T, T, T]),
    deny("Null true", present("Null", #""true""#), to: [f, T, T, T, T, T]),
    allow("NumericLessThan 3600", age("NumericLessThan"), [f, f, T, T, f, f]),
    deny("NumericGreaterThan 3600", age("NumericGreaterThan"), to: [T, T, T, T, T, f]),
    deny(
      "NumericGreaterThan 3600, paired with BoolIfExists false", age("NumericGreaterThan"),
      present("BoolIfExists", #""false""#), to: [f, f, T, T, T, f]),
    // Their neighbours.
    allow("Bool true as a JSON boolean", present("Bool", "true"), [f, f, T, T, T, T]),
    deny(
      "BoolIfExists false as a JSON boolean", present("BoolIfExists", "false"),
      to: [f, f, T, T, T, T]),
    allow("Bool false", present("Bool", #""false""#), [f, T, f, f, f, f]),
    allow("NumericLessThanEquals 3600", age("NumericLessThanEquals"), [f, f, T, T, T, f]),
    allow(
      "NumericLessThan 3600 as a JSON number", age("NumericLessThan", "3600"),
      [f, f, T, T, f, f]),
    allow("NumericLessThanIfExists 3600", age("NumericLessThanIfExists"), [T, T, T, T, f, f]),
    deny(
      "NumericGreaterThanIfExists 3600", age("NumericGreaterThanIfExists"),
      to: [f, f, T, T, T, f]),
    deny(
      "NumericGreaterThanEquals 3600", age("NumericGreaterThanEquals"),
      to: [T, T, T, T, f, f]),
    allow("Null false of the age", age("Null", #""false""#), [f, f, T, T, T, T]),
    allow("Null true of the age", age("Null", #""true""#), [T, T, f, f, f, f]),
  ]
}
