import Crypto

/// A secret that a browser keeps: 256 random bits. The store keeps its digest alone (law 9).
package struct SecretToken: Sendable {
  /// What the cookie holds: Base64 for URLs (RFC 4648 §5), without padding.
  package let text: String

  package init(random: borrowing some RandomSource) {
    let base64 = Identifiers.base64(random.bytes(32))
    text = String(
      decoding: base64.filter { $0 != UInt8(ascii: "=") }.map { byte in
        switch byte {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: byte
        }
      }, as: UTF8.self)
  }

  /// What a browser sent; nil unless it has the form of a token.
  package init?(presented text: String) {
    guard text.utf8.count == 43, text.utf8.allSatisfy(Self.isDigit) else { return nil }
    self.text = text
  }

  package var digest: SecretDigest { SecretDigest(of: text, for: "kept") }

  /// What forms hold that were made for the holder of this token. It tells nothing of the token.
  package var formToken: String { SecretDigest(of: text, for: "form").text }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// The SHA-256 of a secret with enough bits of its own, in hexadecimal. Looking one up by its digest
/// tells nothing by the time it takes.
package struct SecretDigest: Hashable, Sendable {
  package let text: String

  /// A digest that was kept.
  package init(kept text: String) {
    self.text = text
  }

  /// `purpose` keeps digests of one secret apart that are told to different people.
  package init(of secret: String, for purpose: String) {
    var hash = SHA256()
    hash.update(data: Array(purpose.utf8) + [0])
    hash.update(data: Array(secret.utf8))
    self.init(bytes: Array(hash.finalize()))
  }

  init(bytes: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    text = String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Whether `other` is the same text, in a time that does not depend on where they differ.
  package func matches(_ other: String) -> Bool {
    let (own, other) = (Array(text.utf8), Array(other.utf8))
    guard own.count == other.count else { return false }
    return zip(own, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
