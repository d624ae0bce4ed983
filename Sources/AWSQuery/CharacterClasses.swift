// The classes of characters that AWS's patterns are made of.

@Sendable func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }

/// `\w`: ASCII letters, digits and the underscore.
@Sendable func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "a"..."z", "A"..."Z", "0"..."9", "_": true
  default: false
  }
}

/// `[\w+=,.@-]`
@Sendable func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "a"..."z", "A"..."Z", "0"..."9", "_", "+", "=", ",", ".", "@", "-": true
  default: false
  }
}

/// `[\w+=/:,.@-]`
@Sendable func isSerialNumberCharacter(_ scalar: Unicode.Scalar) -> Bool {
  isNameCharacter(scalar) || scalar == "/" || scalar == ":"
}

/// Tab, line feed and carriage return.
@Sendable func isLineControl(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "\t" || scalar == "\n" || scalar == "\r"
}

/// `[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]`
@Sendable func isPrintableLatin(_ scalar: Unicode.Scalar) -> Bool {
  isLineControl(scalar) || " "..."~" ~= scalar || "\u{A1}"..."\u{FF}" ~= scalar
}

/// `[\p{L}\p{Z}\p{N}_.:/=+\-@]`: letters, separators and numbers of all scripts, and some signs.
@Sendable func isTagCharacter(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII {
    return scalar == " " || (isSerialNumberCharacter(scalar) && scalar != ",")
  }
  return switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .decimalNumber, .letterNumber, .otherNumber,
    .spaceSeparator, .lineSeparator, .paragraphSeparator:
    true
  default: false
  }
}

/// `v[1-9][0-9]*(\.[A-Za-z0-9-]*)?`
@Sendable func isPolicyVersion(_ value: String) -> Bool {
  var rest = value.unicodeScalars[...]
  guard rest.popFirst() == "v", let first = rest.popFirst(), "1"..."9" ~= first else {
    return false
  }
  rest = rest.drop(while: isDigit)
  guard let dot = rest.popFirst() else { return true }
  return dot == "." && rest.allSatisfy { $0 == "-" || ($0 != "_" && isWordCharacter($0)) }
}

/// `^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$`
@Sendable func isAccountAlias(_ value: String) -> Bool {
  let scalars = value.unicodeScalars
  guard 3...63 ~= scalars.count, scalars.first != "-", scalars.last != "-" else { return false }
  var previous: Unicode.Scalar = "a"
  for scalar in scalars {
    let isPlain = "a"..."z" ~= scalar || isDigit(scalar)
    guard isPlain || (scalar == "-" && previous != "-") else { return false }
    previous = scalar
  }
  return true
}
