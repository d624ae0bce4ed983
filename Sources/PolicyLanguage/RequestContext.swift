/// The facts about a request, asked for one by one as statements need them.
///
/// Most decisions ask for few keys, so costly ones (tags of a resource) are best looked up here and
/// not before.
public protocol RequestContext {
  /// The value of `key`, or nil when the request carries no such key.
  ///
  /// The difference between absent and `false` is what MFA policies are about: see
  /// `aws:MultiFactorAuthPresent`.
  func value(for key: ContextKey) -> ContextValue?
}

/// A value of a request's context.
public enum ContextValue: Sendable, Hashable {
  /// Text in the form AWS documents for the key; also read as a number, date, address or truth
  /// value where an operator compares those.
  case string(String)
  /// A key with several values, such as `aws:TagKeys`.
  case strings([String])
  case boolean(Bool)
  case number(Int64)
  case date(Instant)
  case address(IPAddress)
  case binary([UInt8])
}

extension ContextValue: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self = .string(text) }
}

/// A context whose values are all known beforehand.
extension [ContextKey: ContextValue]: RequestContext {
  public func value(for key: ContextKey) -> ContextValue? { self[key] }
}

/// The context of nothing, for patterns without variables.
struct NoContext: RequestContext {
  func value(for key: ContextKey) -> ContextValue? { nil }
}

extension ContextValue {
  /// AWS counts an empty value as none: "a null data set, such as an empty string".
  var isNull: Bool {
    switch self {
    case .string(let text): text.isEmpty
    case .strings(let list): list.allSatisfy(\.isEmpty)
    case .binary(let bytes): bytes.isEmpty
    case .boolean, .number, .date, .address: false
    }
  }

  /// Gives the value as text to `body`, without copying where it is text already; nil for a key
  /// with several values, and for bytes that are no UTF-8: they would pass for characters that they
  /// share some bits with.
  func withText<Result>(_ body: (Span<UInt8>) -> Result?) -> Result? {
    let text: String
    switch self {
    case .string(let string): text = string
    case .boolean(let flag): text = flag ? "true" : "false"
    case .number(let number): text = String(number)
    case .date(let instant): text = instant.description
    case .address(let address): text = address.description
    case .strings: return nil
    case .binary(let bytes):
      guard let valid = String(validating: bytes, as: UTF8.self) else { return nil }
      text = valid
    }
    return body(text.utf8.span)
  }
}
