/// How the root user is reached besides his password: the address he signs in with, and a phone.
/// Together they may stand in for a device he lost.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_lost-or-broken.html>
package struct RootContact: Equatable, Sendable {
  /// When a code that was mailed to the address came back from there.
  package var emailVerifiedAt: Timestamp?
  package var phone: Phone?
  /// The tag of the language the pages were read in when the address was set; nil when that was not
  /// on a page.
  package var language: String?
  /// The root user's switch.
  package var allowsAlternativeFactors: Bool

  /// A phone whose holder read a code back.
  package struct Phone: Equatable, Sendable {
    package let number: PhoneNumber
    package let verifiedAt: Timestamp

    package init(number: PhoneNumber, verifiedAt: Timestamp) {
      self.number = number
      self.verifiedAt = verifiedAt
    }
  }

  package init(
    emailVerifiedAt: Timestamp? = nil, phone: Phone? = nil, language: String? = nil,
    allowsAlternativeFactors: Bool = true
  ) {
    self.emailVerifiedAt = emailVerifiedAt
    self.phone = phone
    self.language = language
    self.allowsAlternativeFactors = allowsAlternativeFactors
  }

  /// Whether both ways are known to be his and he lets them count.
  package var mayRecover: Bool {
    emailVerifiedAt != nil && phone != nil && allowsAlternativeFactors
  }
}

/// A number that can be called from anywhere (ITU-T E.164).
package struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// Nil unless it is a plus sign and 7 to 15 digits, the first no zero. Spaces, hyphens, dots and
  /// parentheses, which people write between them, are dropped.
  package init?(_ text: String) {
    let bare = text.utf8.filter { !" -.()".utf8.contains($0) }
    guard bare.first == UInt8(ascii: "+"), (8...16).contains(bare.count), bare[1] != 0x30,
      bare.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    description = String(decoding: bare, as: UTF8.self)
  }

  /// `+•••••••123`, for who has shown no more than a password.
  package var masked: String {
    "+" + String(repeating: "•", count: description.utf8.count - 4) + description.suffix(3)
  }
}

/// The root user's address.
package enum RootEmail {
  /// An address that mail can be sent to, in the plain form every server takes (RFC 5321 §4.1.2).
  package static func isValid(_ text: String) -> Bool {
    let sides = text.split(separator: "@", omittingEmptySubsequences: false)
    guard sides.count == 2, (1...64).contains(sides[0].utf8.count), text.utf8.count <= 254,
      sides[0].utf8.allSatisfy({ isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains($0) })
    else { return false }
    let atoms = sides[0].split(separator: ".", omittingEmptySubsequences: false)
    let labels = sides[1].split(separator: ".", omittingEmptySubsequences: false)
    return atoms.allSatisfy { !$0.isEmpty }
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
      }
  }

  /// `o•••@example.com`, for who has shown no more than a password.
  package static func masked(_ text: String) -> String {
    let sides = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2 else { return "•••" }
    return "\(sides[0].prefix(1))•••@\(sides[1])"
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
