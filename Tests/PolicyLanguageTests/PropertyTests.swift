import Foundation
import PolicyLanguage
import Testing

@Suite struct PropertyTests {
  /// Sets of policies in each of ten parts; `SALLYPORT_PROPERTY_SETS=4000` makes a million decisions.
  private static let sets =
    ProcessInfo.processInfo.environment["SALLYPORT_PROPERTY_SETS"].flatMap { Int($0) } ?? 400

  /// Four thousand random sets of policies, twenty-five requests to each.
  @Test(arguments: 0..<10)
  func `compiled policies decide as the rules read, in any order`(_ part: Int) throws {
    var random = RandomPolicies(seed: UInt64(100 + part))
    var seen: [Decision.Effect: Int] = [:]
    for _ in 0..<Self.sets {
      let statements = random.statements()
      let version = random.version()
      let policy = try Policies.one(random.document(statements, version: version))
      let second = try Policies.one(random.document(random.statements()))
      let compiled = CompiledPolicies(identity: [policy, second])
      let reordered = CompiledPolicies(identity: [
        second, try Policies.one(random.document(random.shuffled(statements), version: version)),
      ])
      let denying = try Policies.one(random.document([random.statement("Deny")]))
      let allowing = try Policies.one(random.document([random.statement("Allow")]))
      let denied = CompiledPolicies(identity: [policy, second, denying])
      let allowed = CompiledPolicies(identity: [policy, second, allowing])
      for _ in 0..<25 {
        let request = random.request()
        let context = random.context()
        let effect = compiled.decide(request, in: context).effect
        seen[effect, default: 0] += 1
        let plain = PlainEvaluator(policies: [policy.policy, second.policy], context: context)
        let withDeny = denied.decide(request, in: context).effect
        let withAllow = allowed.decide(request, in: context).effect
        if plain.decide(request) == effect,
          reordered.decide(request, in: context).effect == effect,
          withDeny == effect || withDeny == .explicitDeny,
          withAllow == effect || (effect == .implicitDeny && withAllow == .allowed)
        {
          continue
        }
        Issue.record("\(effect): \(statements) \(request) \(context)")
      }
    }
    // The world is small enough that every answer comes up often.
    #expect(seen.values.allSatisfy { $0 > 500 } && seen.count == 3)
  }

  @Test func `an action's candidates hold however many policies there are`() throws {
    var random = RandomPolicies(seed: 7)
    let policies = try (0..<60).map { _ in
      try Policies.one(random.document(random.statements()))
    }
    let compiled = CompiledPolicies(identity: policies)
    for _ in 0..<500 {
      let request = random.request()
      let context = random.context()
      let plain = PlainEvaluator(policies: policies.map(\.policy), context: context)
      #expect(compiled.decide(request, in: context).effect == plain.decide(request))
    }
  }
}
