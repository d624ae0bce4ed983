extension Patterns {
  /// Whether the pattern matches all of `text`.
  func matches(_ glob: Int, _ text: Span<UInt8>, _ context: some RequestContext) -> Bool {
    matches(glob, text, 0..<text.count, context)
  }

  /// Whether the pattern matches all of `text[range]`.
  ///
  /// A variable without a value makes it match nothing.
  func matches(
    _ glob: Int, _ text: Span<UInt8>, _ range: Range<Int>, _ context: some RequestContext
  ) -> Bool {
    let glob = globs[glob]
    switch glob.kind {
    case .everything: return true
    case .letters: return glob.text.count == range.count && begins(glob.text, text, range)
    case .prefix: return glob.text.count <= range.count && begins(glob.text, text, range)
    case .pieces: return piecesMatch(glob, text, range, context)
    }
  }

  /// Compares the letters of `bytes[wanted]`, of which `range` must hold as many.
  private func begins(_ wanted: Range<Int32>, _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let start = Int(wanted.lowerBound)
    let bytes = bytes.span
    for index in 0..<wanted.count where bytes[start + index] != text[range.lowerBound + index] {
      return false
    }
    return true
  }

  private func piecesMatch(
    _ glob: Glob, _ text: Span<UInt8>, _ range: Range<Int>, _ context: some RequestContext
  ) -> Bool {
    let first = pieces[Int(glob.pieces.lowerBound)]
    let head = end(of: first, text, range, glob.foldsCase, context)
    guard let head else { return false }
    if glob.pieces.count == 1 { return head == range.upperBound }
    let last = pieces[Int(glob.pieces.upperBound) - 1]
    let tail = start(of: last, text, head..<range.upperBound, context)
    guard let tail else { return false }
    var place = head
    for index in glob.pieces.lowerBound + 1..<glob.pieces.upperBound - 1 {
      guard let next = firstEnd(of: pieces[Int(index)], text, place..<tail, context) else {
        return false
      }
      place = next
    }
    return true
  }

  /// The offset behind the piece when `text[range]` begins with it.
  private func end(
    of piece: Piece, _ text: Span<UInt8>, _ range: Range<Int>, _ folds: Bool,
    _ context: some RequestContext
  ) -> Int? {
    var index = range.lowerBound
    let end = range.upperBound
    for place in piece.atoms {
      let atom = atoms[Int(place)]
      switch atom.kind {
      case .bytes:
        let wanted = bytes.span.extracting(Int(atom.offset)..<Int(atom.offset + atom.count))
        guard let next = endOfPrefix(wanted, text, index..<end, folds) else { return nil }
        index = next
      case .one:
        guard index < end else { return nil }
        index = min(end, index + text[index].characterLength)
      case .variable:
        let found = variables[Int(atom.offset)].withValue(in: context) {
          endOfPrefix($0, text, index..<end, folds)
        }
        guard let found else { return nil }
        index = found
      }
    }
    return index
  }

  /// The offset of the piece when `text[range]` ends with it.
  private func start(
    of piece: Piece, _ text: Span<UInt8>, _ range: Range<Int>, _ context: some RequestContext
  ) -> Int? {
    var index = range.upperBound
    let start = range.lowerBound
    for place in piece.atoms.reversed() {
      let atom = atoms[Int(place)]
      switch atom.kind {
      case .bytes:
        let wanted = bytes.span.extracting(Int(atom.offset)..<Int(atom.offset + atom.count))
        guard let next = startOfSuffix(wanted, text, start..<index) else { return nil }
        index = next
      case .one:
        guard index > start else { return nil }
        index -= 1
        while index > start, text[index] & 0xC0 == 0x80 { index -= 1 }
      case .variable:
        let found = variables[Int(atom.offset)].withValue(in: context) {
          startOfSuffix($0, text, start..<index)
        }
        guard let found else { return nil }
        index = found
      }
    }
    return index
  }

  /// The offset behind the earliest place of the piece in `text[range]`.
  private func firstEnd(
    of piece: Piece, _ text: Span<UInt8>, _ range: Range<Int>, _ context: some RequestContext
  ) -> Int? {
    switch piece.search {
    case .none: return range.lowerBound
    case .letters(let table):
      let atom = atoms[Int(piece.atoms.lowerBound)]
      let (offset, count, start) = (Int(atom.offset), Int(atom.count), Int(table))
      return firstEndOfNeedle(
        bytes.span.extracting(offset..<offset + count),
        failures.span.extracting(start..<start + count), text, range)
    case .automaton(let number): return automata[Int(number)].firstEnd(in: text, range)
    case .dynamic: return firstEndOfDynamic(piece, text, range, context)
    }
  }

  /// Builds the piece as it is for this request, and looks for that.
  private func firstEndOfDynamic(
    _ piece: Piece, _ text: Span<UInt8>, _ range: Range<Int>, _ context: some RequestContext
  ) -> Int? {
    let tokens = piece.atoms.flatMap { place -> [PatternToken] in
      let atom = atoms[Int(place)]
      switch atom.kind {
      case .bytes:
        return bytes[Int(atom.offset)..<Int(atom.offset + atom.count)].map { .byte($0) }
      case .one: return [.one]
      case .variable:
        let variable = variables[Int(atom.offset)]
        return [.variable(variable.key, default: variable.defaultValue)]
      }
    }
    guard let tokens = tokens.substituting(from: context) else { return nil }
    let automaton = PieceAutomaton(tokens[...])
    return tokens.isEmpty ? range.lowerBound : automaton.firstEnd(in: text, range)
  }
}

/// The offset behind `wanted` when `text[range]` begins with it.
private func endOfPrefix(
  _ wanted: Span<UInt8>, _ text: Span<UInt8>, _ range: Range<Int>, _ folds: Bool
) -> Int? {
  if folds { return endOfFoldedPrefix(wanted, text, range) }
  guard wanted.count <= range.count else { return nil }
  for index in wanted.indices where wanted[index] != text[range.lowerBound + index] { return nil }
  return range.lowerBound + wanted.count
}

/// The offset of `wanted` when `text[range]` ends with it.
private func startOfSuffix(
  _ wanted: Span<UInt8>, _ text: Span<UInt8>, _ range: Range<Int>
) -> Int? {
  guard wanted.count <= range.count else { return nil }
  let start = range.upperBound - wanted.count
  return endOfPrefix(wanted, text, start..<range.upperBound, false) == nil ? nil : start
}

/// The offset behind `needle` at its earliest place in `text[range]` (Knuth, Morris and Pratt).
private func firstEndOfNeedle(
  _ needle: Span<UInt8>, _ failures: Span<Int32>, _ text: Span<UInt8>, _ range: Range<Int>
) -> Int? {
  var length = 0
  for index in range {
    let byte = text[index]
    while length > 0, byte != needle[length] { length = Int(failures[length - 1]) }
    if byte == needle[length] { length += 1 }
    if length == needle.count { return index + 1 }
  }
  return nil
}
