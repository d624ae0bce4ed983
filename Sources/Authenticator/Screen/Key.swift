/// A key as a terminal sends it.
package enum Key: Equatable, Sendable {
  case character(Character)
  case enter, escape, backspace, up, down, home, end, pageUp, pageDown
  /// Ctrl with a letter, such as `c`.
  case control(Character)
}

/// Makes keys of the bytes that a terminal sends, which may come in pieces.
package struct KeyReader: Sendable {
  private var pending: [UInt8] = []

  package init() {}

  /// The keys in what came. `isAll` says that nothing follows soon: an escape by itself is the key then.
  package mutating func keys(_ bytes: some Sequence<UInt8>, isAll: Bool = true) -> [Key] {
    pending += bytes
    var keys: [Key] = []
    while let first = pending.first {
      if first == 0x1B {
        guard let (key, length) = escaped() else {
          if !isAll { break }
          keys.append(.escape)
          pending.removeFirst()
          continue
        }
        if let key { keys.append(key) }
        pending.removeFirst(length)
        continue
      }
      switch first {
      case 0x0A, 0x0D: keys.append(.enter)
      case 0x08, 0x7F: keys.append(.backspace)
      case 0x01...0x1A:
        keys.append(.control(Character(Unicode.Scalar(first + 0x60))))
      case 0x00...0x1F: break
      default:
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard pending.count >= length else {
          if isAll { pending = [] }
          return keys
        }
        if let text = String(validating: pending.prefix(length), as: UTF8.self),
          let character = text.first
        {
          keys.append(.character(character))
        }
        pending.removeFirst(length)
        continue
      }
      pending.removeFirst()
    }
    return keys
  }

  /// The key of a sequence that begins with an escape, and how many bytes it took; no key for one that
  /// means nothing here, and nil for an escape by itself.
  private func escaped() -> (key: Key?, length: Int)? {
    guard pending.count >= 3, pending[1] == UInt8(ascii: "[") || pending[1] == UInt8(ascii: "O")
    else { return nil }
    guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      return (nil, pending.count)
    }
    let length = end + 1
    let parameter = String(decoding: pending[2..<end], as: UTF8.self)
    switch (pending[end], parameter) {
    case (UInt8(ascii: "A"), _): return (.up, length)
    case (UInt8(ascii: "B"), _): return (.down, length)
    case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"):
      return (.home, length)
    case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"):
      return (.end, length)
    case (UInt8(ascii: "~"), "5"): return (.pageUp, length)
    case (UInt8(ascii: "~"), "6"): return (.pageDown, length)
    default: return (nil, length)
    }
  }
}
