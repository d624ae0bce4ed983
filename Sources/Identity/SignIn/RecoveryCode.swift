/// Opens the second door once for who has lost his devices: one of ten that he printed, or one that
/// somebody on the host made for the root user. The store keeps digests alone.
package enum RecoveryCode {
  /// How many are made at a time; those of before are void.
  package static let count = 10
  /// 80 bits (NIST SP 800-63B-4 §4.2.1.1 asks for 64).
  private static let bytes = 10
  /// Seconds a code from the host is good for.
  package static let hostLifetime: Int64 = 900

  /// `ABCD-EFGH-IJKL-MNOP`, in the alphabet of Base32 (RFC 4648 §6).
  package static func makeText(random: borrowing some RandomSource) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var text: [UInt8] = []
    var (bits, count) = (0, 0)
    for byte in random.bytes(bytes) {
      (bits, count) = (bits << 8 | Int(byte), count + 8)
      while count >= 5 {
        if text.count % 5 == 4 { text.append(UInt8(ascii: "-")) }
        count -= 5
        text.append(digits[bits >> count & 31])
      }
      bits &= (1 << count) - 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Of a code as somebody types it, in whatever case, with or without hyphens and spaces.
  package static func digest(of text: String) -> SecretDigest {
    let bare = text.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
    return SecretDigest(of: String(decoding: bare, as: UTF8.self), for: "recovery code")
  }
}
