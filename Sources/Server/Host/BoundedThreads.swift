import NIOPosix
import Synchronization

/// Threads for work that may wait, and so much of it and no more: who comes when there is no room is told
/// so at once, instead of waiting for longer than he will.
final class BoundedThreads: Sendable {
  /// As much waits or is done as may.
  struct Full: Error {}

  private let threads: NIOThreadPool
  private let capacity: Int
  private let taken = Atomic<Int>(0)
  private let refused = Atomic<UInt64>(0)

  /// `capacity` bounds the work that waits or is done.
  init(_ count: Int, capacity: Int) {
    threads = NIOThreadPool(numberOfThreads: count)
    threads.start()
    self.capacity = capacity
  }

  deinit { threads.shutdownGracefully { _ in } }

  /// False when there is no room, and then nothing is done; otherwise `work` is called on one of the
  /// threads, and told whether it still is to be done.
  func submit(_ work: @escaping @Sendable (_ isActive: Bool) -> Void) -> Bool {
    guard taken.add(1, ordering: .relaxed).newValue <= capacity else {
      taken.subtract(1, ordering: .relaxed)
      refused.add(1, ordering: .relaxed)
      return false
    }
    threads.submit { state in
      defer { self.taken.subtract(1, ordering: .relaxed) }
      work(state == .active)
    }
    return true
  }

  /// Waits for the result without holding a thread. Throws ``Full`` when there is no room.
  func run<Outcome: Sendable>(
    _ work: @escaping @Sendable () -> Outcome
  ) async throws -> Outcome {
    try await withCheckedThrowingContinuation { waiting in
      let isAccepted = submit { isActive in
        if isActive {
          waiting.resume(returning: work())
        } else {
          waiting.resume(throwing: CancellationError())
        }
      }
      if !isAccepted { waiting.resume(throwing: Full()) }
    }
  }

  /// How much waits or is being done, and how much was refused so far.
  var load: (waiting: Int, refused: UInt64) {
    (taken.load(ordering: .relaxed), refused.load(ordering: .relaxed))
  }

  func shutDown() async throws {
    try await threads.shutdownGracefully()
  }
}
