import AWSQuery
package import Identity
package import Operations
import Synchronization

/// The console and the pages people sign in on.
///
/// It has no right of its own: each page asks the decision that the API asks, and what it changes
/// it changes by the API's operations, or by rules of ``Identity`` where AWS has a page and no API.
package final class Console: Sendable {
  let store: any Store
  let clock: any Clock
  let settings: ServiceSettings
  let passwords: any PasswordWorkers
  let delivery: Delivery
  private let operations: [String: any Operation.Type]
  /// Begins what an answer leaves to be done after it.
  let followUp: @Sendable (FollowUp) -> Void
  private let faults: @Sendable (_ requestID: String, _ fault: any Error) -> Void
  private let routes: RouteTable
  private let owned = Mutex(false)

  /// `operations` are those of IAM; `delivery` says what can be sent; `faults` is told what broke, for
  /// the log.
  package init(
    store: any Store, clock: any Clock, settings: ServiceSettings,
    operations: [any Operation.Type], passwords: any PasswordWorkers,
    delivery: Delivery = Delivery(),
    followUp: @escaping @Sendable (FollowUp) -> Void,
    faults: @escaping @Sendable (_ requestID: String, _ fault: any Error) -> Void
  ) {
    self.store = store
    self.clock = clock
    self.settings = settings
    self.passwords = passwords
    self.delivery = delivery
    self.operations = Dictionary(
      operations.filter { $0.api == .iam }.map { ($0.action, $0) }, uniquingKeysWith: { $1 })
    self.followUp = followUp
    self.faults = faults
    routes = RouteTable(Routes.all)
  }

  func operation(_ action: String) throws -> any Operation.Type {
    guard let operation = operations[action] else { throw ConsoleFault.noOperation(action) }
    return operation
  }

  /// Answers a request; waits for the store and for passwords, so never on an event loop.
  package func answer(_ request: ConsoleRequest) -> ConsoleAnswer {
    let visit = Visit(console: self, request: request, now: clock.now())
    do {
      return try routed(visit)
    } catch let refusal as PageRefusal {
      return ErrorPage.answer(to: refusal, visit)
    } catch let error as ServiceError {
      return ErrorPage.answer(to: .service(error), visit)
    } catch {
      faults(request.connection.requestID, error)
      return ErrorPage.answer(to: .broken, visit)
    }
  }

  /// The answer to a request for which there is no room; asks nobody, and may be called anywhere.
  package func busy(_ request: ConsoleRequest) -> ConsoleAnswer {
    ErrorPage.answer(to: .busy, Visit(console: self, request: request, now: clock.now()))
  }

  /// Whether anybody owns the server. Once there is an account it stays so.
  private func hasOwner() throws -> Bool {
    if owned.withLock({ $0 }) { return true }
    let isOwned = try store.read { try !$0.accounts().isEmpty }
    if isOwned { owned.withLock { $0 = true } }
    return isOwned
  }

  /// Whether a browser finds a page at `path`, whoever may see it.
  func hasPage(at path: String) -> Bool {
    (try? routes.route(isPost: false, path: path)) != nil
  }

  private func routed(_ visit: Visit) throws -> ConsoleAnswer {
    let request = visit.request
    let isSetup = request.path == SetupPage.path
    if isSetup || !request.path.hasPrefix("/assets/") {
      let isOwned = try hasOwner()
      if isSetup == isOwned {
        throw isOwned ? PageRefusal.ownedAlready : PageRefusal.setUpFirst
      }
    }
    guard let (route, parameters) = try routes.route(isPost: request.isPost, path: request.path)
    else { throw PageRefusal.notFound }
    var visit = visit
    visit.parameters = parameters
    visit.isUnattended = route.isUnattended
    return try route.access.answer(visit)
  }
}

/// Runs what takes a processor's while, comparing and hashing passwords, a few at a time.
package protocol PasswordWorkers: Sendable {
  /// Waits for the result. Throws ``PasswordWorkersBusy`` when too many wait already.
  func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) throws -> Result
}

/// So many wait for their passwords that no more are taken.
package struct PasswordWorkersBusy: Error {
  package init() {}
}

/// What must not come about.
enum ConsoleFault: Error {
  case noOperation(String)
  case noElement(String)
}

/// Why somebody gets another page than he asked for.
enum PageRefusal: Error {
  /// There is no account yet: whatever was asked for, that comes first.
  case setUpFirst
  /// There is one, and nobody else becomes its owner so.
  case ownedAlready
  case notFound
  /// A page about the visitor himself, and he is a session of a role or a federated user.
  case noPerson
  /// A form that was not made for this browser, or came from another site.
  case foreignForm
  case service(ServiceError)
  /// Too many tries; when they may go on.
  case paused(until: Timestamp)
  case busy
  case broken
  /// Sign in first, and come back here.
  case signIn(returningTo: String, wasIdle: Bool = false)
  /// Give a code first, and come back here.
  case confirm(returningTo: String)
  /// Set up a device first: the account demands it.
  case enrol
  /// A device that was being set up, and where to start again.
  case draftOver(String)
  /// The ticket is over.
  case signInAgain
}
