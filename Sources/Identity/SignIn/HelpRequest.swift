/// Somebody who has shown his password and none of whose devices is at hand asks an administrator for
/// a way in. What he is given is a code for once: no device goes, and no check with it.
package struct HelpRequest: Sendable {
  package let account: AccountID
  package let user: RecordID
  /// What both compare by voice, `7QK-4M2`. It opens nothing.
  package let code: String
  /// Where it was asked from.
  package let sourceIP: String
  package let madeAt: Timestamp

  /// Seconds a request stands, and a code that is given for it.
  package static let lifetime: Int64 = 86_400

  package init(
    account: AccountID, user: RecordID, code: String, sourceIP: String, madeAt: Timestamp
  ) {
    self.account = account
    self.user = user
    self.code = code
    self.sourceIP = sourceIP
    self.madeAt = madeAt
  }

  package func isCurrent(at now: Timestamp) -> Bool {
    now < madeAt.adding(seconds: Self.lifetime)
  }

  /// Six of 32 letters and digits that are not taken for each other.
  package static func makeCode(random: borrowing some RandomSource) -> String {
    let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    let text = random.bytes(6).map { digits[Int($0 & 31)] }
    return String(decoding: text[..<3] + [UInt8(ascii: "-")] + text[3...], as: UTF8.self)
  }
}
