/// Where a policy comes from, so that a decision can name it.
public struct PolicySource: Sendable, Hashable {
  public enum Attachment: Sendable, Hashable {
    case userInline, groupInline, roleInline, managed, boundary, session, resource
    case serviceControl
    /// A text given to the policy simulator.
    case input
  }

  public var attachment: Attachment
  /// The name of the policy.
  public var name: String
  /// The name of the user, group or role that holds an inline policy.
  public var owner: String?
  /// Managed policies have an ARN, which AWS's messages show; inline ones have none.
  public var arn: String?

  public init(_ attachment: Attachment, name: String, owner: String? = nil, arn: String? = nil) {
    self.attachment = attachment
    self.name = name
    self.owner = owner
    self.arn = arn
  }
}

/// One statement of one policy.
///
/// It is passed around with every decision, so it is one reference rather than many strings.
public struct StatementReference: Sendable, Hashable {
  private let statement: Named

  init(_ source: PolicySource, index: Int, _ statement: Statement) {
    self.statement = Named(source, index, statement)
  }

  public var source: PolicySource { statement.source }
  /// Counted from 0 within its policy.
  public var index: Int { statement.index }
  public var sid: String? { statement.sid }
  /// At the brace that opens the statement.
  public var position: SourcePosition { statement.position }
  public var start: SourcePosition { statement.start }
  public var end: SourcePosition { statement.end }

  public static func == (left: StatementReference, right: StatementReference) -> Bool {
    left.statement === right.statement
      || (left.source == right.source && left.index == right.index && left.sid == right.sid
        && left.start == right.start && left.end == right.end)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(source)
    hasher.combine(index)
  }

  private final class Named: Sendable {
    let source: PolicySource
    let index: Int
    let sid: String?
    let position: SourcePosition
    let start: SourcePosition
    let end: SourcePosition

    init(_ source: PolicySource, _ index: Int, _ statement: Statement) {
      self.source = source
      self.index = index
      sid = statement.sid
      position = statement.position
      start = statement.start
      end = statement.end
    }
  }
}
