/// The eighty rounds of SHA-1 (FIPS 180-4 §6.1.2): five words that are mixed, and the last sixteen
/// words of the schedule. Each of them a word, or a lane of words for several messages.
struct SHA1Rounds<Word: SHA1Word> {
  private var a: Word
  private var b: Word
  private var c: Word
  private var d: Word
  private var e: Word
  private var schedule: [16 of Word]

  /// Folds a block into the words of a state.
  @inline(__always)
  static func compress(_ block: [16 of Word], into words: inout [5 of Word]) {
    var work = SHA1Rounds(words: words, schedule: block)
    let first = Word(repeating: 0x5A82_7999)
    work.run(from: 0, first, choose)
    work.run(from: 5, first, choose)
    work.run(from: 10, first, choose)
    work.run(from: 15, first, choose)
    let second = Word(repeating: 0x6ED9_EBA1)
    work.run(from: 20, second, parity)
    work.run(from: 25, second, parity)
    work.run(from: 30, second, parity)
    work.run(from: 35, second, parity)
    let third = Word(repeating: 0x8F1B_BCDC)
    work.run(from: 40, third, majority)
    work.run(from: 45, third, majority)
    work.run(from: 50, third, majority)
    work.run(from: 55, third, majority)
    let fourth = Word(repeating: 0xCA62_C1D6)
    work.run(from: 60, fourth, parity)
    work.run(from: 65, fourth, parity)
    work.run(from: 70, fourth, parity)
    work.run(from: 75, fourth, parity)
    words[0] = words[0] &+ work.a
    words[1] = words[1] &+ work.b
    words[2] = words[2] &+ work.c
    words[3] = words[3] &+ work.d
    words[4] = words[4] &+ work.e
  }

  @inline(__always)
  private init(words: [5 of Word], schedule: [16 of Word]) {
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
  private mutating func run(
    from start: Int, _ constant: Word, _ mix: (Word, Word, Word) -> Word
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
  private mutating func word(_ round: Int) -> Word {
    let place = round & 15
    guard round >= 16 else { return schedule[place] }
    let mixed =
      schedule[(round - 3) & 15] ^ schedule[(round - 8) & 15] ^ schedule[(round - 14) & 15]
      ^ schedule[place]
    schedule[place] = mixed.rotated(left: 1)
    return schedule[place]
  }
}

/// What the rounds mix: a word of 32 bits, or several side by side that go through the same.
protocol SHA1Word: MixedWord {
  init(repeating word: UInt32)
  func rotated(left count: UInt32) -> Self
}

extension UInt32: SHA1Word {
  @inline(__always)
  init(repeating word: UInt32) { self = word }
}

extension SIMD4<UInt32>: SHA1Word {
  @inline(__always)
  func rotated(left count: UInt32) -> SIMD4<UInt32> {
    // A sum, though no bit meets another: for `|` the compiler takes the lanes apart again.
    (self &<< SIMD4(repeating: count)) &+ (self &>> SIMD4(repeating: 32 &- count))
  }
}
