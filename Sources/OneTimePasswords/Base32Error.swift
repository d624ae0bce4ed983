/// Why a text is not Base32.
///
/// Positions count the Unicode scalars of the text as it was given, from zero, so that a person
/// can be shown which character to look at.
public enum Base32Error: Error, Equatable, Sendable {
  /// Neither a letter, nor a digit from 2 to 7, nor a space, a hyphen or `=`.
  case invalidCharacter(position: Int)

  /// A number of characters in which no number of bytes ends: a character is missing or too many.
  case invalidLength

  /// An `=` before the end, or too few of them (the position is that of the first) or too many
  /// (that of the first too many).
  case misplacedPadding(position: Int)

  /// The last character stands for bits beyond the last byte. It is mistyped, or some are missing.
  case nonZeroTrailingBits(position: Int)
}
