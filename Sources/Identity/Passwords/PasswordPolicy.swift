/// What an account has chosen to demand of its users' passwords.
///
/// It binds neither the root user nor access keys.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html>
package struct PasswordPolicy: Equatable, Sendable {
  package var minimumLength: Int
  package var requiresSymbols: Bool
  package var requiresNumbers: Bool
  package var requiresUppercase: Bool
  package var requiresLowercase: Bool
  /// Whether every user may change his own password, whatever his policies leave unsaid.
  package var allowsUsersToChange: Bool
  /// Days a password is good for; nil for ever.
  package var maximumAge: Int?
  /// How many former passwords may not be chosen again.
  package var reusePrevention: Int?
  /// Whether only an administrator may replace an expired password; nil when that was never said.
  package var isHardExpiry: Bool?

  /// The least length when none is given.
  package static let standardLength = 6
  /// The most former passwords a policy can exclude, and so the most that are kept.
  package static let mostFormer = 24

  package init(
    minimumLength: Int = standardLength, requiresSymbols: Bool = false,
    requiresNumbers: Bool = false, requiresUppercase: Bool = false,
    requiresLowercase: Bool = false, allowsUsersToChange: Bool = false, maximumAge: Int? = nil,
    reusePrevention: Int? = nil, isHardExpiry: Bool? = nil
  ) {
    self.minimumLength = minimumLength
    self.requiresSymbols = requiresSymbols
    self.requiresNumbers = requiresNumbers
    self.requiresUppercase = requiresUppercase
    self.requiresLowercase = requiresLowercase
    self.allowsUsersToChange = allowsUsersToChange
    self.maximumAge = maximumAge
    self.reusePrevention = reusePrevention
    self.isHardExpiry = isHardExpiry
  }

  /// Throws unless `password` has all that is demanded.
  package func check(_ password: Password) throws(PasswordRejection) {
    let unmet = demanded.filter { !$0.isMet(by: password) }
    guard unmet.isEmpty else { throw .unmet(unmet) }
  }

  /// All that is asked of a password by itself.
  package var demanded: [PasswordRule] {
    let rules: [(rule: PasswordRule, isDemanded: Bool)] = [
      (.length(minimumLength), true), (.uppercase, requiresUppercase),
      (.lowercase, requiresLowercase), (.number, requiresNumbers), (.symbol, requiresSymbols),
    ]
    return rules.filter(\.isDemanded).map(\.rule)
  }

  /// When a password set at `time` has to be replaced; nil if never.
  package func expiry(ofPasswordSetAt time: Timestamp) -> Timestamp? {
    maximumAge.map { time.adding(seconds: Int64($0) * 86_400) }
  }
}

/// What holds in an account that has chosen nothing: eight characters of three kinds, which are not
/// the account's name or its root user's address.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details>
package enum DefaultPasswordPolicy {
  package static let minimumLength = 8
  package static let kinds: [PasswordRule] = [.uppercase, .lowercase, .number, .symbol]
  package static let demandedKinds = 3

  package static func check(
    _ password: Password, in account: Account
  ) throws(PasswordRejection) {
    let length = PasswordRule.length(minimumLength)
    guard length.isMet(by: password) else { throw .unmet([length]) }
    let missing = kinds.filter { !$0.isMet(by: password) }
    let needed = demandedKinds - (kinds.count - missing.count)
    guard needed <= 0 else { throw .tooFewKinds(needed: needed, of: missing) }
    let text = String(decoding: password.bytes, as: UTF8.self).lowercased()
    let names = [account.alias, account.id.description, account.rootEmail.lowercased()]
    guard !names.contains(text) else { throw .namesAccount }
  }
}

/// One thing that can be demanded of a password.
package enum PasswordRule: Equatable, Sendable {
  case length(Int)
  case uppercase
  case lowercase
  case number
  case symbol

  private static let symbols = Set("!@#$%^&*()_+-=[]{}|'".utf8)

  /// Letters and digits are those of ASCII; everything counts towards the length.
  package func isMet(by password: Password) -> Bool {
    switch self {
    case .length(let least):
      String(decoding: password.bytes, as: UTF8.self).unicodeScalars.count >= least
    case .uppercase: password.bytes.contains { (0x41...0x5A).contains($0) }
    case .lowercase: password.bytes.contains { (0x61...0x7A).contains($0) }
    case .number: password.bytes.contains { (0x30...0x39).contains($0) }
    case .symbol: password.bytes.contains { Self.symbols.contains($0) }
    }
  }
}

/// Why a password is not taken.
package enum PasswordRejection: Error, Equatable {
  /// Each of these is demanded.
  case unmet([PasswordRule])
  /// So many more of these are demanded.
  case tooFewKinds(needed: Int, of: [PasswordRule])
  /// It is what the account is called.
  case namesAccount
  /// The user had it before.
  case reused
}
