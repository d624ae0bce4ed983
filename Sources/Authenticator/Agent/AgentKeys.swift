/// The keys of opened vaults, each for as long as it is used: what the agent keeps.
///
/// It knows no clock: times are milliseconds of a clock that stands still while the machine sleeps,
/// and of one that does not.
package struct AgentKeys {
  /// Seconds without use after which a key is forgotten, unless another number was asked for.
  package static let idleSeconds: UInt32 = 300
  /// More than an hour nobody gets.
  package static let mostIdleSeconds: UInt32 = 3_600

  /// What the two clocks show.
  package struct Clocks: Sendable {
    /// Milliseconds awake (`CLOCK_MONOTONIC`).
    package var awake: Int64
    /// Milliseconds awake or asleep (`CLOCK_BOOTTIME`).
    package var all: Int64

    package init(awake: Int64, all: Int64) {
      self.awake = awake
      self.all = all
    }
  }

  private struct Kept {
    var key: GuardedMemory
    var idle: Int64
    var lastUse: Int64
  }

  private var keys: [[UInt8]: Kept] = [:]
  private var asleep: Int64?

  package init() {}

  package var isEmpty: Bool { keys.isEmpty }

  /// Keeps the key of the vault with this id.
  package mutating func keep(
    _ key: GuardedMemory, of vault: [UInt8], idleSeconds: UInt32, at now: Clocks
  ) {
    tidy(at: now)
    let idle = Int64(min(max(idleSeconds, 1), Self.mostIdleSeconds)) * 1000
    keys[vault] = Kept(key: key, idle: idle, lastUse: now.awake)
  }

  /// The key of a vault, which is a use of it; nil where it was never given or is forgotten.
  package mutating func key(of vault: [UInt8], at now: Clocks) -> GuardedMemory? {
    tidy(at: now)
    keys[vault]?.lastUse = now.awake
    return keys[vault]?.key
  }

  /// Seconds until a key is forgotten, if nobody uses it. Asking is no use.
  package mutating func secondsLeft(of vault: [UInt8], at now: Clocks) -> UInt32? {
    tidy(at: now)
    guard let kept = keys[vault] else { return nil }
    return UInt32((kept.lastUse + kept.idle - now.awake + 999) / 1000)
  }

  package mutating func forgetAll() { keys = [:] }

  /// Forgets what was not used for long enough, and everything once the machine has slept.
  package mutating func tidy(at now: Clocks) {
    let slept = now.all - now.awake
    // The clocks are read one after the other: half a second between them is no sleep.
    if let asleep, slept - asleep > 500 { keys = [:] }
    asleep = slept
    keys = keys.filter { now.awake - $0.value.lastUse < $0.value.idle }
  }
}
