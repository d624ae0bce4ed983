/// Makes the identifiers that AWS's clients know by their prefix.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>
package enum Identifiers {
  /// An access key id: the prefix, then ten bytes in Base32, the first six of which carry the
  /// account id, so that `GetAccessKeyInfo` answers for any key without looking it up.
  package static func accessKeyID(
    prefix: AccessKeyPrefix, account: AccountID, random: borrowing some RandomSource
  ) -> String {
    var bytes = random.bytes(10)
    let noise = UInt64(bytes[0] & 0x80) << 40 | UInt64(bytes[5] & 0x7f)
    let carrier = UInt64(account.number) << 7 | noise
    for index in 0..<6 {
      bytes[index] = UInt8(truncatingIfNeeded: carrier >> UInt64(8 * (5 - index)))
    }
    return prefix.rawValue + base32(bytes)
  }

  /// The account a key id carries; nil when it has not the form of one.
  package static func account(ofAccessKeyID id: String) -> AccountID? {
    let characters = Array(id.utf8)
    guard characters.count == 20 else { return nil }
    var carrier: UInt64 = 0
    for character in characters[4..<14] {
      guard let digit = base32Digit(character) else { return nil }
      carrier = carrier << 5 | UInt64(digit)
    }
    for character in characters[14...] where base32Digit(character) == nil { return nil }
    // Ten digits are fifty bits; the first six bytes are the upper forty-eight.
    return AccountID(number: Int64((carrier >> 2) & 0x7fff_ffff_ff80) >> 7)
  }

  /// A unique id of 21 characters, such as `AIDA…` for a user.
  package static func uniqueID(
    prefix: String, random: borrowing some RandomSource
  ) -> String {
    prefix + String(base32(random.bytes(11)).prefix(17))
  }

  /// The id of a signing certificate: 32 characters without a prefix.
  package static func certificateID(random: borrowing some RandomSource) -> String {
    base32(random.bytes(20))
  }

  /// A secret access key: 30 random bytes as 40 characters of Base64.
  package static func secretAccessKey(random: borrowing some RandomSource) -> [UInt8] {
    base64(random.bytes(30))
  }

  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let length = (bytes.count + 2) / 3 * 4
    return unsafe [UInt8](unsafeUninitializedCapacity: length) { text, count in
      var index = 0
      while index < bytes.count {
        let left = bytes.count - index
        let group =
          UInt32(bytes[index]) << 16
          | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
          | (left > 2 ? UInt32(bytes[index + 2]) : 0)
        unsafe text[count] = base64Alphabet[Int(group >> 18)]
        unsafe text[count + 1] = base64Alphabet[Int(group >> 12 & 63)]
        unsafe text[count + 2] =
          left > 1 ? base64Alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "=")
        unsafe text[count + 3] = left > 2 ? base64Alphabet[Int(group & 63)] : UInt8(ascii: "=")
        index += 3
        count += 4
      }
    }
  }

  private static let base64Alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let base32Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  private static func base32(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 8 + 4) / 5)
    var pending: UInt32 = 0
    var bits = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(base32Alphabet[Int(pending >> UInt32(bits) & 31)])
      }
    }
    if bits > 0 { text.append(base32Alphabet[Int(pending << UInt32(5 - bits) & 31)]) }
    return String(decoding: text, as: UTF8.self)
  }

  private static func base32Digit(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "2")...UInt8(ascii: "7"): character - UInt8(ascii: "2") + 26
    default: nil
    }
  }
}

package enum AccessKeyPrefix: String, Sendable {
  /// A key of a user or of the root user.
  case longTerm = "AKIA"
  /// A key of a session.
  case temporary = "ASIA"
  /// A public key for SSH.
  case publicKey = "APKA"
}
