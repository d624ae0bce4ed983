import PolicyLanguage
import Testing

@Suite struct PositionTests {
  private func positions(_ text: String) throws -> [[Int]] {
    try Policy(parsing: text, kind: .managed).statements.map {
      [$0.start.line, $0.start.column, $0.end.line, $0.end.column]
    }
  }

  // The policy simulator's samples: braces at offsets 39 and 111 of one line, and AdministratorAccess
  // with an indent of two blanks.
  @Test func `a statement alone begins behind its brace`() throws {
    let head = "{\"Version\": \"2012-10-17\", \"Statement\": "
    let body = "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\""
    let padding = String(repeating: " ", count: 111 - head.count - body.count)
    #expect(try positions(head + body + padding + "}}") == [[1, 41, 1, 113]])
  }

  @Test func `the first statement of a list begins behind the bracket`() throws {
    let text = """
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Action": "*",
            "Resource": "*"
          }
        ]
      }
      """
    #expect(try positions(text) == [[3, 17, 8, 6]])
  }

  @Test func `a later statement begins where the one before ends`() throws {
    let text =
      "{\t\"Version\":\"2012-10-17\",\r\n\"Statement\":[{\"Sid\":\"a\",\"Effect\":\"Allow\","
      + "\"Action\":\"*\",\"Resource\":\"*\"},\r{\"Sid\":\"b\",\"Effect\":\"Deny\",\"Action\":\"*\","
      + "\"Resource\":\"arn:aws:s3:::é\"}]}"
    let found = try positions(text)
    #expect(found[0] == [2, 14, 2, 70])
    #expect(found[1][..<2] == [2, 70])
    // Characters are counted, not bytes.
    #expect(found[1][2...] == [3, 69])
  }
}
