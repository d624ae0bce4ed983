import Dispatch
import Identity
import Synchronization

/// A thread that wants to be told there what became of its requests, such as an event loop.
package protocol CompletionPlace: AnyObject, Sendable {
  func run(_ work: @escaping @Sendable () -> Void)
}

/// Turns requests that wait into one transaction with one wait for the disk.
///
/// First all run without savepoints, which cost as much as the rest of a request. When one of them
/// must be undone, all is, and the group runs again with a savepoint for each: the one that throws
/// leaves the others standing. Nobody is answered before the commit; when that fails, nobody was
/// granted anything.
final class GroupCommit: Sendable {
  private struct Queue {
    var waiting: [Request] = []
    var isRunning = false
    /// How many of those that wait are whose.
    var places: [Owner: Int] = [:]
  }

  private let driver: any SQLDriver
  private let context: SQLContext
  private let queue = Mutex(Queue())
  private let capacity: Int
  private let refused = Atomic<UInt64>(0)
  private let thread = DispatchQueue(label: "sallyport.commit", qos: .userInitiated)

  /// Most requests in one transaction; bounds how long the first of them waits.
  private static let largestGroup = 1024

  /// Most requests that wait beside those being committed: two groups, so that nobody who is taken waits
  /// for more than three commits.
  static let standardCapacity = 2 * largestGroup

  /// Whoever asks for more than this part of the places leaves the others to the others (T-30).
  static let share = 4

  init(driver: any SQLDriver, context: SQLContext, capacity: Int) {
    self.driver = driver
    self.context = context
    self.capacity = capacity
  }

  /// How many wait, and how many were refused so far because as many waited as may.
  var load: (waiting: Int, refused: UInt64) {
    (queue.withLock { $0.waiting.count }, refused.load(ordering: .relaxed))
  }

  /// False when as many wait as may, or as many of `owner`'s as may be his: then nothing is done, and
  /// `completion` is never called. Who `insists` is always taken.
  func submit<Result: Sendable>(
    for owner: Owner? = nil, completingOn place: (any CompletionPlace)? = nil,
    insists: Bool = false,
    _ body: @escaping @Sendable (any Writing) throws -> Result,
    completion: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
  ) -> Bool {
    let request = Request(owner: owner, place: place) { records in
      let value = try body(records)
      return { completion(.success(value)) }
    } failing: { fault in
      completion(.failure(fault))
    }
    let mustStart = queue.withLock { queue -> Bool? in
      guard insists || queue.waiting.count < capacity else { return nil }
      if let owner {
        guard queue.places[owner, default: 0] < max(1, capacity / Self.share) else { return nil }
        queue.places[owner, default: 0] += 1
      }
      queue.waiting.append(request)
      defer { queue.isRunning = true }
      return !queue.isRunning
    }
    guard let mustStart else {
      refused.add(1, ordering: .relaxed)
      return false
    }
    if mustStart { thread.async { self.run() } }
    return true
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
        for request in group {
          guard let owner = request.owner, let places = queue.places[owner] else { continue }
          queue.places[owner] = places > 1 ? places - 1 : nil
        }
        if group.isEmpty { queue.isRunning = false }
        return group
      }
      guard !group.isEmpty else { return }
      commit(group)
    }
  }

  private func commit(_ group: [Request]) {
    do {
      let (changes, version, end, signed, history) = try runTogether(group) ?? runApart(group)
      if let end { context.chain.keep(end, signed: signed) }
      if let history { context.feed?.settled(history) }
      if let version {
        context.feed?.apply(changes, of: version)
      } else {
        context.tables.drop(changes)
      }
      complete(group, failing: nil)
    } catch {
      // Where the chain of audit records ends may be unknown too.
      context.chain.beginAnother()
      // Whether the commit reached the disk may be unknown; then memory is no witness either.
      context.tables.dropAll()
      complete(group, failing: error)
    }
  }

  /// Tells all requests of the group, those of one place at once: to wake a thread for each would
  /// cost more than the telling.
  private func complete(_ group: [Request], failing fault: (any Error)?) {
    var places: [ObjectIdentifier: (place: any CompletionPlace, requests: [Request])] = [:]
    for request in group {
      guard let place = request.place else {
        request.finish(failing: fault)
        continue
      }
      places[ObjectIdentifier(place), default: (place, [])].requests.append(request)
    }
    for (place, requests) in places.values {
      place.run { for request in requests { request.finish(failing: fault) } }
    }
  }

  /// What a commit changed, its number where others have to hear of it, where it left the chain of
  /// audit records, and the engine's history when it was looked at.
  private typealias Commit = (
    changes: RecordChanges, version: Int64?, end: ChainEnd?, signed: Int64?, history: String?
  )

  /// Nil when a request threw and nothing was kept.
  private func runTogether(_ group: [Request]) throws -> Commit? {
    struct Threw: Error {}
    do {
      return try transaction(shared: true) { records, _ in
        do {
          for request in group { try request.run(in: records) }
          try records.saveAudit()
        } catch {
          throw Threw()
        }
      }
    } catch is Threw {
      return nil
    }
  }

  private func runApart(_ group: [Request]) throws -> Commit {
    try transaction(shared: false) { records, connection in
      for request in group { request.runAlone(in: records, on: connection) }
    }
  }

  private func transaction(
    shared: Bool, _ body: (SQLRecords, any SQLConnection) throws -> Void
  ) throws -> Commit {
    try driver.transaction { connection in
      let view = try context.feed?.settle(on: connection)
      let records = SQLRecords(
        mode: .transaction(connection, shared: shared), memory: view?.memory ?? .own,
        context: context)
      let history = try view.flatMap { try context.feed?.settleHistory(of: records, $0) }
      try body(records, connection)
      let version = try view.flatMap { view in
        try context.feed?.publish(records.changes, after: view, on: connection)
      }
      return (records.changes, version, records.auditEnd, records.auditSigned, history)
    }
  }

  /// A request in the queue. Generic over nothing, for looking up what a generic one is made of
  /// would take longer than the rest of it.
  private final class Request: Sendable {
    typealias Completion = @Sendable () -> Void

    let owner: Owner?
    let place: (any CompletionPlace)?
    /// Gives what tells the caller, once the commit is durable.
    private let body: @Sendable (any Writing) throws -> Completion
    private let failing: @Sendable (any Error) -> Void
    private let outcome = Mutex<Completion?>(nil)

    init(
      owner: Owner?, place: (any CompletionPlace)?,
      body: @escaping @Sendable (any Writing) throws -> Completion,
      failing: @escaping @Sendable (any Error) -> Void
    ) {
      self.owner = owner
      self.place = place
      self.body = body
      self.failing = failing
    }

    func run(in records: SQLRecords) throws {
      let completion = try body(records)
      outcome.withLock { $0 = completion }
    }

    func runAlone(in records: SQLRecords, on connection: any SQLConnection) {
      let completion: Completion
      let end = records.auditEnd
      do {
        completion = try connection.savepoint { try body(records) }
      } catch {
        records.auditEnd = end
        completion = { self.failing(error) }
      }
      outcome.withLock { $0 = completion }
    }

    func finish(failing fault: (any Error)?) {
      if let fault { return failing(fault) }
      guard let completion = outcome.withLock({ $0 }) else {
        return failing(Fault.damagedRecord("request without outcome"))
      }
      completion()
    }
  }
}
