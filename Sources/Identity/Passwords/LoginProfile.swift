/// A user's password for the console.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_LoginProfile.html>
package struct LoginProfile: Equatable, Sendable {
  package let user: RecordID
  package let createdAt: Timestamp
  package private(set) var password: PasswordHash
  /// When the password became what it is.
  package private(set) var changedAt: Timestamp
  /// Whether the user must choose another at his next sign-in.
  package var mustBeReset: Bool

  package init(
    user: RecordID, createdAt: Timestamp, password: PasswordHash, changedAt: Timestamp,
    mustBeReset: Bool
  ) {
    self.user = user
    self.createdAt = createdAt
    self.password = password
    self.changedAt = changedAt
    self.mustBeReset = mustBeReset
  }

  package mutating func replacePassword(by password: PasswordHash, at now: Timestamp) {
    self.password = password
    changedAt = now
  }
}

extension Reading {
  /// Throws unless `password` is one that the account takes.
  package func check(_ password: Password, in account: Account) throws {
    if let policy = try passwordPolicy(of: account.id) {
      try policy.check(password)
    } else {
      try DefaultPasswordPolicy.check(password, in: account)
    }
  }
}
