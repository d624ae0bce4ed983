import AWSQuery
import Identity
import Operations

/// Gives a user another password, or says whether he must choose one. What is left out stays.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html>
struct UpdateLoginProfile: PasswordOperation {
  static let api = API.iam
  static let action = "UpdateLoginProfile"
  static let audited = ["UserName", "PasswordResetRequired"]

  let userName: String
  let password: Password?
  let mustBeReset: Bool?
  var passwordOutcome: PasswordWork.Outcome?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    password = reader.optional("Password", .password).map { Password($0) }
    mustBeReset = reader.boolean("PasswordResetRequired")
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:UpdateLoginProfile", named: userName, in: records, for: caller)
  }

  func passwordWork(in records: any Reading, _ call: Call) throws -> PasswordWork? {
    _ = try profile(in: records, call)
    return password.map { PasswordWork(new: $0) }
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    var profile = try profile(in: records, call)
    if password != nil {
      guard case .hashed(let hash, _) = passwordOutcome else { throw Fault.passwordNotHashed }
      profile.replacePassword(by: hash, at: call.now)
    }
    profile.mustBeReset = mustBeReset ?? profile.mustBeReset
    try records.update(profile)
    if password != nil { try records.endSignIns(of: .user(profile.user), but: call) }
    return .done
  }

  /// The profile, if it may have the password that is given.
  private func profile(in records: any Reading, _ call: Call) throws -> LoginProfile {
    let user = try call.user(named: userName, in: records)
    let profile = try records.existingLoginProfile(of: user)
    if let password { try call.check(password, in: records) }
    return profile
  }
}
