import PolicyLanguage
import Testing

@Suite struct ConditionTests {
  /// One operator with one key `k`, its values, the key's value in the request, and the answer.
  struct Row: Sendable, CustomStringConvertible {
    let name: String
    let values: String
    let value: ContextValue?
    let expected: Bool

    init(_ name: String, _ values: String, _ value: ContextValue?, _ expected: Bool) {
      self.name = name
      self.values = values
      self.value = value
      self.expected = expected
    }

    var description: String { "\(name) \(values) of \(value.map { "\($0)" } ?? "nothing")" }
  }

  static let strings = [
    Row("StringEquals", "\"a\"", "a", true),
    Row("StringEquals", "\"a\"", "A", false),
    Row("StringEquals", "\"a*\"", "ab", false),
    Row("StringEquals", "\"a*\"", "a*", true),
    Row("StringEquals", "[\"x\",\"a\"]", "a", true),
    Row("StringEquals", "[]", "a", false),
    Row("StringEquals", "\"\"", "", true),
    Row("StringEquals", "\"true\"", .boolean(true), true),
    Row("StringEquals", "\"12\"", .number(12), true),
    Row("StringEquals", "12", "12", true),
    // Code units, not what looks alike: é and e with an accent.
    Row("StringEquals", "\"\\u00e9\"", "e\u{301}", false),
    Row("StringNotEquals", "\"a\"", "b", true),
    Row("StringNotEquals", "\"a\"", "a", false),
    Row("StringNotEquals", "[\"x\",\"a\"]", "a", false),
    Row("StringNotEquals", "[]", "a", true),
    Row("StringEqualsIgnoreCase", "\"Straße-É\"", "sTRAßE-é", true),
    Row("StringEqualsIgnoreCase", "\"÷\"", "\u{D7}", false),
    Row("StringEqualsIgnoreCase", "\"k\"", "\u{212A}", true),
    Row("StringEqualsIgnoreCase", "\"a\"", "ab", false),
    Row("StringNotEqualsIgnoreCase", "\"A\"", "a", false),
    Row("StringNotEqualsIgnoreCase", "\"A\"", "b", true),
    Row("StringLike", "\"a*c\"", "abbc", true),
    Row("StringLike", "\"a*c\"", "Abbc", false),
    Row("StringLike", "\"a*c\"", "abbC", false),
    Row("StringLike", "\"a?c\"", "a\u{E9}c", true),
    Row("StringLike", "\"a?c\"", "ac", false),
    Row("StringLike", "\"*\"", "", true),
    Row("StringLike", "\"a*:*z\"", "a:b:z", true),
    Row("StringNotLike", "\"a*\"", "b", true),
    Row("StringNotLike", "\"a*\"", "ab", false),
  ]

  /// Bytes that are no UTF-8 are no text, whatever some of their bits spell: a byte that cannot
  /// begin a character, a character cut short, one with another behind its first byte, one longer
  /// than it need be.
  static let bytes = [
    Row("StringLike", "\"*!?*\"", .binary([0x21, 0x62]), true),
    Row("StringLike", "\"*!?*\"", .binary([0xA1, 0x62]), false),
    Row("StringLike", "\"*!?*\"", .binary([0xC0, 0xA1, 0x62]), false),
    Row("StringLike", "\"a?\"", .binary([0x61, 0xC3, 0xA9]), true),
    Row("StringLike", "\"a?\"", .binary([0x61, 0xC3]), false),
    Row("StringLike", "\"*?\"", .binary([0xA9]), false),
    Row("StringNotLike", "\"*?\"", .binary([0xA9]), true),
    Row("StringEqualsIgnoreCase", "\"\\u00e1\"", .binary([0xC3, 0x81]), true),
    Row("StringEqualsIgnoreCase", "\"\\u00e1\"", .binary([0xC3, 0x61]), false),
    Row("ArnLike", "\"arn:aws:s3:::?\"", .binary(Array("arn:aws:s3:::".utf8) + [0xA9]), false),
    Row("BinaryEquals", "\"oQ==\"", .binary([0xA1]), true),
    Row("BinaryEquals", "\"oQ==\"", .binary([0xA2]), false),
    Row("BinaryEquals", "\"oQ==\"", .binary([0xA1, 0xA1]), false),
  ]

