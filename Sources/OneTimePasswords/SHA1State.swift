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

  @inline(__always)
  mutating func compress(_ block: [16 of UInt32]) {
    var work = Rounds(words: words, schedule: block)
    work.run(from: 0, 0x5A82_7999, choose)
    work.run(from: 5, 0x5A82_7999, choose)
    work.run(from: 10, 0x5A82_7999, choose)
    work.run(from: 15, 0x5A82_7999, choose)
    work.run(from: 20, 0x6ED9_EBA1, parity)
    work.run(from: 25, 0x6ED9_EBA1, parity)
    work.run(from: 30, 0x6ED9_EBA1, parity)
    work.run(from: 35, 0x6ED9_EBA1, parity)
    work.run(from: 40, 0x8F1B_BCDC, majority)
    work.run(from: 45, 0x8F1B_BCDC, majority)
    work.run(from: 50, 0x8F1B_BCDC, majority)
    work.run(from: 55, 0x8F1B_BCDC, majority)
    work.run(from: 60, 0xCA62_C1D6, parity)
    work.run(from: 65, 0xCA62_C1D6, parity)
    work.run(from: 70, 0xCA62_C1D6, parity)
    work.run(from: 75, 0xCA62_C1D6, parity)
    words[0] &+= work.a
    words[1] &+= work.b
    words[2] &+= work.c
    words[3] &+= work.d
    words[4] &+= work.e
  }
}

/// The rounds under way: five words that are mixed, and the last sixteen words of the schedule.
private struct Rounds {
  var a: UInt32
  var b: UInt32
  var c: UInt32
  var d: UInt32
  var e: UInt32
  private var schedule: [16 of UInt32]

  @inline(__always)
  init(words: [5 of UInt32], schedule: [16 of UInt32]) {
    a = words[0]
    b = words[1]
    c = words[2]
    d = words[3]
    e = words[4]
    self.schedule = schedule
  }

  /// Five rounds, in which the words change their roles instead of their places.
  ///
  /// Inlined with a constant `start`, so that no index is left to compute or check.
  @inline(__always)
  mutating func run(
    from start: Int, _ constant: UInt32, _ mix: (UInt32, UInt32, UInt32) -> UInt32
  ) {
    e = e &+ constant &+ word(start) &+ mix(b, c, d) &+ a.rotated(left: 5)
    b = b.rotated(left: 30)
    d = d &+ constant &+ word(start + 1) &+ mix(a, b, c) &+ e.rotated(left: 5)
    a = a.rotated(left: 30)
    c = c &+ constant &+ word(start + 2) &+ mix(e, a, b) &+ d.rotated(left: 5)
    e = e.rotated(left: 30)
    b = b &+ constant &+ word(start + 3) &+ mix(d, e, a) &+ c.rotated(left: 5)
    d = d.rotated(left: 30)
    a = a &+ constant &+ word(start + 4) &+ mix(c, d, e) &+ b.rotated(left: 5)
    c = c.rotated(left: 30)
  }

  /// The word of the schedule for a round, made from those of earlier rounds after the first 16.
  @inline(__always)
  private mutating func word(_ round: Int) -> UInt32 {
    let place = round & 15
    guard round >= 16 else { return schedule[place] }
    let mixed =
      schedule[(round - 3) & 15] ^ schedule[(round - 8) & 15] ^ schedule[(round - 14) & 15]
      ^ schedule[place]
    schedule[place] = mixed.rotated(left: 1)
    return schedule[place]
  }
}
