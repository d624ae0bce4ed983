import PolicyLanguage

/// Such as `Statement[1] NoMFA`, counted from 0 as AWS's tools count.
func statementName(_ index: Int, _ sid: String?) -> String {
  "Statement[\(index)]" + (sid.map { " \($0)" } ?? "")
}

/// The statement that decided, by file and place.
struct StatementReport: Encodable {
  let type: String?
  let policy: String
  let statement: Int
  let sid: String?
  let line: Int
  let column: Int

  init?(_ decision: Decision) {
    guard let statement = decision.decidedBy else { return nil }
    type = decision.policyType.map { "\($0)" }
    policy = statement.source.name
    self.statement = statement.index
    sid = statement.sid
    line = statement.position.line
    column = statement.position.column
  }

  var description: String { "\(policy) \(statementName(statement, sid)) at \(line):\(column)" }
}

/// A member that is `null` in JSON when there is none, rather than left out.
@propertyWrapper
struct ExplicitNull<Value: Encodable>: Encodable {
  var wrappedValue: Value?

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}
