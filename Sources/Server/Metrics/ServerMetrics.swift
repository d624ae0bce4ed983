import AWSQuery
import Operations
import Synchronization

/// What the server counts of its work, for Prometheus to fetch.
///
/// Nothing of it names an account, a person or an address: labels are names of actions, error codes and
/// statuses, of which there are only so many.
final class ServerMetrics: Sendable {
  /// What became of the requests for one action.
  final class Action: Sendable {
    struct Figures {
      var answered: UInt64 = 0
      var refused: [String: UInt64] = [:]
      var durations = Histogram()
    }

    let service: String
    let name: String
    private let figures = Mutex(Figures())

    init(_ operation: any Operation.Type) {
      service = operation.api == .iam ? "iam" : "sts"
      name = operation.action
    }

    var now: Figures { figures.withLock { $0 } }

    fileprivate func note(_ code: String?, nanoseconds: UInt64) {
      figures.withLock { figures in
        if let code { figures.refused[code, default: 0] += 1 } else { figures.answered += 1 }
        figures.durations.note(nanoseconds: nanoseconds)
      }
    }
  }

  struct Pages {
    /// By the first digit of the status.
    var counts: [Int: UInt64] = [:]
    var durations = Histogram()
  }

  /// In the order in which they are shown.
  let actions: [Action]
  private let actionsByName: [String: Action]
  private let strangers = Mutex<[String: UInt64]>([:])
  private let pages = Mutex(Pages())
  private let connections = Atomic<Int>(0)

  init(operations: [any Operation.Type]) {
    actions = operations.map(Action.init).sorted { ($0.service, $0.name) < ($1.service, $1.name) }
    actionsByName = Dictionary(actions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// An answer of the Query API, and how long it took from the end of the request.
  func note(_ answer: QueryAnswer, nanoseconds: UInt64) {
    if let name = answer.action, let action = actionsByName[name] {
      action.note(answer.code, nanoseconds: nanoseconds)
    } else if let code = answer.code {
      strangers.withLock { $0[code, default: 0] += 1 }
    }
  }

  /// An answer of the console.
  func notePage(status: Int, nanoseconds: UInt64) {
    pages.withLock { pages in
      pages.counts[status / 100, default: 0] += 1
      pages.durations.note(nanoseconds: nanoseconds)
    }
  }

  func noteConnection(opened: Bool) {
    connections.add(opened ? 1 : -1, ordering: .relaxed)
  }

  /// Requests that were refused before it was known who calls, by error code.
  var refusedStrangers: [String: UInt64] { strangers.withLock { $0 } }
  var answeredPages: Pages { pages.withLock { $0 } }
  var openConnections: Int { connections.load(ordering: .relaxed) }
}

/// How a queue stands that has an end: see docs/operations.md for which there are.
struct QueueFigures {
  let name: String
  let waiting: Int
  let refused: UInt64

  init(_ name: String, _ load: (waiting: Int, refused: UInt64)) {
    self.name = name
    (waiting, refused) = load
  }
}
