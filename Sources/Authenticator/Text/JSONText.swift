/// A JSON value to be written (RFC 8259); members stand in the order given.
package enum JSONText {
  case null
  case boolean(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case string(String)
  case array([JSONText])
  case object([(String, JSONText)])

  /// On one line, or over many with two spaces for each level.
  package func text(pretty: Bool = false) -> String {
    var text = ""
    write(to: &text, pretty: pretty, level: 0)
    return text
  }

  private func write(to text: inout String, pretty: Bool, level: Int) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .unsigned(let value): text += String(value)
    case .string(let value): Self.write(value, to: &text)
    case .array(let values):
      guard !values.isEmpty else { return text += "[]" }
      text += "["
      for (index, value) in values.enumerated() {
        Self.separate(&text, index, pretty, level + 1)
        value.write(to: &text, pretty: pretty, level: level + 1)
      }
      Self.end(&text, pretty, level)
      text += "]"
    case .object(let members):
      guard !members.isEmpty else { return text += "{}" }
      text += "{"
      for (index, member) in members.enumerated() {
        Self.separate(&text, index, pretty, level + 1)
        Self.write(member.0, to: &text)
        text += pretty ? ": " : ":"
        member.1.write(to: &text, pretty: pretty, level: level + 1)
      }
      Self.end(&text, pretty, level)
      text += "}"
    }
  }

  private static func separate(_ text: inout String, _ index: Int, _ pretty: Bool, _ level: Int) {
    if index > 0 { text += "," }
    if pretty { text += "\n" + String(repeating: "  ", count: level) }
  }

  private static func end(_ text: inout String, _ pretty: Bool, _ level: Int) {
    if pretty { text += "\n" + String(repeating: "  ", count: level) }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
