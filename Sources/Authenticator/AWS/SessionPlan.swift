/// What a session of a profile is made of: whose keys, which device, which roles.
package struct SessionPlan: Sendable {
  package let profile: AWSProfile
  /// The profile that has the keys; often the same.
  package let keyProfile: AWSProfile
  package let keyID: String
  package let secretKey: String
  package let serialNumber: String?
  /// The profiles whose roles are taken, one with the session of the other: the last is the session's.
  package let roles: [AWSProfile]

  /// Follows a profile to its keys.
  ///
  /// The device is the profile's own or, where that names none, its source's.
  ///
  /// - Throws: ``AWSProfileError`` where there are no keys.
  package init(_ name: String, in profiles: AWSProfiles) throws(AWSProfileError) {
    let profile = try profiles.profile(name)
    self.profile = profile
    var seen = [name]
    var current = profile
    var serialNumber = profile.serialNumber
    var roles = profile.role == nil ? [] : [profile]
    // Keys of its own count only where no source is named, as with the AWS CLI.
    while let source = current.source, source != current.name {
      guard !seen.contains(source) else { throw .circle(source) }
      seen.append(source)
      current = try profiles.profile(source)
      serialNumber = serialNumber ?? current.serialNumber
      if current.role != nil { roles.insert(current, at: 0) }
    }
    guard let keys = current.keys else { throw .missing("keys", profile: current.name) }
    keyProfile = current
    keyID = keys.id
    secretKey = keys.secret
    self.serialNumber = serialNumber
    self.roles = roles
  }
}

/// Credentials of a session, and until when they are good.
package struct SessionCredentials: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
  package let accessKeyID: String
  package let secretAccessKey: String
  package let sessionToken: String
  /// As the service wrote it: RFC 3339, in UTC.
  package let expiration: String

  package init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String, expiration: String
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
  }

  /// Unix seconds; nil where the service wrote no time.
  package var end: Int64? { unixSeconds(expiration) }

  /// Whether they are still good for five minutes: what is started with them should get somewhere.
  package func areFresh(at now: Int64) -> Bool {
    guard let end else { return false }
    return end - now > 300
  }

  package var description: String { "session until \(expiration)" }

  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Unix seconds of a time such as `2026-11-22T08:00:00Z`; fractions of a second are dropped.
package func unixSeconds(_ text: some StringProtocol) -> Int64? {
  let bytes = Array(text.utf8)
  guard bytes.count >= 20, let last = bytes.last, last == 0x5A || last == 0x7A else { return nil }
  func number(_ range: Range<Int>) -> Int64? {
    var value: Int64 = 0
    for byte in bytes[range] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    return value
  }
  guard bytes[4] == 0x2D, bytes[7] == 0x2D, [0x54, 0x74, 0x20].contains(bytes[10]),
    bytes[13] == 0x3A, bytes[16] == 0x3A,
    bytes.count == 20
      || (bytes[19] == 0x2E && bytes.count > 21 && number(20..<bytes.count - 1) != nil),
    let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
    let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
    (1970...9999).contains(year), (1...12).contains(month), hour < 24, minute < 60, second < 61
  else { return nil }
  let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
  let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  guard (1...lengths[Int(month) - 1]).contains(day) else { return nil }
  // Days since 1970, with years that begin in March, so that the leap day is the last.
  let shifted = month <= 2 ? year - 1 : year
  let era = shifted / 400
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  return days * 86_400 + hour * 3_600 + minute * 60 + second
}
