import OneTimePasswords
import Testing

struct OTPAuthLinkErrorTests {
  @Test(
    arguments: [
      ("", .malformed), ("otpauth:", .malformed), ("otpauth://", .malformed),
      ("otpauth://totp", .malformed), ("otpauth://totp?secret=MZXW6YTB", .malformed),
      ("otpauth:/totp/a?secret=MZXW6YTB", .malformed),
      ("https://totp/a?secret=MZXW6YTB", .malformed),
      (" otpauth://totp/a?secret=MZXW6YTB", .malformed),
      ("otpauth://totp/a?secret=MZXW6YTB#f", .malformed),
      ("otpauth://totp/a#b?secret=MZXW6YTB", .malformed),
      ("otpauth-migration://offline?data=A", .malformed),
      ("otpauth://motp/a?secret=MZXW6YTB", .unsupportedType),
      ("otpauth:///a?secret=MZXW6YTB", .unsupportedType),
      ("otpauth://tot%70/a?secret=MZXW6YTB", .unsupportedType),
      ("otpauth://totp/%?secret=MZXW6YTB", .invalidPercentEncoding),
      ("otpauth://totp/%4?secret=MZXW6YTB", .invalidPercentEncoding),
      ("otpauth://totp/%4g?secret=MZXW6YTB", .invalidPercentEncoding),
      ("otpauth://totp/%+4?secret=MZXW6YTB", .invalidPercentEncoding),
      ("otpauth://totp/%FF?secret=MZXW6YTB", .invalidPercentEncoding),
      ("otpauth://totp/%C0%80?secret=MZXW6YTB", .invalidPercentEncoding),
      ("otpauth://totp/a?secret=MZXW6YTB&issuer=%ED%A0%80", .invalidPercentEncoding),
      ("otpauth://totp/a?secret=MZXW6YTB&%zz=1", .invalidPercentEncoding),
      ("otpauth://totp/a%00?secret=MZXW6YTB", .controlCharacter),
      ("otpauth://totp/a%0Ab?secret=MZXW6YTB", .controlCharacter),
      ("otpauth://totp/a\nb?secret=MZXW6YTB", .controlCharacter),
      ("otpauth://totp/a?secret=MZXW6YTB&issuer=%1B%5B2J", .controlCharacter),
      ("otpauth://totp/a?secret=MZXW6YTB&issuer=%C2%9B2J", .controlCharacter),
      ("otpauth://totp/?secret=MZXW6YTB", .missingAccount),
      ("otpauth://totp/%20?secret=MZXW6YTB", .missingAccount),
      ("otpauth://totp/I:?secret=MZXW6YTB", .missingAccount),
      ("otpauth://totp/:?secret=MZXW6YTB", .missingAccount),
      ("otpauth://totp/:a?secret=MZXW6YTB", .emptyIssuer),
      ("otpauth://totp/a?secret=MZXW6YTB&issuer=", .emptyIssuer),
      ("otpauth://totp/a?secret=MZXW6YTB&issuer", .emptyIssuer),
      ("otpauth://totp/a?secret=MZXW6YTB&issuer=%20", .emptyIssuer),
      ("otpauth://totp/I:a:b?secret=MZXW6YTB", .colonInName),
      ("otpauth://totp/I%3Aa%3Ab?secret=MZXW6YTB", .colonInName),
      ("otpauth://totp/a?secret=MZXW6YTB&issuer=I:J", .colonInName),
      ("otpauth://totp/I:a?secret=MZXW6YTB&issuer=J", .conflictingIssuers),
      ("otpauth://totp/I:a?secret=MZXW6YTB&issuer=i", .conflictingIssuers),
      ("otpauth://totp/I:a?secret=MZXW6YTB&issuer=", .conflictingIssuers),
      ("otpauth://totp/a?secret=MZXW6YTB&secret=MZXW6YTB", .duplicateParameter("secret")),
      ("otpauth://totp/a?secret=MZXW6YTB&%73ecret=ME", .duplicateParameter("secret")),
      ("otpauth://totp/a?secret=MZXW6YTB&issuer=I&issuer=I", .duplicateParameter("issuer")),
      ("otpauth://totp/a?secret=MZXW6YTB&digits=6&digits=8", .duplicateParameter("digits")),
      ("otpauth://totp/a?period=1&secret=MZXW6YTB&period=1", .duplicateParameter("period")),
      ("otpauth://totp/a?algorithm=SHA1&secret=ME&algorithm", .duplicateParameter("algorithm")),
      ("otpauth://hotp/a?secret=ME&counter=1&counter=1", .duplicateParameter("counter")),
      ("otpauth://totp/a", .missingSecret), ("otpauth://totp/a?", .missingSecret),
      ("otpauth://totp/a?SECRET=MZXW6YTB", .missingSecret),
      ("otpauth://totp/a?secret", .missingSecret), ("otpauth://totp/a?secret=", .missingSecret),
      ("otpauth://totp/a?secret=%20-", .missingSecret),
      ("otpauth://totp/a?secret=MZXW%206YT1", .invalidSecret(.invalidCharacter(position: 8))),
      ("otpauth://totp/a?secret=MZXW+6YTB", .invalidSecret(.invalidCharacter(position: 4))),
      ("otpauth://totp/a?secret=MZX", .invalidSecret(.invalidLength)),
      ("otpauth://totp/a?secret=MY=", .invalidSecret(.misplacedPadding(position: 2))),
      ("otpauth://totp/a?secret=MZXW6YTB&algorithm=MD5", .unsupportedAlgorithm),
      ("otpauth://totp/a?secret=MZXW6YTB&algorithm=", .unsupportedAlgorithm),
      ("otpauth://totp/a?secret=MZXW6YTB&algorithm=SHA1%20", .unsupportedAlgorithm),
      ("otpauth://totp/a?secret=MZXW6YTB&algorithm=ſha1", .unsupportedAlgorithm),
    ] as [(String, OTPAuthLinkError)])
  func `an error says what is wrong`(text: String, error: OTPAuthLinkError) {
    #expect(throws: error) { try OTPAuthLink(parsing: text) }
  }

