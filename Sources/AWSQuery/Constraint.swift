/// What a text parameter may hold, as AWS's models say, with AWS's words for what is wrong.
package struct Constraint: Sendable {
  /// The number of Unicode scalars; an upper bound of `Int.max` is none.
  package var length: ClosedRange<Int>?
  package var pattern: Pattern?
  /// The only values there are.
  package var values: [String]?
  /// A sentence of AWS's own, said in place of the pattern when the pattern is not met.
  package var rejection: String?

  package init(
    length: ClosedRange<Int>? = nil, pattern: Pattern? = nil, values: [String]? = nil,
    rejection: String? = nil
  ) {
    self.length = length
    self.pattern = pattern
    self.values = values
    self.rejection = rejection
  }

  /// Any text.
  package static let none = Constraint()

  /// One of these.
  package static func oneOf(_ values: String...) -> Constraint { Constraint(values: values) }

  /// What can be wrong with a value, in the order in which AWS lists the parts of a constraint.
  enum Breach {
    case tooLong(Int)
    case tooShort(Int)
    case pattern(String)
    case values([String])

    /// AWS's words for it; STS also lists the permitted values.
    func text(namesValues: Bool) -> String {
      switch self {
      case .tooLong(let most): "Member must have length less than or equal to " + String(most)
      case .tooShort(let least):
        "Member must have length greater than or equal to " + String(least)
      case .pattern(let text): "Member must satisfy regular expression pattern: " + text
      case .values(let values):
        "Member must satisfy enum value set"
          + (namesValues ? ": [" + values.joined(separator: ", ") + "]" : "")
      }
    }
  }

  /// Every part of the constraint that can be broken.
  var parts: [Breach] {
    var parts: [Breach] = []
    if let length, length.upperBound < Int.max { parts.append(.tooLong(length.upperBound)) }
    if let length, length.lowerBound > 0 { parts.append(.tooShort(length.lowerBound)) }
    if let pattern { parts.append(.pattern(pattern.text)) }
    if let values { parts.append(.values(values)) }
    return parts
  }

  /// The parts that `value` breaks.
  func breaches(in value: String) -> [Breach] {
    isMet(by: value) ? [] : parts.filter { isBroken($0, by: value) }
  }

  func isMet(by value: String) -> Bool {
    if let length, !length.contains(scalarCount(value)) { return false }
    if let pattern, !pattern.matches(value) { return false }
    if let values, !values.contains(where: { isSame($0, value) }) { return false }
    return true
  }

  private func isBroken(_ part: Breach, by value: String) -> Bool {
    switch part {
    case .tooLong(let most): scalarCount(value) > most
    case .tooShort(let least): scalarCount(value) < least
    case .pattern: pattern.map { !$0.matches(value) } ?? false
    case .values(let values): !values.contains { isSame($0, value) }
    }
  }

  /// Every scalar is one byte that is no continuation (RFC 3629 §3).
  private func scalarCount(_ value: String) -> Int {
    var count = 0
    for byte in value.utf8 { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
    return count
  }

  /// Equal bytes: `String` would also take canonically equivalent spellings.
  private func isSame(_ first: String, _ second: String) -> Bool {
    first.utf8.elementsEqual(second.utf8)
  }
}
