import Synchronization

/// Where randomness comes from: the system's generator outside tests.
package protocol RandomSource: Sendable {
  /// `count` bytes that nobody can foresee.
  func bytes(_ count: Int) -> [UInt8]
}

/// The kernel's generator. Swift's own stops the process rather than give weak bytes.
package struct SystemRandomSource: RandomSource {
  package init() {}

  package func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count {
      var word = generator.next()
      for _ in 0..<8 {
        bytes.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}

/// Gives out record ids: milliseconds since 2020, then 15 random bits, and always above the last.
///
/// Ordered by time, so that what is written together lies together on disk. Two instances may draw
/// the same id; the primary key then refuses the second, which is an error and never a mix-up.
package final class IDSource: Sendable {
  private let last = Mutex<Int64>(0)
  private let random: any RandomSource

  package init(random: any RandomSource) {
    self.random = random
  }

  package func next(at now: Timestamp) -> RecordID {
    let noise = random.bytes(2).reduce(Int64(0)) { $0 << 8 | Int64($1) } & 0x7fff
    // Never below 2^41, which keeps record ids apart from account ids whatever the clock says.
    let fresh = max(1 << 41, (now.milliseconds - 1_577_836_800_000) << 15) | noise
    return last.withLock { last in
      last = max(last + 1, fresh)
      return RecordID(last)
    }
  }
}
