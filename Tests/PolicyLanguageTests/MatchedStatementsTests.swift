import PolicyLanguage
import Testing

/// Which statements the policy simulator shows.
@Suite struct MatchedStatementsTests {
  private static let everything = #"{"Effect":"Allow","Action":"*","Resource":"*"}"#
  private static let reading =
    #"{"Effect":"Allow","Action":["s3:Get*","s3:GetObject"],"Resource":"*"}"#
  private static let denied = #"{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#
  private static let writing = #"{"Effect":"Allow","Action":"s3:Put*","Resource":"*"}"#

  private func policy(
    _ name: String, _ statements: String..., kind: PolicyKind = .identityInline
  ) throws -> (source: PolicySource, policy: Policy) {
    let text = #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
    return (PolicySource(.input, name: name), try Policy(parsing: text, kind: kind))
  }

  private func matched(_ policies: CompiledPolicies) -> [String] {
    let request = AuthorizationRequest(
      action: "S3:getobject", resource: "arn:aws:s3:::bucket/key",
      principal: RequestPrincipal(
        .user, arn: "arn:aws:iam::111122223333:user/anaya", account: "111122223333"))
    let context: [ContextKey: ContextValue] = [:]
    return policies.matchedStatements(for: request, in: context).map {
      "\($0.source.name)[\($0.index)]"
    }
  }

  @Test func `what is allowed names every statement that allows it, each once`() throws {
    let one = try policy("one", Self.writing, Self.reading)
    let two = try policy("two", Self.everything)
    #expect(matched(CompiledPolicies(identity: [one, two])).sorted() == ["one[1]", "two[0]"])
  }

  @Test func `what is denied names those that deny, the boundary's too`() throws {
    let one = try policy("one", Self.everything, Self.denied)
    let boundary = try policy("boundary", Self.denied, Self.everything, kind: .managed)
    #expect(
      matched(CompiledPolicies(identity: [one], boundary: boundary)) == ["one[1]", "boundary[0]"])
  }

  @Test func `what nothing allows names nothing, and neither does what a boundary leaves out`()
    throws
  {
    #expect(matched(CompiledPolicies(identity: [try policy("one", Self.writing)])) == [])
    let boundary = try policy("boundary", Self.writing, kind: .managed)
    let one = try policy("one", Self.everything)
    #expect(matched(CompiledPolicies(identity: [one], boundary: boundary)) == [])
  }
}
