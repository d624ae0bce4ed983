/// Why an account is not made.
package enum NewAccountRejection: Error, Equatable {
  /// There is one already, and this had to be the first.
  case notTheFirst(AccountID)
  case idTaken(AccountID)
  case aliasTaken(String)
}

extension Writing {
  /// Makes an account with its root user. Throws ``NewAccountRejection``.
  package func makeAccount(
    _ id: AccountID?, partition: Partition = .aws, alias: String? = nil, rootEmail: String,
    rootPassword: PasswordHash, mustBeFirst: Bool, at now: Timestamp
  ) throws -> Account {
    let existing = try accounts()
    if mustBeFirst, let first = existing.first { throw NewAccountRejection.notTheFirst(first.id) }
    let id = id ?? freeAccountID(taken: Set(existing.map(\.id)))
    guard !existing.contains(where: { $0.id == id }) else { throw NewAccountRejection.idTaken(id) }
    if let alias, try account(aliased: alias) != nil { throw NewAccountRejection.aliasTaken(alias) }
    let account = Account(
      id: id, partition: partition, alias: alias, rootEmail: rootEmail, createdAt: now,
      sealedDataKey: try keyring.makeDataKey(for: id))
    try insert(account, rootPasswordHash: rootPassword.text)
    // The code that let somebody make the first account lets nobody make another.
    try setSetupCode(nil)
    return account
  }

  /// An account id nobody has. Like AWS's, it does not begin with a zero.
  private func freeAccountID(taken: Set<AccountID>) -> AccountID {
    while true {
      let number = random.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let candidate = AccountID(number: Int64(100_000_000_000 + number % 900_000_000_000))
      if let candidate, !taken.contains(candidate) { return candidate }
    }
  }
}
