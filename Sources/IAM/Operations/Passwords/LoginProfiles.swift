import AWSQuery
import Identity
import Operations

// What the operations on passwords have in common.

extension Call {
  /// The named user or, without a name, the one who calls: of what the root user cannot have.
  func namedOrCalling(_ name: String?, in records: any Reading) throws -> User {
    guard let user = try subject(name, in: records).user else {
      throw ServiceError.mustSpecifyUserName
    }
    return user
  }

  /// The named user or, without a name, the one who calls. The root user's password is nobody's to
  /// see or change by the API but for who assumes him.
  func passwordHolder(_ name: String?, in records: any Reading) throws -> PasswordHolder {
    if let user = try subject(name, in: records).user { return .user(user) }
    guard caller.isAssumedRoot else { throw ServiceError.mustSpecifyUserName }
    return .root(caller.account)
  }

  /// Throws unless the account takes `password` as one of its users'.
  func check(_ password: Password, in records: any Reading) throws {
    do {
      try records.check(password, in: caller.account)
    } catch let rejection as PasswordRejection {
      throw ServiceError.of(rejection)
    }
  }
}

/// Whose password it is about.
enum PasswordHolder {
  case user(User)
  case root(Account)

  /// As answers name him: the root user by the account's id, as in lists.
  var name: String {
    switch self {
    case .user(let user): user.name
    case .root(let account): account.id.description
    }
  }
}

extension Reading {
  func existingLoginProfile(of user: User) throws -> LoginProfile {
    guard let profile = try loginProfile(of: user.id) else {
      throw ServiceError.noSuchLoginProfile(user.name)
    }
    return profile
  }

  func existingLogin(ofRootOf account: Account) throws -> RootLogin {
    guard let login = try rootLogin(of: account) else {
      throw ServiceError.noSuchLoginProfile(account.id.description)
    }
    return login
  }
}

extension XMLWriter {
  /// The root user, who chooses a password himself, need never reset it.
  mutating func members(of login: RootLogin, userName: String) {
    group("LoginProfile") { xml in
      xml.element("UserName", userName)
      xml.element("CreateDate", login.createdAt.description)
      xml.element("PasswordResetRequired", false)
    }
  }

  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_LoginProfile.html>
  mutating func members(of profile: LoginProfile, userName: String) {
    group("LoginProfile") { xml in
      xml.element("UserName", userName)
      xml.element("CreateDate", profile.createdAt.description)
      xml.element("PasswordResetRequired", profile.mustBeReset)
    }
  }
}
