import AWSQuery
import Identity
import Operations

/// Gives a user a password for the console. For who assumes the root user it gives that one leave to
/// choose a password himself.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html>
struct CreateLoginProfile: PasswordOperation {
  static let api = API.iam
  static let action = "CreateLoginProfile"
  static let audited = ["UserName", "PasswordResetRequired"]

  let userName: String?
  /// Nil for the root user alone.
  let password: Password?
  let mustBeReset: Bool
  var passwordOutcome: PasswordWork.Outcome?

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.optional("UserName", .userName)
    // Without a name it may be about the root user, which only the caller tells.
    password =
      reader.parameters["UserName"] == nil
      ? reader.optional("Password", .password).map { Password($0) }
      : Password(reader.required("Password", .password))
    mustBeReset = reader.boolean("PasswordResetRequired") ?? false
  }

  func permission(in records: any Reading, for caller: Caller) throws -> Permission? {
    let isAboutRoot = userName == nil && caller.isAssumedRoot
    if password == nil, !isAboutRoot { throw ServiceError.passwordMissing }
    if password != nil, isAboutRoot { throw ServiceError.rootChoosesPassword }
    return try .onUser("iam:CreateLoginProfile", named: userName, orCaller: caller, in: records)
  }

  func passwordWork(in records: any Reading, _ call: Call) throws -> PasswordWork? {
    _ = try newcomer(in: records, call)
    return password.map { PasswordWork(new: $0) }
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    switch try newcomer(in: records, call) {
    case .user(let user): return .answered(try insert(for: user, in: records, call))
    case .root(let account):
      let login = RootLogin(createdAt: call.now, hasPassword: false)
      try records.removeRootPassword(allowingAnotherAt: login.createdAt, of: account.id)
      let name = account.id.description
      return .answered(
        Answer(audited: Audited.rootLogin(login, userName: name)) { xml in
          xml.members(of: login, userName: name)
        })
    }
  }

  private func insert(for user: User, in records: any Writing, _ call: Call) throws -> Answer {
    guard case .hashed(let hash, _) = passwordOutcome else { throw Fault.passwordNotHashed }
    let profile = LoginProfile(
      user: user.id, createdAt: call.now, password: hash, changedAt: call.now,
      mustBeReset: mustBeReset)
    try records.insert(profile)
    return Answer(audited: Audited.loginProfile(profile, userName: user.name)) { xml in
      xml.members(of: profile, userName: user.name)
    }
  }

  /// Whose password it is to be, if he has none yet and may have this one.
  private func newcomer(in records: any Reading, _ call: Call) throws -> PasswordHolder {
    let holder = try call.passwordHolder(userName, in: records)
    let hasOne =
      switch holder {
      case .user(let user): try records.loginProfile(of: user.id) != nil
      case .root(let account): try records.rootLogin(of: account) != nil
      }
    guard !hasOne else { throw ServiceError.loginProfileExists(holder.name) }
    if let password { try call.check(password, in: records) }
    return holder
  }
}
