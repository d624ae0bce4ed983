package import Identity
package import IdentitySQL
import Operations
import PolicyLanguage

/// Carries out what operators ask. Every change leaves its audit record, as one by the API does.
package struct Administration: Sendable {
  let store: SQLStore
  let clock: any Clock
  /// Where browsers find the server, if one runs.
  private let address: String?
  /// Where the key-encryption key is, if it can be changed there.
  let keyFile: KeyFile?
  /// What opens sessions, if a server runs.
  let sessions: SessionSealer?

  package init(
    store: SQLStore, clock: any Clock, address: String? = nil, keyFile: KeyFile? = nil,
    sessions: SessionSealer? = nil
  ) {
    self.store = store
    self.clock = clock
    self.address = address
    self.keyFile = keyFile
    self.sessions = sessions
  }

  package func run(_ command: AdministrativeCommand) -> AdministrativeReply {
    do {
      switch command {
      case .createAccount(let account): return .account(try create(account))
      case .listAccounts:
        return .accounts(try store.read { try $0.accounts() }.map { AccountDescription($0) })
      case .showAccount(let id): return .account(AccountDescription(try account(id)))
      case .setQuota(let id, let name, let value): try setQuota(name, to: value, of: id)
      case .releaseDevice(let serialNumber): try release(serialNumber)
      case .makeSetupCode: return try makeSetupCode()
      case .recoverRoot(let id): return try recoverRoot(of: id)
      case .setRootPassword(let password, let id): try setRootPassword(password, of: id)
      case .readAudit(let after, let last, let account, let limit):
        return .audit(try audit(after: after, last: last, account: account, limit: limit))
      case .verifyAudit(let anchor): return .verified(try store.verifyAudit(anchor: anchor))
      case .pruneAudit(let day): return .pruned(try pruneAudit(before: day))
      case .backUp(let path): return .backup(try backUp(to: path))
      case .showEpoch: return .epoch(EpochDescription(try store.currentEpoch()))
      case .beginEpoch(let deactivatesKeys):
        let beginning = try store.raiseEpoch(
          .said, deactivatingKeys: deactivatesKeys, at: clock.now())
        return .epoch(
          EpochDescription(
            beginning.epoch,
            accessKeysDeactivated: deactivatesKeys ? beginning.deactivatedKeys : nil))
      case .keyStatus: return .keys(KeyReport(status: try store.keyStatus()))
      case .rotateKey(let begins): return .keys(try rotateKey(begins: begins))
      case .changeDataKeys(let id): return .keys(try changeDataKeys(of: id))
      case .reseal(let place): return try reseal(from: place)
      case .voidSeeds(let id, let time, let place):
        return try voidSeeds(of: id, madeBefore: time, from: place)
      case .endSessions: try endSessions()
      }
      return .done
    } catch let rejection as NewAccountRejection {
      let error = rejection.configurationError
      return .failed(message: error.description, exitCode: error.exitCode.rawValue)
    } catch let error as ConfigurationError {
      return .failed(message: error.description, exitCode: error.exitCode.rawValue)
    } catch {
      return .failed(message: "the store failed: \(error)", exitCode: ExitCode.software.rawValue)
    }
  }

  private func create(_ new: AdministrativeCommand.NewAccount) throws -> AccountDescription {
    guard new.rootEmail.contains("@"), new.rootEmail.utf8.count <= 254 else {
      throw ConfigurationError("`\(new.rootEmail)` is no e-mail address", exitCode: .usage)
    }
    do {
      try RootPassword.check(new.rootPassword, email: new.rootEmail)
    } catch {
      throw error.configurationError
    }
    guard let partition = Partition(rawValue: new.partition) else {
      let known = Partition.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationError(
        "`\(new.partition)` is no partition; there are \(known)", exitCode: .usage)
    }
    try new.alias.map(checkAlias)
    let given = try new.accountID.map(accountID)
    let hash = try PasswordHash(of: Password(bytes: new.rootPassword))
    let now = clock.now()
    return try store.write { records in
      let account = try records.makeAccount(
        given, partition: partition, alias: new.alias, rootEmail: new.rootEmail,
        rootPassword: hash, mustBeFirst: new.mustBeFirst, at: now)
      let id = account.id
      var description = AccountDescription(account)
      if new.makesAccessKey {
        let (key, secret) = try AccessKey.make(for: .root(id), of: account, in: records, at: now)
        description.accessKeyId = key.id
        description.secretAccessKey = String(decoding: secret, as: UTF8.self)
      }
      try record("CreateAccount", account: id, in: records, at: now) { json in
        json.member("partition", partition.rawValue)
        json.member("alias", new.alias)
        json.member("rootEmail", new.rootEmail)
        json.member("rootAccessKey", description.accessKeyId)
      }
      return description
    }
  }

  /// A new code for who is to make the first account; the one before is void.
  package func makeSetupCode() throws -> AdministrativeReply {
    let now = clock.now()
    let address = address
    return try store.write { records in
      if let first = try records.accounts().first {
        throw ConfigurationError(
          "there is an account already, \(first.id); its root user signs in at /signin",
          exitCode: .cannotCreate)
      }
      let text = SetupCode.makeText(random: records.random)
      let code = SetupCode(
        digest: SetupCode.digest(of: text), expiresAt: now.adding(seconds: SetupCode.lifetime))
      try records.setSetupCode(code)
      return .setupCode(text, expiresAt: code.expiresAt.description, address: address)
    }
  }

  /// A recovery code for a root user who has lost his devices. He shows his password first, so that
  /// there are no fewer checks than before.
  private func recoverRoot(of account: String) throws -> AdministrativeReply {
    let id = try self.account(account).id
    let now = clock.now()
    let end = now.adding(seconds: RecoveryCode.hostLifetime)
    let address = address
    return try store.write { records in
      let text = RecoveryCode.makeText(random: records.random)
      try records.insertRecoveryCodes(
        [RecoveryCode.digest(of: text)], of: .root(id), in: id, expiringAt: end)
      try record("RecoverRoot", account: id, in: records, at: now) { json in
        json.member("expiresAt", end.description)
      }
      return .recoveryCode(text, expiresAt: end.description, address: address)
    }
  }

  /// Another password for a root user who has forgotten his. His devices stay, and are asked for.
  private func setRootPassword(_ password: [UInt8], of account: String) throws {
    let account = try self.account(account)
    do {
      try RootPassword.check(password, email: account.rootEmail)
    } catch {
      throw error.configurationError
    }
    let hash = try PasswordHash(of: Password(bytes: password))
    let now = clock.now()
    try store.write { records in
      try records.setRootPassword(hash, of: account.id)
      try records.endConsoleSessions(of: .root(account.id), except: nil)
      try records.deleteTickets(of: .root(account.id))
      try record("SetRootPassword", account: account.id, in: records, at: now) { _ in }
    }
  }

  private func setQuota(_ name: String, to value: Int, of account: String) throws {
    guard let quota = Quota(rawValue: name) else {
      let known = Quota.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationError("`\(name)` is no quota; there are \(known)", exitCode: .usage)
    }
    guard (0...1_000_000_000).contains(value) else {
      throw ConfigurationError("a quota is a number from 0 to 1000000000", exitCode: .usage)
    }
    let id = try self.account(account).id
    let now = clock.now()
    try store.write { records in
      try records.setQuota(quota, to: value, of: id)
      try record("SetQuota", account: id, in: records, at: now) { json in
        json.member("name", quota.rawValue)
        json.member("value", Int64(value))
      }
    }
  }

  /// Lifts the suspension of a device that too many wrong codes were tried on.
  private func release(_ serialNumber: String) throws {
    guard let arn = ARN(serialNumber), let id = AccountID(arn.account) else {
      throw ConfigurationError(
        "`\(serialNumber)` is not the ARN of a device", exitCode: .usage)
    }
    let now = clock.now()
    try store.write { records in
      guard
        var device = try records.device(SerialNumber(unverified: serialNumber), in: id)
      else {
        throw ConfigurationError("there is no device \(serialNumber)", exitCode: .noInput)
      }
      device.suspendedAt = nil
      try records.update(device)
      try records.forgetFailures(device.budget)
      try record("ReleaseDevice", account: id, in: records, at: now) { json in
        json.member("serialNumber", serialNumber)
      }
    }
  }

  private func audit(
    after: Int64?, last: Int?, account: String?, limit: Int
  ) throws -> [AdministrativeReply.AuditLine] {
    let id = try account.map { try self.account($0).id }
    let start = try after ?? store.auditStart(ofLast: max(1, min(last ?? 10, limit)), of: id)
    return try store.auditRecords(after: start, of: id, limit: max(1, min(limit, 1000))).map {
      AdministrativeReply.AuditLine(id: $0.id, json: $0.json)
    }
  }

  private func pruneAudit(before day: String) throws -> Int64 {
    guard let time = Timestamp(day: day) else {
      throw ConfigurationError("`\(day)` is no day; write it 2026-11-22", exitCode: .usage)
    }
    let now = clock.now()
    guard time <= now else {
      throw ConfigurationError("\(day) has not come yet", exitCode: .usage)
    }
    do {
      return try store.pruneAudit(before: time) { account, count in
        AuditRecord(of: "PruneAudit", in: account, at: now) { json in
          json.member("before", time.description)
          json.member("records", count)
        }
      }
    } catch let failure as SQLFailure {
      throw ConfigurationError(
        "the records cannot be removed: \(failure.text). Before PostgreSQL that takes the tables' "
          + "owner: give his address with --database, and a --data folder that no server has",
        exitCode: .noPermission)
    }
  }

  /// Each account learns that a copy of it was made.
  private func backUp(to path: String) throws -> BackupManifest {
    let now = clock.now()
    try BackupFile.checkFree(path)
    try store.write { records in
      for account in try records.accounts() {
        try record("BackUp", account: account.id, in: records, at: now) { _ in }
      }
    }
    return try BackupFile.write(store, to: path, at: now)
  }

  func account(_ text: String) throws -> Account {
    let found = try store.read { records in
      try AccountID(text).flatMap { try records.account($0) } ?? records.account(aliased: text)
    }
    guard let found else {
      throw ConfigurationError("there is no account \(text)", exitCode: .noInput)
    }
    return found
  }

  private func accountID(_ text: String) throws -> AccountID {
    guard let id = AccountID(text) else {
      throw ConfigurationError("`\(text)` is not twelve digits", exitCode: .usage)
    }
    return id
  }

  private func checkAlias(_ alias: String) throws {
    guard AccountAlias.isValid(alias) else {
      throw ConfigurationError(
        "`\(alias)` is no alias: 3 to 63 lower-case letters, digits and single hyphens, not "
          + "twelve digits", exitCode: .usage)
    }
  }

  private func record(
    _ name: String, account: AccountID, in records: any Writing, at now: Timestamp,
    _ parameters: (inout JSONText) -> Void
  ) throws {
    try records.append(
      AuditRecord(of: name, in: account, at: now, random: records.random, parameters))
  }
}

