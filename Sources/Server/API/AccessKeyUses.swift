import Identity
import IdentitySQL
import Synchronization

/// Notes when long-term keys are used: at most once a minute a key, apart from the request.
final class AccessKeyUses: Sendable {
  private let store: SQLStore
  private let noted: RecordTable<String, Int64>

  init(store: SQLStore) {
    self.store = store
    noted = RecordTable(capacity: 262_144)
  }

  func note(_ caller: Caller, service: String, at now: Timestamp) {
    guard case .longTerm(let id) = caller.credential else { return }
    let minute = now.seconds / 60
    guard noted.value(for: id) != minute else { return }
    noted.insert(minute, for: id, epoch: 0)
    let use = AccessKeyUse(at: now, region: caller.connection.region, service: service)
    // Of no weight for any rule: when the store cannot take it, the next minute tries again.
    store.submit {
      try $0.note(use, of: id)
    } completion: { _ in
    }
  }
}