  static let numbers = [
    Row("NumericEquals", "\"10\"", "10.0", true),
    Row("NumericEquals", "10", .number(10), true),
    Row("NumericEquals", "1e1", .number(10), true),
    Row("NumericEquals", "\"0\"", "-0", true),
    Row("NumericEquals", "\"9007199254740993\"", .number(9_007_199_254_740_992), false),
    Row("NumericEquals", "\"ten\"", "10", false),
    Row("NumericEquals", "\"10\"", "ten", false),
    Row("NumericNotEquals", "\"10\"", "10.00", false),
    Row("NumericNotEquals", "\"10\"", "11", true),
    Row("NumericNotEquals", "\"10\"", "ten", true),
    Row("NumericLessThan", "\"1000\"", "95", true),
    Row("NumericLessThan", "\"1.5\"", "1.49", true),
    Row("NumericLessThan", "\"-1\"", "-2", true),
    Row("NumericLessThan", "\"-2\"", "-1", false),
    Row("NumericLessThan", "\"10\"", "10", false),
    Row("NumericLessThanEquals", "\"10\"", "10", true),
    Row("NumericLessThanEquals", "\"10\"", "10.01", false),
    Row("NumericGreaterThan", "\"10\"", "10.5", true),
    Row("NumericGreaterThan", "\"10\"", "10", false),
    Row("NumericGreaterThanEquals", "\"10\"", "10", true),
    Row("NumericGreaterThanEquals", "\"10\"", "9", false),
    Row("NumericGreaterThan", "\"0\"", "0.0001", true),
  ]

  static let dates = [
    Row("DateEquals", "\"2026-05-20T10:00:00Z\"", .date(Instant(seconds: 1_779_271_200)), true),
    Row("DateEquals", "\"1779271200\"", "2026-05-20T10:00:00Z", true),
    Row("DateEquals", "\"2026-05-20T12:00:00+02:00\"", "2026-05-20T10:00:00Z", true),
    Row("DateEquals", "\"2026-05-20T04:30-05:30\"", "2026-05-20T10:00:00Z", true),
    Row("DateEquals", "\"2026-05-20t10:00z\"", "2026-05-20T10:00:00Z", true),
    Row("DateEquals", "\"2026-05-20\"", "2026-05-20T00:00:00Z", true),
    Row("DateEquals", "\"2026-05\"", "2026-05-01T00:00:00Z", true),
    Row("DateEquals", "\"2026\"", "2026-01-01T00:00:00Z", true),
    Row("DateEquals", "\"2026-05-20T10:00:00.5Z\"", "2026-05-20T10:00:00.500Z", true),
    Row("DateEquals", "\"2026-05-20\"", "someday", false),
    Row("DateNotEquals", "\"2026-05-20\"", "2026-05-21", true),
    Row("DateNotEquals", "\"2026-05-20\"", "2026-05-20", false),
    Row("DateLessThan", "\"2026-05-20T10:00:00Z\"", "2026-05-20T09:59:59.999Z", true),
    Row("DateLessThan", "\"2026-05-20T10:00:00Z\"", "2026-05-20T10:00:00Z", false),
    Row("DateLessThanEquals", "\"2026-05-20T10:00:00Z\"", "2026-05-20T10:00:00Z", true),
    Row("DateGreaterThan", "\"1969-12-31T23:59:59Z\"", .number(0), true),
    Row("DateGreaterThan", "\"1970-01-01\"", .number(0), false),
    Row("DateGreaterThanEquals", "\"1970-01-01\"", .number(0), true),
    Row("NumericLessThan", "1779271201", .date(Instant(seconds: 1_779_271_200)), true),
  ]

