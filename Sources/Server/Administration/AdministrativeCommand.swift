package import Identity
package import IdentitySQL

/// What an operator asks of the store: over the control socket, or directly when no server runs.
///
/// Secrets travel in here on a socket that only this user can open, never as arguments.
package enum AdministrativeCommand: Codable, Sendable {
  case createAccount(NewAccount)
  case listAccounts
  case showAccount(String)
  case setQuota(account: String, name: String, value: Int)
  case releaseDevice(serialNumber: String)
  case makeSetupCode
  case recoverRoot(account: String)
  case setRootPassword([UInt8], account: String)
  case readAudit(after: Int64?, last: Int?, account: String?, limit: Int)
  /// Whether the audit trail is as it was written; `anchor` is a checkpoint that was kept elsewhere.
  case verifyAudit(anchor: String?)
  /// Removes what was recorded before a day, `2026-11-22`, in UTC.
  case pruneAudit(before: String)
  /// Writes a sealed copy of the store to a file that is not there yet.
  case backUp(path: String)
  case showEpoch
  /// Something of the store may have been lost: see ``StoreEpoch``.
  case beginEpoch(deactivatingKeys: Bool)
  case keyStatus
  /// Seals everything under another key-encryption key. `begins` is false for going on with it.
  case rotateKey(begins: Bool)
  /// Gives accounts other data keys; then what is sealed under those of before is sealed anew.
  case changeDataKeys(account: String?)
  case reseal(from: ResealPlace?)
  /// Takes their seeds from devices made before a time, or up to now; or goes on where the last reply ended.
  case voidSeeds(account: String?, madeBefore: String?, from: VoidPlace?)
  case endSessions

  /// Whether it means nothing where no store is, so that none is made for it.
  package var needsStore: Bool {
    switch self {
    case .createAccount, .makeSetupCode: false
    default: true
    }
  }

  package struct NewAccount: Codable, Sendable {
    package var rootEmail: String
    package var rootPassword: [UInt8]
    package var accountID: String?
    package var alias: String?
    package var partition: String
    package var makesAccessKey: Bool
    /// Whether it is an error if there is an account already.
    package var mustBeFirst: Bool

    package init(
      rootEmail: String, rootPassword: [UInt8], accountID: String?, alias: String?,
      partition: String, makesAccessKey: Bool, mustBeFirst: Bool
    ) {
      self.rootEmail = rootEmail
      self.rootPassword = rootPassword
      self.accountID = accountID
      self.alias = alias
      self.partition = partition
      self.makesAccessKey = makesAccessKey
      self.mustBeFirst = mustBeFirst
    }
  }
}

/// What comes back.
package enum AdministrativeReply: Codable, Sendable {
  case done
  case account(AccountDescription)
  case accounts([AccountDescription])
  case audit([AuditLine])
  case verified(AuditReport)
  /// So many records are gone.
  case pruned(Int64)
  case keys(KeyReport)
  /// So many secrets were sealed anew, and where it goes on.
  case resealed(Int64, next: ResealPlace?)
  /// Devices that are void now, and where it goes on; nil at the end.
  case voided([VoidedDevice], next: VoidPlace?)
  /// The code, when it ends, and where the server is that takes it, if one runs.
  case setupCode(String, expiresAt: String, address: String?)
  /// A code that is a root user's second factor once.
  case recoveryCode(String, expiresAt: String, address: String?)
  case backup(BackupManifest)
  case epoch(EpochDescription)
  case failed(message: String, exitCode: Int32)

  package struct AuditLine: Codable, Sendable {
    package var id: Int64
    package var json: String
  }
}

/// An account as the command line shows it.
package struct AccountDescription: Codable, Sendable {
  package var accountId: String
  package var alias: String?
  package var partition: String
  package var rootEmail: String
  package var rootArn: String
  package var createdAt: String
  package var quotas: [String: Int]
  /// Only when the account was made with a key for its root user, and only then.
  package var accessKeyId: String?
  package var secretAccessKey: String?
}

/// An epoch as the command line shows it.
package struct EpochDescription: Codable, Sendable {
  package var number: Int64
  package var beganAt: String
  package var reason: String
  package var codesCountAt: String
  /// When it was begun by this command.
  package var accessKeysDeactivated: Int?

  init(_ epoch: StoreEpoch, accessKeysDeactivated: Int? = nil) {
    number = epoch.number
    beganAt = epoch.beganAt.description
    reason = epoch.reason.rawValue
    codesCountAt = epoch.codesCountAt.description
    self.accessKeysDeactivated = accessKeysDeactivated
  }
}

/// Where making devices void goes on.
package struct VoidPlace: Codable, Sendable {
  /// In milliseconds since 1970.
  var madeBefore: Int64
  var after: Int64
}

/// How the keys stand, and what a command did about it.
package struct KeyReport: Codable, Sendable {
  package var status: KeyStatus
  /// Keys that were sealed anew, or accounts that got another.
  package var changed: Int64 = 0
  /// Whether there is nothing left to be done for a command that goes on.
  package var isDone = true
}
