import PolicyLanguage
import Testing

/// What AWS refuses, with the place it does not tell.
@Suite struct RefusalTests {
  struct Row: Sendable, CustomStringConvertible {
    let text: String
    let place: [Int]
    /// A part of the fix.
    let fix: String
    var kind = PolicyKind.identityInline

    var description: String { text }
  }

  static let head = "{\"Version\":\"2012-10-17\",\n\"Statement\":[\n"
  static let good = "{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}"

  static func second(_ statement: String) -> String { head + good + ",\n " + statement + "]}" }

  static let rows = [
    Row(text: "{\"Version\" \"2012-10-17\"}", place: [1, 12], fix: "not JSON"),
    Row(text: "{\"Id\":\"a\",\n\"Id\":\"a\"}", place: [2, 5], fix: "twice"),
    Row(text: String(repeating: "[", count: 70), place: [1, 65], fix: "deep"),
    Row(
      text: "[" + String(repeating: "1,", count: 10_000) + "1]", place: [1, 20_000], fix: "many"),
    Row(text: " []", place: [1, 2], fix: "one JSON object"),
    Row(text: "{\n \"statement\":[]}", place: [2, 2], fix: "`statement` is no element"),
    Row(text: "{\"Version\":\n 1}", place: [2, 2], fix: "string"),
    Row(text: "{\"Statement\":[]}", place: [1, 1], fix: "`Statement`"),
    Row(text: "{\"Version\":\"2012\",\"Statement\":\(good)}", place: [1, 1], fix: "2012-10-17"),
    Row(text: second("1"), place: [4, 2], fix: "object"),
    Row(text: second("{\"Efect\":\"Allow\"}"), place: [4, 3], fix: "`Efect`"),
    Row(text: second("{\"Action\":\"*\"}"), place: [4, 2], fix: "`Effect`"),
    Row(
      text: second("{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}"), place: [4, 2],
      fix: "spelled"),
    Row(
      text: second("{\"Action\":\"*\",\"NotAction\":\"*\"}"), place: [4, 16], fix: "`NotAction`"),
    Row(
      text: second("{\"Resource\":\"*\",\"NotResource\":\"*\"}"), place: [4, 18],
      fix: "`NotResource`"),
    Row(
      text: second("{\"Principal\":\"*\",\"NotPrincipal\":\"*\"}"), place: [4, 2],
      fix: "`NotPrincipal`"),
    Row(text: second("{\"Condition\":[]}"), place: [4, 15], fix: "operators"),
    Row(text: second("{\"Condition\":{\"Bool\":1}}"), place: [4, 23], fix: "keys"),
    Row(text: second("{\"Condition\":{\"Bul\":{\"a\":1}}}"), place: [4, 16], fix: "`Bul`"),
    Row(text: second("{\"Condition\":{\"Bool\":{\"a\":{}}}}"), place: [4, 28], fix: "value"),
    Row(
      text: second(
        "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
          + "{\"DateLessThan\":{\"aws:CurrentTime\":\"soon\"}}}"), place: [4, 76], fix: "date"),
    Row(
      text: second("{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3::x\"}"),
      place: [4, 2], fix: "`arn:aws:s3::x`"),
    Row(text: second("{\"Effect\":\"Deny\"}"), place: [4, 2], fix: "AWS gives no more"),
    Row(
      text: second("{\"Effect\":\"Deny\",\"Action\":\"x\",\"Resource\":\"*\"}"), place: [4, 19],
      fix: ""),
    Row(
      text: second("{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"x\"}"), place: [4, 32],
      fix: ""),
    Row(text: second("{\"Effect\":\"Deny\",\"Action\":\"*\"}"), place: [4, 2], fix: ""),
    Row(text: second("{\"Effect\":\"Deny\",\"Sid\":\"a b\"}"), place: [4, 2], fix: ""),
    Row(text: second("{\"Effect\":\"Deny\",\"Principal\":\"*\"}"), place: [4, 2], fix: ""),
    Row(text: second("{\"Effect\":\"Deny\"}"), place: [3, 1], fix: "", kind: .resource),
    Row(
      text: head
        + "\n{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Principal\":\"x\"}]}",
      place: [4, 1], fix: "", kind: .resource),
    Row(text: head + "\n {\"Effect\":\"Deny\"}]}", place: [4, 2], fix: "", kind: .trust),
    Row(text: "{\"Statement\":\n\"é\u{100}\"}", place: [2, 3], fix: "U+00FF"),
    Row(text: "\u{7}", place: [1, 1], fix: "U+00FF"),
  ]

  @Test(arguments: rows)
  func `a refusal says where and why`(_ row: Row) {
    let found = Policy.findings(in: row.text, kind: row.kind)
    #expect(found.map(\.rule) == [.refused])
    #expect(found.first?.severity == .error)
    #expect(found.first?.position.map { [$0.line, $0.column] } == row.place)
    #expect(row.fix.isEmpty || found.first?.fix.contains(row.fix) == true, "\(found)")
  }

  @Test func `the character is named`() {
    #expect(
      Policy.findings(in: "\u{7}", kind: .managed).first?.message
        == "the character U+0007 is not allowed in a policy")
    #expect(
      Policy.findings(in: "\u{1F600}", kind: .managed).first?.message
        == "the character U+1F600 is not allowed in a policy")
  }

  @Test func `two statements of one id, and a date in a trust policy, have their places`() {
    let twice =
      "{\"Statement\":[{\"Sid\":\"a\",\"Effect\":\"Deny\"},\n{\"Sid\":\"a\",\"Effect\":\"Deny\"}]}"
    for kind in [PolicyKind.identityInline, .trust] {
      let found = Policy.findings(in: twice, kind: kind)
      #expect(found.first?.position == SourcePosition(line: 2, column: 1))
    }
    let trust = FindingTests.trust("\"DateLessThan\":{\"aws:CurrentTime\":\"soon\"}")
    let found = Policy.findings(in: "{\"Statement\":\n\(trust)}", kind: .trust)
    #expect(found.first?.position == SourcePosition(line: 3, column: 30))
  }

  // reference: IAM User Guide, "IAM and AWS STS quotas".
  @Test(arguments: [
    (PolicyKind.identityInline, 10240), (.managed, 6144), (.session, 2048), (.trust, 2048),
    (.resource, 20480), (.serviceControl, 5120),
  ])
  func `a policy may be as long as its kind's quota`(_ kind: PolicyKind, _ quota: Int) {
    func policy(_ size: Int) -> String {
      let isPublic = kind == .trust || kind == .resource
      let principal = isPublic ? "\"Principal\":{\"AWS\":\"111122223333\"}," : ""
      let rest = kind == .trust ? "" : ",\"Resource\":\"*\""
      func text(_ padding: Int) -> String {
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"\(String(repeating: "a", count: padding))"
          + "\",\(principal)\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"\(rest)}}"
      }
      return text(size - text(0).utf8.count) + "\n\n"
    }
    #expect(Policy.findings(in: policy(quota), kind: kind).isEmpty)
    #expect(Policy.findings(in: policy(quota + 1), kind: kind).map(\.rule) == [.tooLong])
  }
}
