package import Identity
import OneTimePasswords
import PolicyLanguage
import Synchronization

/// What is held in memory of the store, so that a read can be answered without asking it.
package final class RecordTables: Sendable {
  let accounts: RecordTable<AccountID, Account>
  let users: RecordTable<RecordID, User>
  let userNames: RecordTable<UserName, RecordID>
  let policies: RecordTable<RecordID, CompiledPolicies>
  let accessKeys: RecordTable<String, AccessKey>
  let devicesOfOwner: RecordTable<Owner, [VirtualDevice]>
  let devices: RecordTable<SerialNumber, VirtualDevice>
  let seeds: RecordTable<RecordID, TOTP>
  private let epoch = Atomic<UInt64>(1)

  /// A user's name as it is looked up: without regard to case.
  struct UserName: RecordKey {
    let account: AccountID
    let folded: String

    var spread: UInt64 { folded.spread }
  }

  /// `capacity` bounds each table.
  package init(capacity: Int) {
    accounts = RecordTable(capacity: min(capacity, 16_384))
    users = RecordTable(capacity: capacity)
    userNames = RecordTable(capacity: capacity)
    policies = RecordTable(capacity: capacity)
    accessKeys = RecordTable(capacity: capacity)
    devicesOfOwner = RecordTable(capacity: capacity)
    devices = RecordTable(capacity: capacity)
    seeds = RecordTable(capacity: capacity)
  }

  /// The epoch a reader begins in; to be taken before its view of the store is.
  func currentEpoch() -> UInt64 {
    epoch.load(ordering: .sequentiallyConsistent)
  }

  /// Drops what a commit changed. To be called after the commit and before its answer leaves.
  func drop(_ changes: RecordChanges) {
    guard !changes.isEmpty else { return }
    let epoch = epoch.add(1, ordering: .sequentiallyConsistent).newValue
    for id in changes.accounts { accounts.drop(id, epoch: epoch) }
    for id in changes.users {
      users.drop(id, epoch: epoch)
      policies.drop(id, epoch: epoch)
    }
    for name in changes.userNames { userNames.drop(name, epoch: epoch) }
    for id in changes.accessKeys { accessKeys.drop(id, epoch: epoch) }
    for owner in changes.owners { devicesOfOwner.drop(owner, epoch: epoch) }
    for number in changes.serialNumbers { devices.drop(number, epoch: epoch) }
    endDrop()
  }

  /// Forgets everything, as after a start.
  package func dropAll() {
    let epoch = epoch.add(1, ordering: .sequentiallyConsistent).newValue
    accounts.dropAll(epoch: epoch)
    users.dropAll(epoch: epoch)
    userNames.dropAll(epoch: epoch)
    policies.dropAll(epoch: epoch)
    accessKeys.dropAll(epoch: epoch)
    devicesOfOwner.dropAll(epoch: epoch)
    devices.dropAll(epoch: epoch)
    seeds.dropAll(epoch: epoch)
    endDrop()
  }

  /// What was found while the tables were dropping may be of before or of after; a second step
  /// leaves it behind.
  private func endDrop() {
    epoch.add(1, ordering: .sequentiallyConsistent)
  }
}

/// What a transaction has changed of that which the tables may hold.
struct RecordChanges {
  var accounts: Set<AccountID> = []
  var users: Set<RecordID> = []
  var userNames: Set<RecordTables.UserName> = []
  var accessKeys: Set<String> = []
  var owners: Set<Owner> = []
  var serialNumbers: Set<SerialNumber> = []

  var isEmpty: Bool {
    accounts.isEmpty && users.isEmpty && userNames.isEmpty && accessKeys.isEmpty && owners.isEmpty
      && serialNumbers.isEmpty
  }
}

extension AccountID: RecordKey {
  package var spread: UInt64 { UInt64(bitPattern: number) }
}

extension RecordID: RecordKey {
  // The lowest bits are random; the ones above count milliseconds.
  package var spread: UInt64 { UInt64(bitPattern: number) }
}

extension Owner: RecordKey {
  package var spread: UInt64 { UInt64(bitPattern: number) }
}

extension SerialNumber: RecordKey {
  package var spread: UInt64 { description.spread }
}
