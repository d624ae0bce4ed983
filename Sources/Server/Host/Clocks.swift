package import Identity
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The server's clock. It takes no time from anybody but the system.
package struct SystemClock: Clock {
  package init() {}

  package func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// A clock that tests set: `serve --test-clock` opens it on `POST /_test/clock`.
package final class TestClock: Clock {
  private let offset = Atomic<Int64>(0)
  private let system = SystemClock()

  package init() {}

  package func now() -> Timestamp {
    Timestamp(milliseconds: system.now().milliseconds + offset.load(ordering: .relaxed))
  }

  /// Moves the clock by so many seconds, either way.
  package func advance(by seconds: Int64) {
    offset.wrappingAdd(seconds * 1000, ordering: .relaxed)
  }

  /// Sets the clock to this moment, from which it runs on.
  package func set(to time: Timestamp) {
    offset.store(time.milliseconds - system.now().milliseconds, ordering: .relaxed)
  }
}
