import Testing

@testable import PolicyLanguage

/// Which statements are looked at for an action. That what is left out concerns it not, so that
/// all decide alike, the other tests show.
@Suite struct ActionIndexTests {
  private struct Listed: Equatable {
    let denies: [Int32]
    let allows: [Int32]
    let proof: ActionIndex.Proof
  }

  private func listed(_ action: String, _ statements: [String]) throws -> Listed {
    let text = "{\"Version\":\"2012-10-17\",\"Statement\":[\(statements.joined(separator: ","))]}"
    let index = PolicySet([try Policies.one(text)]).index
    let folded = FoldedAction(action.utf8.span)
    let name = folded.bytes.span.extracting(first: folded.count)
    let found = index.candidates(for: name, folded.hashes)
    return Listed(
      denies: found.denies.map { index.members[Int($0)] },
      allows: found.allows.map { index.members[Int($0)] }, proof: found.proof)
  }

  private static func statement(_ effect: String, _ element: String, _ actions: String...) -> String
  {
    let list = actions.map { "\"\($0)\"" }.joined(separator: ",")
    return "{\"Effect\":\"\(effect)\",\"\(element)\":[\(list)],\"Resource\":\"*\"}"
  }

  @Test(
    arguments: [
      // Spelled out: who names it, by word or by wildcard, once each.
      ("s3:GetObject", [1, 4], [0, 3, 5], .none), ("IAM:getuser", [], [2, 3, 5, 6], .none),
      // Of a service with wildcards: who may name it.
      ("s3:PutObject", [1, 4], [3, 5, 6], .wildcards),
      ("iam:GetRole", [4], [2, 3, 5, 6], .wildcards),
      ("sqs:SendMessage", [4], [3, 5, 6, 7], .wildcards),
      // Of another.
      ("ec2:RunInstances", [4], [3, 5, 6], .wildcards),
    ] as [(String, [Int32], [Int32], ActionIndex.Proof)])
  func `an action's statements are those that may concern it, and no others`(
    action: String, denies: [Int32], allows: [Int32], proof: ActionIndex.Proof
  ) throws {
    let found = try listed(
      action,
      [
        Self.statement("Allow", "Action", "s3:GetObject"),
        Self.statement("Deny", "Action", "s3:*"),
        Self.statement("Allow", "Action", "iam:*", "iam:GetUser"),
        Self.statement("Allow", "Action", "*:Get*"),
        Self.statement("Deny", "NotAction", "iam:*"),
        Self.statement("Allow", "Action", "*"),
        Self.statement("Allow", "NotAction", "s3:GetObject"),
        Self.statement("Allow", "Action", "sqs:*", "sns:*"),
      ])
    #expect(found == Listed(denies: denies, allows: allows, proof: proof))
  }

  /// Two thousand names, 1,999 of them services, times the one statement with its 1,999 wildcards;
  /// with another name it is too much.
  @Test(arguments: [(1, .none), (2, .all)] as [(Int, ActionIndex.Proof)])
  func `lists are worked out for four million pairs of a name and a wildcard, and no more`(
    spelled: Int, proof: ActionIndex.Proof
  ) throws {
    let wild = (0..<1999).map { "\"v\($0):*\"" }.joined(separator: ",")
    let names = (0..<spelled).map { "\"x:A\($0)\"" }.joined(separator: ",")
    let found = try listed(
      "x:A0",
      [
        "{\"Effect\":\"Deny\",\"NotAction\":[\(wild)],\"Resource\":\"*\"}",
        "{\"Effect\":\"Allow\",\"Action\":[\(names)],\"Resource\":\"*\"}",
      ])
    #expect(found == Listed(denies: [0], allows: [1], proof: proof))
  }

  /// Pairs that were searched for, some billions of names long.
  @Test(arguments: [
    ("s3:olw5x3rdquqdmq", "s3:iguq1joromfaoq"), ("s3:ctdfpjxx1g1zd", "s3:q2l24ctrphu3oq"),
  ])
  func `two actions with one hash are told apart`(one: String, other: String) throws {
    func hash(_ action: String) -> UInt64 { FoldedAction(action.utf8.span).hashes.action }
    try #require(hash(one) == hash(other))
    for (allowed, denied) in [(one, other), (other, one)] {
      let allow = Self.statement("Allow", "Action", allowed)
      let deny = Self.statement("Deny", "Action", denied)
      #expect(try Policies.concerns(allow, action: allowed))
      #expect(try !Policies.concerns(allow, action: denied))
      let compiled = try Policies.compiled(allow, deny)
      for (action, expected) in [(allowed, Decision.Effect.allowed), (denied, .explicitDeny)] {
        let request = AuthorizationRequest(
          action: action, resource: "arn:aws:s3:::b/k", principal: Policies.dana)
        #expect(compiled.decide(request, in: [:]).effect == expected)
      }
    }
  }

  @Test(
    arguments: [
      (["s3:get*"], ["s3:get", "s3:getobject"], ["s3:ge", "s3:putobject", "s3:"]),
      // Only what both begin with counts.
      (["s3:getobject*", "s3:getacl*"], ["s3:getobject", "s3:getacls"], ["s3:putobject"]),
      // More than eight bytes are not looked at.
      (["s3:getobjectversion*"], ["s3:getobjectacl"], ["s3:getobje", "s3:getbucket"]),
      (["s3:?et*", "s3:get*"], ["s3:putobject"], []),
      (["s3:get?bject*"], ["s3:getobject", "s3:getobvious"], ["s3:gobject"]),
      (["*:getobject", "s3:get*"], ["s3:putobject"], []),
    ])
  func `statements are left out by how their actions begin, and only where none can be meant`(
    patterns: [String], kept: [String], left: [String]
  ) throws {
    let list = patterns.map { "\"\($0)\"" }.joined(separator: ",")
    let index = PolicySet([
      try Policies.one(
        """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Action":[\(list)],"Resource":"*"},
          {"Effect":"Allow","NotAction":[\(list)],"Resource":"*"}]}
        """)
    ]).index
    for action in kept + left {
      let folded = FoldedAction(action.utf8.span)
      let found = index.candidates(
        for: folded.bytes.span.extracting(first: folded.count), folded.hashes)
      try #require(found.allows.count == 2)
      let places = found.allows.map { index.mayConcern($0, folded.hashes.beginning) }
      #expect(places == [kept.contains(action), true], "\(action)")
    }
  }
}
