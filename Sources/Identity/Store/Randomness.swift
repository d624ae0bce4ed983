import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Where randomness comes from: the system's generator outside tests.
package protocol RandomSource: Sendable {
  /// `count` bytes that nobody can foresee.
  func bytes(_ count: Int) -> [UInt8]
}

/// The kernel's generator (getentropy(3)), asked for some hundreds of bytes at a time, because each
/// question costs more than the bytes. What was given out is forgotten here.
package struct SystemRandomSource: RandomSource {
  private static let reserve = Mutex(Reserve())

  package init() {}

  package func bytes(_ count: Int) -> [UInt8] {
    guard count <= Reserve.size else { return Reserve.fresh(count) }
    return Self.reserve.withLock { $0.take(count) }
  }

  private struct Reserve {
    static let size = 256
    private var bytes: [UInt8] = []

    mutating func take(_ count: Int) -> [UInt8] {
      if bytes.count < count { bytes = Self.fresh(Self.size) }
      let start = bytes.count - count
      let taken = Array(bytes[start...])
      for index in start..<bytes.count { bytes[index] = 0 }
      bytes.removeLast(count)
      return taken
    }

    /// The process stops rather than go on with weak bytes.
    static func fresh(_ count: Int) -> [UInt8] {
      #if canImport(Glibc)
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
          while filled < count {
            // It gives 256 bytes at most.
            let part = min(256, count - filled)
            let outcome = unsafe getentropy(buffer.baseAddress! + filled, part)
            precondition(outcome == 0, "the kernel gives no random bytes")
            filled += part
          }
        }
      #else
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      #endif
    }
  }
}

/// Gives out record ids: milliseconds since 2020, then 15 random bits, and always above the last.
///
/// Ordered by time, so that what is written together lies together on disk. Instances that share a
/// store have a lane each, told by the lowest bits, so that no two draw the same.
package final class IDSource: Sendable {
  private let last: Mutex<Int64>
  private let random: any RandomSource
  private let lane: (@Sendable () -> Int64)?

  /// How many instances can share a store.
  package static let lanes: Int64 = 64

  /// Ids follow `last`, the newest there is: they grow also when the clock was set back while the
  /// server was down. `lane`, below ``lanes``, is for an instance among several.
  package init(
    random: any RandomSource, after last: Int64 = 0, lane: (@Sendable () -> Int64)? = nil
  ) {
    self.random = random
    self.lane = lane
    self.last = Mutex(last)
  }

  /// What was made before `time` has a lower id than this.
  package static func first(at time: Timestamp) -> Int64 {
    // Never below 2^41, which keeps record ids apart from account ids whatever the clock says.
    max(1 << 41, (time.milliseconds - 1_577_836_800_000) << 15)
  }

  package func next(at now: Timestamp) -> RecordID {
    let noise = random.bytes(2).reduce(Int64(0)) { $0 << 8 | Int64($1) } & 0x7fff
    let fresh = Self.first(at: now) | noise
    return last.withLock { last in
      last = max(last + 1, fresh)
      // The next of this lane.
      if let lane { last += (lane() - last) & (Self.lanes - 1) }
      return RecordID(last)
    }
  }
}
