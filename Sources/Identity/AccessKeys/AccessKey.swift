/// A long-term access key of a user or of the root user. The secret is sealed.
package struct AccessKey: Equatable, Sendable {
  package typealias Status = CredentialStatus

  package let id: String
  package let account: AccountID
  package let owner: Owner
  package var status: Status
  package let createdAt: Timestamp
  package let sealedSecret: [UInt8]

  package init(
    id: String, account: AccountID, owner: Owner, status: Status, createdAt: Timestamp,
    sealedSecret: [UInt8]
  ) {
    self.id = id
    self.account = account
    self.owner = owner
    self.status = status
    self.createdAt = createdAt
    self.sealedSecret = sealedSecret
  }
}

/// When, where and for what a key was last used; known to the minute.
package struct AccessKeyUse: Equatable, Sendable {
  package let at: Timestamp
  package let region: String
  package let service: String

  package init(at: Timestamp, region: String, service: String) {
    self.at = at
    self.region = region
    self.service = service
  }
}
