extension ByteSink where Self: ~Copyable {
  /// Appends `byte`, escaped as `%XX` with upper-case digits unless it is unreserved.
  mutating func append(escaping byte: UInt8) {
    if byte.isUnreserved {
      append(byte)
    } else {
      append(0x25)
      append(UInt8(upperHexDigitOf: byte >> 4))
      append(UInt8(upperHexDigitOf: byte & 0x0F))
    }
  }

  /// Appends `text` with everything escaped but the unreserved characters.
  mutating func append(escaping text: String) {
    let span = text.utf8Span.span
    for index in span.indices { append(escaping: span[index]) }
  }
}

extension Span where Element == UInt8 {
  /// The byte at `index` of a query, with a percent-escape or `+` decoded, and `index` moved
  /// past it; nil for a malformed escape.
  ///
  /// `+` is a space, as those who read the parameters will take it: were it signed as a plus
  /// sign, `a%2Bb` could be sent as `a+b` under the same signature.
  func decodedByte(at index: inout Int, before end: Int) -> UInt8? {
    let byte = self[index]
    index += 1
    switch byte {
    case 0x2B: return 0x20
    case 0x25:
      guard index + 1 < end, let high = self[index].hexValue,
        let low = self[index + 1].hexValue
      else { return nil }
      index += 2
      return high << 4 | low
    default: return byte
    }
  }

  /// The decoded text of a part of a query; nil for a malformed escape.
  func decodedText(_ range: Range<Int>) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      guard let byte = decodedByte(at: &index, before: range.upperBound) else { return nil }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Refuses a query with a malformed percent-escape, as AWS does before it looks for a signature.
func checkEscapes(of request: SignableRequest) throws(SignatureFailure) {
  if request.queryRange.isEmpty { return }
  let bytes = request.bytes.span.extracting(request.queryRange)
  var index = 0
  while index < bytes.count {
    defer { index += 1 }
    guard bytes[index] == 0x25 else { continue }
    guard index + 2 < bytes.count else { throw .incompleteEscape }
    guard bytes[index + 1].hexValue != nil, bytes[index + 2].hexValue != nil else {
      throw .illegalEscape(bytes.text(index..<index + 3))
    }
  }
}
