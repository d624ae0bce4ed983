/// Compiled wildcard patterns, side by side in flat arrays of trivial values: matching neither
/// allocates nor counts references.
///
/// A pattern is cut at its `*` into pieces. The first and last are tied to the ends of the text,
/// and those between are looked for from left to right, each at its earliest place, which is exact
/// for `*` and never goes back: the time is linear in the text however many stars there are.
struct Patterns: Sendable {
  struct Glob {
    enum Kind: UInt8 {
      /// `*` alone.
      case everything
      /// Letters only, in `text`.
      case letters
      /// Letters in `text`, then one `*`.
      case prefix
      case pieces
    }

    var kind: Kind
    var foldsCase: Bool
    /// Of `bytes`.
    var text: Range<Int32>
    var pieces: Range<Int32>
  }

  struct Piece {
    var atoms: Range<Int32>
    var search: Search
  }

  /// How a piece between two stars is found.
  enum Search {
    /// The piece is tied to an end of the text, or empty.
    case none
    /// Letters only: Knuth, Morris and Pratt, with a table at this offset of `failures`.
    case letters(Int32)
    /// With `?`: a parallel automaton, this one of `automata`.
    case automaton(Int32)
    /// With variables: built anew for each request.
    case dynamic
  }

  struct Atom {
    enum Kind: UInt8 { case bytes, one, variable }
    var kind: Kind
    /// Offset in `bytes`, or in `variables`.
    var offset: Int32
    var count: Int32
  }

  struct Variable: Sendable {
    let key: ContextKey
    let defaultValue: String?
  }

  private(set) var globs: [Glob] = []
  private(set) var pieces: [Piece] = []
  private(set) var atoms: [Atom] = []
  private(set) var bytes: [UInt8] = []
  private(set) var failures: [Int32] = []
  private(set) var automata: [PieceAutomaton] = []
  private(set) var variables: [Variable] = []

  /// Compiles a pattern and returns its number.
  ///
  /// With `foldsCase`, letters are compared without regard to case; for patterns without `*`.
  mutating func add(_ tokens: [PatternToken], foldsCase: Bool = false) -> Int {
    let parts = tokens.split(separator: .run, omittingEmptySubsequences: false)
    let start = Int32(pieces.count)
    for (index, part) in parts.enumerated() {
      let isTied = index == 0 || index == parts.count - 1
      // Stars in a row are one star.
      if part.isEmpty, !isTied { continue }
      add(part, isTied: isTied)
    }
    globs.append(glob(of: start..<Int32(pieces.count), foldsCase: foldsCase))
    return globs.count - 1
  }

  /// Tells the shapes that most patterns have, and that need no pieces.
  private func glob(of range: Range<Int32>, foldsCase: Bool) -> Glob {
    var glob = Glob(kind: .pieces, foldsCase: foldsCase, text: 0..<0, pieces: range)
    let first = pieces[Int(range.lowerBound)].atoms
    if foldsCase || range.count > 2 || first.count > 1 { return glob }
    if let atom = first.first.map({ atoms[Int($0)] }) {
      guard atom.kind == .bytes else { return glob }
      glob.text = atom.offset..<atom.offset + atom.count
    }
    if range.count == 1 {
      glob.kind = .letters
    } else if pieces[Int(range.upperBound) - 1].atoms.isEmpty {
      glob.kind = first.isEmpty ? .everything : .prefix
    }
    return glob
  }

  private mutating func add(_ part: ArraySlice<PatternToken>, isTied: Bool) {
    let start = Int32(atoms.count)
    for token in part {
      switch token {
      case .byte(let byte):
        if atoms.count > start, let last = atoms.last, last.kind == .bytes {
          atoms[atoms.count - 1].count += 1
        } else {
          atoms.append(Atom(kind: .bytes, offset: Int32(bytes.count), count: 1))
        }
        bytes.append(byte)
      case .one: atoms.append(Atom(kind: .one, offset: 0, count: 1))
      case .variable(let key, let defaultValue):
        atoms.append(Atom(kind: .variable, offset: Int32(variables.count), count: 1))
        variables.append(Variable(key: key, defaultValue: defaultValue))
      case .run: break
      }
    }
    let range = start..<Int32(atoms.count)
    let search = isTied ? .none : search(for: range, part)
    pieces.append(Piece(atoms: range, search: search))
  }

  private mutating func search(
    for range: Range<Int32>, _ part: ArraySlice<PatternToken>
  ) -> Search {
    if range.contains(where: { atoms[Int($0)].kind == .variable }) { return .dynamic }
    let first = atoms[Int(range.lowerBound)]
    if range.count == 1, first.kind == .bytes {
      let offset = Int32(failures.count)
      let needle = Int(first.offset)..<Int(first.offset + first.count)
      failures += failureTable(bytes.span.extracting(needle))
      return .letters(offset)
    }
    automata.append(PieceAutomaton(part))
    return .automaton(Int32(automata.count - 1))
  }
}

extension Patterns.Variable {
  /// Gives the variable's value to `body`, or its default; nil when it has neither. Keys with
  /// several values have no place in a variable.
  func withValue<Result>(
    in context: some RequestContext, _ body: (Span<UInt8>) -> Result?
  ) -> Result? {
    if let value = context.value(for: key) {
      // An empty value counts as none where there is a default to take its place.
      if defaultValue == nil || !value.isNull { return value.withText(body) }
    }
    guard let defaultValue else { return nil }
    return body(defaultValue.utf8.span)
  }
}

/// For each prefix of `needle`, the length of its longest proper prefix that it also ends with.
func failureTable(_ needle: Span<UInt8>) -> [Int32] {
  var table = [Int32](repeating: 0, count: needle.count)
  var length = 0
  for index in needle.indices.dropFirst() {
    while length > 0, needle[index] != needle[length] { length = Int(table[length - 1]) }
    if needle[index] == needle[length] { length += 1 }
    table[index] = Int32(length)
  }
  return table
}
