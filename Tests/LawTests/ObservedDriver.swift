import IdentitySQL
import Synchronization

/// An engine that counts its transactions and fails when told to.
final class ObservedDriver: SQLDriver {
  enum Failure {
    /// The disk is full: nothing is kept.
    case beforeCommit
    /// Power goes after the disk has it, so the store does not hear that it was kept.
    case afterCommit
  }

  static let failure = SQLFailure.engine(code: 13, "database or disk is full")

  private let driver: any SQLDriver
  private let failing = Mutex<Failure?>(nil)
  private let begun = Atomic<Int>(0)

  init(_ driver: any SQLDriver) {
    self.driver = driver
  }

  var dialect: SQLDialect { driver.dialect }

  var shared: (any SharedSQLDriver)? { driver.shared }

  var transactions: Int { begun.load(ordering: .sequentiallyConsistent) }

  func fail(_ failure: Failure?) {
    failing.withLock { $0 = failure }
  }

  func close() throws {
    try driver.close()
  }

  func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    try driver.read(body)
  }

  func transaction<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    begun.add(1, ordering: .sequentiallyConsistent)
    let failure = failing.withLock { $0 }
    let result = try driver.transaction { connection in
      let result = try body(connection)
      if failure == .beforeCommit { throw Self.failure }
      return result
    }
    if failure == .afterCommit { throw Self.failure }
    return result
  }
}

extension World {
  /// A world whose driver the test holds in its hand.
  static func observed() throws -> (World, ObservedDriver) {
    let place = Mutex<ObservedDriver?>(nil)
    let world = try World(wrapping: { driver in
      let observed = ObservedDriver(driver)
      place.withLock { $0 = observed }
      return observed
    })
    guard let observed = place.withLock({ $0 }) else { throw ObservedDriver.failure }
    return (world, observed)
  }
}
