import Identity
import Synchronization

/// A clock that stands still until a test moves it.
///
/// It begins at 2026-09-11T20:00:00Z, where a window of the code budget and a step begin too.
final class StoppedClock: Clock {
  static let start = Timestamp(seconds: 1_789_156_800)
  private let time = Mutex(StoppedClock.start)

  func now() -> Timestamp {
    time.withLock { $0 }
  }

  func advance(by seconds: Int64) {
    time.withLock { $0 = $0.adding(seconds: seconds) }
  }
}
