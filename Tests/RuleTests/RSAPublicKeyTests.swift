import Identity
import Testing

/// Which public keys are taken, and how they are written down again.
@Suite struct RSAPublicKeyTests {
  @Test(arguments: [
    SampleKeys.rsa, SampleKeys.rsa + " anaya@example.com",
    SampleKeys.rsa + " a comment with spaces",
    "  " + SampleKeys.rsa + "\n", SampleKeys.rsa.replacing(" ", with: "\t"), SampleKeys.pem,
    SampleKeys.pem + "\n", SampleKeys.pkcs1,
  ])
  func `one key in all its spellings`(_ text: String) throws {
    let key = try RSAPublicKey(text)
    #expect(key.line == SampleKeys.rsa)
    #expect(key.fingerprint == SampleKeys.fingerprint)
    #expect(try key.pem() == SampleKeys.pem + "\n")
    #expect(RSAPublicKey(kept: key.blob) == key)
  }

  @Test(arguments: [
    SampleKeys.ed25519, "ssh-dss AAAA", "ecdsa-sha2-nistp256 AAAA",
    "sk-ssh-ed25519@openssh.com AAAA",
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
  ])
  func `keys of other kinds are told from what is no key`(_ text: String) {
    #expect(throws: RSAPublicKey.Rejection.unrecognizedEncoding) { try RSAPublicKey(text) }
  }

  @Test(arguments: [
    "", " ", "ssh-rsa", "ssh-rsa ", "ssh-rsa ?", "ssh-rsa AAAA", "hello", SampleKeys.short,
    SampleKeys.shortPEM, "AAAA " + SampleKeys.rsa, String(SampleKeys.rsa.dropLast(4)),
    // Two keys, and a key with something behind it.
    SampleKeys.rsa + "\n" + SampleKeys.otherRSA, SampleKeys.rsa + "AAAA",
    // The name within is another than the one without.
    SampleKeys.ed25519.replacing("ssh-ed25519", with: "ssh-rsa"),
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    "-----BEGIN PUBLIC KEY-----",
  ])
  func `damaged, short and no keys at all`(_ text: String) {
    #expect(throws: RSAPublicKey.Rejection.invalid) { try RSAPublicKey(text) }
  }

  @Test func `no shorter or longer spelling of the numbers is taken`() throws {
    let blob = try RSAPublicKey(SampleKeys.rsa).blob
    // The exponent as 00 01 00 01, which has a zero too many.
    let longer = blob.prefix(11) + [0, 0, 0, 4, 0] + blob[15...]
    // The length of the name beyond the end.
    let beyond = [0xff, 0xff, 0xff, 0xff] + blob.dropFirst(4)
    for bytes in [Array(longer), Array(beyond), Array(blob.dropLast()), blob + [0]] {
      #expect(throws: RSAPublicKey.Rejection.invalid) {
        try RSAPublicKey("ssh-rsa " + Base64.encode(bytes))
      }
    }
  }
}