  static let others = [
    Row("Bool", "\"true\"", "true", true),
    Row("Bool", "\"TRUE\"", "True", true),
    Row("Bool", "true", .boolean(true), true),
    Row("Bool", "false", .boolean(true), false),
    Row("Bool", "\"false\"", "false", true),
    Row("Bool", "\"yes\"", "true", false),
    Row("Bool", "\"true\"", "yes", false),
    Row("Bool", "\"false\"", "yes", false),
    // A value of another kind is no number, date, truth or address.
    Row("NumericEquals", "1", .boolean(true), false),
    Row("DateEquals", "\"1\"", .boolean(true), false),
    Row("Bool", "\"true\"", .number(1), false),
    Row("Bool", "\"false\"", .number(0), false),
    Row("IpAddress", "\"0.0.0.0/0\"", .number(1), false),
    Row(
      "IpAddress", "\"203.0.113.0/24\"",
      .address(IPAddress(family: .ipv4, bits: 0xCB00_7107)), true),
    Row(
      "IpAddress", "\"203.0.113.0/24\"",
      .address(IPAddress(family: .ipv4, bits: 0xCB00_7207)), false),
    Row("BinaryEquals", "\"aGk=\"", .binary([0x68, 0x69]), true),
    Row("BinaryEquals", "\"aGk=\"", "hi", true),
    Row("BinaryEquals", "\"aGk=\"", "ho", false),
    Row("BinaryEquals", "\"aGk\"", "hi", false),
    Row("IpAddress", "\"203.0.113.0/24\"", "203.0.113.255", true),
    Row("IpAddress", "\"203.0.113.0/24\"", "203.0.114.0", false),
    Row("IpAddress", "\"203.0.113.77/24\"", "203.0.113.1", true),
    Row("IpAddress", "\"203.0.113.7\"", "203.0.113.7", true),
    Row("IpAddress", "\"203.0.113.7\"", "203.0.113.70", false),
    Row("IpAddress", "\"0.0.0.0/0\"", "2001:db8::1", false),
    Row("IpAddress", "\"0.0.0.0/0\"", "198.51.100.1", true),
    Row("IpAddress", "\"::/0\"", "198.51.100.1", false),
    Row("IpAddress", "\"2001:DB8:aa::/48\"", "2001:db8:AA:0:1::5", true),
    Row("IpAddress", "\"2001:db8::1\"", "2001:db8:0:0:0:0:0:1", true),
    Row("IpAddress", "\"2001:db8::1\"", "2001:db8::2", false),
    Row("IpAddress", "\"203.0.113.0/33\"", "203.0.113.0", false),
    Row("IpAddress", "\"203.0.113.0/24\"", "203.0.113", false),
    Row("IpAddress", "\"203.0.113.0/24\"", "203.0.113.010", false),
    Row("NotIpAddress", "\"203.0.113.0/24\"", "203.0.113.9", false),
    Row("NotIpAddress", "\"203.0.113.0/24\"", "198.51.100.1", true),
    Row("NotIpAddress", "\"0.0.0.0/0\"", "2001:db8::1", true),
    Row(
      "ArnLike", "\"arn:aws:sns:*:111122223333:a*\"", "arn:aws:sns:eu-west-1:111122223333:abc", true
    ),
    Row(
      "ArnEquals", "\"arn:aws:sns:*:111122223333:a*\"", "arn:aws:sns:eu-west-1:111122223333:a:b",
      true),
    Row("ArnLike", "\"arn:aws:sns:*:a*\"", "arn:aws:sns:eu-west-1:111122223333:abc", false),
    Row("ArnLike", "\"arn:aws:s3:::*\"", "arn:aws:s3:x::k", false),
    Row("ArnLike", "\"*\"", "arn:aws:s3:::k", false),
    Row("ArnLike", "\"arn:aws:s3:::k\"", "k", false),
    Row("ArnNotLike", "\"arn:aws:s3:::k\"", "k", true),
    Row("ArnNotEquals", "\"arn:aws:s3:::k\"", "arn:aws:s3:::k", false),
    Row("Null", "\"true\"", nil, true),
    Row("Null", "true", "x", false),
    Row("Null", "\"false\"", "x", true),
    Row("Null", "\"false\"", nil, false),
    Row("Null", "\"false\"", "", false),
    Row("Null", "\"maybe\"", nil, false),
  ]

