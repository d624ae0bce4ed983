import Crypto

/// A short code that was sent to a mailbox or a phone, and shows that who gives it back can read what
/// comes there. One is out at a time for each purpose; it is good once, for a quarter of an hour and
/// for five tries.
package struct SentCode: Sendable {
  package let account: AccountID
  package let purpose: Purpose
  package let digest: SecretDigest
  /// Where it was sent to.
  package let target: String
  package let expiresAt: Timestamp

  package enum Purpose: Hashable, Sendable {
    case contactEmail
    case contactPhone
    case recoveryEmail
    case recoveryPhone
    /// The address that a user gives for notices.
    case noticeEmail(user: RecordID)

    /// What it is called in the store.
    package var rawValue: String {
      switch self {
      case .contactEmail: "contact-email"
      case .contactPhone: "contact-phone"
      case .recoveryEmail: "recovery-email"
      case .recoveryPhone: "recovery-phone"
      case .noticeEmail(let user): "notice-email/\(user.number)"
      }
    }

    package var isForPhone: Bool { self == .contactPhone || self == .recoveryPhone }
  }

  /// Seconds a code is good for.
  package static let lifetime: Int64 = 900
  /// Tries that one code takes.
  package static let mostTries = 5
  /// Codes that are sent for one account within an hour, to each kind of place.
  package static let mostSent = 5
  package static let sentWindow: Int64 = 3600

  package init(
    account: AccountID, purpose: Purpose, digest: SecretDigest, target: String,
    expiresAt: Timestamp
  ) {
    self.account = account
    self.purpose = purpose
    self.digest = digest
    self.target = target
    self.expiresAt = expiresAt
  }

  /// Six digits for a phone, where a code may be read out; else six of 32 letters and digits that
  /// nobody confuses.
  package static func makeText(
    for purpose: Purpose, random: borrowing some RandomSource
  ) -> String {
    guard !purpose.isForPhone else {
      let number = random.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
      return String(String(1_000_000 + number).dropFirst())
    }
    let digits = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
    return String(decoding: random.bytes(6).map { digits[Int($0) & 31] }, as: UTF8.self)
  }

  /// Of a code as somebody types it. It is keyed with the account's own key: a code is too short for
  /// a plain digest to hide it from who can read the store (law 9).
  package static func digest(
    of text: String, for purpose: Purpose, to target: String, of account: Account,
    by keyring: Keyring
  ) throws -> SecretDigest {
    try keyring.digest(
      bare(text), of: account, at: .sentCode(purpose, to: target, in: account.id))
  }

  /// What it may be kept as: a code that was sent before the account's data key was changed is good still.
  static func digests(
    of text: String, for purpose: Purpose, to target: String, of account: Account,
    by keyring: Keyring
  ) throws -> [SecretDigest] {
    try keyring.digests(
      bare(text), of: account, at: .sentCode(purpose, to: target, in: account.id))
  }

  private static func bare(_ text: String) -> String {
    let bytes = text.uppercased().utf8.filter {
      $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How often codes are sent.
  package static func budget(_ purpose: Purpose, of account: AccountID) -> PasswordBudgetKey {
    PasswordBudgetKey(
      digest: SecretDigest(of: "\(account) \(purpose.rawValue)", for: "sent codes"),
      limit: mostSent, window: sentWindow)
  }
}

extension Writing {
  /// Looks at a code and spends it if it is right: true once (law 1). The try is charged first, and a
  /// code that took its five is void (law 2).
  package func spendCode(
    _ text: String, for purpose: SentCode.Purpose, to target: String, of account: Account,
    at now: Timestamp
  ) throws -> Bool {
    guard try chargeSentCode(purpose, of: account.id) else { return false }
    return try SentCode.digests(of: text, for: purpose, to: target, of: account, by: keyring)
      .contains { try spendSentCode($0, for: purpose, of: account.id, at: now) }
  }
}
