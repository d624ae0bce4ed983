import IdentitySQL
import AWSQuery
import Identity
import OneTimePasswords
import Operations
import Testing

/// Law 5: whoever has a device enabled needs an MFA session to change devices for himself.
@Suite struct `Law 5: no change of one's own devices without MFA` {
  private let mfaNeeded =
    "To complete this action, please ensure that you are authenticated with an MFA device that is "
    + "enabled for this user."

  @Test func `the first device needs none, every later change does`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let first = try world.makePhone("first")
    let second = try world.makePhone("second")
    let enabled = try world.pair("EnableMFADevice", first, for: ann, at: world.step, as: ann)
    #expect(enabled.isAnswered)

    let off = ["UserName": "ann", "SerialNumber": first.serialNumber]
    for caller in [ann, world.session(of: ann, mfa: false)] {
      let more = try world.pair("EnableMFADevice", second, for: ann, at: world.step, as: caller)
      #expect(more.refusal?.code == "AccessDenied")
      #expect(more.refusal?.message == mfaNeeded)
      let less = try world.perform("DeactivateMFADevice", off, as: caller)
      #expect(less.refusal?.code == "AccessDenied")
      #expect(less.refusal?.message == mfaNeeded)
      // Leaving the name out means the same person.
      let unnamed = try world.perform(
        "DeactivateMFADevice", ["SerialNumber": first.serialNumber], as: caller)
      #expect(unnamed.refusal?.message == mfaNeeded)
      // So does another spelling of it.
      let shouted = try world.perform(
        "DeactivateMFADevice", off.merging(["UserName": "ANN"]) { $1 }, as: caller)
      #expect(shouted.refusal?.message == mfaNeeded)
    }
    // What is there or not is not told before.
    let missing = try world.perform(
      "DeactivateMFADevice", ["UserName": "ann", "SerialNumber": first.serialNumber + "-none"],
      as: ann)
    #expect(missing.refusal?.message == mfaNeeded)
    // Refused before the codes were looked at: no attempt.
    #expect(try world.count("code_attempts") == 1)

    let proved = world.session(of: ann, mfa: true)
    #expect(
      try world.pair("EnableMFADevice", second, for: ann, at: world.step, as: proved).isAnswered)
    #expect(try world.perform("DeactivateMFADevice", off, as: proved).isAnswered)
    let left = try world.store.read { try $0.devices(of: ann.owner) }
    #expect(left.map(\.serialNumber.description) == [second.serialNumber])
  }

  @Test func `another administrator needs none`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    let admin = try world.makeUser("admin")
    let worn = try world.makeEnabledPhone("worn", for: ann)
    let spare = try world.makePhone("spare")
    // The administrator's own device binds him for himself only.
    _ = try world.makeEnabledPhone("own", for: admin)
    #expect(
      try world.pair("EnableMFADevice", spare, for: ann, at: world.step, as: admin).isAnswered)
    for phone in [worn, spare] {
      let outcome = try world.perform(
        "DeactivateMFADevice", ["UserName": "ann", "SerialNumber": phone.serialNumber], as: admin)
      #expect(outcome.isAnswered)
    }
    #expect(try world.store.read { try $0.devices(of: ann.owner) }.isEmpty)
  }
}

/// Law 6: deny wins; what cannot be understood never allows.
@Suite struct `Law 6: deny wins` {
  private func policy(_ effect: String, _ action: String, _ rest: String = "") -> String {
    """
    {"Version":"2012-10-17","Statement":
    {"Effect":"\(effect)","Action":"\(action)","Resource":"*"\(rest)}}
    """
  }

  private func put(_ name: String, _ document: String, _ world: World) throws -> Outcome {
    try world.perform(
      "PutUserPolicy", ["UserName": "ann", "PolicyName": name, "PolicyDocument": document],
      as: world.root)
  }

  private func deleteBob(_ world: World, as ann: Caller) throws -> Outcome {
    try world.perform("DeleteUser", ["UserName": "bob"], as: ann)
  }

