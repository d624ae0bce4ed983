package import Identity
package import PolicyLanguage

// A session has no row; what limits it is compiled once, until a managed policy changes.
extension SQLRecords {
  package func policies(
    passedFor accessKeyID: String, _ passed: SessionPolicies
  ) throws -> PolicySet {
    guard let key = AccessKeyName(accessKeyID) else {
      throw Fault.damagedRecord("session of \(accessKeyID)")
    }
    let known = try find(key, in: tables.sessionPolicies) { _ in PolicySet(try load(passed)) }
    guard let known else { throw Fault.damagedRecord("policies of session \(accessKeyID)") }
    return known
  }

  private func load(
    _ passed: SessionPolicies
  ) throws -> [(source: PolicySource, policy: Policy)] {
    let inline = try passed.inline.map { document in
      (source: PolicySource(.session, name: "session"), policy: try parse(document))
    }
    let managed = try passed.managed.compactMap { text in
      guard let arn = PolicyARN(text) else { throw Fault.damagedRecord("a session's policy") }
      return try policyInForce(ifThere: arn).map { policy in
        (source: PolicySource(.session, name: arn.name, arn: text), policy: policy)
      }
    }
    return (inline.map { [$0] } ?? []) + managed
  }

  /// It was valid when it was sealed.
  private func parse(_ document: String) throws -> Policy {
    do {
      return try Policy(parsing: document, kind: .session)
    } catch {
      throw Fault.damagedRecord("a session's policy")
    }
  }
}
