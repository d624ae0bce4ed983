/// Text as ASCII in lines of at most 76 characters (RFC 2045 §6.7).
enum QuotedPrintable {
  static func encode(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    for line in lines(text) {
      encode(line, into: &out)
      out += [0x0D, 0x0A]
    }
    return out
  }

  /// CR LF, CR and LF each end a line; the last line need not be ended.
  private static func lines(_ text: String) -> [ArraySlice<UInt8>] {
    let bytes = Array(text.utf8)
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    var place = 0
    while place < bytes.count {
      if bytes[place] == 0x0D || bytes[place] == 0x0A {
        lines.append(bytes[start..<place])
        if bytes[place] == 0x0D, place + 1 < bytes.count, bytes[place + 1] == 0x0A { place += 1 }
        start = place + 1
      }
      place += 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  private static func encode(_ line: ArraySlice<UInt8>, into out: inout [UInt8]) {
    var width = 0
    for (place, byte) in zip(line.indices, line) {
      let isLast = place == line.endIndex - 1
      let encoded: [UInt8]
      switch byte {
      // A space at the end of a line may be lost on the way.
      case 0x20, 0x09: encoded = isLast ? quoted(byte) : [byte]
      case 0x21...0x3C, 0x3E...0x7E: encoded = [byte]
      default: encoded = quoted(byte)
      }
      // A line that goes on needs one more character, the `=` that says so.
      if width + encoded.count > (isLast ? 76 : 75) {
        out += [0x3D, 0x0D, 0x0A]
        width = 0
      }
      out += encoded
      width += encoded.count
    }
  }

  private static func quoted(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
