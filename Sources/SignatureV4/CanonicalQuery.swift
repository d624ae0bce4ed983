extension ByteWriter {
  /// Appends `query` with its parameters decoded and escaped again, sorted by name and then by
  /// value, byte by byte as escaped. Every parameter has an equals sign; none is merged.
  ///
  /// - Returns: false for a malformed escape, and when an omitted parameter is there twice.
  mutating func append(
    canonicalQuery span: Span<UInt8>, omitting omitted: OmittedParameters
  ) -> Bool {
    if span.isEmpty { return true }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(span.count + span.count / 2)
    var parameters: [Parameter] = []
    var found: OmittedParameters = []
    var start = 0
    while start <= span.count {
      let end = span.position(of: 0x26, in: start..<span.count)
      let equals = span.position(of: 0x3D, in: start..<end)
      let name = escaped.count
      guard escaped.append(recoding: span, start..<equals) else { return false }
      let value = escaped.count
      guard escaped.append(recoding: span, min(equals + 1, end)..<end) else {
        return false
      }
      start = end + 1
      let kind = omitted.isEmpty ? [] : escaped.omissible(name..<value)
      if !omitted.isDisjoint(with: kind) {
        // Of two, one would be used and the other left out of what is signed.
        guard found.isDisjoint(with: kind) else { return false }
        found.insert(kind)
        escaped.removeLast(escaped.count - name)
        continue
      }
      parameters.append(Parameter(name: name..<value, value: value..<escaped.count))
    }

    let text = escaped.span
    parameters.sort { a, b in
      text.precedes(a.name, b.name)
        ?? text.precedes(a.value, b.value) ?? false
    }
    for (index, parameter) in parameters.enumerated() {
      if index > 0 { append(0x26) }
      append(text, parameter.name)
      append(0x3D)
      append(text, parameter.value)
    }
    return true
  }

  /// Where a parameter stands among the escaped ones.
  private struct Parameter {
    var name: Range<Int>
    var value: Range<Int>
  }

}

extension [UInt8] {
  fileprivate mutating func append(recoding span: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      guard let byte = span.decodedByte(at: &index, before: range.upperBound) else {
        return false
      }
      append(escaping: byte)
    }
    return true
  }

  /// Which of the parameters that can be omitted has the name in `range`.
  fileprivate func omissible(_ range: Range<Int>) -> OmittedParameters {
    if span.holds("X-Amz-Signature", in: range) { return .signature }
    if span.holds("X-Amz-Security-Token", in: range) { return .sessionToken }
    return []
  }
}

extension Span where Element == UInt8 {
  /// Whether the bytes in `a` come before those in `b`; nil when they are the same.
  fileprivate func precedes(_ a: Range<Int>, _ b: Range<Int>) -> Bool? {
    for offset in 0..<min(a.count, b.count) {
      let first = self[a.lowerBound + offset]
      let second = self[b.lowerBound + offset]
      if first != second { return first < second }
    }
    return a.count == b.count ? nil : a.count < b.count
  }
}
