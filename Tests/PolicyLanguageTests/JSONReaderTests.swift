import Testing

@testable import PolicyLanguage

@Suite struct JSONReaderTests {
  private func read(_ text: String) throws -> JSONNode {
    do {
      return try JSONReader.read(text)
    } catch {
      throw error.error
    }
  }

  @Test(arguments: [
    "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{'a':1}", "01", "1.", ".5", "+1",
    "1e", "-", "tru", "nulL", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
    "\"\\udc00\"", "\"\u{1}\"", "\"a\nb\"", "1 2", "[1 2]", "{\"a\":1 \"b\":2}", "\u{FEFF}{}",
    "NaN",
    "// x\n{}",
  ])
  func `what is no JSON is refused`(_ text: String) {
    #expect(throws: JSONError.malformed) { try read(text) }
  }

  @Test func `a repeated member is refused, however it is spelled`() {
    #expect(throws: JSONError.repeatedMember) { try read("{\"a\":1,\"\\u0061\":2}") }
    #expect(throws: JSONError.repeatedMember) { try read("{\"x\":[{\"a\":1,\"a\":1}]}") }
  }

  @Test func `depth and size are bounded`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    func list(_ count: Int) -> String {
      "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]"
    }
    _ = try read(nested(64))
    #expect(throws: JSONError.tooDeep) { try read(nested(65)) }
    #expect(throws: JSONError.tooDeep) {
      try read(String(repeating: "[", count: 100_000))
    }
    _ = try read(list(9_999))
    #expect(throws: JSONError.tooLarge) { try read(list(10_000)) }
  }

  @Test(arguments: [
    ("\"\\u0047et\"", "Get"), ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
    ("\"\\uD83D\\uDE00\"", "😀"), ("\"é\"", "é"), ("\"\\u0000\"", "\0"), ("\"\"", ""),
  ])
  func `escapes stand for their characters`(_ text: String, expected: String) throws {
    guard case .string(let value) = try read(text).value else {
      Issue.record("not a string")
      return
    }
    #expect(Array(value.utf8) == Array(expected.utf8))
  }

  @Test(arguments: ["0", "-0", "10", "-1.50", "1e5", "1E-5", "2.5e+10"])
  func `a number keeps its spelling`(_ text: String) throws {
    guard case .number(let spelling) = try read(" \(text) ").value else {
      Issue.record("not a number")
      return
    }
    #expect(spelling == text)
  }

  @Test func `random bytes never crash the parser`() {
    var chance = SeededGenerator(seed: 1)
    let letters = Array("{}[]\",:\\u0123dD8Ee-+. \n\ttrufalsn\u{E9}".utf8)
    for round in 0..<100_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &chance)).map { _ in
        round % 2 == 0
          ? UInt8.random(in: .min ... .max, using: &chance)
          : letters[Int.random(in: 0..<letters.count, using: &chance)]
      }
      _ = try? Policy(parsing: String(decoding: bytes, as: UTF8.self), kind: .trust)
    }
  }

  @Test func `a policy with a damaged byte never crashes the parser`() {
    let policy = Array(
      Policies.document(
        """
        {"Sid":"a","Effect":"Deny","NotAction":["iam:*","s3:Get*"],"NotResource":"arn:aws:s3:::é/*",
        "Condition":{"ForAnyValue:StringLikeIfExists":{"aws:TagKeys":["${aws:username, 'x'}","*"]},
        "DateLessThan":{"aws:CurrentTime":"2026-05-20T10:00:00+02:00"},"IpAddress":{"aws:SourceIp":
        ["2001:db8::/32","10.0.0.0/8"]},"NumericEquals":{"n":-1.5e3},"BinaryEquals":{"b":"aGk="}}}
        """
      ).utf8)
    var chance = SeededGenerator(seed: 2)
    for _ in 0..<5_000 {
      var bytes = policy
      for _ in 0..<Int.random(in: 1...3, using: &chance) {
        bytes[Int.random(in: 0..<bytes.count, using: &chance)] = .random(
          in: .min ... .max, using: &chance)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      guard let policy = try? Policies.one(text) else { continue }
      // What is accepted is decided without error.
      let compiled = CompiledPolicies(identity: [policy])
      _ = compiled.decide(DecisionTests.request(), in: ["n": "1", "aws:SourceIp": "10.1.1.1"])
    }
  }
}
