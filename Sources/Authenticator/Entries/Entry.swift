package import OneTimePasswords

/// What stays the same of an entry whatever is changed in it: 16 random bytes.
package struct EntryID: Hashable, Sendable, CustomStringConvertible {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) {
    precondition(bytes.count == 16)
    self.bytes = bytes
  }

  package static func random() -> EntryID { EntryID(bytes: randomBytes(16)) }

  /// In hexadecimal digits.
  package var description: String { hexadecimal(bytes) }
}

/// One virtual device: who asks for its codes, whose they are, and how they are made.
package struct Entry: Sendable, Equatable {
  /// What changes the code.
  package enum Kind: Equatable, Sendable {
    /// The time, in steps of so many seconds (RFC 6238).
    case time(period: Int)
    /// A counter, which stands at the next code (RFC 4226).
    case counter(UInt64)
    /// The time in steps of 30 seconds, shown as Steam does: five letters and digits.
    case steam
  }

  /// More tags than this an entry does not have.
  package static let mostTags = 64

  package let id: EntryID
  package var issuer: String
  package var account: String
  package var kind: Kind
  package var algorithm: HashAlgorithm
  /// 6, 7 or 8; Steam's codes have five characters whatever stands here.
  package var digits: Int
  package var seed: Seed
  package var tags: [String]
  package var notes: String
  /// What stands for the entry where there is no room for its name; empty for the issuer's first.
  package var letter: String
  /// The serial number of the MFA device at AWS or Sallyport; empty where none is known.
  package var serialNumber: String
  /// When it was last changed: Unix milliseconds.
  package var changed: Int64

  package init(
    id: EntryID = .random(), issuer: String, account: String, kind: Kind = .time(period: 30),
    algorithm: HashAlgorithm = .sha1, digits: Int = 6, seed: Seed, tags: [String] = [],
    notes: String = "", letter: String = "", serialNumber: String = "", changed: Int64
  ) {
    self.id = id
    self.issuer = issuer
    self.account = account
    self.kind = kind
    self.algorithm = algorithm
    self.digits = digits
    self.seed = seed
    self.tags = tags
    self.notes = notes
    self.letter = letter
    self.serialNumber = serialNumber
    self.changed = changed
  }

  /// What a link says. ``EntryLink`` knows the links of Steam besides.
  package init(_ link: OTPAuthLink, changed: Int64) throws {
    let kind: Kind =
      switch link.kind {
      case .totp(let period): .time(period: period)
      case .hotp(let counter): .counter(counter)
      }
    self.init(
      issuer: link.issuer ?? "", account: link.account, kind: kind, algorithm: link.algorithm,
      digits: link.digits, seed: try Seed(copying: link.secret), changed: changed)
  }

  /// Issuer and account as one name.
  package var name: String {
    if issuer.isEmpty { return account.isEmpty ? "(no name)" : account }
    return account.isEmpty ? issuer : "\(issuer) (\(account))"
  }

  /// Such as `time based, 6 digits, 30 s, SHA-1`.
  package var kindText: String {
    let hash =
      switch algorithm {
      case .sha1: "SHA-1"
      case .sha256: "SHA-256"
      case .sha512: "SHA-512"
      }
    switch kind {
    case .time(let period): return "time based, \(digits) digits, \(period) s, \(hash)"
    case .counter(let counter): return "counter at \(counter), \(digits) digits, \(hash)"
    case .steam: return "Steam"
    }
  }

  /// The letter it is known by.
  package var shownLetter: String {
    if !letter.isEmpty { return letter }
    return (issuer + account).first.map { String($0).uppercased() } ?? "?"
  }
}
