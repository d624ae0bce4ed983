import PolicyCases
import PolicyLanguage
import Testing

@Suite struct OpenCasesTests {
  @Test(arguments: try CaseFile.load("policy-cases-open.json"))
  func `a case is decided as AWS documents it`(_ example: PolicyCase) {
    let decision = example.decision
    #expect(decision.effect.name == example.expected)
    #expect((decision.decidedBy == nil) == (example.expected == "implicitDeny" || isRoot(example)))
  }

  @Test func `the file has all its cases`() throws {
    #expect(try CaseFile.load("policy-cases-open.json").count == 113)
  }

  /// Nothing allows the root user: it may.
  private func isRoot(_ example: PolicyCase) -> Bool { example.request.principal.kind == .root }
}
