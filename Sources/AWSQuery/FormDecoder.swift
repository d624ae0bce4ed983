/// Reads `application/x-www-form-urlencoded` text in one pass over its bytes.
///
/// Pairs are split at `&`, names from values at the first `=`; `+` is a space; `%` and two
/// hexadecimal digits are a byte. A pair without `=` has an empty value, an empty pair is nothing.
/// All other bytes stand for themselves, as long as names and values come out as UTF-8.
enum FormDecoder {
  /// Decodes `text` into `output`, which has room for as many bytes, from `count` on.
  static func decode(
    _ text: Span<UInt8>, into output: inout MutableSpan<UInt8>, _ count: inout Int,
    _ entries: inout [Parameters.Entry]
  ) throws(FormError) {
    var position = 0
    while position < text.count {
      if text[position] == UInt8(ascii: "&") {
        position += 1
        continue
      }
      guard entries.count < Parameters.limit else { throw .tooManyParameters }
      let start = count
      try component(text, &position, into: &output, &count, endsAtEquals: true)
      let split = count
      if position < text.count, text[position] == UInt8(ascii: "=") {
        position += 1
        try component(text, &position, into: &output, &count, endsAtEquals: false)
      }
      // A body is at most 10,000,000 bytes, so the numbers fit.
      entries.append(
        Parameters.Entry(start: UInt32(start), split: UInt32(split), end: UInt32(count)))
    }
  }

  /// Decodes a name or a value, up to its delimiter or the end.
  private static func component(
    _ text: Span<UInt8>, _ position: inout Int, into output: inout MutableSpan<UInt8>,
    _ count: inout Int, endsAtEquals: Bool
  ) throws(FormError) {
    var read = position
    var written = count
    var union: UInt8 = 0
    scan: while read < text.count {
      var byte = text[read]
      switch byte {
      case UInt8(ascii: "&"):
        break scan
      case UInt8(ascii: "=") where endsAtEquals:
        break scan
      case UInt8(ascii: "+"):
        byte = UInt8(ascii: " ")
      case UInt8(ascii: "%"):
        byte = try escape(text, at: read, endsAtEquals: endsAtEquals)
        read += 2
      default:
        break
      }
      read += 1
      output[written] = byte
      written += 1
      union |= byte
    }
    if union >= 0x80 { try requireUnicode(output.span.extracting(count..<written)) }
    position = read
    count = written
  }

  private static func requireUnicode(_ bytes: Span<UInt8>) throws(FormError) {
    do {
      _ = try UTF8Span(validating: bytes)
    } catch {
      throw .notUnicode
    }
  }

  /// The byte that a `%` and two digits stand for.
  private static func escape(
    _ text: Span<UInt8>, at position: Int, endsAtEquals: Bool
  ) throws(FormError) -> UInt8 {
    guard position + 2 < text.count else { throw .incompleteEscape }
    let (first, second) = (text[position + 1], text[position + 2])
    guard let high = digit(first), let low = digit(second) else {
      // Its delimiter ends a name or a value as the end of the text does.
      for byte in [first, second] {
        if byte == UInt8(ascii: "&") || (endsAtEquals && byte == UInt8(ascii: "=")) {
          throw .incompleteEscape
        }
      }
      throw .illegalEscape(first, second)
    }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
