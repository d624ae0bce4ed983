package import Identity
import OneTimePasswords
import PolicyLanguage
import Synchronization

/// What is held in memory of the store, so that a read can be answered without asking it.
package final class RecordTables: Sendable {
  let accounts: RecordTable<AccountID, Account>
  let users: RecordTable<RecordID, User>
  let userNames: RecordTable<UserName, RecordID>
  let roles: RecordTable<RecordID, Role>
  let roleNames: RecordTable<UserName, RecordID>
  let trustPolicies: RecordTable<RecordID, PolicySet>
  let policies: RecordTable<RecordID, CompiledPolicies>
  /// What limits sessions, by their key ids.
  let sessionPolicies: RecordTable<AccessKeyName, PolicySet>
  let accessKeys: RecordTable<AccessKeyName, AccessKey>
  let devicesOfOwner: RecordTable<Owner, [VirtualDevice]>
  let devices: RecordTable<SerialNumber, VirtualDevice>
  let seeds: RecordTable<RecordID, TOTP>
  let storeEpochs = RecordTable<EpochKey, StoreEpoch>(capacity: 16)
  private let epoch = Atomic<UInt64>(1)

  /// The name of a user, or of a role, as it is looked up: without regard to case.
  struct UserName: RecordKey {
    let account: AccountID
    let folded: String

    // Many accounts have users of the same names.
    var spread: UInt64 { folded.spread &+ UInt64(bitPattern: account.number) &* 0x1_0000_01B3 }
  }

  /// How many users, and records of which a user has one or two, are held for so many devices.
  package static func principals(forDevices capacity: Int) -> Int {
    capacity / 8
  }

  /// `capacity` bounds the devices in each table of devices.
  package init(capacity: Int) {
    let principals = Self.principals(forDevices: capacity)
    accounts = RecordTable(capacity: min(principals, 16_384))
    users = RecordTable(capacity: principals)
    userNames = RecordTable(capacity: principals)
    roles = RecordTable(capacity: principals)
    roleNames = RecordTable(capacity: principals)
    trustPolicies = RecordTable(capacity: principals)
    policies = RecordTable(capacity: principals)
    sessionPolicies = RecordTable(capacity: principals / 8)
    accessKeys = RecordTable(capacity: principals)
    devicesOfOwner = RecordTable(capacity: principals)
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
    if changes.everything { return dropAll() }
    let epoch = epoch.add(1, ordering: .sequentiallyConsistent).newValue
    for id in changes.accounts { accounts.drop(id, epoch: epoch) }
    for id in changes.users {
      users.drop(id, epoch: epoch)
      policies.drop(id, epoch: epoch)
    }
    for id in changes.policies { policies.drop(id, epoch: epoch) }
    for name in changes.userNames { userNames.drop(name, epoch: epoch) }
    for id in changes.roles {
      roles.drop(id, epoch: epoch)
      trustPolicies.drop(id, epoch: epoch)
      policies.drop(id, epoch: epoch)
    }
    for name in changes.roleNames { roleNames.drop(name, epoch: epoch) }
    // Which sessions are limited by it, nobody knows, and managed policies change seldom.
    if changes.managedPolicies { sessionPolicies.dropAll(epoch: epoch) }
    for id in changes.accessKeys { accessKeys.drop(id, epoch: epoch) }
    for owner in changes.owners { devicesOfOwner.drop(owner, epoch: epoch) }
    for number in changes.serialNumbers { devices.drop(number, epoch: epoch) }
    for id in changes.seeds { seeds.drop(id, epoch: epoch) }
    endDrop()
  }

  /// Forgets everything, as after a start.
  package func dropAll() {
    let epoch = epoch.add(1, ordering: .sequentiallyConsistent).newValue
    accounts.dropAll(epoch: epoch)
    users.dropAll(epoch: epoch)
    userNames.dropAll(epoch: epoch)
    roles.dropAll(epoch: epoch)
    roleNames.dropAll(epoch: epoch)
    trustPolicies.dropAll(epoch: epoch)
    policies.dropAll(epoch: epoch)
    sessionPolicies.dropAll(epoch: epoch)
    accessKeys.dropAll(epoch: epoch)
    devicesOfOwner.dropAll(epoch: epoch)
    devices.dropAll(epoch: epoch)
    seeds.dropAll(epoch: epoch)
    storeEpochs.dropAll(epoch: epoch)
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
  /// Whose policies are no longer what they were.
  var policies: Set<RecordID> = []
  var userNames: Set<RecordTables.UserName> = []
  var roles: Set<RecordID> = []
  var roleNames: Set<RecordTables.UserName> = []
  /// Whether a managed policy is there, gone or says something else.
  var managedPolicies = false
  var accessKeys: Set<AccessKeyName> = []
  var owners: Set<Owner> = []
  var serialNumbers: Set<SerialNumber> = []
  /// Whether nothing that was known before holds any more.
  var everything = false
  /// Devices that have another seed.
  var seeds: Set<RecordID> = []

  var isEmpty: Bool {
    accounts.isEmpty && users.isEmpty && policies.isEmpty && userNames.isEmpty && roles.isEmpty
      && roleNames.isEmpty && !managedPolicies
      && accessKeys.isEmpty && owners.isEmpty && serialNumbers.isEmpty && !everything
      && seeds.isEmpty
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
  // Accounts and names repeat in parts; only all of it tells devices apart.
  package var spread: UInt64 {
    rest.utf8.reduce(accountNumber) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
