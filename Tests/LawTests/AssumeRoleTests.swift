import AWSQuery
import Identity
import IdentitySQL
import Operations
import Testing

/// The laws where a role is assumed: a code shown with the call, the trust policy, what the session
/// may do.
@Suite struct `Roles are assumed under the same laws` {
  private static let wrong =
    "MultiFactorAuthentication failed with invalid MFA one time pass code. "
  private static let mfa = #""Bool":{"aws:MultiFactorAuthPresent":"true"}"#

  private static func statement(
    _ principal: String, _ effect: String = "Allow", if condition: String? = nil
  ) -> String {
    let condition = condition.map { #","Condition":{\#($0)}"# } ?? ""
    return #"{"Effect":"\#(effect)","Principal":{"AWS":"\#(principal)"},"#
      + #""Action":"sts:AssumeRole"\#(condition)}"#
  }

  private static func trust(_ statements: String...) -> String {
    #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
  }

  private static func policy(_ effect: String, _ action: String) -> String {
    #"{"Version":"2012-10-17","Statement":{"Effect":"\#(effect)","Action":"\#(action)","#
      + #""Resource":"*"}}"#
  }

  private struct House {
    let world: World
    let ann: Caller
    let phone: Phone

    init(policy: String? = World.everything) throws {
      world = try World()
      ann = try world.makeUser("ann", policy: policy)
      phone = try world.makeEnabledPhone("phone", for: ann)
      world.advanceToNextWindow()
    }

    func role(_ name: String = "door", if condition: String? = nil) throws -> String {
      try world.makeRole(
        name,
        trust: `Roles are assumed under the same laws`.trust(
          `Roles are assumed under the same laws`.statement(ann.arn, if: condition)))
    }
  }

  // MARK: Law 1

  @Test func `a code opens one role, once`() throws {
    let house = try House()
    let world = house.world
    let role = try house.role(if: Self.mfa)
    let code = try house.phone.code(at: world.step)
    let first = try world.assume(role, as: house.ann, code: code, of: house.phone)
    #expect(first.isAnswered)
    let second = try world.assume(role, as: house.ann, code: code, of: house.phone)
    #expect(second.refusal?.message == Self.wrong)
    let elsewhere = try world.perform(
      "GetSessionToken", ["SerialNumber": house.phone.serialNumber, "TokenCode": code],
      as: house.ann)
    #expect(elsewhere.refusal?.message == Self.wrong)
  }

  @Test func `a code spent elsewhere opens none`() throws {
    let house = try House()
    let world = house.world
    let role = try house.role(if: Self.mfa)
    let code = try house.phone.code(at: world.step)
    try world.must(
      "GetSessionToken", ["SerialNumber": house.phone.serialNumber, "TokenCode": code],
      as: house.ann)
    let outcome = try world.assume(role, as: house.ann, code: code, of: house.phone)
    #expect(outcome.refusal?.message == Self.wrong)
  }

  @Test func `a right code is spent though policies refuse`() throws {
    let house = try House()
    let world = house.world
    let attempts = try world.count("code_attempts")
    let closed = try world.makeRole("closed", trust: World.trust("111122223333"))
    let code = try house.phone.code(at: world.step)
    let refused = try world.assume(closed, as: house.ann, code: code, of: house.phone)
    #expect(refused.refusal?.code == "AccessDenied")
    #expect(refused.refusal?.message?.contains("not authorized") == true)
    #expect(try world.count("spent_codes") == 1)
    #expect(try world.count("code_attempts") == attempts + 1)
    let open = try house.role(if: Self.mfa)
    let again = try world.assume(open, as: house.ann, code: code, of: house.phone)
    #expect(again.refusal?.message == Self.wrong)
  }

  // MARK: Law 2

  @Test func `codes tried on roles are charged to the device`() throws {
    let house = try House()
    let world = house.world
    let role = try house.role(if: Self.mfa)
    let wrong = try house.phone.wrongCode(near: world.step)
    let attempts = try world.count("code_attempts")
    for _ in 1...9 {
      let outcome = try world.assume(role, as: house.ann, code: wrong, of: house.phone)
      #expect(outcome.refusal?.message == Self.wrong)
    }
    #expect(try world.count("code_attempts") == attempts + 9)
    let right = try world.assume(
      role, as: house.ann, code: try house.phone.code(at: world.step), of: house.phone)
    #expect(right.refusal?.message?.contains("unable to validate") == true)
  }

  @Test func `only a device of the caller's own counts`() throws {
    let house = try House()
    let world = house.world
    let bob = try world.makeUser("bob")
    let his = try world.makeEnabledPhone("his", for: bob)
    let loose = try world.makePhone("loose")
    world.advanceToNextWindow()
    let attempts = try world.count("code_attempts")
    let role = try house.role(if: Self.mfa)
    for phone in [his, loose] {
      let outcome = try world.assume(
        role, as: house.ann, code: try phone.code(at: world.step), of: phone)
      #expect(outcome.refusal?.message?.contains("unable to validate") == true)
    }
    // A session of a role has none, not even that of who made it.
    let session = try world.session(in: world.assume(house.role("plain"), as: house.ann))
    let chained = try world.assume(
      role, as: session, code: try house.phone.code(at: world.step), of: house.phone)
    #expect(chained.refusal?.message?.contains("unable to validate") == true)
    #expect(try world.count("code_attempts") == attempts)
  }

  // MARK: Law 4

  @Test func `a code is seen by the decision of its call, and not by the session`() throws {
    let house = try House(
      policy: #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","#
        + #""Resource":"*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":"1"}}}}"#)
    let world = house.world
    let role = try world.makeRole(
      "door", trust: Self.trust(Self.statement("123456789012", if: Self.mfa)),
      policy: #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","#
        + #""Resource":"*"},{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*","#
        + #""Condition":{\#(Self.mfa)}}]}"#)
    #expect(try world.assume(role, as: house.ann).refusal?.code == "AccessDenied")
    let assumed = try world.assume(
      role, as: house.ann, code: try house.phone.code(at: world.step), of: house.phone)
    let session = try world.session(in: assumed)
    #expect(session.credential.mfaAt == nil)
    #expect(try world.perform("CreateUser", ["UserName": "x"], as: session).isAnswered)
  }

  @Test func `MFA of the session that assumes is seen by the trust policy`() throws {
    let house = try House()
    let world = house.world
    let role = try house.role(if: Self.mfa)
    let plain = world.session(of: house.ann, mfa: false)
    #expect(try world.assume(role, as: plain).refusal?.code == "AccessDenied")
    let proved = world.session(of: house.ann, mfa: true)
    let session = try world.session(in: world.assume(role, as: proved))
    #expect(session.credential.mfaAt == nil)
  }

  // MARK: Law 6

  /// Whom the role names, what the caller's own policies say, and what comes of both.
  @Test(
    arguments: [
      ("arn:aws:iam::123456789012:user/ann", nil, true),
      ("arn:aws:iam::123456789012:user/ann", "Deny", false),
      ("123456789012", nil, false), ("123456789012", "Allow", true),
      ("123456789012", "Deny", false), ("*", nil, true),
      ("111122223333", "Allow", false), ("arn:aws:iam::123456789012:user/bob", "Allow", false),
    ] as [(String, String?, Bool)])
  func `the role and the caller's policies decide together`(
    _ principal: String, _ effect: String?, _ isAllowed: Bool
  ) throws {
    let house = try House(policy: effect.map { Self.policy($0, "sts:AssumeRole") })
    _ = try house.world.makeUser("bob")
    let role = try house.world.makeRole("door", trust: Self.trust(Self.statement(principal)))
    let outcome = try house.world.assume(role, as: house.ann)
    #expect(outcome.isAnswered == isAllowed)
  }

  @Test func `a deny in the trust policy wins`() throws {
    let house = try House()
    let role = try house.world.makeRole(
      "door", trust: Self.trust(Self.statement("*"), Self.statement(house.ann.arn, "Deny")))
    let outcome = try house.world.assume(role, as: house.ann)
    #expect(
      outcome.refusal?.message
        == "User: \(house.ann.arn) is not authorized to perform: sts:AssumeRole on resource: "
        + role)
  }

  @Test func `a session may do what its role may, and not what its maker may`() throws {
    let house = try House()
    let world = house.world
    let role = try world.makeRole(
      "door", trust: World.trust(house.ann.arn), policy: Self.policy("Allow", "iam:CreateUser"))
    let session = try world.session(in: world.assume(role, as: house.ann))
    #expect(try world.perform("CreateUser", ["UserName": "x"], as: session).isAnswered)
    let denied = try world.perform("DeleteUser", ["UserName": "x"], as: session)
    #expect(denied.refusal?.code == "AccessDenied")
    // At once, in sessions that are there already.
    try world.must(
      "PutRolePolicy",
      ["RoleName": "door", "PolicyName": "more", "PolicyDocument": World.everything],
      as: world.root)
    #expect(try world.perform("DeleteUser", ["UserName": "x"], as: session).isAnswered)
    try world.must("DeleteRolePolicy", ["RoleName": "door", "PolicyName": "more"], as: world.root)
    try world.must("DeleteRolePolicy", ["RoleName": "door", "PolicyName": "own"], as: world.root)
    let after = try world.perform("CreateUser", ["UserName": "y"], as: session)
    #expect(after.refusal?.code == "AccessDenied")
  }

  @Test func `a session policy takes away, and gives nothing`() throws {
    let house = try House()
    let world = house.world
    let role = try world.makeRole(
      "door", trust: World.trust(house.ann.arn), policy: Self.policy("Allow", "iam:*User"))
    func session(_ policy: String) throws -> Caller {
      try world.session(in: world.assume(role, as: house.ann, ["Policy": policy]))
    }
    let narrow = try session(Self.policy("Allow", "iam:CreateUser"))
    #expect(try world.perform("CreateUser", ["UserName": "x"], as: narrow).isAnswered)
    let denied = try world.perform("DeleteUser", ["UserName": "x"], as: narrow)
    #expect(
      denied.refusal?.message?.hasSuffix(
        "because no session policy allows the iam:DeleteUser action") == true)
    let wide = try session(World.everything)
    let beyond = try world.perform("CreateAccountAlias", ["AccountAlias": "house"], as: wide)
    #expect(beyond.refusal?.code == "AccessDenied")
  }

  /// By its ARN: what it says when a request is decided counts, not what it said when the session
  /// was made.
  @Test func `a managed session policy takes away what it does not allow now`() throws {
    let house = try House()
    let world = house.world
    let role = try world.makeRole("door", trust: World.trust(house.ann.arn))
    func make(_ effect: String, _ action: String) throws -> String {
      try #require(
        try world.must(
          "CreatePolicy",
          ["PolicyName": "limit", "PolicyDocument": Self.policy(effect, action)], as: world.root
        ).text("Arn"))
    }
    let arn = try make("Allow", "iam:CreateUser")
    let session = try world.session(
      in: world.assume(role, as: house.ann, ["PolicyArns.member.1.arn": arn]))
    func refusal(_ name: String) throws -> String? {
      try world.perform("CreateUser", ["UserName": name], as: session).refusal?.message
    }
    let unsaid = "because no session policy allows the iam:CreateUser action"
    #expect(try refusal("a") == nil)
    try world.must(
      "CreatePolicyVersion",
      [
        "PolicyArn": arn, "PolicyDocument": Self.policy("Allow", "s3:*"), "SetAsDefault": "true",
      ], as: world.root)
    #expect(try refusal("b")?.hasSuffix(unsaid) == true)
    try world.must(
      "SetDefaultPolicyVersion", ["PolicyArn": arn, "VersionId": "v1"], as: world.root)
    #expect(try refusal("b") == nil)
    // Nothing keeps it from being deleted, and what is gone allows nothing.
    try world.must(
      "DeletePolicyVersion", ["PolicyArn": arn, "VersionId": "v2"], as: world.root)
    try world.must("DeletePolicy", ["PolicyArn": arn], as: world.root)
    #expect(try refusal("c")?.hasSuffix(unsaid) == true)
    #expect(try make("Deny", "iam:CreateUser") == arn)
    #expect(
      try refusal("c")?.hasSuffix("with an explicit deny in a session policy: \(arn)") == true)
  }

  @Test func `session policies add up, and those of one session are no other's`() throws {
    let house = try House()
    let world = house.world
    let role = try world.makeRole("door", trust: World.trust(house.ann.arn))
    let reading = ["PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/IAMReadOnlyAccess"]
    func may(_ more: [String: String]) throws -> [Bool] {
      let session = try world.session(in: world.assume(role, as: house.ann, more))
      return try [
        ("GetUser", ["UserName": "ann"]), ("CreateAccountAlias", ["AccountAlias": "house"]),
      ].map { try world.perform($0, $1, as: session).isAnswered }
    }
    let naming = ["Policy": Self.policy("Allow", "iam:CreateAccountAlias")]
    #expect(try may([:]) == [true, true])
    #expect(try may(reading) == [true, false])
    #expect(try may(naming) == [false, true])
    #expect(try may(reading.merging(naming) { $1 }) == [true, true])
    #expect(
      try may(reading.merging(["Policy": Self.policy("Deny", "iam:GetUser")]) { $1 })
        == [false, false])
  }

  @Test func `deleting the role ends its sessions, and a new one of its name revives none`() throws
  {
    let house = try House()
    let world = house.world
    let role = try house.role()
    let session = try world.session(in: world.assume(role, as: house.ann))
    try world.must("DeleteRolePolicy", ["RoleName": "door", "PolicyName": "own"], as: world.root)
    try world.must("DeleteRole", ["RoleName": "door"], as: world.root)
    _ = try house.role()
    let outcome = try world.perform("CreateUser", ["UserName": "x"], as: session)
    #expect(outcome.refusal?.code == "InvalidClientTokenId")
  }
}
