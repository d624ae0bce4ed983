/// The state of SHA-1 and the function that compresses a block into it (FIPS 180-4 §6.1.2).
///
/// SHA-1 resists no collisions any more; HMAC does not depend on that (RFC 4226 §B.2, RFC 6194).
struct SHA1State: CompressionFunction {
  private var words: [5 of UInt32]

  static let initial = SHA1State(
    words: [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0])
  static let wordCount = 5

  private init(words: [5 of UInt32]) {
    self.words = words
  }

  subscript(index: Int) -> UInt32 { words[index] }

  var truncationInput: TruncationInput {
    TruncationInput(head: (words[0], words[1], words[2], words[3], words[4]), last: words[4])
  }

  static func lastBlock(counter: UInt64) -> [16 of UInt32] {
    let bitCount: UInt32 = (64 + 8) * 8
    return [
      UInt32(truncatingIfNeeded: counter &>> 32), UInt32(truncatingIfNeeded: counter), endMark,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, bitCount,
    ]
  }

  static func lastBlock(digest: SHA1State) -> [16 of UInt32] {
    let bitCount: UInt32 = (64 + 20) * 8
    let words = digest.words
    return [
      words[0], words[1], words[2], words[3], words[4], endMark,
      0, 0, 0, 0, 0, 0, 0, 0, 0, bitCount,
    ]
  }

  /// Not inlined: at every place it would be all rounds again, for the compiler and the cache.
  @inline(never)
  mutating func compress(_ block: [16 of UInt32]) {
    SHA1Rounds.compress(block, into: &words)
  }
}
