import Dispatch
import IdentitySQL
import Synchronization

/// Connections that are kept for the next who needs one: so many and no more.
final class SessionPool: Sendable {
  private let address: DatabaseAddress
  private let limits: PostgreSQLLimits
  private let idle = Mutex<[Session]>([])
  private let places: DispatchSemaphore

  init(_ address: DatabaseAddress, _ limits: PostgreSQLLimits, most: Int) {
    self.address = address
    self.limits = limits
    places = DispatchSemaphore(value: most)
  }

  /// A connection of one's own, to be given back. Throws ``SQLFailure/unavailable(_:)``.
  func take() throws -> Session {
    guard places.wait(timeout: .now() + .seconds(limits.connection)) == .success else {
      throw SQLFailure.unavailable("no connection was free within \(limits.connection) seconds")
    }
    if let session = idle.withLock({ $0.popLast() }) { return session }
    do {
      return try Session(address, limits)
    } catch {
      places.signal()
      throw error
    }
  }

  /// What is lost is closed, and so are those that were made before and may be lost too.
  func giveBack(_ session: Session) {
    let closed = idle.withLock { idle in
      guard session.isLost else {
        idle.append(session)
        return [] as [Session]
      }
      defer { idle = [] }
      return idle
    }
    places.signal()
    withExtendedLifetime(closed) {}
  }

  func close() {
    let closed = idle.withLock { idle in
      defer { idle = [] }
      return idle
    }
    withExtendedLifetime(closed) {}
  }
}
