package import Logging
import Synchronization

/// Counts requests that were refused before anybody was known, and logs a sample of them: strangers
/// must not be able to fill the disk.
package final class RefusalLog: Sendable {
  private struct State {
    var second: Int64 = -1
    var loggedInSecond = 0
    var suppressed = 0
  }

  let logger: Logger
  private let start = ContinuousClock.now
  private let state = Mutex(State())
  /// Lines a second at most.
  private static let sample = 10

  package init(logger: Logger) {
    self.logger = logger
  }

  /// `code` is AWS's error code; nothing of the request itself but its peer is logged.
  func note(_ code: String, peer: String) {
    let second = start.duration(to: .now).components.seconds
    let suppressed = state.withLock { state -> Int? in
      if state.second != second {
        state.second = second
        state.loggedInSecond = 0
      }
      guard state.loggedInSecond < Self.sample else {
        state.suppressed += 1
        return nil
      }
      state.loggedInSecond += 1
      defer { state.suppressed = 0 }
      return state.suppressed
    }
    guard let suppressed else { return }
    logger.info(
      "refused before authentication",
      metadata: ["code": "\(code)", "peer": "\(peer)", "notLogged": "\(suppressed)"])
  }
}
