/// A regular expression of AWS's models: the text AWS prints, and a function that does its work.
///
/// AWS matches whole values. `\w` and `\d` are ASCII there, as in Java without flags.
package struct Pattern: Sendable {
  /// The expression, as AWS prints it.
  package let text: String
  /// Whether a value satisfies it.
  package let matches: @Sendable (String) -> Bool

  package init(_ text: String, _ matches: @escaping @Sendable (String) -> Bool) {
    self.text = text
    self.matches = matches
  }

  /// A class of characters and `+` or `*`, the shape most of them have.
  init(_ text: String, _ repeats: Repeats, _ isMember: @escaping @Sendable (Unicode.Scalar) -> Bool)
  {
    // Nearly all values are ASCII, for which a set of bits is enough.
    var ascii: (low: UInt64, high: UInt64) = (0, 0)
    for code in UInt8(0)..<64 {
      if isMember(Unicode.Scalar(code)) { ascii.low |= 1 << UInt64(code) }
      if isMember(Unicode.Scalar(code + 64)) { ascii.high |= 1 << UInt64(code) }
    }
    let (low, high) = ascii
    self.init(text) { value in
      if value.isEmpty { return repeats == .anyNumber }
      for byte in value.utf8 {
        if byte >= 0x80 { return value.unicodeScalars.allSatisfy(isMember) }
        guard (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1 else { return false }
      }
      return true
    }
  }

  enum Repeats {
    case atLeastOnce
    case anyNumber
  }
}

extension Pattern {
  /// Names of users, groups, roles, policies, devices.
  package static let name = Pattern(#"[\w+=,.@-]+"#, .atLeastOnce, isNameCharacter)
  /// Names of sessions.
  package static let sessionName = Pattern(#"[\w+=,.@-]*"#, .anyNumber, isNameCharacter)

  package static let serialNumber = Pattern(
    #"[\w+=/:,.@-]+"#, .atLeastOnce, isSerialNumberCharacter)
  package static let sessionSerialNumber = Pattern(
    #"[\w+=/:,.@-]*"#, .anyNumber, isSerialNumberCharacter)

  package static let digits = Pattern(#"[\d]+"#, .atLeastOnce, isDigit)
  package static let sessionDigits = Pattern(#"[\d]*"#, .anyNumber, isDigit)

  /// Identifiers of access keys, certificates, credentials.
  package static let word = Pattern(#"[\w]+"#, .atLeastOnce, isWordCharacter)
  package static let sessionWord = Pattern(#"[\w]*"#, .anyNumber, isWordCharacter)

  package static let externalID = Pattern(#"[\w+=,.@:\/-]*"#, .anyNumber, isSerialNumberCharacter)

  /// The model has the alternatives without a group around them; AWS takes `/a//b/`, but not `//`.
  package static let path = Pattern(#"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)"#) { value in
    let bytes = value.utf8
    guard bytes.first == UInt8(ascii: "/"), bytes.last == UInt8(ascii: "/") else { return false }
    return bytes.count == 1 || (bytes.count > 2 && bytes.allSatisfy { (0x21...0x7E) ~= $0 })
  }

  package static let pathPrefix = Pattern(#"\u002F[\u0021-\u007F]*"#) { value in
    value.utf8.first == UInt8(ascii: "/") && value.utf8.allSatisfy { (0x21...0x7F) ~= $0 }
  }

  /// Paths of managed policies: `/` alone, or parts that are not empty.
  package static let policyPath = Pattern(#"((/[A-Za-z0-9\.,\+@=_-]+)*)/"#) { value in
    guard value.first == "/" else { return false }
    var previous: Unicode.Scalar = "a"
    for scalar in value.unicodeScalars {
      guard isNameCharacter(scalar) || (scalar == "/" && previous != "/") else { return false }
      previous = scalar
    }
    return previous == "/"
  }

  /// Policies and passwords.
  package static let document = Pattern(
    #"[\u0009\u000A\u000D\u0020-\u00FF]+"#, .atLeastOnce
  ) { isLineControl($0) || " "..."\u{FF}" ~= $0 }

  /// Policies in lists, where AWS was seen to print a narrower class than its model has.
  package static let listedDocument = Pattern(
    #"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]+"#, .atLeastOnce, isPrintableLatin)

  package static let roleDescription = Pattern(
    #"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*"#, .anyNumber, isPrintableLatin)

  package static let policyVersion = Pattern(
    #"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?"#, isPolicyVersion)

  package static let accountAlias = Pattern(
    #"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$"#, isAccountAlias)

  package static let marker = Pattern(#"[\u0020-\u00FF]+"#, .atLeastOnce) {
    " "..."\u{FF}" ~= $0
  }

  package static let tagKey = Pattern(
    #"[\p{L}\p{Z}\p{N}_.:/=+\-@]+"#, .atLeastOnce, isTagCharacter)
  package static let tagValue = Pattern(
    #"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#, .anyNumber, isTagCharacter)

  /// ARNs in STS. The model's `\u10000-\u10FFFF` means all other planes.
  package static let sessionARN = Pattern(
    #"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+"#,
    .atLeastOnce
  ) { scalar in
    isLineControl(scalar) || " "..."~" ~= scalar || scalar == "\u{85}"
      || "\u{A0}"..."\u{FFFD}" ~= scalar || scalar >= "\u{10000}"
  }
}
