import NIOCore
import Synchronization

/// Lets large bodies in a few at a time, so that many of them cannot fill the memory.
///
/// A connection that waits is not read from, and its sender waits with it.
final class BodyAdmission: Sendable {
  /// Bytes from which on a body is large. The longest policy is 131,072 characters; what the API
  /// usually gets is far below.
  static let largeBody = 65_536
  /// Large bodies that may be on their way in at once: 80 MB at most.
  private static let places = 8

  private struct State {
    var taken = 0
    var waiting: [(id: ObjectIdentifier, loop: any EventLoop, admit: @Sendable () -> Void)] = []
  }

  private let state = Mutex(State())

  /// True when there is a place now; otherwise `admit` is called on `loop` when there is one.
  func enter(
    _ id: ObjectIdentifier, on loop: any EventLoop, admit: @escaping @Sendable () -> Void
  ) -> Bool {
    state.withLock { state in
      if state.taken < Self.places {
        state.taken += 1
        return true
      }
      state.waiting.append((id, loop, admit))
      return false
    }
  }

  /// Gives a place back, to the one who has waited longest.
  func leave() {
    let next = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.taken -= 1
        return nil as (loop: any EventLoop, admit: @Sendable () -> Void)?
      }
      let next = state.waiting.removeFirst()
      return (next.loop, next.admit)
    }
    guard let next else { return }
    next.loop.execute(next.admit)
  }

  /// Stops waiting, when the connection is gone. False when a place was given in between.
  func withdraw(_ id: ObjectIdentifier) -> Bool {
    state.withLock { state in
      guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return false }
      state.waiting.remove(at: index)
      return true
    }
  }
}
