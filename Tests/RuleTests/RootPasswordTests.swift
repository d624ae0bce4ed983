import Identity
import Testing

@Suite struct RootPasswordTests {
  static let email = "root@example.com"

  static func rejection(of password: String) -> RootPasswordRejection? {
    do throws(RootPasswordRejection) {
      try RootPassword.check(Array(password.utf8), email: email)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("fourteen-chars", RootPasswordRejection.tooShort),
    (String(repeating: "x9", count: 65), .tooLong),
    ("abcabcabcabcabcabc", .repeated), ("aaaaaaaaaaaaaaaa", .repeated),
    ("abcdefghijklmnop", .repeated), ("ponmlkjihgfedcba", .repeated),
  ])
  func `a password is as long as it has to be, and no repetition`(
    _ password: String, _ expected: RootPasswordRejection
  ) {
    #expect(Self.rejection(of: password) == expected)
  }

  @Test func `the address is no password`() throws {
    let long = "long.address@example.com"
    #expect(throws: RootPasswordRejection.namesAccount) {
      try RootPassword.check(Array("Long.Address@example.com".utf8), email: long)
    }
  }

  @Test(arguments: [
    "1qaz2wsx3edc4rfv", "Password!!!!!!!!", "dragon123456789", "Letmein-Dragon-1",
    "2024Football2024", "monkey..baseball",
  ])
  func `a password of the most used, or one or two of them with little around, is refused`(
    _ password: String
  ) {
    #expect(Self.rejection(of: password) == .used)
  }

  @Test(arguments: [
    "a-much-longer-passphrase", "dragon-monkey-baseball-football", "kX93hd-72jAb-lq0",
    "dragon 84729-37162-55", "xwqzjvkpmrtyhgf", "Größenwahn im Mäusebau",
  ])
  func `a passphrase and chance are taken`(_ password: String) {
    #expect(Self.rejection(of: password) == nil)
  }

  @Test func `what is no text is no password`() {
    #expect(throws: RootPasswordRejection.notText) {
      try RootPassword.check([UInt8](repeating: 0xFF, count: 20), email: Self.email)
    }
  }
}
