/// The function that a SHA hash folds one block of sixteen words into its state with
/// (FIPS 180-4 §6).
///
/// Only what codes need is here. It is our own because a code hashes four tiny blocks, and
/// setting up a general hash for them takes several times as long as the hashing.
protocol CompressionFunction: Sendable {
  associatedtype Word: FixedWidthInteger & UnsignedInteger & Sendable

  /// The state before the first block (FIPS 180-4 §5.3).
  static var initial: Self { get }

  /// How many words the state, and so the digest, has.
  static var wordCount: Int { get }

  mutating func compress(_ block: [16 of Word])

  /// A word of the state; `index` is below ``wordCount``.
  subscript(index: Int) -> Word { get }

  /// The first twenty bytes of the state as big-endian words, and its last four bytes: what
  /// dynamic truncation looks at.
  var truncationInput: TruncationInput { get }

  /// The block that ends an eight-byte message, one block having gone before.
  static func lastBlock(counter: UInt64) -> [16 of Word]

  /// The block that ends a message of one digest, one block having gone before.
  static func lastBlock(digest: Self) -> [16 of Word]
}

extension CompressionFunction {
  static var wordByteCount: Int { Word.bitWidth / 8 }
  static var blockByteCount: Int { 16 * wordByteCount }

  /// The bit that ends a message, at the place of its first byte in a word.
  static var endMark: Word { 1 << (Word.bitWidth - 1) }
}
