package import IdentitySQL
import Synchronization

/// An engine whose n-th step fails: a statement, the beginning of a transaction or view, a commit, or what
/// follows a commit, when it was kept and nobody hears of it.
package final class FaultDriver: SQLDriver {
  package enum Step: Hashable, Sendable, CaseIterable {
    case begin
    case statement
    case beforeCommit
    case afterCommit
  }

  /// What fails, and for how long.
  package struct Plan: Sendable {
    /// The step that fails, counted from 1 among those of `kinds`.
    package var at: Int
    package var kinds: Set<Step> = Set(Step.allCases)
    /// Whether everything fails from there on, as with a disk that is gone.
    package var lasts = false
    package var failure = SQLFailure.engine(code: 13, "database or disk is full")

    package init(
      at: Int, kinds: Set<Step> = Set(Step.allCases), lasts: Bool = false,
      failure: SQLFailure = .engine(code: 13, "database or disk is full")
    ) {
      self.at = at
      self.kinds = kinds
      self.lasts = lasts
      self.failure = failure
    }
  }

  private struct State {
    var plan: Plan?
    var steps = 0
    var hasFailed = false
  }

  private let driver: any SQLDriver
  private let state = Mutex(State())

  package init(_ driver: any SQLDriver) {
    self.driver = driver
  }

  package var dialect: SQLDialect { driver.dialect }

  package var shared: (any SharedSQLDriver)? { driver.shared }

  /// Counts from here on, and fails as planned; nil for no more failures.
  package func arm(_ plan: Plan?) {
    state.withLock { $0 = State(plan: plan) }
  }

  /// Whether what was planned has come to pass.
  package var hasFailed: Bool { state.withLock { $0.hasFailed } }

  package func close() throws {
    try driver.close()
  }

  package func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    try step(.begin)
    return try driver.read { try body(wrapped($0)) }
  }

  package func transaction<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
    try step(.begin)
    let result = try driver.transaction { connection in
      let result = try body(wrapped(connection))
      try step(.beforeCommit)
      return result
    }
    try step(.afterCommit)
    return result
  }

  fileprivate func step(_ kind: Step) throws {
    let failure = state.withLock { state -> SQLFailure? in
      guard let plan = state.plan, plan.kinds.contains(kind) else { return nil }
      state.steps += 1
      guard state.steps == plan.at || plan.lasts && state.steps > plan.at else { return nil }
      state.hasFailed = true
      return plan.failure
    }
    if let failure { throw failure }
  }

  /// An engine that others use too knows its own connections by their type.
  private func wrapped(_ connection: any SQLConnection) -> any SQLConnection {
    driver.shared == nil ? FaultConnection(connection: connection, driver: self) : connection
  }
}

private struct FaultConnection: SQLConnection {
  let connection: any SQLConnection
  let driver: FaultDriver

  var changeCount: Int { connection.changeCount }

  func run(_ statement: String, _ arguments: [SQLValue]) throws -> Int {
    // Giving up is not what is tried here: what cannot be undone is not kept either.
    if !statement.hasPrefix("ROLLBACK") { try driver.step(.statement) }
    return try connection.run(statement, arguments)
  }

  func query(
    _ statement: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void
  ) throws {
    try driver.step(.statement)
    try connection.query(statement, arguments, body)
  }
}
