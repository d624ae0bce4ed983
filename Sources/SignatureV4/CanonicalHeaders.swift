extension ByteWriter {
  /// Appends a line for each of the names, with all values received under it, in their order.
  ///
  /// - Returns: false when a name is no lower-case field name, when the names are not in strict
  ///   byte order, or when no header has a name.
  mutating func append(
    canonicalHeadersOf request: SignableRequest, named names: Span<UInt8>
  ) -> Bool {
    let bytes = request.bytes.span
    var previous: Range<Int>?
    var start = 0
    while start <= names.count {
      let end = names.position(of: 0x3B, in: start..<names.count)
      let range = start..<end
      start = end + 1
      let name = names.extracting(range)
      guard name.isLowercaseFieldName else { return false }
      if let previous {
        guard names.extracting(previous).precedes(name) else { return false }
      }
      previous = range

      append(names, range)
      append(0x3A)
      var isPresent = false
      for field in request.fields where bytes.isFieldName(name, in: field.name) {
        if isPresent { append(0x2C) }
        isPresent = true
        append(trimming: bytes.extracting(field.value))
      }
      guard isPresent else { return false }
      append(0x0A)
    }
    return true
  }

  /// Appends a header's value without white space at its ends, and with one space for each run
  /// of white space within, folded lines included.
  private mutating func append(trimming value: Span<UInt8>) {
    let range = value.trimmed(0..<value.count)
    var start = range.lowerBound
    while true {
      let end = value.nextWhiteSpace(in: start..<range.upperBound)
      append(value, start..<end)
      if end == range.upperBound { return }
      append(0x20)
      // The range ends with a character that is not white space.
      start = end
      while value[start].isWhiteSpace { start += 1 }
    }
  }
}

extension Span where Element == UInt8 {
  /// A field name in lower case, or HTTP/2's name for the host.
  fileprivate var isLowercaseFieldName: Bool {
    guard count > 0 else { return false }
    // Most names have only letters and hyphens.
    var start = 0
    while true {
      let index = firstPlace(in: start..<count, where: { !$0.isLowercaseLetterOrHyphen }) {
        ~($0.lanes(in: 0x61...0x7A) | $0.lanes(in: 0x2D...0x2D)) & 0x8080_8080_8080_8080
      }
      if index == count { return true }
      let byte = self[index]
      guard byte.isTokenCharacter, byte == byte.lowercased else {
        return holds(":authority", in: 0..<count)
      }
      start = index + 1
    }
  }

  /// The place of the first white space in `range`, or the range's end.
  fileprivate func nextWhiteSpace(in range: Range<Int>) -> Int {
    firstPlace(in: range, where: \.isWhiteSpace) {
      $0.lanes(in: 0x09...0x0D) | $0.lanes(in: 0x20...0x20)
    }
  }

  fileprivate func precedes(_ other: Span<UInt8>) -> Bool {
    for index in 0..<min(count, other.count) where self[index] != other[index] {
      return self[index] < other[index]
    }
    return count < other.count
  }
}

extension UInt8 {
  fileprivate var isLowercaseLetterOrHyphen: Bool { self >= 0x61 && self <= 0x7A || self == 0x2D }
}
