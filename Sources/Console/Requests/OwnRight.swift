import AWSQuery
import Identity
import Operations

/// What the console does that AWS has no action for: policies give and refuse it by these names.
enum OwnRight: String {
  /// Whether the account demands MFA, and which ways back it offers.
  case updateAccountSettings = "sallyport:UpdateAccountSettings"
  /// To let in, for once, a user who has lost his devices.
  case helpSignIn = "sallyport:HelpSignIn"
  /// To see where another user reads notices.
  case getNoticeAddress = "sallyport:GetNoticeAddress"
  /// To take that address away.
  case deleteNoticeAddress = "sallyport:DeleteNoticeAddress"
}

extension SignedInVisit {
  /// Throws AWS's `AccessDenied` unless the visitor's policies allow it, to `user` if it is about one.
  func require(_ right: OwnRight, to user: User? = nil, in records: any Reading) throws {
    let permission = Permission(
      right.rawValue, on: user?.arn ?? "*",
      printedAs: user.map { .user($0.name) } ?? .arn, resourceTags: user?.tags ?? [])
    try call(Parameters([])).require(permission, in: records)
  }

  func may(_ right: OwnRight, to user: User? = nil, in records: any Reading) throws -> Bool {
    do {
      try require(right, to: user, in: records)
      return true
    } catch is ServiceError {
      return false
    }
  }

  /// The record of something that no API has a name for.
  func ownRecord(
    _ name: String, refusal: AuditRecord.Refusal? = nil, _ write: (inout JSONText) -> Void
  ) -> AuditRecord {
    var parameters = JSONText()
    parameters.object { write(&$0) }
    return AuditRecord(
      eventID: UniqueID.text(random: visit.console.settings.random), at: now, account: account.id,
      source: "signin.amazonaws.com", name: name, isReadOnly: false, actor: .caller(caller),
      parameters: String(decoding: parameters.bytes, as: UTF8.self), response: nil,
      refusal: refusal,
      kind: .console)
  }
}
