/// The stylesheet without what is there for people who read it.
enum Stylesheet {
  /// Drops comments, and spaces where CSS needs none (CSS Syntax Level 3 §4); strings stay as they are.
  static func compact(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var quote: UInt8?
    var isSpaceDue = false
    var place = 0
    while place < text.count {
      let byte = text[place]
      place += 1
      if let open = quote {
        out.append(byte)
        if byte == UInt8(ascii: "\\"), place < text.count {
          out.append(text[place])
          place += 1
        } else if byte == open {
          quote = nil
        }
        continue
      }
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        isSpaceDue = true
        continue
      case UInt8(ascii: "/") where place < text.count && text[place] == UInt8(ascii: "*"):
        place += 1
        while place + 1 < text.count,
          text[place] != UInt8(ascii: "*") || text[place + 1] != UInt8(ascii: "/")
        {
          place += 1
        }
        place += 2
        isSpaceDue = true
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      default: break
      }
      if isSpaceDue, let last = out.last, !stands(last, in: "{};,>:"), !stands(byte, in: "{};,>") {
        out.append(UInt8(ascii: " "))
      }
      isSpaceDue = false
      // The last declaration of a block needs no end of its own.
      if byte == UInt8(ascii: "}"), out.last == UInt8(ascii: ";") { out.removeLast() }
      out.append(byte)
    }
    return out
  }

  private static func stands(_ byte: UInt8, in signs: StaticString) -> Bool {
    signs.withUTF8Buffer { unsafe $0.contains(byte) }
  }
}
