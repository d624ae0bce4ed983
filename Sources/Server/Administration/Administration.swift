package import Identity
package import IdentitySQL
import Operations
import PolicyLanguage

/// Carries out what operators ask. Every change leaves its audit record, as one by the API does.
package struct Administration: Sendable {
  private let store: SQLStore
  private let clock: any Clock

  package init(store: SQLStore, clock: any Clock) {
    self.store = store
    self.clock = clock
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
      case .readAudit(let after, let last, let account, let limit):
        return .audit(try audit(after: after, last: last, account: account, limit: limit))
      }
      return .done
    } catch let error as ConfigurationError {
      return .failed(message: error.description, exitCode: error.exitCode.rawValue)
    } catch {
      return .failed(message: "the store failed: \(error)", exitCode: ExitCode.software.rawValue)
    }
  }

  private func create(_ new: AdministrativeCommand.NewAccount) throws -> AccountDescription {
    try RootPassword.check(new.rootPassword)
    guard new.rootEmail.contains("@"), new.rootEmail.utf8.count <= 254 else {
      throw ConfigurationError("`\(new.rootEmail)` is no e-mail address", exitCode: .usage)
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
      let existing = try records.accounts()
      if new.mustBeFirst, let first = existing.first {
        throw ConfigurationError(
          "there is an account already, \(first.id); make another with `sallyport account create`",
          exitCode: .cannotCreate)
      }
      let id = given ?? freeAccountID(random: records.random, taken: Set(existing.map(\.id)))
      guard !existing.contains(where: { $0.id == id }) else {
        throw ConfigurationError("the account id \(id) is taken", exitCode: .cannotCreate)
      }
      if let alias = new.alias, try records.account(aliased: alias) != nil {
        throw ConfigurationError("the alias \(alias) is taken", exitCode: .cannotCreate)
      }
      let account = Account(
        id: id, partition: partition, alias: new.alias, rootEmail: new.rootEmail, createdAt: now,
        sealedDataKey: try records.keyring.makeDataKey(for: id))
      try records.insert(account, rootPasswordHash: hash.text)
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

  private func account(_ text: String) throws -> Account {
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
    var json = JSONText()
    json.object(parameters)
    try records.append(
      AuditRecord(
        eventID: UniqueID.text(random: records.random), at: now, account: account,
        source: "sallyport", name: name, isReadOnly: false, actor: .operator(command: name),
        parameters: String(decoding: json.bytes, as: UTF8.self), response: nil, refusal: nil))
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

/// An account id nobody has. Like AWS's, it does not begin with a zero.
private func freeAccountID(
  random: borrowing any RandomSource, taken: Set<AccountID>
) -> AccountID {
  while true {
    let number = random.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let candidate = AccountID(number: Int64(100_000_000_000 + number % 900_000_000_000))
    if let candidate, !taken.contains(candidate) { return candidate }
  }
}
