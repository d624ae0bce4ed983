import Identity
import NIOCore
import NIOPosix
import Synchronization

/// Compares and hashes passwords on threads of its own, so that neither an event loop nor the
/// commit waits for it, and however many ask, half of the processors are left to everybody else.
final class PasswordThreads: Sendable {
  private let threads: NIOThreadPool
  private let capacity: Int
  private let taken = Atomic<Int>(0)

  /// `capacity` bounds the work that waits or is done; the last of it waits for two seconds or so.
  init(capacity: Int = 64) {
    threads = NIOThreadPool(numberOfThreads: min(2, max(1, System.coreCount / 2)))
    threads.start()
    self.capacity = capacity
  }

  deinit { threads.shutdownGracefully { _ in } }

  /// False when there is no room, and then nothing is done; otherwise `completion` is called on one
  /// of the threads.
  func submit(
    _ work: PasswordWork,
    completion: @escaping @Sendable (Result<PasswordWork.Outcome, any Error>) -> Void
  ) -> Bool {
    guard taken.add(1, ordering: .relaxed).newValue <= capacity else {
      taken.subtract(1, ordering: .relaxed)
      return false
    }
    threads.submit { state in
      defer { self.taken.subtract(1, ordering: .relaxed) }
      completion(Result { state == .active ? try work.run() : try Self.stopped() })
    }
    return true
  }

  func shutDown() async throws {
    try await threads.shutdownGracefully()
  }

  private static func stopped() throws -> PasswordWork.Outcome {
    throw CancellationError()
  }
}
