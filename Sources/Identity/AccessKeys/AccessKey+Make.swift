extension AccessKey {
  /// Makes and saves an active key for `owner`; the secret is in the result and nowhere else.
  package static func make(
    for owner: Owner, of account: Account, in records: any Writing, at now: Timestamp
  ) throws -> (key: AccessKey, secret: [UInt8]) {
    let id = Identifiers.accessKeyID(
      prefix: .longTerm, account: account.id, random: records.random)
    let secret = Identifiers.secretAccessKey(random: records.random)
    let key = AccessKey(
      id: id, account: account.id, owner: owner, status: .active, createdAt: now,
      sealedSecret: try records.seal(
        secret, of: account.id, at: .secretAccessKey(id, in: account.id)))
    try records.insert(key)
    return (key, secret)
  }
}
