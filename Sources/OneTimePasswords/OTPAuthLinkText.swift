extension OTPAuthLink {
  /// The link itself, secret included.
  ///
  /// What every app assumes (SHA1, 6 digits, 30 seconds) is left out, as AWS leaves it out:
  /// `otpauth://totp/Amazon%20Web%20Services:phone@123456789012?secret=…&issuer=…`. The issuer is
  /// in the label for old apps, and is a parameter for the others.
  public var text: String {
    var text = "otpauth://"
    switch kind {
    case .totp: text += "totp/"
    case .hotp: text += "hotp/"
    }
    if let issuer { text += percentEncoded(issuer) + ":" }
    text += percentEncoded(account)
    text += "?secret=" + Base32.encode(secret)
    if let issuer { text += "&issuer=" + percentEncoded(issuer) }
    if algorithm != .sha1 { text += "&algorithm=" + algorithm.rawValue }
    if digits != 6 { text += "&digits=\(digits)" }
    switch kind {
    case .totp(30): break
    case .totp(let period): text += "&period=\(period)"
    case .hotp(let counter): text += "&counter=\(counter)"
    }
    return text
  }
}

extension TOTP {
  /// What makes the codes of a link; nil for one of type `hotp`.
  public init?(_ link: OTPAuthLink) {
    guard case .totp(let period) = link.kind else { return nil }
    try? self.init(
      secret: link.secret, algorithm: link.algorithm, digits: link.digits, period: period)
  }
}

extension HOTP {
  /// What makes the codes of a link; nil for one of type `totp`.
  public init?(_ link: OTPAuthLink) {
    guard case .hotp = link.kind else { return nil }
    try? self.init(secret: link.secret, algorithm: link.algorithm, digits: link.digits)
  }
}
