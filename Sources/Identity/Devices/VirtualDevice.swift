package import OneTimePasswords

/// A virtual MFA device: a seed the service shares with somebody's authenticator app.
///
/// Its ARN is its serial number. It is made unassigned, is tied to a user or to the root user by
/// two consecutive codes, and may be untied and tied again; seed, tags and skew stay with it. The
/// seed is not here: it stays sealed in the store, which opens it for who verifies a code.
package struct VirtualDevice: Equatable, Sendable {
  package let id: RecordID
  package let account: AccountID
  package let serialNumber: SerialNumber
  package let createdAt: Timestamp
  /// What attempts are charged to. It outlives the device: one made anew under the same ARN
  /// inherits it (observed of AWS: deleting a device does not refill its budget).
  package let budget: RecordID
  /// Who holds the device and since when; nil while it is unassigned.
  package var enabled: Enabled?
  /// Steps the device's clock is ahead of the server's, as the last accepted pair showed it.
  package var skew: Int64
  /// The second step of the last accepted pair; later pairs must be newer.
  package var lastPair: TimeStep?
  /// Since when the device takes no codes, because too many wrong ones were tried on it.
  package var suspendedAt: Timestamp?

  package struct Enabled: Equatable, Sendable {
    package let owner: Owner
    package let since: Timestamp

    package init(owner: Owner, since: Timestamp) {
      self.owner = owner
      self.since = since
    }
  }

  package init(
    id: RecordID, account: AccountID, serialNumber: SerialNumber, createdAt: Timestamp,
    budget: RecordID, enabled: Enabled? = nil, skew: Int64 = 0,
    lastPair: TimeStep? = nil, suspendedAt: Timestamp? = nil
  ) {
    self.id = id
    self.account = account
    self.serialNumber = serialNumber
    self.createdAt = createdAt
    self.budget = budget
    self.enabled = enabled
    self.skew = skew
    self.lastPair = lastPair
    self.suspendedAt = suspendedAt
  }
}

/// The ARN of a virtual device; its path is part of it.
///
/// What all devices of an account have in common is not kept as text: there may be a million serial
/// numbers in memory, and the rest of most fits into a string that needs no place of its own.
package struct SerialNumber: Hashable, Sendable, CustomStringConvertible {
  /// Nil when the text does not begin as the ARN of a device does.
  private let place: Place?
  /// What follows the place, or all of the text.
  package let rest: String

  private struct Place: Hashable {
    let partition: Partition
    let account: AccountID
  }

  /// Takes `text` as it is: looking it up decides whether there is such a device.
  package init(unverified text: String) {
    (place, rest) = Self.split(text) ?? (nil, text)
  }

  package init(partition: Partition, account: AccountID, path: String, name: String) {
    place = Place(partition: partition, account: account)
    rest = path + name
  }

  package var description: String { prefix + rest }

  /// What stands before ``rest``: `arn:aws:iam::123456789012:mfa`, or nothing.
  package var prefix: String {
    place.map { "arn:\($0.partition.rawValue):iam::\($0.account):mfa" } ?? ""
  }

  /// Whether both have the same ``prefix``.
  package func hasPrefix(of other: SerialNumber) -> Bool {
    place == other.place
  }

  /// The account's number; zero when the text does not begin as the ARN of a device does.
  package var accountNumber: UInt64 {
    UInt64(bitPattern: place?.account.number ?? 0)
  }

  /// The device's name without its path.
  package var name: String {
    rest.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? rest
  }

  private static func split(_ text: String) -> (Place, String)? {
    let bytes = text.utf8Span.span
    var start = 0
    func take(_ word: some Collection<UInt8>) -> Bool {
      guard bytes.count - start >= word.count else { return false }
      for (offset, byte) in word.enumerated() where bytes[start + offset] != byte { return false }
      start += word.count
      return true
    }
    guard take("arn:".utf8) else { return nil }
    // With its colon no partition's name is the beginning of another's.
    guard let partition = Partition.allCases.first(where: { take(($0.rawValue + ":").utf8) }),
      take("iam::".utf8), let account = AccountID(bytes, from: start)
    else { return nil }
    start += 12
    guard take(":mfa".utf8), start < bytes.count, bytes[start] == UInt8(ascii: "/") else {
      return nil
    }
    return (Place(partition: partition, account: account), String(text.utf8.dropFirst(start)) ?? "")
  }
}

/// What AWS's virtual devices are: RFC 6238 with SHA-1, six digits, steps of 30 seconds, and seeds
/// of 320 bits, which is twice what RFC 4226 §4 asks for.
package enum DeviceProfile {
  package static let digits = 6
  /// Seconds one code is shown for: X in RFC 6238 §4.1.
  package static let period = 30
  package static let seedBytes = 40

  /// The step the server is in.
  package static func step(at now: Timestamp) -> TimeStep {
    TimeStep(now.seconds.floorDivided(by: Int64(period)))
  }

  /// The verifier for a device with this seed. Throws for an empty seed.
  package static func totp(seed: [UInt8]) throws -> TOTP {
    try TOTP(secret: seed, algorithm: .sha1, digits: digits, period: period)
  }
}
