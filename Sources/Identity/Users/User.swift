/// An IAM user.
package struct User: Equatable, Sendable {
  package let id: RecordID
  /// `AIDA…`: stays when the user is renamed, and is never given twice.
  package let uniqueID: String
  package let account: AccountID
  package let partition: Partition
  /// Begins and ends with `/`.
  package var path: String { didSet { arn = ownARN } }
  /// Unique in the account without regard to case; kept as it was written.
  package var name: String { didSet { arn = ownARN } }
  package let createdAt: Timestamp
  package var tags: [Tag]
  /// Kept, because every request of the user needs it.
  package private(set) var arn: String

  package init(
    id: RecordID, uniqueID: String, account: AccountID, partition: Partition, path: String,
    name: String, createdAt: Timestamp, tags: [Tag] = []
  ) {
    self.id = id
    self.uniqueID = uniqueID
    self.account = account
    self.partition = partition
    self.path = path
    self.name = name
    self.createdAt = createdAt
    self.tags = tags
    arn = User.arn(partition: partition, account: account, path: path, name: name)
  }

  private var ownARN: String {
    User.arn(partition: partition, account: account, path: path, name: name)
  }

  /// The ARN of a user of that path and name, whether there is one or not.
  package static func arn(
    partition: Partition, account: AccountID, path: String, name: String
  ) -> String {
    "arn:\(partition.rawValue):iam::\(account):user\(path)\(name)"
  }
}

/// A key and a value tied to a user or a device.
package struct Tag: Hashable, Sendable {
  package let key: String
  package var value: String

  package init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

/// The number a record is known by inside the store; larger than any account id.
package struct RecordID: Hashable, Comparable, Sendable {
  package let number: Int64

  package init(_ number: Int64) {
    self.number = number
  }

  package static func < (left: RecordID, right: RecordID) -> Bool {
    left.number < right.number
  }
}

/// Who holds a device or an access key.
package enum Owner: Hashable, Sendable {
  case root(AccountID)
  case user(RecordID)

  /// One number for both: account ids are below 10^12, record ids above (see ``IDSource``).
  package var number: Int64 {
    switch self {
    case .root(let account): account.number
    case .user(let id): id.number
    }
  }

  package init(number: Int64) {
    if let account = AccountID(number: number) {
      self = .root(account)
    } else {
      self = .user(RecordID(number))
    }
  }
}