  @Test(arguments: ["a-first", "z-last"])
  func `over allow, in whatever order, at once, until it goes`(name: String) throws {
    let world = try World()
    let ann = try world.makeUser("ann", policy: nil)
    try world.must("CreateUser", ["UserName": "bob"], as: world.root)
    #expect(try deleteBob(world, as: ann).refusal?.code == "AccessDenied")

    #expect(try put("middle", World.everything, world).isAnswered)
    for action in ["iam:DeleteUser", "iam:Delete*", "IAM:deleteuser", "*"] {
      #expect(try put(name, policy("Deny", action), world).isAnswered)
      let outcome = try deleteBob(world, as: ann)
      #expect(outcome.refusal?.code == "AccessDenied", "\(action)")
      let there = try world.store.read { try $0.user(named: "bob", in: world.account.id) }
      #expect(there != nil)
    }
    #expect(try put(name, policy("Deny", "iam:DeleteRole"), world).isAnswered)
    try world.must("DeleteUserPolicy", ["UserName": "ann", "PolicyName": name], as: world.root)
    #expect(try deleteBob(world, as: ann).isAnswered)
  }

  @Test func `and the root user is bound by none`() throws {
    let world = try World()
    try world.must("CreateUser", ["UserName": "bob"], as: world.root)
    #expect(try deleteBob(world, as: world.root).isAnswered)
  }

  @Test(arguments: [
    "", "{", "{}", "[]", "null", "\"Allow\"", #"{"Statement":[]}"#,
    #"{"Version":"2012-10-17"}"#,
    #"{"Version":"2015-01-01","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
    #"{"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"*","Resource":"*"}}"#,
    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*"}}"#,
    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*"}}"#,
    #"{"Version":"2012-10-17","Statement":{"Action":"*","Resource":"*"}}"#,
    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"nocolon","Resource":"*"}}"#,
    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","X":1}}"#,
    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}} x"#,
    #"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bo":{"a":"b"}}}}"#,
    #"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}"#,
  ])
  func `a policy that is none is refused and not stored`(document: String) throws {
    let world = try World()
    let ann = try world.makeUser("ann", policy: nil)
    let outcome = try put("broken", document, world)
    let expected = document.isEmpty ? "ValidationError" : "MalformedPolicyDocument"
    #expect(outcome.refusal?.code == expected)
    #expect(try world.count("inline_policies") == 0)
    #expect(
      try world.perform("CreateUser", ["UserName": "bob"], as: ann).refusal?.code == "AccessDenied")
  }

  /// Law 4, seen through conditions.
  @Test(arguments: [
    (#""Bool":{"aws:MultiFactorAuthPresent":"true"}"#, [false, false, true]),
    (#""Bool":{"aws:MultiFactorAuthPresent":"false"}"#, [false, true, false]),
    (#""BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}"#, [true, false, true]),
    (#""Null":{"aws:MultiFactorAuthAge":"true"}"#, [true, true, false]),
    (#""NumericLessThan":{"aws:MultiFactorAuthAge":"60"}"#, [false, false, true]),
    (#""NumericGreaterThan":{"aws:MultiFactorAuthAge":"60"}"#, [false, false, false]),
  ])
  func `a condition on MFA sees what the session carries`(
    condition: String, allowed: [Bool]
  ) throws {
    let world = try World()
    let ann = try world.makeUser(
      "ann", policy: policy("Allow", "iam:CreateUser", #","Condition":{\#(condition)}"#))
    let callers = [ann, world.session(of: ann, mfa: false), world.session(of: ann, mfa: true)]
    world.advance(seconds: 30)
    for (index, caller) in callers.enumerated() {
      let outcome = try world.perform("CreateUser", ["UserName": "u\(index)"], as: caller)
      #expect(outcome.isAnswered == allowed[index], "caller \(index)")
    }
  }
}
