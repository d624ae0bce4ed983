import PolicyLanguage

private struct EmptyContext: RequestContext {
  func value(for key: ContextKey) -> ContextValue? { nil }
}

/// A document parses or is refused; whatever is accepted compiles and decides. There is something to
/// say about each, or nothing.
func test(_ input: [UInt8]) {
  let text = String(decoding: input, as: UTF8.self)
  for finding in Policy.findings(in: text, kind: .identityInline) {
    precondition(!finding.message.isEmpty && !finding.fix.isEmpty)
  }
  guard let policy = try? Policy(parsing: text, kind: .identityInline) else { return }
  precondition(Policy.countedSize(of: text) <= text.unicodeScalars.count)
  let policies = CompiledPolicies(
    identity: [(source: PolicySource(.userInline, name: "fuzz"), policy: policy)])
  let arn = "arn:aws:iam::111122223333:user/fuzz"
  _ = policies.decide(
    AuthorizationRequest(
      action: "iam:GetUser", resource: arn,
      principal: RequestPrincipal(.user, arn: arn, account: "111122223333")),
    in: EmptyContext())
}
