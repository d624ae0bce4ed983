import CPQ
import Foundation
import IdentitySQL

/// One connection to the database.
///
/// Unchecked, for libpq's handle may go from thread to thread: ``SessionPool`` sees to it that only one
/// has it at a time.
final class Session: SQLConnection, @unchecked Sendable {
  private let handle: OpaquePointer
  private let limits: PostgreSQLLimits
  /// The names under which statements were prepared, and for arguments of which types.
  private var prepared: [String: (name: String, types: [Oid])] = [:]
  private var preparedCount = 0
  /// Warnings since they were last looked at.
  private var warnings: [String] = []

  private(set) var changeCount = 0
  /// Why the transaction at hand cannot be committed whatever is done in it, but may be tried again.
  private(set) var obstacle: SQLFailure?
  /// Whether nothing more can be asked: the connection is lost, or what it would answer is unknown.
  private(set) var isLost = false

  /// Which server this leads to; it cannot become another's.
  private(set) var place: EnginePlace?

  private static let mostPrepared = 512

  /// Throws ``SQLFailure/unavailable(_:)`` when nobody answers or lets us in.
  init(_ address: DatabaseAddress, _ limits: PostgreSQLLimits) throws {
    self.limits = limits
    let parameters = address.parameters.sorted { $0.key < $1.key }
    var keywords = parameters.map { UnsafePointer(strdup($0.key)) }
    var values = parameters.map { UnsafePointer(strdup($0.value)) }
    defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
    keywords.append(nil)
    values.append(nil)
    guard let handle = PQconnectdbParams(keywords, values, 0) else {
      throw SQLFailure.unavailable("no memory for a connection")
    }
    self.handle = handle
    guard PQstatus(handle) == CONNECTION_OK else {
      isLost = true
      throw SQLFailure.unavailable(Self.line(PQerrorMessage(handle)))
    }
    PQsetNoticeReceiver(
      handle,
      { context, notice in
        guard let context, let notice else { return }
        Unmanaged<Session>.fromOpaque(context).takeUnretainedValue().note(notice)
      }, Unmanaged.passUnretained(self).toOpaque())
    try command(limits.sessionSettings)
  }

  deinit {
    PQfinish(handle)
  }

  var serverVersion: Int { Int(PQserverVersion(handle)) }

  /// The database's own number and the timeline its log is on, which every promotion and every restore
  /// to a point in time counts up.
  func findPlace() throws -> EnginePlace {
    if let place { return place }
    let found = try row(
      """
      SELECT system_identifier::text || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
        current_setting('cluster_name')
      FROM pg_control_system()
      """
    ) { EnginePlace(history: $0.text(0), name: $0.text(1)) }
    guard let found else { throw SQLFailure.engine(code: 0, "the server does not say which it is") }
    place = found
    return found
  }

  // MARK: Transactions

  func begin(_ mode: String) throws {
    obstacle = nil
    try command("BEGIN ISOLATION LEVEL \(mode)")
  }

  /// Throws ``SQLFailure/conflict(_:)`` when nothing was kept and it may be tried again, and
  /// ``SQLFailure/unknownOutcome(_:)`` when it may have been kept, or not on the standby.
  ///
  /// A wait for the standby that somebody cut short ends as a success with a warning, and so does no
  /// other commit; whatever is warned of then, it was not granted.
  func commit() throws {
    warnings = []
    let result: OpaquePointer
    do {
      result = try finish(PQsendQuery(handle, "COMMIT"), within: limits.commit)
    } catch SQLFailure.unavailable(let why) {
      throw SQLFailure.unknownOutcome(why)
    }
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK else {
      let failure = failure(of: result)
      if case .conflict = failure { throw failure }
      isLost = true
      throw SQLFailure.unknownOutcome("\(failure)")
    }
    guard let tag = PQcmdStatus(result), strcmp(tag, "COMMIT") == 0 else {
      throw SQLFailure.engine(code: 0, "the transaction had failed and was rolled back")
    }
    guard warnings.isEmpty else {
      isLost = true
      throw SQLFailure.unknownOutcome(warnings.joined(separator: "; "))
    }
  }

