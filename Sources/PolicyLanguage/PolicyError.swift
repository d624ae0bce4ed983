/// Why a policy document was refused, with the text AWS gives for it.
///
/// IAM and STS report these as `MalformedPolicyDocument`; the policy simulator as `InvalidInput`.
public struct PolicyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The rule that was broken.
  public enum Rule: Sendable, Hashable {
    /// Not JSON, or JSON that repeats a member, nests too deeply or is too large.
    case json
    /// A shape outside the grammar: unknown members, wrong types, unknown operators.
    case syntax
    case version
    /// The value of `Effect`, a date, or a resource that IAM's older parser refuses.
    case legacyParsing
    case statementIDs
    case statement
    case effect
    case principal
    case action
    case resource
    case condition
  }

  public let rule: Rule
  /// AWS's own words, to be sent to the client as they are.
  public let message: String
  /// Where in the text it is, as far as that is one place.
  public private(set) var position: SourcePosition?
  /// What AWS does not say: which part of the text is meant, and what is wrong with it.
  public private(set) var detail: String?

  public init(_ rule: Rule, _ message: String) {
    self.rule = rule
    self.message = message
  }

  /// The same refusal, with its place. What was said first is nearest to it, and stays.
  func at(_ position: SourcePosition, _ detail: String? = nil) -> PolicyError {
    var error = self
    error.position = error.position ?? position
    error.detail = error.detail ?? detail
    return error
  }

  public var description: String { message }
}

extension PolicyError {
  static let syntax = PolicyError(.syntax, "Syntax errors in policy.")
  static let trustSyntax = PolicyError(.syntax, "Syntax error in policy.")
  static let legacyParsing = PolicyError(.legacyParsing, "The policy failed legacy parsing")

  /// What a text that is no JSON is told, which differs by the operation that reads it.
  static func json(_ kind: PolicyKind) -> PolicyError {
    switch kind {
    case .trust: PolicyError(.json, "This policy contains invalid Json")
    case .session: PolicyError(.json, "The policy is not in the valid JSON format.")
    case .identityInline, .managed, .resource, .serviceControl:
      PolicyError(.json, syntax.message)
    }
  }
}
