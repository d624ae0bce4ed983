package import Identity
package import IdentitySQL
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The connection on which other instances' changes are heard of, and which holds this one's lane.
final class NewsSession: Sendable {
  private struct State {
    var session: Session?
    var isClosed = false
  }

  private let address: DatabaseAddress
  private let limits: PostgreSQLLimits
  private let state = Mutex(State())
  let lane = Atomic<Int64>(0)

  /// What advisory locks of lanes are told from others by.
  static let lockClass = 0x5A11

  init(_ address: DatabaseAddress, _ limits: PostgreSQLLimits) {
    self.address = address
    self.limits = limits
  }

  /// Runs `body` on the connection, which is made when there is none. One on which anything fails is
  /// dropped.
  func use<Result>(_ body: (Session) throws -> Result) throws -> Result {
    let (found, isClosed) = state.withLock { state in
      defer { state.session = nil }
      return (state.session, state.isClosed)
    }
    guard !isClosed else { throw SQLFailure.unavailable("the store is closed") }
    let session = try found ?? listening()
    let result = try body(session)
    state.withLock { if !$0.isClosed { $0.session = session } }
    return result
  }

  func close() {
    let session = state.withLock { state in
      defer { state = State(session: nil, isClosed: true) }
      return state.session
    }
    withExtendedLifetime(session) {}
  }

  private func listening() throws -> Session {
    let session = try Session(address, limits)
    try session.command("LISTEN \(PostgreSQLDriver.channel)")
    let before = lane.load(ordering: .relaxed)
    for offset in 0..<IDSource.lanes {
      let candidate = (before + offset) % IDSource.lanes
      let isOurs = try session.row(
        "SELECT pg_try_advisory_lock(\(Self.lockClass), \(candidate))"
      ) { $0.integer(0) != 0 }
      guard isOurs == true else { continue }
      lane.store(candidate, ordering: .relaxed)
      return session
    }
    throw SQLFailure.unavailable("\(IDSource.lanes) instances use the database, which is the most")
  }
}

extension PostgreSQLDriver {
  static let channel = "sallyport_changes"

  package func announce(on connection: any SQLConnection) throws {
    try connection.run("NOTIFY \(Self.channel)")
  }

  package func waitForNews(
    atMost time: Duration, _ body: (any SQLConnection) throws -> Void
  ) throws {
    try news.use { session in
      try body(session)
      if try !session.takeNotifications() {
        _ = try session.waitForInput(until: ContinuousClock.now + time)
        _ = try session.takeNotifications()
      }
    }
  }

  package func clockDifference(on connection: any SQLConnection) throws -> Int64 {
    let before = Self.now()
    let there = try connection.row("SELECT \(Self.milliseconds)") { $0.integer(0) }
    let after = Self.now()
    guard let there else { throw SQLFailure.engine(code: 0, "no time of the database") }
    // It was asked somewhere in between.
    if before > there { return before - there }
    return after < there ? after - there : 0
  }

  package func time(on connection: any SQLConnection) throws -> Timestamp {
    let time = try connection.row("SELECT \(Self.milliseconds)") { $0.integer(0) }
    guard let time else { throw SQLFailure.engine(code: 0, "no time of the database") }
    return Timestamp(milliseconds: time)
  }

  private static let milliseconds =
    "floor(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint"

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  package func claimLane() throws -> @Sendable () -> Int64 {
    try news.use { _ in }
    let news = news
    return { news.lane.load(ordering: .relaxed) }
  }
}