  /// Ends a transaction of which nothing is kept. What fails here loses the connection, and with it
  /// the transaction.
  func rollBack() {
    guard !isLost else { return }
    obstacle = nil
    do { try command("ROLLBACK") } catch { isLost = true }
  }

  // MARK: Statements

  @discardableResult
  func run(_ statement: String, _ arguments: [SQLValue]) throws -> Int {
    guard !arguments.contains(where: \.holdsZero) else {
      throw SQLFailure.constraint("text with a zero byte")
    }
    let result = try execute(statement, arguments)
    defer { PQclear(result) }
    let count = Int(String(cString: PQcmdTuples(result))) ?? 0
    changeCount += count
    return count
  }

  func query(
    _ statement: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Void
  ) throws {
    let result = try execute(statement, arguments.map(\.sought))
    defer { PQclear(result) }
    for row in 0..<PQntuples(result) { try body(PostgreSQLRow(result: result, row: row)) }
  }

  /// Commands without arguments and results; several, with semicolons.
  func command(_ text: String) throws {
    PQclear(try succeed(PQsendQuery(handle, text)))
  }

  private func execute(_ statement: String, _ arguments: [SQLValue]) throws -> OpaquePointer {
    if let obstacle { throw obstacle }
    let name = try prepare(statement, arguments)
    // Each argument's bytes lie one after another; one more, so that also nothing has an address.
    var bytes: [UInt8] = []
    var places: [(start: Int, count: Int)?] = []
    for argument in arguments {
      let start = bytes.count
      guard argument.append(to: &bytes) else {
        places.append(nil)
        continue
      }
      places.append((start, bytes.count - start))
    }
    bytes.append(0)
    let lengths = places.map { Int32($0?.count ?? 0) }
    let formats = [Int32](repeating: 1, count: arguments.count)
    let sent = bytes.withUnsafeBytes { bytes in
      let values = places.map { place in
        place.flatMap {
          bytes.baseAddress?.advanced(by: $0.start).assumingMemoryBound(to: CChar.self)
        }
      }
      return PQsendQueryPrepared(
        handle, name, Int32(arguments.count), values, lengths, formats, 1)
    }
    return try succeed(sent)
  }

  private func prepare(_ statement: String, _ arguments: [SQLValue]) throws -> String {
    let types = arguments.map(\.type)
    // Nothing fits every type, and where nothing came first PostgreSQL knows the type from the rest.
    if let known = prepared[statement],
      zip(known.types, types).allSatisfy({ known, type in
        known == type || known == ColumnType.unknown || type == ColumnType.unknown
      })
    {
      return known.name
    }
    if preparedCount >= Self.mostPrepared {
      try command("DEALLOCATE ALL")
      prepared = [:]
      preparedCount = 0
    }
    preparedCount += 1
    let name = "s\(preparedCount)"
    PQclear(
      try succeed(
        PQsendPrepare(handle, name, numbered(statement), Int32(types.count), types)))
    prepared[statement] = (name, types)
    return name
  }

  // MARK: Results

