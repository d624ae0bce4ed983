import AWSQuery
import Identity
import Operations

/// Gives a user a password for the console.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html>
struct CreateLoginProfile: PasswordOperation {
  static let api = API.iam
  static let action = "CreateLoginProfile"
  static let audited = ["UserName", "PasswordResetRequired"]

  let userName: String?
  let password: Password
  let mustBeReset: Bool
  var passwordOutcome: PasswordWork.Outcome?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
    password = Password(reader.required("Password", .password))
    mustBeReset = reader.boolean("PasswordResetRequired") ?? false
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    try .onUser("iam:CreateLoginProfile", named: userName, orCaller: caller, in: records)
  }

  func passwordWork(in records: any Reading, _ call: Call) throws -> PasswordWork? {
    _ = try newcomer(in: records, call)
    return PasswordWork(new: password)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let user = try newcomer(in: records, call)
    guard case .hashed(let hash, _) = passwordOutcome else { throw Fault.passwordNotHashed }
    let profile = LoginProfile(
      user: user.id, createdAt: call.now, password: hash, changedAt: call.now,
      mustBeReset: mustBeReset)
    try records.insert(profile)
    return .answered(
      Answer(audited: Audited.loginProfile(profile, userName: user.name)) { xml in
        xml.members(of: profile, userName: user.name)
      })
  }

  /// The user, if he has no password yet and may have this one.
  private func newcomer(in records: any Reading, _ call: Call) throws -> User {
    let user = try call.namedOrCalling(userName, in: records)
    guard try records.loginProfile(of: user.id) == nil else {
      throw ServiceError.loginProfileExists(user.name)
    }
    try call.check(password, in: records)
    return user
  }
}
