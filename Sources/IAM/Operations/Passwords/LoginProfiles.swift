import AWSQuery
import Identity
import Operations

// What the operations on passwords have in common.

extension Call {
  /// The named user or, without a name, the one who calls. The root user has no login profile but
  /// by AssumeRoot, which is not here.
  func namedOrCalling(_ name: String?, in records: any Reading) throws -> User {
    guard let user = try subject(name, in: records).user else {
      throw ServiceError.mustSpecifyUserName
    }
    return user
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

extension Reading {
  func existingLoginProfile(of user: User) throws -> LoginProfile {
    guard let profile = try loginProfile(of: user.id) else {
      throw ServiceError.noSuchLoginProfile(user.name)
    }
    return profile
  }
}

extension XMLWriter {
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_LoginProfile.html>
  mutating func members(of profile: LoginProfile, userName: String) {
    group("LoginProfile") { xml in
      xml.element("UserName", userName)
      xml.element("CreateDate", profile.createdAt.description)
      xml.element("PasswordResetRequired", profile.mustBeReset)
    }
  }
}
