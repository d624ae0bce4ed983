/// Finds how people are reached and what waits to be told them.
package protocol ReadingContacts {
  func rootContact(of account: AccountID) throws -> RootContact
  /// Where `user` wants to read notices; nil while he has set no address.
  func noticeAddress(of user: RecordID) throws -> NoticeAddress?
  /// The code that is out, if it is still good.
  func sentCode(
    _ purpose: SentCode.Purpose, of account: AccountID, at now: Timestamp
  ) throws -> SentCode?
  /// The root user's recovery that was begun, and is not over.
  func rootRecovery(of account: AccountID, at now: Timestamp) throws -> RootRecovery?
  /// What `owner` was not told yet of what happened before `time`, the oldest first.
  func notices(of owner: Owner, before time: Timestamp) throws -> [OwnerNotice]
  /// What is due to be sent, the longest due first.
  func outbox(_ lane: OutboxItem.Lane, dueBy now: Timestamp, limit: Int) throws -> [OutboxItem]
}

/// Changes how people are reached and what waits to be told them.
package protocol WritingContacts {
  func set(_ contact: RootContact, of account: AccountID) throws
  /// Sets or, by nil, forgets where `user` reads notices.
  func set(_ address: NoticeAddress?, of user: User) throws
  /// Sets the address that the root user signs in with.
  func setRootEmail(_ email: String, of account: AccountID) throws

  /// Keeps a code in place of the one before.
  func set(_ code: SentCode) throws
  /// Takes one of the code's tries; false when there are none left.
  func chargeSentCode(_ purpose: SentCode.Purpose, of account: AccountID) throws -> Bool
  /// True once for the right code that is not over.
  func spendSentCode(
    _ digest: SecretDigest, for purpose: SentCode.Purpose, of account: AccountID, at now: Timestamp
  ) throws -> Bool
  func deleteSentCode(_ purpose: SentCode.Purpose, of account: AccountID) throws

  /// Begins a recovery, in place of the one before.
  func insert(_ recovery: RootRecovery) throws
  /// Notes in which sign-in the mailed code was right.
  func noteMailed(to ticket: SecretDigest, of account: AccountID) throws
  /// Counts a wrong code; with the tenth the recovery is void.
  func noteMiss(of account: AccountID) throws
  /// True once for a recovery that is ready and whose mailed code was right in that sign-in.
  func finishRootRecovery(
    of account: AccountID, in ticket: SecretDigest, at now: Timestamp
  ) throws -> Bool
  /// Voids the recovery with its codes; whether there was one.
  func deleteRootRecovery(of account: AccountID) throws -> Bool

  func insert(_ notice: OwnerNotice) throws
  /// Forgets what `owner` was told.
  func deleteNotices(of owner: Owner, through id: RecordID) throws
  func insert(_ item: OutboxItem) throws
  /// Puts off an item as it was read, for who will send it now; false when another instance has it.
  func claimOutboxItem(_ item: OutboxItem, until time: Timestamp) throws -> Bool
  func deleteOutboxItem(_ id: RecordID) throws
  /// Counts another attempt, and puts off the next.
  func postponeOutboxItem(_ id: RecordID, to time: Timestamp) throws
}
