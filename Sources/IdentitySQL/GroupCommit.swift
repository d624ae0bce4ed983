import Dispatch
import Identity
import Synchronization

/// Turns requests that wait into one transaction with one wait for the disk.
///
/// First all run without savepoints, which cost as much as the rest of a request. When one of them
/// must be undone, all is, and the group runs again with a savepoint for each: the one that throws
/// leaves the others standing. Nobody is answered before the commit; when that fails, nobody was
/// granted anything.
final class GroupCommit: Sendable {
  /// A request in the queue.
  private protocol Pending: AnyObject, Sendable {
    func run(in records: SQLRecords) throws
    func runAlone(in records: SQLRecords, on connection: any SQLConnection)
    func finish(failing fault: (any Error)?)
  }

  private struct Queue {
    var waiting: [any Pending] = []
    var isRunning = false
  }

  private let driver: any SQLDriver
  private let context: SQLContext
  private let queue = Mutex(Queue())
  private let thread = DispatchQueue(label: "sallyport.commit", qos: .userInitiated)

  /// Most requests in one transaction; bounds how long the first of them waits.
  private static let largestGroup = 1024

  init(driver: any SQLDriver, context: SQLContext) {
    self.driver = driver
    self.context = context
  }

  func submit<Result: Sendable>(
    _ body: @escaping @Sendable (any Writing) throws -> Result,
    completion: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
  ) {
    let request = Request(body: body, completion: completion)
    let mustStart = queue.withLock { queue in
      queue.waiting.append(request)
      defer { queue.isRunning = true }
      return !queue.isRunning
    }
    if mustStart { thread.async { self.run() } }
  }

  func drain() {
    thread.sync {}
    while queue.withLock({ $0.isRunning }) { thread.sync {} }
  }

  private func run() {
    while true {
      let group = queue.withLock { queue in
        let group = Array(queue.waiting.prefix(Self.largestGroup))
        queue.waiting.removeFirst(group.count)
        if group.isEmpty { queue.isRunning = false }
        return group
      }
      guard !group.isEmpty else { return }
      commit(group)
    }
  }

  private func commit(_ group: [any Pending]) {
    do {
      let changes = try runTogether(group) ?? runApart(group)
      context.tables.drop(changes)
      for request in group { request.finish(failing: nil) }
    } catch {
      // Whether the commit reached the disk may be unknown; then memory is no witness either.
      context.tables.dropAll()
      for request in group { request.finish(failing: error) }
    }
  }

  /// Nil when a request threw and nothing was kept.
  private func runTogether(_ group: [any Pending]) throws -> RecordChanges? {
    struct Threw: Error {}
    do {
      return try driver.transaction { connection in
        let records = SQLRecords(
          mode: .transaction(connection, shared: true), context: context)
        for request in group {
          do { try request.run(in: records) } catch { throw Threw() }
        }
        return records.changes
      }
    } catch is Threw {
      return nil
    }
  }

  private func runApart(_ group: [any Pending]) throws -> RecordChanges {
    try driver.transaction { connection in
      let records = SQLRecords(mode: .transaction(connection, shared: false), context: context)
      for request in group { request.runAlone(in: records, on: connection) }
      return records.changes
    }
  }

  private final class Request<Result: Sendable>: Pending {
    private let body: @Sendable (any Writing) throws -> Result
    private let completion: @Sendable (Swift.Result<Result, any Error>) -> Void
    private let outcome = Mutex<Swift.Result<Result, any Error>?>(nil)

    init(
      body: @escaping @Sendable (any Writing) throws -> Result,
      completion: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
      self.body = body
      self.completion = completion
    }

    func run(in records: SQLRecords) throws {
      let value = try body(records)
      outcome.withLock { $0 = .success(value) }
    }

    func runAlone(in records: SQLRecords, on connection: any SQLConnection) {
      let result = Swift.Result { try connection.savepoint { try body(records) } }
      outcome.withLock { $0 = result }
    }

    func finish(failing fault: (any Error)?) {
      let result = outcome.withLock { $0 }
      if let fault {
        completion(.failure(fault))
      } else if let result {
        completion(result)
      } else {
        completion(.failure(Fault.damagedRecord("request without outcome")))
      }
    }
  }
}
