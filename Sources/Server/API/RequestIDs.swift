import Identity
import Synchronization

/// Makes request ids: UUIDs that never repeat in a process and say nothing about its traffic.
///
/// A counter, scrambled by a permutation of 64 bits, beside 64 random bits drawn once: no system
/// call a request. They are no secret and decide nothing.
final class RequestIDs: Sendable {
  private let prefix: UInt64
  private let key: UInt64
  private let count = Atomic<UInt64>(0)

  init(random: some RandomSource) {
    let bytes = random.bytes(16)
    prefix = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    key = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }

  func next() -> String {
    // The finalizer of SplitMix64, which is a permutation.
    var low = count.wrappingAdd(1, ordering: .relaxed).newValue &+ key
    low = (low ^ low >> 30) &* 0xbf58_476d_1ce4_e5b9
    low = (low ^ low >> 27) &* 0x94d0_49bb_1331_11eb
    low ^= low >> 31
    return Self.text(prefix ^ low << 32, low)
  }

  /// As a UUID of version 4 and the usual variant (RFC 9562).
  private static func text(_ high: UInt64, _ low: UInt64) -> String {
    let high = high & ~0xf000 | 0x4000
    let low = low & ~(0xc0 << 56) | 0x80 << 56
    return String(unsafeUninitializedCapacity: 36) { text in
      var place = 0
      for index in 0..<32 {
        if index == 8 || index == 12 || index == 16 || index == 20 {
          text[place] = UInt8(ascii: "-")
          place += 1
        }
        let word = index < 16 ? high : low
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - index % 16 * 4)) & 15
        text[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        place += 1
      }
      return 36
    }
  }
}
