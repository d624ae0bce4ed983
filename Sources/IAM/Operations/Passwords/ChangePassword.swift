import AWSQuery
import Identity
import Operations

/// Lets a user choose another password for himself; he shows the one he has.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html>
struct ChangePassword: PasswordOperation {
  static let api = API.iam
  static let action = "ChangePassword"
  static let audited: [String] = []

  let oldPassword: Password
  let newPassword: Password
  var passwordOutcome: PasswordWork.Outcome?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    oldPassword = Password(reader.required("OldPassword", .password))
    newPassword = Password(reader.required("NewPassword", .password))
  }

  /// Needs no policy where the account lets every user change his own password. Who is no user has
  /// none to change, and is told so.
  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    guard let user = caller.user else { return nil }
    let policy = try records.passwordPolicy(of: caller.account.id)
    return Permission(
      "iam:ChangePassword", on: user.arn, printedAs: .user(user.name), resourceTags: user.tags,
      isGranted: policy?.allowsUsersToChange ?? false)
  }

  func passwordWork(in records: any Reading, _ call: Call) throws -> PasswordWork? {
    let profile = try profile(in: records, call)
    let policy = try records.passwordPolicy(of: call.caller.account.id)
    let former = try records.formerPasswords(
      of: profile.user, limit: policy?.reusePrevention ?? 0)
    return PasswordWork(
      new: newPassword, current: (oldPassword, profile.password), former: former)
  }

  /// Each try is charged before its outcome leaves, like one of a code (law 2): whoever holds a key
  /// but not the password has nine tries in three minutes.
  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    var profile = try profile(in: records, call)
    guard let passwordOutcome else { throw Fault.passwordNotHashed }
    guard try records.charge(profile.user, at: call.now) else { return .refused(.throttling) }
    switch passwordOutcome {
    case .wrongCurrentPassword: return .refused(.wrongOldPassword)
    case .reused: return .refused(.of(PasswordRejection.reused))
    case .hashed(let hash, let compared):
      // Somebody else set another one meanwhile.
      guard compared == profile.password else { return .refused(.wrongOldPassword) }
      profile.replacePassword(by: hash, at: call.now)
      profile.mustBeReset = false
      try records.update(profile)
      try records.endSignIns(of: .user(profile.user), but: call)
      return .done
    }
  }

  /// The caller's profile, if he may have the new password.
  private func profile(in records: any Reading, _ call: Call) throws -> LoginProfile {
    guard let user = call.caller.user else { throw ServiceError.onlyUsersChangePasswords }
    let profile = try records.existingLoginProfile(of: user)
    if newPassword == oldPassword {
      let policy = try records.passwordPolicy(of: call.caller.account.id)
      throw policy?.reusePrevention == nil
        ? ServiceError.samePassword : .of(PasswordRejection.reused)
    }
    try call.check(newPassword, in: records)
    return profile
  }
}