  static let absence = [
    Row("StringEquals", "\"a\"", nil, false),
    Row("StringNotEquals", "\"a\"", nil, true),
    Row("StringEqualsIfExists", "\"a\"", nil, true),
    Row("StringEqualsIfExists", "\"a\"", "b", false),
    Row("StringNotEqualsIfExists", "\"a\"", nil, true),
    Row("StringNotEqualsIfExists", "\"a\"", "a", false),
    Row("NumericLessThan", "1", nil, false),
    Row("NumericNotEquals", "1", nil, true),
    Row("DateGreaterThan", "\"2026-01-01\"", nil, false),
    Row("DateNotEquals", "\"2026-01-01\"", nil, true),
    Row("Bool", "false", nil, false),
    Row("BoolIfExists", "false", nil, true),
    Row("IpAddress", "\"0.0.0.0/0\"", nil, false),
    Row("NotIpAddress", "\"0.0.0.0/0\"", nil, true),
    Row("ArnLike", "\"arn:aws:s3:::*\"", nil, false),
    Row("ArnNotLike", "\"arn:aws:s3:::*\"", nil, true),
    Row("ForAllValues:StringEquals", "\"a\"", nil, true),
    Row("ForAnyValue:StringEquals", "\"a\"", nil, false),
    Row("ForAnyValue:StringNotEquals", "\"a\"", nil, false),
    Row("ForAnyValue:StringEqualsIfExists", "\"a\"", nil, true),
  ]

  static let lists = [
    Row("ForAllValues:StringEquals", "[\"a\",\"b\"]", .strings(["a", "b", "a"]), true),
    Row("ForAllValues:StringEquals", "[\"a\",\"b\"]", .strings(["a", "c"]), false),
    Row("ForAllValues:StringEquals", "[\"a\"]", .strings([]), true),
    Row("ForAllValues:StringEquals", "[\"a\"]", "", true),
    Row("ForAllValues:StringEquals", "[\"a\"]", "a", true),
    Row("ForAllValues:StringNotEquals", "[\"a\"]", .strings(["b", "c"]), true),
    Row("ForAllValues:StringNotEquals", "[\"a\"]", .strings(["b", "a"]), false),
    Row("ForAllValues:StringLike", "[\"a*\"]", .strings(["ab", "ac"]), true),
    Row("ForAnyValue:StringEquals", "[\"a\"]", .strings(["x", "a"]), true),
    Row("ForAnyValue:StringEquals", "[\"a\"]", .strings(["x"]), false),
    Row("ForAnyValue:StringEquals", "[\"a\"]", .strings([]), false),
    Row("ForAnyValue:StringEquals", "[\"\"]", "", false),
    Row("ForAnyValue:StringNotEquals", "[\"a\"]", .strings(["a", "b"]), true),
    Row("ForAnyValue:StringNotEquals", "[\"a\"]", .strings(["a", "a"]), false),
    Row("StringEquals", "\"a\"", .strings(["x", "a"]), true),
    Row("StringNotEquals", "\"a\"", .strings(["x", "a"]), false),
    Row("StringNotEquals", "\"a\"", .strings(["x", "y"]), true),
    Row("Null", "\"false\"", .strings(["x"]), true),
    Row("Null", "\"true\"", .strings([]), true),
  ]

  @Test(arguments: strings + bytes + numbers + dates + others + absence + lists)
  func `an operator compares as documented`(_ row: Row) throws {
    var context: [ContextKey: ContextValue] = [:]
    context["x:Key"] = row.value
    let condition = "{\"\(row.name)\":{\"X:kEY\":\(row.values)}}"
    #expect(try Policies.holds(condition, context) == row.expected)
  }

  @Test func `operators and keys are all required`() throws {
    let condition = """
      {"StringEquals":{"a":"1","b":"2"},"NumericLessThan":{"n":5}}
      """
    #expect(try Policies.holds(condition, ["a": "1", "b": "2", "n": "4"]))
    #expect(try !Policies.holds(condition, ["a": "1", "b": "3", "n": "4"]))
    #expect(try !Policies.holds(condition, ["a": "1", "b": "2", "n": "6"]))
  }

  @Test(arguments: ["{}", "{\"StringEquals\":{}}", "{\"NoSuchOperator\":{}}"])
  func `a condition without anything to compare holds`(_ condition: String) throws {
    #expect(try Policies.holds(condition, [:]))
  }

  @Test func `a tag key is found in any case`() throws {
    let condition = "{\"StringEquals\":{\"aws:PrincipalTag/Team\":\"core\"}}"
    #expect(try Policies.holds(condition, ["aws:principaltag/TEAM": "core"]))
    #expect(ContextKey("aws:PrincipalTag/Team").known == .principalTag)
    #expect(ContextKey("aws:PrincipalTag/Team").tag == "team")
    #expect(ContextKey("aws:PrincipalTag").known == nil)
  }
}
