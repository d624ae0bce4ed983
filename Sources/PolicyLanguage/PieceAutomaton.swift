/// Finds a piece with `?` in it, in one pass over the text: bit n of the state says whether the
/// first n + 1 characters of the piece end here (the Shift-And method).
struct PieceAutomaton: Sendable {
  /// Characters of the piece, each `?` one.
  private let count: Int
  private let words: Int
  /// The characters of the piece, sorted, each with the bits of where it stands.
  private let characters: [UInt32]
  private let masks: [UInt64]
  /// The bits of `?`.
  private let ones: [UInt64]

  init(_ piece: ArraySlice<PatternToken>) {
    let characters = Self.characters(of: piece)
    count = characters.count
    let words = (characters.count + 63) / 64
    let distinct = Set(characters.compactMap(\.self)).sorted()
    var ones = [UInt64](repeating: 0, count: words)
    var masks = [UInt64](repeating: 0, count: words * distinct.count)
    var place: [UInt32: Int] = [:]
    for (index, character) in distinct.enumerated() { place[character] = index }
    for (index, character) in characters.enumerated() {
      let bit = UInt64(1) << UInt64(index % 64)
      if let character, let row = place[character] {
        masks[row * words + index / 64] |= bit
      } else {
        ones[index / 64] |= bit
      }
    }
    self.words = words
    self.characters = distinct
    self.masks = masks
    self.ones = ones
  }

  /// The characters of a piece without variables; nil for `?`.
  private static func characters(of piece: ArraySlice<PatternToken>) -> [UInt32?] {
    var characters: [UInt32?] = []
    var bytes: [UInt8] = []
    func flush() {
      characters += String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
      bytes = []
    }
    for token in piece {
      if case .byte(let byte) = token {
        bytes.append(byte)
      } else {
        flush()
        characters.append(nil)
      }
    }
    flush()
    return characters
  }

  /// The offset just behind the earliest place of the piece in `text[range]`.
  func firstEnd(in text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    if words == 1 {
      var state: UInt64 = 0
      let last = UInt64(1) << UInt64(count - 1)
      while index < range.upperBound {
        let mask = row(of: character(in: text, &index, range.upperBound)).map { masks[$0] } ?? 0
        state = (state << 1 | 1) & (mask | ones[0])
        if state & last != 0 { return index }
      }
      return nil
    }
    var state = [UInt64](repeating: 0, count: words)
    while index < range.upperBound {
      let row = row(of: character(in: text, &index, range.upperBound))
      var carry: UInt64 = 1
      for word in 0..<words {
        let next = state[word] >> 63
        let mask = row.map { masks[$0 * words + word] } ?? 0
        state[word] = (state[word] << 1 | carry) & (mask | ones[word])
        carry = next
      }
      if state[words - 1] >> UInt64((count - 1) % 64) & 1 == 1 { return index }
    }
    return nil
  }

  private func row(of character: UInt32) -> Int? {
    var (low, high) = (0, characters.count)
    while low < high {
      let middle = (low + high) / 2
      if characters[middle] == character { return middle }
      if characters[middle] < character { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}

/// The character at `index`, which moves behind it.
func character(in text: Span<UInt8>, _ index: inout Int, _ end: Int) -> UInt32 {
  let first = text[index]
  index += 1
  if first < 0x80 { return UInt32(first) }
  let more = first.characterLength - 1
  var value = UInt32(first) & (0x3F >> UInt32(more))
  for _ in 0..<more where index < end {
    value = value << 6 | UInt32(text[index] & 0x3F)
    index += 1
  }
  return value
}
