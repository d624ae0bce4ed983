/// The state of SHA-256 and the function that compresses a block into it (FIPS 180-4 §6.2.2).
struct SHA256State: CompressionFunction {
  private var words: [8 of UInt32]

  static let initial = SHA256State(
    words: [
      0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
      0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
    ])
  static let wordCount = 8

  private init(words: [8 of UInt32]) {
    self.words = words
  }

  subscript(index: Int) -> UInt32 { words[index] }

  var truncationInput: TruncationInput {
    TruncationInput(head: (words[0], words[1], words[2], words[3], words[4]), last: words[7])
  }

  static func lastBlock(counter: UInt64) -> [16 of UInt32] {
    let bitCount: UInt32 = (64 + 8) * 8
    return [
      UInt32(truncatingIfNeeded: counter &>> 32), UInt32(truncatingIfNeeded: counter), endMark,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, bitCount,
    ]
  }

  static func lastBlock(digest: SHA256State) -> [16 of UInt32] {
    let bitCount: UInt32 = (64 + 32) * 8
    let words = digest.words
    return [
      words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7], endMark,
      0, 0, 0, 0, 0, 0, bitCount,
    ]
  }

  /// Not inlined: at every place it would be all rounds again, for the compiler and the cache.
  @inline(never)
  mutating func compress(_ block: [16 of UInt32]) {
    var work = Rounds(words: words, schedule: block)
    work.run(from: 0)
    work.run(from: 8)
    work.run(from: 16)
    work.run(from: 24)
    work.run(from: 32)
    work.run(from: 40)
    work.run(from: 48)
    work.run(from: 56)
    words[0] &+= work.a
    words[1] &+= work.b
    words[2] &+= work.c
    words[3] &+= work.d
    words[4] &+= work.e
    words[5] &+= work.f
    words[6] &+= work.g
    words[7] &+= work.h
  }
}

/// The rounds under way: eight words that are mixed, and the last sixteen words of the schedule.
private struct Rounds {
  var a: UInt32
  var b: UInt32
  var c: UInt32
  var d: UInt32
  var e: UInt32
  var f: UInt32
  var g: UInt32
  var h: UInt32
  private var schedule: [16 of UInt32]

  @inline(__always)
  init(words: [8 of UInt32], schedule: [16 of UInt32]) {
    a = words[0]
    b = words[1]
    c = words[2]
    d = words[3]
    e = words[4]
    f = words[5]
    g = words[6]
    h = words[7]
    self.schedule = schedule
  }

  /// Eight rounds, in which the words change their roles instead of their places.
  ///
  /// Inlined with a constant `start`, so that no index is left to compute or check.
  @inline(__always)
  mutating func run(from start: Int) {
    Self.mix(a, b, c, &d, e, f, g, &h, word(start))
    Self.mix(h, a, b, &c, d, e, f, &g, word(start + 1))
    Self.mix(g, h, a, &b, c, d, e, &f, word(start + 2))
    Self.mix(f, g, h, &a, b, c, d, &e, word(start + 3))
    Self.mix(e, f, g, &h, a, b, c, &d, word(start + 4))
    Self.mix(d, e, f, &g, h, a, b, &c, word(start + 5))
    Self.mix(c, d, e, &f, g, h, a, &b, word(start + 6))
    Self.mix(b, c, d, &e, f, g, h, &a, word(start + 7))
  }

  /// The word of the schedule for a round, made from those of earlier rounds after the first 16,
  /// and the round's constant.
  @inline(__always)
  private mutating func word(_ round: Int) -> UInt32 {
    let place = round & 15
    if round >= 16 {
      let early = schedule[(round - 15) & 15]
      let late = schedule[(round - 2) & 15]
      schedule[place] &+=
        schedule[(round - 7) & 15]
        &+ (early.rotated(right: 7) ^ early.rotated(right: 18) ^ early &>> 3)
        &+ (late.rotated(right: 17) ^ late.rotated(right: 19) ^ late &>> 10)
    }
    return schedule[place] &+ roundConstants[round]
  }

  @inline(__always)
  private static func mix(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ word: UInt32
  ) {
    let highMix = e.rotated(right: 6) ^ e.rotated(right: 11) ^ e.rotated(right: 25)
    let lowMix = a.rotated(right: 2) ^ a.rotated(right: 13) ^ a.rotated(right: 22)
    let sum = h &+ word &+ choose(e, f, g) &+ highMix
    d = d &+ sum
    h = sum &+ lowMix &+ majority(a, b, c)
  }
}

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: [64 of UInt32] = [
  0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5,
  0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
  0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3,
  0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
  0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC,
  0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
  0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7,
  0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
  0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13,
  0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
  0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3,
  0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
  0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5,
  0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
  0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208,
  0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
]
