import PolicyLanguage
import Testing

@testable import Console

struct PolicyTextTests {
  private static func policy(_ condition: String) -> String {
    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"\#(condition)}}"#
  }

  @Test(arguments: [
    (policy(""), false),
    (policy(#","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#), true),
    (policy(#","Condition":{"BoolIfExists":{"AWS:multifactorauthpresent":"false"}}"#), true),
    (policy(#","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}"#), true),
    (policy(#","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#), false),
    ("no policy, whatever it says of aws:MultiFactorAuthPresent", false),
  ])
  func `a policy needs MFA when a condition of it asks for that`(text: String, needs: Bool) {
    #expect(PolicyFacts.needsMFA(text, .managed) == needs)
  }

  @Test(arguments: [
    (#"{"a":1,"b":[true,{}]}"#, "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    {}\n  ]\n}"),
    (#"{ "a" : "x, {y}: \"[z" }"#, "{\n  \"a\": \"x, {y}: \\\"[z\"\n}"),
    (#"{"a":"\\","b":[]}"#, "{\n  \"a\": \"\\\\\",\n  \"b\": []\n}"),
    ("{\n\t\"a\":1}", "{\n  \"a\": 1\n}"),
    ("", ""), ("]]", "\n]\n]"),
  ])
  func `JSON is laid out line by line, and strings stay as they are`(text: String, layout: String) {
    #expect(JSONLayout.indented(text) == layout)
  }
}
