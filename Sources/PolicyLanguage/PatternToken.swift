/// What a pattern is made of.
enum PatternToken: Sendable, Hashable {
  /// One byte of UTF-8 that stands for itself.
  case byte(UInt8)
  /// `*`: any run of characters, also none.
  case run
  /// `?`: any one character.
  case one
  /// `${key}` or `${key, 'default'}`.
  case variable(ContextKey, default: String?)
}

extension PatternToken {
  /// Reads a pattern. Without `variables`, `${` is text; without `wildcards`, `*` and `?` are.
  ///
  /// `${*}`, `${?}` and `${$}` are the characters themselves. A `${` that is never closed is text.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
  static func tokens(
    in text: some StringProtocol, variables: Bool, wildcards: Bool = true
  ) -> [PatternToken] {
    let bytes = Array(text.utf8)
    var tokens: [PatternToken] = []
    tokens.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if variables, let end = variableEnd(bytes, index) {
        tokens.append(variable(String(decoding: bytes[index + 2..<end], as: UTF8.self)))
        index = end
      } else if wildcards, byte == UInt8(ascii: "*") {
        tokens.append(.run)
      } else if wildcards, byte == UInt8(ascii: "?") {
        tokens.append(.one)
      } else {
        tokens.append(.byte(byte))
      }
      index += 1
    }
    return tokens
  }

  /// The offset of the brace that closes a `${` at `start`.
  private static func variableEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    guard bytes[start] == UInt8(ascii: "$"), start + 2 < bytes.count,
      bytes[start + 1] == UInt8(ascii: "{")
    else { return nil }
    return bytes[(start + 2)...].firstIndex(of: UInt8(ascii: "}"))
  }

  private static func variable(_ content: String) -> PatternToken {
    switch content {
    case "*", "?", "$": return .byte(content.utf8[content.startIndex])
    default: break
    }
    let bytes = Array(content.utf8)
    let quote = UInt8(ascii: "'")
    guard bytes.last == quote,
      let comma = bytes.firstIndex(of: UInt8(ascii: ",")), comma + 3 < bytes.count,
      bytes[comma + 1] == UInt8(ascii: " "), bytes[comma + 2] == quote
    else { return .variable(ContextKey(content), default: nil) }
    return .variable(
      ContextKey(String(decoding: bytes[..<comma], as: UTF8.self)),
      default: String(decoding: bytes[(comma + 3)..<(bytes.count - 1)], as: UTF8.self))
  }

  /// The names of the keys that `text` has variables for, as written.
  static func variables(in text: String) -> [String] {
    let bytes = Array(text.utf8)
    var names: [String] = []
    var index = 0
    while index < bytes.count {
      if let end = variableEnd(bytes, index) {
        let content = bytes[index + 2..<end].prefix { $0 != UInt8(ascii: ",") }
        let name = String(decoding: content, as: UTF8.self)
        if !["*", "?", "$"].contains(name) { names.append(name) }
        index = end
      }
      index += 1
    }
    return names
  }
}

extension [PatternToken] {
  /// Cuts the pattern at its first five colons that are not part of a variable; nil when there are
  /// fewer.
  func splitAsARN() -> [[PatternToken]]? {
    let parts = split(
      separator: .byte(UInt8(ascii: ":")), maxSplits: 5, omittingEmptySubsequences: false)
    return parts.count == 6 ? parts.map(Array.init) : nil
  }

  var hasVariables: Bool {
    contains { if case .variable = $0 { true } else { false } }
  }

  /// The pattern with every variable replaced by its value, which stands for itself whatever
  /// characters it holds; nil when one has no value.
  func substituting(from context: some RequestContext) -> [PatternToken]? {
    var tokens: [PatternToken] = []
    for token in self {
      guard case .variable(let key, let defaultValue) = token else {
        tokens.append(token)
        continue
      }
      let variable = Patterns.Variable(key: key, defaultValue: defaultValue)
      let text: [PatternToken]? = variable.withValue(in: context) { text in
        text.indices.map { .byte(text[$0]) }
      }
      guard let text else { return nil }
      tokens += text
    }
    return tokens
  }
}
