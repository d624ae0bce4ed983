/// Four states of SHA-1 side by side, each with a message of its own.
///
/// A processor does to four words at once what it does to one, in little more time.
struct SHA1Lanes {
  private var words: [5 of SIMD4<UInt32>]

  /// One state, four times.
  init(repeating state: SHA1State) {
    words = [
      SIMD4(repeating: state[0]), SIMD4(repeating: state[1]), SIMD4(repeating: state[2]),
      SIMD4(repeating: state[3]), SIMD4(repeating: state[4]),
    ]
  }

  /// Not inlined: at every place it would be all rounds again, for the compiler and the cache.
  @inline(never)
  mutating func compress(_ block: [16 of SIMD4<UInt32>]) {
    SHA1Rounds.compress(block, into: &words)
  }

  func truncationInput(lane: Int) -> TruncationInput {
    let last = words[4][lane]
    return TruncationInput(
      head: (words[0][lane], words[1][lane], words[2][lane], words[3][lane], last), last: last)
  }

  /// The blocks that ``SHA1State/lastBlock(counter:)`` makes of a counter and of the next three.
  @inline(__always)
  static func lastBlock(counter: UInt64) -> [16 of SIMD4<UInt32>] {
    var blocks = repeated(SHA1State.lastBlock(counter: counter))
    for lane in 1..<4 {
      let next = counter &+ UInt64(truncatingIfNeeded: lane)
      blocks[0][lane] = UInt32(truncatingIfNeeded: next &>> 32)
      blocks[1][lane] = UInt32(truncatingIfNeeded: next)
    }
    return blocks
  }

  /// The blocks that ``SHA1State/lastBlock(digest:)`` makes of each lane.
  @inline(__always)
  static func lastBlock(digest: SHA1Lanes) -> [16 of SIMD4<UInt32>] {
    var blocks = repeated(SHA1State.lastBlock(digest: .initial))
    for index in 0..<SHA1State.wordCount { blocks[index] = digest.words[index] }
    return blocks
  }

  @inline(__always)
  private static func repeated(_ block: [16 of UInt32]) -> [16 of SIMD4<UInt32>] {
    var blocks = [16 of SIMD4<UInt32>](repeating: .zero)
    for index in 0..<16 { blocks[index] = SIMD4(repeating: block[index]) }
    return blocks
  }
}
