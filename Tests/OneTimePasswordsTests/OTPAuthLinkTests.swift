import OneTimePasswords
import Testing

struct OTPAuthLinkTests {
  static let seed = "TZXMW6WYHPYEDW3IXKRZQQ2QTWTHTMD3SCG7NFCQWPX5DNSV3B2PCZAZVLJPNPNL"

  @Test func `AWS's form is printed and read`() throws {
    let link = try OTPAuthLink(
      issuer: "Amazon Web Services", account: "phone@123456789012",
      secret: Base32.decode(Self.seed))
    let text =
      "otpauth://totp/Amazon%20Web%20Services:phone@123456789012"
      + "?secret=\(Self.seed)&issuer=Amazon%20Web%20Services"
    #expect(link.text == text)
    #expect(try OTPAuthLink(parsing: text) == link)
  }

  @Test func `the form of AWS's API reference is read`() throws {
    let link = try OTPAuthLink(parsing: "otpauth://totp/fiebaz@419278470775?secret=\(Self.seed)")
    #expect(link.issuer == nil)
    #expect(link.account == "fiebaz@419278470775")
    #expect(link.kind == .totp(period: 30))
    #expect(link.algorithm == .sha1)
    #expect(link.digits == 6)
    let totp = try #require(TOTP(link))
    #expect(totp.code(at: TimeStep(59_638_686))?.reveal() == "309810")
    #expect(HOTP(link) == nil)
  }

  @Test func `what is not the default is printed`() throws {
    let link = try OTPAuthLink(
      kind: .totp(period: 60), issuer: "Ü & Co", account: "a b", secret: [0xFF],
      algorithm: .sha512, digits: 8)
    #expect(
      link.text == "otpauth://totp/%C3%9C%20%26%20Co:a%20b?secret=74&issuer=%C3%9C%20%26%20Co"
        + "&algorithm=SHA512&digits=8&period=60")
    let counting = try OTPAuthLink(kind: .hotp(counter: 0), account: "a", secret: [0xFF])
    #expect(counting.text == "otpauth://hotp/a?secret=74&counter=0")
  }

  @Test func `a link makes the codes it describes`() throws {
    let secret = Base32.encode("12345678901234567890".utf8)
    let counting = try OTPAuthLink(parsing: "otpauth://hotp/a?secret=\(secret)&counter=9")
    #expect(HOTP(counting)?.code(at: 9).reveal() == "520489")
    #expect(TOTP(counting) == nil)
    let timed = try OTPAuthLink(
      parsing: "otpauth://totp/a?secret=\(secret)&algorithm=SHA256&digits=7&period=90")
    let totp = try #require(TOTP(timed))
    #expect(totp.period == 90)
    #expect(totp.digits == 7)
    #expect(totp.algorithm == .sha256)
  }

  @Test(
    arguments: [
      "OTPAUTH://TOTP/Acme:al@x?secret=MZXW6YTB&issuer=Acme",
      "otpauth://totp/Acme%3Aal@x?secret=MZXW6YTB",
      "otpauth://totp/Acme%3aal%40x?secret=mzxw6ytb",
      "otpauth://totp/Acme:%20%20al@x?secret=mzxw%206ytb",
      "otpauth://totp/Acme: al@x?secret=MZXW-6YTB&issuer=%20Acme%20",
      "otpauth://totp/al@x?issuer=Acme&secret=MZXW6YTB",
      "otpauth://totp/al@x?&issuer=Acme&&secret=MZXW6YTB&",
      "otpauth://totp/Acme:al@x?secret=MZXW6YTB&image=http%3A%2F%2Fa%2F%3F&image=2&x&=&=3",
      "otpauth://totp/Acme:al@x?secret=MZXW6YTB&counter=x",
      "otpauth://totp/Acme:al@x?secret=MZXW6YTB&algorithm=sha1&digits=6&period=30",
      "otpauth://totp/Acme:al@x?%73ecret=MZXW6YTB&algorithm=ShA1",
    ])
  func `one link has many spellings`(text: String) throws {
    let link = try OTPAuthLink(
      issuer: "Acme", account: "al@x", secret: Array("fooba".utf8))
    #expect(try OTPAuthLink(parsing: text) == link)
  }

  @Test func `a plus is a plus and a slash may be in a name`() throws {
    let link = try OTPAuthLink(parsing: "otpauth://totp/a+b/c@x?secret=MZXW6YTB&issuer=I+J?")
    #expect(link.account == "a+b/c@x")
    #expect(link.issuer == "I+J?")
    #expect(try OTPAuthLink(parsing: link.text) == link)
  }

  @Test func `letters beyond ASCII are read written out or encoded`() throws {
    let link = try OTPAuthLink(parsing: "otpauth://totp/Müller:日本🔑?secret=MZXW6YTB")
    #expect(link.issuer == "Müller")
    #expect(link.account == "日本🔑")
    #expect(link.text.utf8.allSatisfy { $0 < 0x80 })
    #expect(try OTPAuthLink(parsing: link.text) == link)
  }

  @Test func `links that differ are not equal`() throws {
    let link = try OTPAuthLink(issuer: "I", account: "a", secret: [1, 2])
    let others = try [
      OTPAuthLink(issuer: "J", account: "a", secret: [1, 2]),
      OTPAuthLink(account: "a", secret: [1, 2]),
      OTPAuthLink(issuer: "I", account: "b", secret: [1, 2]),
      OTPAuthLink(issuer: "I", account: "a", secret: [2, 2]),
      OTPAuthLink(issuer: "I", account: "a", secret: [1, 3]),
      OTPAuthLink(issuer: "I", account: "a", secret: [1, 2, 0]),
      OTPAuthLink(issuer: "I", account: "a", secret: [1, 2], algorithm: .sha256),
      OTPAuthLink(issuer: "I", account: "a", secret: [1, 2], digits: 7),
      OTPAuthLink(kind: .totp(period: 31), issuer: "I", account: "a", secret: [1, 2]),
      OTPAuthLink(kind: .hotp(counter: 0), issuer: "I", account: "a", secret: [1, 2]),
    ]
    for other in others { #expect(link != other) }
  }

  @Test func `a link describes itself without the secret`() throws {
    let link = try OTPAuthLink(issuer: "Acme", account: "al@x", secret: Array("fooba".utf8))
    var dumped = ""
    dump([link], to: &dumped)
    #expect(link.description == "otpauth totp link for Acme:al@x")
    #expect(String(reflecting: link) == link.description)
    #expect(
      dumped == """
        ▿ 1 element
          - otpauth totp link for Acme:al@x

        """)
  }
}
