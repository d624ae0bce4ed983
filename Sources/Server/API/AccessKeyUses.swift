import Identity
import IdentitySQL
import SignatureV4
import Synchronization

/// The minute in which the use of a key or role was last noted.
final class LastUse: Sendable {
  private let minute = Atomic<Int64>(Int64.min)

  /// True for the first who asks in a minute.
  fileprivate func isFirst(inMinute now: Int64) -> Bool {
    let before = minute.load(ordering: .relaxed)
    return before != now
      && minute.compareExchange(expected: before, desired: now, ordering: .relaxed).exchanged
  }
}

/// Notes when long-term keys and roles are used: at most once a minute each, apart from the request.
final class AccessKeyUses: Sendable {
  private let store: SQLStore

  init(store: SQLStore) {
    self.store = store
  }

  func note(_ last: LastUse, of accessKey: String, _ scope: CredentialScope, at now: Timestamp) {
    guard last.isFirst(inMinute: now.seconds / 60) else { return }
    let use = AccessKeyUse(at: now, region: scope.region, service: scope.service)
    // Of no weight for any rule: when the store cannot take it, the next minute tries again.
    _ = store.submit {
      try $0.note(use, of: accessKey)
    } completion: { _ in
    }
  }

  func note(_ last: LastUse, of role: RecordID, _ scope: CredentialScope, at now: Timestamp) {
    guard last.isFirst(inMinute: now.seconds / 60) else { return }
    let use = RoleUse(at: now, region: scope.region)
    _ = store.submit {
      try $0.note(use, of: role)
    } completion: { _ in
    }
  }
}
