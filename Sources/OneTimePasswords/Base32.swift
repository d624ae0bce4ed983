/// The Base32 encoding of RFC 4648 §6, in which people are given the secrets of devices.
///
/// Characters come from arithmetic and not from a table, which could show the secret through what
/// it leaves in the processor's cache.
public enum Base32 {
  /// The encoding in capital letters; with `padding`, filled with `=` to a multiple of eight.
  public static func encode(_ bytes: some Sequence<UInt8>, padding: Bool = false) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.underestimatedCount * 8 + 4) / 5 + 6)
    var pending: UInt32 = 0
    var pendingBits: UInt32 = 0
    for byte in bytes {
      pending = pending &<< 8 | UInt32(byte)
      pendingBits += 8
      while pendingBits >= 5 {
        pendingBits -= 5
        text.append(character(for: pending &>> pendingBits & 31))
      }
    }
    if pendingBits > 0 {
      text.append(character(for: pending &<< (5 - pendingBits) & 31))
    }
    while padding, !text.count.isMultiple(of: 8) {
      text.append(UInt8(ascii: "="))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that a text encodes.
  ///
  /// As people type it: small letters count as capitals, spaces and hyphens (ASCII only) as
  /// nothing, and the padding may be there, in full, or not. Anything else is an error. Bits left
  /// over must be zero, so that no two texts that differ in more than form give the same bytes.
  public static func decode(_ text: some StringProtocol) throws(Base32Error) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 5 / 8)
    var pending: UInt32 = 0
    var pendingBits: UInt32 = 0
    var characterCount = 0
    var lastCharacter = 0
    var padding = Padding()
    var position = -1
    for scalar in text.unicodeScalars {
      position += 1
      switch scalar {
      case " ", "-": continue
      case "=": padding.append(at: position, after: characterCount)
      default:
        guard let value = value(of: scalar) else { throw .invalidCharacter(position: position) }
        if let first = padding.first { throw .misplacedPadding(position: first) }
        pending = pending &<< 5 | value
        pendingBits += 5
        characterCount += 1
        lastCharacter = position
        if pendingBits >= 8 {
          pendingBits -= 8
          bytes.append(UInt8(truncatingIfNeeded: pending &>> pendingBits))
        }
      }
    }
    // A byte more or less is eight bits, a character five: 1, 3 or 6 characters end in no byte.
    guard pendingBits < 5 else { throw .invalidLength }
    if let misplaced = padding.misplaced { throw .misplacedPadding(position: misplaced) }
    guard pending & ((1 &<< pendingBits) - 1) == 0 else {
      throw .nonZeroTrailingBits(position: lastCharacter)
    }
    return bytes
  }

  /// A to Z for 0 to 25, 2 to 7 for 26 to 31.
  private static func character(for value: UInt32) -> UInt8 {
    // All ones above 25.
    let isDigit = (25 &- value) &>> 31 &* .max
    let letter = UInt32(UInt8(ascii: "A")) &+ value
    let digit = UInt32(UInt8(ascii: "2")) &- 26 &+ value
    return UInt8(truncatingIfNeeded: letter & ~isDigit | digit & isDigit)
  }

  private static func value(of scalar: Unicode.Scalar) -> UInt32? {
    switch scalar {
    case "A"..."Z": scalar.value - ("A" as Unicode.Scalar).value
    case "a"..."z": scalar.value - ("a" as Unicode.Scalar).value
    case "2"..."7": scalar.value - ("2" as Unicode.Scalar).value + 26
    default: nil
    }
  }
}

/// The `=` at the end of a text: none, or as many as fill its last group of eight.
private struct Padding {
  private(set) var first: Int?
  private var expected = 0
  private var count = 0
  private var excess: Int?

  mutating func append(at position: Int, after characterCount: Int) {
    if first == nil {
      first = position
      expected = (8 - characterCount % 8) % 8
    }
    count += 1
    if count > expected, excess == nil { excess = position }
  }

  /// The first `=` too many, or, where there are too few, the first of all.
  var misplaced: Int? {
    excess ?? (count < expected ? first : nil)
  }
}
