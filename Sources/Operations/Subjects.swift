package import AWSQuery
package import Identity

extension Call {
  /// The user of that name in the caller's account.
  package func user(named name: String, in records: any Reading) throws -> User {
    guard let user = try caller.user(named: name, in: records) else {
      throw ServiceError.noSuchUser(name)
    }
    return user
  }

  /// The group of that name in the caller's account.
  package func group(named name: String, in records: any Reading) throws -> Group {
    guard let group = try records.group(named: name, in: caller.account.id) else {
      throw ServiceError.noSuchGroup(name)
    }
    return group
  }

  /// The role of that name in the caller's account.
  package func role(named name: String, in records: any Reading) throws -> Role {
    guard let role = try records.role(named: name, in: caller.account.id) else {
      throw ServiceError.noSuchRole(name)
    }
    return role
  }

  /// Who is meant by an optional `UserName`: that user, or whoever signed the request.
  package func subject(_ name: String?, in records: any Reading) throws -> Subject {
    if let name { return Subject(user: try user(named: name, in: records), call: self) }
    guard caller.isRoot || caller.user != nil else { throw ServiceError.mustSpecifyUserName }
    return Subject(user: caller.user, call: self)
  }
}

/// A user or the root user, as what an operation acts on.
package struct Subject: Sendable {
  /// Nil for the root user.
  package let user: User?
  package let owner: Owner

  init(user: User?, call: Call) {
    self.user = user
    owner = user.map { .user($0.id) } ?? .root(call.caller.account.id)
  }

  /// What lists show as `UserName`. The root user has none, and AWS prints its account's id.
  package func name(in account: Account) -> String {
    user?.name ?? account.id.description
  }
}

extension ServiceError {
  /// What a session of a role, which is no user, is told where it names none.
  package static let mustSpecifyUserName = validation(
    "Must specify userName when calling with non-User credentials")

  package static func noSuchEntity(_ message: String) -> ServiceError {
    ServiceError("NoSuchEntity", status: 404, message)
  }

  package static func noSuchUser(_ name: String) -> ServiceError {
    .noSuchEntity("The user with name \(name) cannot be found.")
  }

  package static func noSuchGroup(_ name: String) -> ServiceError {
    .noSuchEntity("The group with name \(name) cannot be found.")
  }

  package static func noSuchRole(_ name: String) -> ServiceError {
    .noSuchEntity("The role with name \(name) cannot be found.")
  }
}
