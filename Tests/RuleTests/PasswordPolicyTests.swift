import Identity
import Testing

/// What passwords an account takes (C.6 of the behaviour reference).
@Suite struct PasswordPolicyTests {
  private static let account = Account(
    id: AccountID(number: 111_122_223_333)!, partition: .aws, alias: "example-corp1",
    rootEmail: "Root1@example.com", createdAt: Timestamp(seconds: 0), sealedDataKey: [])

  private func rejection(_ check: () throws -> Void) -> PasswordRejection? {
    do {
      try check()
      return nil
    } catch {
      return error as? PasswordRejection
    }
  }

  @Test(
    arguments: [
      ("Abcdefg1", nil), ("abcdefg1!", nil), ("ABCDEFG1!", nil), ("Abcdefg!", nil),
      ("Abcdef1", .unmet([.length(8)])), ("", .unmet([.length(8)])),
      ("abcdefg1", .tooFewKinds(needed: 1, of: [.uppercase, .symbol])),
      ("ABCDEFGH", .tooFewKinds(needed: 2, of: [.lowercase, .number, .symbol])),
      // Letters of other alphabets and other marks are of no kind.
      ("éàüöäßçñ", .tooFewKinds(needed: 3, of: [.uppercase, .lowercase, .number, .symbol])),
      ("abcdef;:,.", .tooFewKinds(needed: 2, of: [.uppercase, .number, .symbol])),
      ("example-corp1", .namesAccount), ("EXAMPLE-corp1", .namesAccount),
      ("root1@example.COM", .namesAccount), ("Xroot1@example.com", nil),
    ] as [(String, PasswordRejection?)])
  func `without a policy, eight characters of three kinds`(
    _ text: String, _ expected: PasswordRejection?
  ) {
    let found = rejection {
      try DefaultPasswordPolicy.check(Password(text), in: Self.account)
    }
    #expect(found == expected)
  }

  @Test(arguments: Array("!@#$%^&*()_+-=[]{}|'"))
  func `these are symbols`(_ symbol: Character) {
    #expect(PasswordRule.symbol.isMet(by: Password(String(symbol))))
  }

  @Test(arguments: Array("aZ9 é~`\\;:\",.<>/?"))
  func `these are none`(_ character: Character) {
    #expect(!PasswordRule.symbol.isMet(by: Password(String(character))))
  }

  @Test func `a policy demands what it says and no more`() {
    let lenient = PasswordPolicy()
    #expect(rejection { try lenient.check(Password("aaaaaa")) } == nil)
    #expect(rejection { try lenient.check(Password("aaaaa")) } == .unmet([.length(6)]))
    let strict = PasswordPolicy(
      minimumLength: 10, requiresSymbols: true, requiresNumbers: true, requiresUppercase: true,
      requiresLowercase: true)
    #expect(rejection { try strict.check(Password("Abcdefgh1!")) } == nil)
    #expect(
      rejection { try strict.check(Password("é")) }
        == .unmet([.length(10), .uppercase, .lowercase, .number, .symbol]))
    #expect(rejection { try strict.check(Password("Abcdefghi!")) } == .unmet([.number]))
  }

  @Test func `length counts characters, not bytes`() {
    #expect(PasswordRule.length(6).isMet(by: Password("éééééé")))
    #expect(!PasswordRule.length(7).isMet(by: Password("éééééé")))
  }

  @Test func `a password expires so many days after it was set`() {
    let set = Timestamp(seconds: 1_000)
    #expect(PasswordPolicy().expiry(ofPasswordSetAt: set) == nil)
    #expect(
      PasswordPolicy(maximumAge: 90).expiry(ofPasswordSetAt: set)
        == Timestamp(seconds: 1_000 + 90 * 86_400))
  }
}

/// How passwords are kept and compared.
@Suite struct PasswordHashTests {
  private let password = Password("Correct-horse-9")

  @Test func `a hash fits its own password and no other`() throws {
    let hash = try PasswordHash(of: password)
    #expect(hash.text.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    #expect(hash.fits(password))
    for other in ["correct-horse-9", "Correct-horse-", "Correct-horse-99", ""] {
      #expect(!hash.fits(Password(other)), "\(other)")
    }
    #expect(!PasswordHash(kept: "-").fits(password))
  }

  @Test func `the last of 128 characters counts`() throws {
    let long = String(repeating: "a", count: 127)
    #expect(!(try PasswordHash(of: Password(long + "b")).fits(Password(long + "c"))))
  }

  @Test func `each hash has a salt of its own`() throws {
    #expect(try PasswordHash(of: password) != PasswordHash(of: password))
  }

  @Test func `a password prints as nothing`() {
    for text in [
      "\(password)", String(describing: password), String(reflecting: password),
      "\(PasswordWork(new: password))",
    ] {
      #expect(!text.contains("orrect"), "\(text)")
      #expect(!text.contains("67, 111"), "\(text)")
    }
    var dumped = ""
    dump(password, to: &dumped)
    #expect(!dumped.contains("67"))
  }

  @Test func `work says what came of it, and hashes only what is taken`() throws {
    let kept = try PasswordHash(of: password)
    let new = Password("Another-horse-9")
    #expect(
      try PasswordWork(new: new, current: (Password("wrong"), kept)).run()
        == .wrongCurrentPassword)
    #expect(
      try PasswordWork(
        new: new, current: (password, kept), former: [kept, PasswordHash(of: new)]
      ).run() == .reused)
    guard
      case .hashed(let hash, let compared) = try PasswordWork(
        new: new, current: (password, kept), former: [kept]
      ).run()
    else {
      Issue.record("not hashed")
      return
    }
    #expect(hash.fits(new))
    #expect(compared == kept)
  }
}