  /// The result of what was sent, if it is a success.
  private func succeed(_ sent: Int32) throws -> OpaquePointer {
    let result = try finish(sent, within: limits.statement)
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return result
    default:
      defer { PQclear(result) }
      let failure = failure(of: result)
      switch failure {
      case .conflict, .unavailable: obstacle = failure
      default: break
      }
      throw failure
    }
  }

  /// Waits for the last result of what was sent. Nothing is ever cancelled: whoever waits too long
  /// drops the connection.
  private func finish(_ sent: Int32, within seconds: Int) throws -> OpaquePointer {
    guard sent == 1 else { throw lose(Self.line(PQerrorMessage(handle))) }
    let deadline = ContinuousClock.now + .seconds(seconds)
    var last: OpaquePointer?
    while true {
      while PQisBusy(handle) != 0 {
        guard try waitForInput(until: deadline) else {
          PQclear(last)
          throw lose("no answer within \(seconds) seconds")
        }
        guard PQconsumeInput(handle) == 1 else {
          PQclear(last)
          throw lose(Self.line(PQerrorMessage(handle)))
        }
      }
      guard let result = PQgetResult(handle) else { break }
      // Of several commands the first that fails is the last that was done.
      PQclear(last)
      last = result
    }
    guard let last else { throw lose("no answer") }
    if PQstatus(handle) != CONNECTION_OK {
      defer { PQclear(last) }
      throw lose(Self.line(PQresultErrorMessage(last)))
    }
    return last
  }

  /// Whether anything came before the deadline.
  func waitForInput(until deadline: ContinuousClock.Instant) throws -> Bool {
    var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
    while true {
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { return false }
      let milliseconds =
        left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
      let ready = poll(&socket, 1, Int32(clamping: milliseconds + 1))
      if ready > 0 { return true }
      if ready < 0, errno != EINTR { throw lose("poll: \(errno)") }
    }
  }

  private func lose(_ why: String) -> SQLFailure {
    isLost = true
    let failure = SQLFailure.unavailable(why)
    obstacle = failure
    return failure
  }

  /// Says what a constraint or the engine complains of, without the values it quotes.
  private func failure(of result: OpaquePointer) -> SQLFailure {
    let state =
      PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
    let message = Self.line(PQresultErrorField(result, Int32(UInt8(ascii: "M"))))
    // Classes of SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html
    switch state.prefix(2) {
    case "23": return .constraint(message)
    case "40": return .conflict(message)
    case "55" where state == "55P03": return .conflict(message)
    // It is being shut down, or has become a standby meanwhile.
    case "57" where state.hasPrefix("57P"), "08" where state != "08P01":
      return .unavailable(message)
    case "25" where state == "25006": return .unavailable(message)
    default: return .engine(code: Int(state, radix: 36) ?? 0, "\(message) (\(state))")
    }
  }

  private func note(_ notice: OpaquePointer) {
    let severity = PQresultErrorField(notice, Int32(UInt8(ascii: "V"))).map { String(cString: $0) }
    guard severity == "WARNING" else { return }
    warnings.append(Self.line(PQresultErrorField(notice, Int32(UInt8(ascii: "M")))))
  }

  // MARK: Notices of other sessions

  /// Takes what others announced; true when it was anything.
  func takeNotifications() throws -> Bool {
    guard PQconsumeInput(handle) == 1 else { throw lose(Self.line(PQerrorMessage(handle))) }
    var found = false
    while let notification = PQnotifies(handle) {
      PQfreemem(notification)
      found = true
    }
    return found
  }

  private static func line(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0).split(separator: "\n").joined(separator: "; ") } ?? ""
  }

  private static func line(_ text: UnsafeMutablePointer<CChar>?) -> String {
    line(UnsafePointer(text))
  }
}

extension SQLValue {
  fileprivate var type: Oid {
    switch self {
    case .null: ColumnType.unknown
    case .integer: ColumnType.integer
    case .text, .utf8: ColumnType.text
    case .bytes: ColumnType.bytes
    }
  }

  /// PostgreSQL keeps no text with a zero byte.
  fileprivate var holdsZero: Bool {
    switch self {
    case .text(let text): text.utf8.contains(0)
    case .utf8(let text): text.contains(0)
    case .null, .integer, .bytes: false
    }
  }

  /// The same, to be looked for: as no text that is kept holds a zero byte, nor U+FFFF, which is no
  /// character, nothing is found either way.
  fileprivate var sought: SQLValue {
    switch self {
    case .text(let text) where holdsZero: .text(text.replacing("\0", with: "\u{FFFF}"))
    case .utf8(let text) where holdsZero:
      .text(String(decoding: text, as: UTF8.self).replacing("\0", with: "\u{FFFF}"))
    case .null, .integer, .bytes, .text, .utf8: self
    }
  }

  /// Appends the binary form; false for none.
  fileprivate func append(to bytes: inout [UInt8]) -> Bool {
    switch self {
    case .null: return false
    case .integer(let number):
      withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    case .text(let text): bytes.append(contentsOf: text.utf8)
    case .utf8(let text): bytes.append(contentsOf: text)
    case .bytes(let blob): bytes.append(contentsOf: blob)
    }
    return true
  }
}
