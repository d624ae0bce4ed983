/// A device that somebody is setting up in the console: its seed is on a screen, and nothing is in
/// the account yet. It becomes a device when two codes have proved it, or ends.
package struct EnrolmentDraft: Sendable {
  /// The id the device will have, so that its seed is sealed for it already and its budget is
  /// charged for every pair of codes that is tried.
  package let id: RecordID
  package let account: AccountID
  /// Whom the device is for.
  package let owner: Owner
  /// Who sets it up, by the unique id that ``Caller/uniqueID`` is: nobody else sees the seed, nor
  /// does another session of the same role.
  package let creator: String
  package let serialNumber: SerialNumber
  package let createdAt: Timestamp

  /// Seconds a draft is kept.
  package static let lifetime: Int64 = 900

  package init(
    id: RecordID, account: AccountID, owner: Owner, creator: String, serialNumber: SerialNumber,
    createdAt: Timestamp
  ) {
    self.id = id
    self.account = account
    self.owner = owner
    self.creator = creator
    self.serialNumber = serialNumber
    self.createdAt = createdAt
  }

  package var expiresAt: Timestamp { createdAt.adding(seconds: Self.lifetime) }

  package func isCurrent(at now: Timestamp) -> Bool { now < expiresAt }
}
