extension ByteWriter {
  /// Appends a path as all services but S3 sign it.
  ///
  /// Empty and `.` segments fall away, `..` takes the one before it along, and every character
  /// but unreserved ones and `/` is escaped, the percent signs of the wire included.
  mutating func append(normalizedPath span: Span<UInt8>) {
    let base = count
    if span.count == 0 || span[0] == 0x2F { append(0x2F) }
    if span.count < 2, span.count == 0 || span[0] == 0x2F { return }
    let root = count
    var start = 0
    while start <= span.count {
      let end = span.position(of: 0x2F, in: start..<span.count)
      let segment = start..<end
      start = end + 1
      if segment.isEmpty || span.holds(".", in: segment) { continue }
      if span.holds("..", in: segment) {
        dropSegment(after: root)
        continue
      }
      if count > root { append(0x2F) }
      for index in segment { append(escaping: span[index]) }
    }
    if count > root, span[span.count - 1] == 0x2F { append(0x2F) }
    if count == base { append(0x2F) }
  }

  /// Removes what stands after the last `/` behind `root`, and that `/`.
  private mutating func dropSegment(after root: Int) {
    while count > root, removeLast() != 0x2F {}
  }

  /// Appends a path as S3 signs it: every segment kept, every escape in one spelling.
  ///
  /// An escaped `/` stays escaped, for it is part of a segment. What only looks like an escape
  /// is escaped itself.
  mutating func append(keptPath span: Span<UInt8>) {
    if span.count == 0 { append(0x2F) }
    var index = 0
    while index < span.count {
      let byte = span[index]
      index += 1
      if byte == 0x2F {
        append(byte)
      } else if byte == 0x25, index + 1 < span.count, let high = span[index].hexValue,
        let low = span[index + 1].hexValue
      {
        append(escaping: high << 4 | low)
        index += 2
      } else {
        append(escaping: byte)
      }
    }
  }
}
