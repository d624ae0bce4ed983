/// An IAM group: users who share what policies it has. It has no credentials and no tags.
package struct Group: Equatable, Sendable {
  package let id: RecordID
  /// `AGPA…`: stays when the group is renamed, and is never given twice.
  package let uniqueID: String
  package let account: AccountID
  package let partition: Partition
  /// Begins and ends with `/`.
  package let path: String
  /// Unique in the account without regard to case; kept as it was written.
  package let name: String
  package let createdAt: Timestamp

  package init(
    id: RecordID, uniqueID: String, account: AccountID, partition: Partition, path: String,
    name: String, createdAt: Timestamp
  ) {
    self.id = id
    self.uniqueID = uniqueID
    self.account = account
    self.partition = partition
    self.path = path
    self.name = name
    self.createdAt = createdAt
  }

  package var arn: String {
    Group.arn(partition: partition, account: account, path: path, name: name)
  }

  /// The same group under another name or in another path.
  package func with(path: String? = nil, name: String? = nil) -> Group {
    Group(
      id: id, uniqueID: uniqueID, account: account, partition: partition, path: path ?? self.path,
      name: name ?? self.name, createdAt: createdAt)
  }

  /// The ARN of a group of that path and name, whether there is one or not.
  package static func arn(
    partition: Partition, account: AccountID, path: String, name: String
  ) -> String {
    "arn:\(partition.rawValue):iam::\(account):group\(path)\(name)"
  }
}
