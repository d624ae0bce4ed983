/// An IAM role: rights that are nobody's for good, and a trust policy that says who may have them
/// for a while. One object however often it is passed on, like ``User``.
package final class Role: Sendable {
  package let id: RecordID
  /// `AROA…`: never given twice, so that a role which takes an old name is not taken for it.
  package let uniqueID: String
  package let account: AccountID
  package let partition: Partition
  /// Begins and ends with `/`.
  package let path: String
  /// Unique in the account without regard to case; kept as it was written.
  package let name: String
  package let createdAt: Timestamp
  /// Who may assume it, with the users and roles it names pinned (see ``TrustPolicy``).
  package let trustPolicy: String
  package let description: String?
  /// Seconds a session of it may last.
  package let maxSessionDuration: Int
  package let tags: [Tag]
  /// The managed policy beyond which no policy grants its sessions anything.
  package let boundary: PolicyARN?
  /// Kept, because every request of its sessions needs it.
  package let arn: String

  /// What AWS gives a role for which nothing is said: an hour.
  package static let defaultMaxSessionDuration = 3600
  /// Seconds a session may last that was made from another role's: an hour, whatever the role says.
  package static let longestChainedSession = 3600

  package init(
    id: RecordID, uniqueID: String, account: AccountID, partition: Partition, path: String,
    name: String, createdAt: Timestamp, trustPolicy: String, description: String? = nil,
    maxSessionDuration: Int = defaultMaxSessionDuration, tags: [Tag] = [],
    boundary: PolicyARN? = nil
  ) {
    self.id = id
    self.uniqueID = uniqueID
    self.account = account
    self.partition = partition
    self.path = path
    self.name = name
    self.createdAt = createdAt
    self.trustPolicy = trustPolicy
    self.description = description
    self.maxSessionDuration = maxSessionDuration
    self.tags = tags
    self.boundary = boundary
    arn = Role.arn(partition: partition, account: account, path: path, name: name)
  }

  /// The same role with some of it changed; what is nil stays.
  package func with(
    trustPolicy: String? = nil, description: String? = nil, maxSessionDuration: Int? = nil,
    tags: [Tag]? = nil
  ) -> Role {
    Role(
      id: id, uniqueID: uniqueID, account: account, partition: partition, path: path, name: name,
      createdAt: createdAt, trustPolicy: trustPolicy ?? self.trustPolicy,
      description: description ?? self.description,
      maxSessionDuration: maxSessionDuration ?? self.maxSessionDuration, tags: tags ?? self.tags,
      boundary: boundary)
  }

  /// The ARN of a role of that path and name, whether there is one or not.
  package static func arn(
    partition: Partition, account: AccountID, path: String, name: String
  ) -> String {
    "arn:\(partition.rawValue):iam::\(account):role\(path)\(name)"
  }
}

extension Role: Equatable {
  package static func == (left: Role, right: Role) -> Bool {
    left.id == right.id && left.uniqueID == right.uniqueID && left.arn == right.arn
      && left.createdAt == right.createdAt && left.trustPolicy == right.trustPolicy
      && left.description == right.description
      && left.maxSessionDuration == right.maxSessionDuration && left.tags == right.tags
      && left.boundary == right.boundary
  }
}

/// When and where a session of a role was last used; known to the minute.
package struct RoleUse: Equatable, Sendable {
  package let at: Timestamp
  package let region: String

  package init(at: Timestamp, region: String) {
    self.at = at
    self.region = region
  }
}
