/// An IAM user: one object however often it is passed on, because every request passes its caller
/// on. To change one is to make another.
package final class User: Sendable {
  package let id: RecordID
  /// `AIDA…`: stays when the user is renamed, and is never given twice.
  package let uniqueID: String
  package let account: AccountID
  package let partition: Partition
  /// Begins and ends with `/`.
  package let path: String
  /// Unique in the account without regard to case; kept as it was written.
  package let name: String
  package let createdAt: Timestamp
  package let tags: [Tag]
  /// When he last signed in with his password; nil if never.
  package let passwordUsedAt: Timestamp?
  /// The managed policy beyond which no policy grants him anything.
  package let boundary: PolicyARN?
  /// Kept, because every request of the user needs it.
  package let arn: String

  package init(
    id: RecordID, uniqueID: String, account: AccountID, partition: Partition, path: String,
    name: String, createdAt: Timestamp, tags: [Tag] = [], passwordUsedAt: Timestamp? = nil,
    boundary: PolicyARN? = nil
  ) {
    self.id = id
    self.uniqueID = uniqueID
    self.account = account
    self.partition = partition
    self.path = path
    self.name = name
    self.createdAt = createdAt
    self.tags = tags
    self.passwordUsedAt = passwordUsedAt
    self.boundary = boundary
    arn = User.arn(partition: partition, account: account, path: path, name: name)
  }

  /// The same user under another name, in another path, with other tags or after a sign-in.
  package func with(
    path: String? = nil, name: String? = nil, tags: [Tag]? = nil, passwordUsedAt: Timestamp? = nil
  ) -> User {
    User(
      id: id, uniqueID: uniqueID, account: account, partition: partition, path: path ?? self.path,
      name: name ?? self.name, createdAt: createdAt, tags: tags ?? self.tags,
      passwordUsedAt: passwordUsedAt ?? self.passwordUsedAt, boundary: boundary)
  }

  /// The ARN of a user of that path and name, whether there is one or not.
  package static func arn(
    partition: Partition, account: AccountID, path: String, name: String
  ) -> String {
    "arn:\(partition.rawValue):iam::\(account):user\(path)\(name)"
  }
}

extension User: Equatable {
  package static func == (left: User, right: User) -> Bool {
    left.id == right.id && left.uniqueID == right.uniqueID && left.account == right.account
      && left.partition == right.partition && left.path == right.path && left.name == right.name
      && left.createdAt == right.createdAt && left.tags == right.tags
      && left.passwordUsedAt == right.passwordUsedAt
      && left.boundary == right.boundary
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

/// Who holds a device or an access key, or whose a session is. Roles have sessions alone.
package enum Owner: Hashable, Sendable {
  case root(AccountID)
  case user(RecordID)
  case role(RecordID)

  /// One number for all: account ids are below 10^12, record ids above (see ``IDSource``).
  package var number: Int64 {
    switch self {
    case .root(let account): account.number
    case .user(let id), .role(let id): id.number
    }
  }

  /// Of a device or key: the root user, or a user.
  package init(number: Int64) {
    if let account = AccountID(number: number) {
      self = .root(account)
    } else {
      self = .user(RecordID(number))
    }
  }
}
