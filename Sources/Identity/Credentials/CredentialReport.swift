/// How far an account's credential report is.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>
package struct CredentialReport: Equatable, Sendable {
  package let startedAt: Timestamp
  /// Nil while it is being made.
  package let generatedAt: Timestamp?

  package init(startedAt: Timestamp, generatedAt: Timestamp?) {
    self.startedAt = startedAt
    self.generatedAt = generatedAt
  }

  /// Seconds a report is good for; there is no new one before.
  package static let lifetime: Int64 = 4 * 3600
  /// Seconds after which a report that is still not there is begun again: whoever was making it
  /// has stopped.
  package static let patience: Int64 = 60

  package enum State: Equatable, Sendable {
    case inProgress
    case abandoned
    case complete(Timestamp)
    case expired
  }

  package func state(at now: Timestamp) -> State {
    guard let generatedAt else {
      return now >= startedAt.adding(seconds: Self.patience) ? .abandoned : .inProgress
    }
    return now >= generatedAt.adding(seconds: Self.lifetime) ? .expired : .complete(generatedAt)
  }
}

/// What a credential report says of one user, or of the root user.
package struct CredentialFacts: Sendable {
  /// As it stands in the first column.
  package let name: String
  package let arn: String
  package let createdAt: Timestamp
  package let password: PasswordFacts
  package let hasDevice: Bool
  /// The oldest first, two at most.
  package let accessKeys: [KeyFacts]
  /// The oldest first, two at most; without a use.
  package let certificates: [KeyFacts]

  package enum PasswordFacts: Sendable {
    /// The root user's: of it only the last use is told.
    case root(usedAt: Timestamp?)
    case none
    case set(changedAt: Timestamp, usedAt: Timestamp?)
  }

  package struct KeyFacts: Sendable {
    package let isActive: Bool
    package let createdAt: Timestamp
    package let use: AccessKeyUse?

    package init(isActive: Bool, createdAt: Timestamp, use: AccessKeyUse?) {
      self.isActive = isActive
      self.createdAt = createdAt
      self.use = use
    }
  }

  package init(
    name: String, arn: String, createdAt: Timestamp, password: PasswordFacts, hasDevice: Bool,
    accessKeys: [KeyFacts], certificates: [KeyFacts] = []
  ) {
    self.name = name
    self.arn = arn
    self.createdAt = createdAt
    self.password = password
    self.hasDevice = hasDevice
    self.accessKeys = accessKeys
    self.certificates = certificates
  }

  /// What stands for the root user's name.
  package static let rootName = "<root_account>"
}

/// Writes the text of a credential report: comma-separated, a line for each user, no line feed at
/// the end.
package struct CredentialReportWriter {
  package private(set) var text: [UInt8]
  private let policy: PasswordPolicy?

  package static let columns = [
    "user", "arn", "user_creation_time", "password_enabled", "password_last_used",
    "password_last_changed", "password_next_rotation", "mfa_active", "access_key_1_active",
    "access_key_1_last_rotated", "access_key_1_last_used_date", "access_key_1_last_used_region",
    "access_key_1_last_used_service", "access_key_2_active", "access_key_2_last_rotated",
    "access_key_2_last_used_date", "access_key_2_last_used_region",
    "access_key_2_last_used_service", "cert_1_active", "cert_1_last_rotated", "cert_2_active",
    "cert_2_last_rotated",
  ]
  private static let nothing = "N/A"
  private static let unknown = "no_information"
  private static let unsupported = "not_supported"

  package init(policy: PasswordPolicy?) {
    self.policy = policy
    text = Array(Self.columns.joined(separator: ",").utf8)
  }

  package mutating func append(_ facts: CredentialFacts) {
    var fields = [Self.quoted(facts.name), Self.quoted(facts.arn), facts.createdAt.description]
    fields += passwordFields(facts.password)
    fields.append(Self.flag(facts.hasDevice))
    for index in 0..<2 {
      fields += Self.fields(of: index < facts.accessKeys.count ? facts.accessKeys[index] : nil)
    }
    for index in 0..<2 {
      let certificate = index < facts.certificates.count ? facts.certificates[index] : nil
      fields += [
        Self.flag(certificate?.isActive ?? false),
        certificate?.createdAt.description ?? Self.nothing,
      ]
    }
    text.append(UInt8(ascii: "\n"))
    text += fields.joined(separator: ",").utf8
  }

  private func passwordFields(_ password: CredentialFacts.PasswordFacts) -> [String] {
    switch password {
    case .root(let usedAt):
      [Self.unsupported, usedAt?.description ?? Self.unknown, Self.unsupported, Self.unsupported]
    case .none:
      [Self.flag(false), Self.nothing, Self.nothing, Self.nothing]
    case .set(let changedAt, let usedAt):
      [
        Self.flag(true), usedAt?.description ?? Self.unknown, changedAt.description,
        policy?.expiry(ofPasswordSetAt: changedAt)?.description ?? Self.nothing,
      ]
    }
  }

  private static func fields(of key: CredentialFacts.KeyFacts?) -> [String] {
    guard let key else { return [flag(false), nothing, nothing, nothing, nothing] }
    return [
      flag(key.isActive), key.createdAt.description, key.use?.at.description ?? nothing,
      key.use?.region ?? nothing, key.use?.service ?? nothing,
    ]
  }

  private static func flag(_ value: Bool) -> String { value ? "true" : "false" }

  /// Names may have commas in them (RFC 4180 §2).
  private static func quoted(_ field: String) -> String {
    field.utf8.contains(UInt8(ascii: ",")) ? "\"" + field + "\"" : field
  }
}

extension Reading {
  /// The text of the account's report as things are now. Users are read some hundreds at a time.
  package func makeCredentialReport(of account: Account) throws -> [UInt8] {
    let portion = 500
    var report = CredentialReportWriter(policy: try passwordPolicy(of: account.id))
    report.append(try credentialFacts(ofRootOf: account))
    var last: String?
    while true {
      let users = try credentialFacts(in: account, after: last, limit: portion)
      for user in users { report.append(user) }
      guard users.count == portion else { return report.text }
      last = users.last?.name
    }
  }
}
