/// A statement as PostgreSQL counts its arguments: `$1`, `$2` where the house's statements say `?`.
func numbered(_ statement: String) -> String {
  guard statement.utf8.contains(UInt8(ascii: "?")) else { return statement }
  var text = ""
  text.reserveCapacity(statement.utf8.count + 16)
  var (count, isQuoted) = (0, false)
  for character in statement {
    if character == "'" { isQuoted.toggle() }
    guard character == "?", !isQuoted else {
      text.append(character)
      continue
    }
    count += 1
    text += "$\(count)"
  }
  return text
}
