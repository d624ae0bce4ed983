import Dispatch
import Identity
import IdentitySQL
import Logging

/// Makes credential reports, one at a time, beside everything else.
final class CredentialReports: Sendable {
  private let store: SQLStore
  private let clock: any Clock
  private let logger: Logger
  private let thread = DispatchQueue(label: "sallyport.reports", qos: .utility)

  init(store: SQLStore, clock: any Clock, logger: Logger) {
    self.store = store
    self.clock = clock
    self.logger = logger
  }

  /// Makes the report that was begun for `account`. If that fails it stays begun, and whoever asks
  /// a while later begins it again.
  func make(of account: Account) {
    thread.async { [self] in
      do {
        let text = try store.read { try $0.makeCredentialReport(of: account) }
        let now = clock.now()
        try store.write { try $0.saveCredentialReport(text, of: account.id, at: now) }
      } catch {
        logger.error("a credential report failed", metadata: ["fault": "\(error)"])
      }
    }
  }

  /// Waits for the reports that were asked for.
  func drain() {
    thread.sync {}
  }
}
