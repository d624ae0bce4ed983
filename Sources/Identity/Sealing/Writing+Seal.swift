extension Writing {
  /// Seals what is about to be saved, under the data key that the account has in this transaction: who asks
  /// may have read the account before its key was changed, however long ago.
  package func seal(
    _ secret: [UInt8], of account: AccountID, at place: SealedPlace
  ) throws -> [UInt8] {
    guard let account = try self.account(account) else {
      throw Fault.damagedRecord("account \(account)")
    }
    return try keyring.seal(secret, of: account, at: place)
  }
}
