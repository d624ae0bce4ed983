/// A condition operator with its prefix and suffix, such as `ForAnyValue:StringNotLikeIfExists`.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
public struct ConditionOperator: Sendable, Hashable, LosslessStringConvertible {
  /// How one value of the policy is compared with one value of the request.
  public enum Comparison: UInt8, Sendable, Hashable {
    case stringEquals, stringEqualsIgnoreCase, stringLike
    case numericEquals, numericLess, numericLessOrEqual, numericGreater, numericGreaterOrEqual
    case dateEquals, dateLess, dateLessOrEqual, dateGreater, dateGreaterOrEqual
    case bool, binaryEquals, ipAddress, arnLike, null
  }

  /// How the values of a key that has several are tested.
  public enum Quantifier: UInt8, Sendable, Hashable { case forAllValues, forAnyValue }

  public let comparison: Comparison
  /// Whether the result of the comparison is turned round, as in `StringNotEquals`.
  public let isNegated: Bool
  public let ifExists: Bool
  public let quantifier: Quantifier?
  public let description: String

  /// Nil when `name` is no operator, in exactly this spelling.
  public init?(_ name: String) {
    var rest = name[...]
    if rest.hasPrefix("ForAllValues:") {
      quantifier = .forAllValues
      rest.removeFirst("ForAllValues:".count)
    } else if rest.hasPrefix("ForAnyValue:") {
      quantifier = .forAnyValue
      rest.removeFirst("ForAnyValue:".count)
    } else {
      quantifier = nil
    }
    ifExists = rest.hasSuffix("IfExists")
    if ifExists { rest.removeLast("IfExists".count) }
    guard let (comparison, isNegated) = Self.meaning(of: rest) else { return nil }
    // Null asks whether the key is there at all: neither suffix nor prefix would mean anything.
    if comparison == .null, ifExists || quantifier != nil { return nil }
    self.comparison = comparison
    self.isNegated = isNegated
    description = name
  }

  private static func meaning(of name: Substring) -> (Comparison, Bool)? {
    switch name {
    case "StringEquals": (.stringEquals, false)
    case "StringNotEquals": (.stringEquals, true)
    case "StringEqualsIgnoreCase": (.stringEqualsIgnoreCase, false)
    case "StringNotEqualsIgnoreCase": (.stringEqualsIgnoreCase, true)
    case "StringLike": (.stringLike, false)
    case "StringNotLike": (.stringLike, true)
    case "NumericEquals": (.numericEquals, false)
    case "NumericNotEquals": (.numericEquals, true)
    case "NumericLessThan": (.numericLess, false)
    case "NumericLessThanEquals": (.numericLessOrEqual, false)
    case "NumericGreaterThan": (.numericGreater, false)
    case "NumericGreaterThanEquals": (.numericGreaterOrEqual, false)
    case "DateEquals": (.dateEquals, false)
    case "DateNotEquals": (.dateEquals, true)
    case "DateLessThan": (.dateLess, false)
    case "DateLessThanEquals": (.dateLessOrEqual, false)
    case "DateGreaterThan": (.dateGreater, false)
    case "DateGreaterThanEquals": (.dateGreaterOrEqual, false)
    case "Bool": (.bool, false)
    case "BinaryEquals": (.binaryEquals, false)
    case "IpAddress": (.ipAddress, false)
    case "NotIpAddress": (.ipAddress, true)
    case "ArnEquals", "ArnLike": (.arnLike, false)
    case "ArnNotEquals", "ArnNotLike": (.arnLike, true)
    case "Null": (.null, false)
    default: nil
    }
  }
}

extension ConditionOperator.Comparison {
  var isDate: Bool {
    rawValue >= Self.dateEquals.rawValue && rawValue <= Self.dateGreaterOrEqual.rawValue
  }

  /// Whether the values may hold policy variables.
  var takesVariables: Bool {
    switch self {
    case .stringEquals, .stringEqualsIgnoreCase, .stringLike, .arnLike, .bool: true
    default: false
    }
  }
}
