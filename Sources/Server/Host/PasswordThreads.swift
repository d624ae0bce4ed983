import Console
import Dispatch
import Identity
import NIOCore
import Synchronization

/// Compares and hashes passwords on threads of its own, so that neither an event loop nor the
/// commit waits for it, and however many ask, half of the processors are left to everybody else.
final class PasswordThreads: Sendable {
  private let threads: BoundedThreads

  /// `capacity` bounds the work that waits or is done; the last of it waits for two seconds or so.
  init(capacity: Int = 64) {
    threads = BoundedThreads(min(2, max(1, System.coreCount / 2)), capacity: capacity)
  }

  /// False when there is no room, and then nothing is done; otherwise `completion` is called on one
  /// of the threads.
  func submit<Outcome: Sendable>(
    _ work: @escaping @Sendable () throws -> Outcome,
    completion: @escaping @Sendable (Result<Outcome, any Error>) -> Void
  ) -> Bool {
    threads.submit { isActive in
      completion(Result { isActive ? try work() : try Self.stopped() })
    }
  }

  /// How much waits or is being done, and how much was refused so far.
  var load: (waiting: Int, refused: UInt64) { threads.load }

  func shutDown() async throws {
    try await threads.shutDown()
  }

  private static func stopped<Outcome>() throws -> Outcome {
    throw CancellationError()
  }
}

extension PasswordThreads: PasswordWorkers {
  /// Waits for the result, on a thread that may.
  func run<Outcome: Sendable>(
    _ work: @escaping @Sendable () throws -> Outcome
  ) throws -> Outcome {
    let result = Mutex<Result<Outcome, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    let isAccepted = submit(work) { outcome in
      result.withLock { $0 = outcome }
      done.signal()
    }
    guard isAccepted else { throw PasswordWorkersBusy() }
    done.wait()
    guard let outcome = result.withLock({ $0 }) else { throw CancellationError() }
    return try outcome.get()
  }
}
