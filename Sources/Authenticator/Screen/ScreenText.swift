/// How many columns of a terminal a text takes.
package func columns(of text: String) -> Int {
  text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
}

private func columns(of scalar: Unicode.Scalar) -> Int {
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: break
  }
  switch scalar.value {
  // The blocks that East Asian Width (UAX #11) calls wide or full-width, and pictures.
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
    0x20000...0x3FFFD:
    return 2
  default: return 1
  }
}

/// A text in exactly so many columns: filled with blanks, or cut with `…`.
package func fitted(_ text: String, _ width: Int) -> String {
  guard width > 0 else { return "" }
  let taken = columns(of: text)
  guard taken > width else { return text + String(repeating: " ", count: width - taken) }
  var fitted = String.UnicodeScalarView()
  var count = 0
  for scalar in text.unicodeScalars {
    let next = columns(of: scalar)
    guard count + next < width else { break }
    fitted.append(scalar)
    count += next
  }
  return String(fitted) + "…" + String(repeating: " ", count: width - count - 1)
}

/// A name that cannot do anything to a terminal: control characters, and those that turn the direction
/// of writing, are shown as `?`.
package func safeText(_ text: String) -> String {
  var safe = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
      safe.append("?")
    default: safe.append(scalar)
    }
  }
  return String(safe)
}
