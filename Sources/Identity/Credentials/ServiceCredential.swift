import Crypto

/// A user name and a password for one service that does not take signed requests.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServiceSpecificCredential.html>
package struct ServiceCredential: Equatable, Sendable {
  /// `ACCA…`.
  package let id: String
  package let user: RecordID
  package let service: CredentialService
  /// What stands for the user at the service.
  package let serviceUserName: String
  package let createdAt: Timestamp
  package let expiresAt: Timestamp?
  package var status: CredentialStatus
  /// SHA-256 of the password, which is random and too long to be guessed.
  package private(set) var passwordHash: [UInt8]

  package init(
    id: String, user: RecordID, service: CredentialService, serviceUserName: String,
    createdAt: Timestamp, expiresAt: Timestamp?, status: CredentialStatus, passwordHash: [UInt8]
  ) {
    self.id = id
    self.user = user
    self.service = service
    self.serviceUserName = serviceUserName
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.status = status
    self.passwordHash = passwordHash
  }

  /// What lists show: an expired credential says so, whatever it was set to.
  package func shownStatus(at now: Timestamp) -> String {
    if let expiresAt, expiresAt <= now { return "Expired" }
    return status.rawValue
  }

  /// Draws another password; it is in the result and nowhere else.
  package mutating func replacePassword(random: borrowing some RandomSource) -> String {
    let password = Self.password(random: random)
    passwordHash = Self.hash(of: password)
    return password
  }

  /// Makes an active credential and its password, which is in the result and nowhere else.
  package static func make(
    for user: User, at service: CredentialService, beside others: [ServiceCredential],
    expiresAt: Timestamp?, at now: Timestamp, random: borrowing some RandomSource
  ) -> (credential: ServiceCredential, password: String) {
    let password = password(random: random)
    let credential = ServiceCredential(
      id: Identifiers.uniqueID(prefix: "ACCA", random: random), user: user.id, service: service,
      serviceUserName: freeName(for: user, beside: others), createdAt: now, expiresAt: expiresAt,
      status: .active, passwordHash: hash(of: password))
    return (credential, password)
  }

  /// `anaya-at-111122223333`, and `anaya+1-at-…` when that is taken.
  private static func freeName(for user: User, beside others: [ServiceCredential]) -> String {
    let names = (0...others.count).map { number in
      user.name + (number == 0 ? "" : "+\(number)") + "-at-\(user.account)"
    }
    return names.first { name in !others.contains { $0.serviceUserName == name } } ?? names[0]
  }

  private static func password(random: borrowing some RandomSource) -> String {
    Base64.encode(random.bytes(32))
  }

  private static func hash(of password: String) -> [UInt8] {
    Array(SHA256.hash(data: Array(password.utf8)))
  }
}

/// A service that such credentials are for.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html>
package enum CredentialService: String, CaseIterable, Sendable {
  case codeCommit = "codecommit.amazonaws.com"
  case keyspaces = "cassandra.amazonaws.com"
  case bedrock = "bedrock.amazonaws.com"

  /// Whether its credentials are keys for an API, which have an alias and a secret where others
  /// have a user name and a password, and may expire.
  package var givesAPIKeys: Bool { self == .bedrock }
}
