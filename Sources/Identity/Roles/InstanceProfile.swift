/// What hands a role to a machine. It holds at most one.
package struct InstanceProfile: Equatable, Sendable {
  package let id: RecordID
  /// `AIPA…`.
  package let uniqueID: String
  package let account: AccountID
  package let partition: Partition
  /// Begins and ends with `/`.
  package let path: String
  /// Unique in the account without regard to case; kept as it was written.
  package let name: String
  package let createdAt: Timestamp
  package var role: RecordID?
  package var tags: [Tag]

  /// Fixed, as at AWS.
  package static let mostRoles = 1

  package init(
    id: RecordID, uniqueID: String, account: AccountID, partition: Partition, path: String,
    name: String, createdAt: Timestamp, role: RecordID? = nil, tags: [Tag] = []
  ) {
    self.id = id
    self.uniqueID = uniqueID
    self.account = account
    self.partition = partition
    self.path = path
    self.name = name
    self.createdAt = createdAt
    self.role = role
    self.tags = tags
  }

  package var arn: String {
    Self.arn(partition: partition, account: account, path: path, name: name)
  }

  /// The ARN of an instance profile of that path and name, whether there is one or not.
  package static func arn(
    partition: Partition, account: AccountID, path: String, name: String
  ) -> String {
    "arn:\(partition.rawValue):iam::\(account):instance-profile\(path)\(name)"
  }
}
