/// Reads the parameters of one operation and collects what is wrong with them, because AWS names
/// all that is wrong in one error.
///
/// Read every parameter, then call ``finish()``; what was read counts only if that returns.
package struct ParameterReader {
  /// How an API words its validation errors.
  package enum Style: Sendable {
    /// Says where, never what: `Value at 'userName' failed …`.
    case iam
    /// Repeats the value: `Value 'bob' at 'userName' failed …`.
    case sts
  }

  /// AWS was seen to name ten faults where there were twenty.
  static let mostClauses = 10

  package let parameters: Parameters
  package let style: Style
  /// What stands before the name of a parameter, as in `tags.1.member.`.
  let path: String
  var clauses: [String] = []
  var malformed: ServiceError?
  var rejection: String?

  package init(_ parameters: Parameters, style: Style) {
    self.init(parameters, style: style, path: "")
  }

  init(_ parameters: Parameters, style: Style, path: String) {
    self.parameters = parameters
    self.style = style
    self.path = path
  }

  /// A parameter that must be there; `""` when it is not, or breaks its constraint.
  package mutating func required(_ name: String, _ constraint: Constraint) -> String {
    guard let value = parameters[name] else {
      failIsNull(name)
      return ""
    }
    return check(value, name, constraint) ? value : ""
  }

  /// A parameter that may be left out; nil also when it breaks its constraint.
  ///
  /// An empty value is a value: it breaks any constraint with a least length.
  package mutating func optional(_ name: String, _ constraint: Constraint) -> String? {
    guard let value = parameters[name] else { return nil }
    return check(value, name, constraint) ? value : nil
  }

  /// A whole number of 32 bits, with a sign or leading zeros if the client likes.
  package mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int? {
    guard let text = parameters[name] else { return nil }
    if text.isEmpty {
      refuse(.malformedInput("missing value for decimal type"))
      return nil
    }
    guard let value = Int32(text) else {
      refuse(.malformedInput())
      return nil
    }
    return check(Int(value), text, name, range) ? Int(value) : nil
  }

  /// `true`, `false`, `1` or `0`, and no other spelling.
  package mutating func boolean(_ name: String) -> Bool? {
    switch parameters[name] {
    case nil: return nil
    case "true", "1": return true
    case "false", "0": return false
    default:
      refuse(.malformedInput())
      return nil
    }
  }

  /// Adds a fault of the caller's own finding: `Value at 'name' failed to satisfy constraint: …`.
  ///
  /// `value` is what the parameter holds, nil if it is not there; only clients of STS are told.
  package mutating func fail(_ name: String, value: String?, _ constraint: String) {
    addClause(name, echo: value.map { "'" + $0 + "'" } ?? "null", constraint)
  }

  /// Throws what was wrong: the first value that could not be read at all, or else a validation
  /// error of all clauses.
  package mutating func finish() throws(ServiceError) {
    if let malformed { throw malformed }
    // AWS was seen to look at the shape of a path before its length.
    if let rejection { throw .validation(rejection) }
    if clauses.isEmpty { return }
    let count =
      clauses.count == 1 ? "1 validation error" : String(clauses.count) + " validation errors"
    throw .validation(count + " detected: " + clauses.joined(separator: "; "))
  }

  mutating func refuse(_ error: ServiceError) {
    if malformed == nil { malformed = error }
  }

  mutating func failIsNull(_ name: String) {
    addClause(name, echo: "null", "Member must not be null")
  }

  /// `echo` is the value as STS shows it, or nil where it shows none.
  mutating func addClause(_ name: String, echo: String?, _ constraint: String) {
    guard clauses.count < Self.mostClauses else { return }
    let shown = style == .sts ? echo.map { " " + $0 } ?? "" : ""
    clauses.append(
      "Value" + shown + " at '" + path + memberName(name) + "' failed to satisfy constraint: "
        + constraint)
  }

  private mutating func check(_ value: String, _ name: String, _ constraint: Constraint) -> Bool {
    if constraint.isMet(by: value) { return true }
    for breach in constraint.breaches(in: value) {
      if case .pattern = breach, let sentence = constraint.rejection {
        let place = path + memberName(name)
        rejection = rejection ?? "The specified value for " + place + " is invalid. " + sentence
      } else {
        addClause(name, echo: "'" + value + "'", breach.text(namesValues: style == .sts))
      }
    }
    return false
  }

  private mutating func check(
    _ value: Int, _ text: String, _ name: String, _ range: ClosedRange<Int>
  ) -> Bool {
    if range.contains(value) { return true }
    let bound =
      value > range.upperBound
      ? "less than or equal to " + String(range.upperBound)
      : "greater than or equal to " + String(range.lowerBound)
    addClause(name, echo: "'" + String(value) + "'", "Member must have value " + bound)
    return false
  }

  /// The parameter as AWS's errors call it: with a small first letter, `sSHPublicKeyId` too.
  private func memberName(_ name: String) -> String {
    name.prefix(1).lowercased() + name.dropFirst()
  }
}