extension AuditRecord {
  /// Of what an operator did, or had the server do.
  init(
    of command: String, in account: AccountID, at now: Timestamp,
    random: any RandomSource = SystemRandomSource(),
    _ parameters: (inout JSONText) -> Void = { _ in }
  ) {
    var json = JSONText()
    json.object(parameters)
    self.init(
      eventID: UniqueID.text(random: random), at: now, account: account, source: "sallyport",
      name: command, isReadOnly: false, actor: .operator(command: command),
      parameters: String(decoding: json.bytes, as: UTF8.self), response: nil, refusal: nil)
  }
}

extension AccountDescription {
  init(_ account: Account) {
    accountId = account.id.description
    alias = account.alias
    partition = account.partition.rawValue
    rootEmail = account.rootEmail
    rootArn = account.rootARN
    createdAt = account.createdAt.description
    quotas = Dictionary(
      uniqueKeysWithValues: Quota.allCases.map { ($0.rawValue, account.limit($0)) })
  }
}

extension NewAccountRejection {
  fileprivate var configurationError: ConfigurationError {
    let text =
      switch self {
      case .notTheFirst(let first):
        "there is an account already, \(first); make another with `sallyport account create`"
      case .idTaken(let id): "the account id \(id) is taken"
      case .aliasTaken(let alias): "the alias \(alias) is taken"
      }
    return ConfigurationError(text, exitCode: .cannotCreate)
  }
}
