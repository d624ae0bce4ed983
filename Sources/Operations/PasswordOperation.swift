import AWSQuery
package import Identity

/// A change that sets a password. Comparing and hashing take too long for a transaction, so they
/// come before it, on threads of their own, and the transaction decides anew with what they gave.
///
/// Nobody's password is hashed for a stranger: the caller must be allowed first, and what would be
/// refused anyway is refused before.
package protocol PasswordOperation: WriteOperation {
  /// What came of the work; nil until it is done.
  var passwordOutcome: PasswordWork.Outcome? { get set }

  /// What has to be compared and hashed; nil when nothing has. Throws ``ServiceError`` for what
  /// existence, state or the account's password policy refuse.
  func passwordWork(in records: any Reading, _ call: Call) throws -> PasswordWork?
}

extension PasswordOperation {
  package static var kind: OperationKind { .settingPassword(Self.self) }

  /// Decides, and only then says what work there is.
  package func prepare(_ call: Call, in records: any Reading) throws -> PasswordWork? {
    guard try call.caller.isCurrent(in: records) else { throw ServiceError.invalidClientTokenID }
    try authorize(call, in: records)
    return try passwordWork(in: records, call)
  }
}
