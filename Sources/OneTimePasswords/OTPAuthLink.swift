/// What a device is given to make codes, as the link that QR codes carry.
///
/// The form is that of Google Authenticator, which AWS uses and most apps read:
/// <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>. Every value that exists
/// can be printed, and what is printed parses to the same value. A link contains the secret: only
/// ``text`` and ``secret`` show it, the descriptions do not.
public struct OTPAuthLink: Sendable {
  /// What changes the code.
  public enum Kind: Equatable, Sendable {
    /// The time, in steps of so many seconds.
    case totp(period: Int)

    /// A counter, which stands at this number.
    case hotp(counter: UInt64)
  }

  public let kind: Kind

  /// Who asks for the codes, such as `Amazon Web Services`.
  public let issuer: String?

  /// Whose codes they are. AWS forms it as the device's name, `@`, and the account's alias or id.
  public let account: String

  public let secret: [UInt8]
  public let algorithm: HashAlgorithm

  /// How many digits a code has: 6, 7 or 8.
  public let digits: Int

  /// Makes a link; throws for what no link can say.
  ///
  /// Spaces around the names are dropped. Neither name may be empty, hold a colon, which parts
  /// them, or hold control characters.
  public init(
    kind: Kind = .totp(period: 30), issuer: String? = nil, account: String, secret: [UInt8],
    algorithm: HashAlgorithm = .sha1, digits: Int = 6
  ) throws(OTPAuthLinkError) {
    let account = try validName(account)
    guard !account.isEmpty else { throw .missingAccount }
    self.account = account
    var issuer = issuer
    if let given = issuer { issuer = try validName(given) }
    guard issuer != "" else { throw .emptyIssuer }
    self.issuer = issuer
    guard !secret.isEmpty else { throw .missingSecret }
    guard OneTimeCode.supportedDigits.contains(digits) else { throw .invalidDigits }
    if case .totp(let period) = kind, !TOTP.supportedPeriods.contains(period) {
      throw .invalidPeriod
    }
    self.kind = kind
    self.secret = secret
    self.algorithm = algorithm
    self.digits = digits
  }

  /// Reads a link.
  ///
  /// Parameters nobody knows are ignored, among them `period` for `hotp` and `counter` for `totp`.
  /// A known one that is there twice, or contradicts the label, is an error: two readers could
  /// take it in two ways.
  public init(parsing text: some StringProtocol) throws(OTPAuthLinkError) {
    self = try OTPAuthLinkParser.link(Array(text.utf8))
  }
}

extension OTPAuthLink: Equatable {
  /// Whether all is the same; how long it takes does not depend on the bytes of the secrets.
  public static func == (left: OTPAuthLink, right: OTPAuthLink) -> Bool {
    guard left.secret.count == right.secret.count else { return false }
    var difference: UInt8 = 0
    for (leftByte, rightByte) in zip(left.secret, right.secret) {
      difference |= leftByte ^ rightByte
    }
    return difference == 0 && left.kind == right.kind && left.issuer == right.issuer
      && left.account == right.account && left.algorithm == right.algorithm
      && left.digits == right.digits
  }
}

extension OTPAuthLink: CustomStringConvertible, CustomReflectable {
  /// The type and the names, without the secret.
  public var description: String {
    let type =
      switch kind {
      case .totp: "totp"
      case .hotp: "hotp"
      }
    let label = issuer.map { "\($0):\(account)" } ?? account
    return "otpauth \(type) link for \(label)"
  }

  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A name without the spaces around it.
private func validName(_ name: String) throws(OTPAuthLinkError) -> String {
  for scalar in name.unicodeScalars {
    if scalar == ":" { throw .colonInName }
    if scalar.properties.generalCategory == .control { throw .controlCharacter }
  }
  return name.withoutOuterSpaces
}

extension String {
  /// The text between the ASCII spaces that it may begin and end with.
  var withoutOuterSpaces: String {
    var scalars = unicodeScalars[...]
    while scalars.first == " " { scalars.removeFirst() }
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }
}