  @Test(
    arguments: [
      "", "0", "1", "5", "9", "12", "-6", "-1", "+6", "06", "6.0", "6 ", "%206", "six", "0x6",
      "６", "٦", "18446744073709551622", "99999999999999999999999999",
    ])
  func `digits are 6, 7 or 8`(digits: String) {
    #expect(throws: OTPAuthLinkError.invalidDigits) {
      try OTPAuthLink(parsing: "otpauth://totp/a?secret=MZXW6YTB&digits=\(digits)")
    }
  }

  @Test(
    arguments: [
      "", "0", "-30", "+30", "030", "30s", "30.0", "86401", "9223372036854775808", "1e1",
      "18446744073709551646",
    ])
  func `a period is a number of seconds up to a day`(period: String) {
    #expect(throws: OTPAuthLinkError.invalidPeriod) {
      try OTPAuthLink(parsing: "otpauth://totp/a?secret=MZXW6YTB&period=\(period)")
    }
  }

  @Test(arguments: ["", "-1", "+1", "01", "1.0", "18446744073709551616", "x"])
  func `a counter is a number of 64 bits`(counter: String) {
    #expect(throws: OTPAuthLinkError.invalidCounter) {
      try OTPAuthLink(parsing: "otpauth://hotp/a?secret=MZXW6YTB&counter=\(counter)")
    }
  }

  @Test func `a link of type hotp has a counter`() throws {
    #expect(throws: OTPAuthLinkError.missingCounter) {
      try OTPAuthLink(parsing: "otpauth://hotp/a?secret=MZXW6YTB&period=30")
    }
    let link = try OTPAuthLink(
      parsing: "otpauth://hotp/a?secret=MZXW6YTB&counter=18446744073709551615&period=0")
    #expect(link.kind == .hotp(counter: .max))
  }

  @Test func `there is no link that could not be read again`() {
    #expect(throws: OTPAuthLinkError.missingAccount) {
      try OTPAuthLink(account: " ", secret: [1])
    }
    #expect(throws: OTPAuthLinkError.emptyIssuer) {
      try OTPAuthLink(issuer: "", account: "a", secret: [1])
    }
    #expect(throws: OTPAuthLinkError.colonInName) {
      try OTPAuthLink(account: "a:b", secret: [1])
    }
    #expect(throws: OTPAuthLinkError.controlCharacter) {
      try OTPAuthLink(issuer: "a\u{7F}", account: "a", secret: [1])
    }
    #expect(throws: OTPAuthLinkError.missingSecret) {
      try OTPAuthLink(account: "a", secret: [])
    }
    #expect(throws: OTPAuthLinkError.invalidDigits) {
      try OTPAuthLink(account: "a", secret: [1], digits: 12)
    }
    #expect(throws: OTPAuthLinkError.invalidPeriod) {
      try OTPAuthLink(kind: .totp(period: 0), account: "a", secret: [1])
    }
  }
}
