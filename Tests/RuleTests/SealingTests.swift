import Identity
import Testing

@Suite struct SealingTests {
  private static let outer = [UInt8](repeating: 7, count: 32)
  private static let secret = Array("a secret of some length".utf8)

  private let keyring: Keyring
  private let account: Account
  private let other: Account

  init() throws {
    keyring = try Keyring(keyEncryptionKey: Self.outer, random: SystemRandomSource())
    account = try Sample.account(
      1, sealedDataKey: keyring.makeDataKey(for: Sample.accountID(1)))
    other = try Sample.account(
      2, sealedDataKey: keyring.makeDataKey(for: Sample.accountID(2)))
  }

  @Test(arguments: [0, 1, 16, 40, 1000])
  func `what is sealed opens at its place`(count: Int) throws {
    let secret = SystemRandomSource().bytes(count)
    let place = SealedPlace.seed(of: Sample.user, in: account.id)
    let sealed = try keyring.seal(secret, of: account, at: place)
    #expect(try keyring.open(sealed, of: account, at: place) == secret)
    // The key's mark of 9 bytes and a nonce of 12 before, a tag of 16 behind.
    #expect(sealed.count == count + 37)
    #expect(try keyring.seal(secret, of: account, at: place) != sealed)
  }

  @Test func `another keyring of the same outer key opens it too`() throws {
    let place = SealedPlace.secretAccessKey("AKIAEXAMPLE", in: account.id)
    let sealed = try keyring.seal(Self.secret, of: account, at: place)
    let restarted = try Keyring(keyEncryptionKey: Self.outer, random: SystemRandomSource())
    #expect(try restarted.open(sealed, of: account, at: place) == Self.secret)
  }

  @Test func `what is sealed opens at no other place`() throws {
    let id = account.id
    let places: [SealedPlace] = [
      .seed(of: Sample.user, in: id), .seed(of: Sample.otherUser, in: id),
      .seed(of: Sample.user, in: other.id), .secretAccessKey("AKIAONE", in: id),
      .secretAccessKey("AKIATWO", in: id), .secretAccessKey("AKIAONE", in: other.id),
      .secretAccessKey("\(Sample.user.number)", in: id), .marker(of: "ListUsers", in: id),
      .marker(of: "ListMFADevices", in: id), .accountKey(of: id), .sessionKey(1),
    ]
    for home in places.indices {
      let sealed = try keyring.seal(Self.secret, of: account, at: places[home])
      for place in places.indices {
        let opened = try? keyring.open(sealed, of: account, at: places[place])
        #expect(opened == (home == place ? Self.secret : nil), "sealed at \(home), at \(place)")
      }
    }
  }

  @Test func `what is sealed for one account does not open for another`() throws {
    let place = SealedPlace.seed(of: Sample.user, in: account.id)
    let sealed = try keyring.seal(Self.secret, of: account, at: place)
    #expect(throws: Fault.self) { try keyring.open(sealed, of: other, at: place) }
  }

  @Test func `a sealed value with any bit flipped does not open`() throws {
    let place = SealedPlace.seed(of: Sample.user, in: account.id)
    let sealed = try keyring.seal(Self.secret, of: account, at: place)
    for bit in 0..<(sealed.count * 8) {
      var altered = sealed
      altered[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: Fault.self, "bit \(bit)") {
        try keyring.open(altered, of: account, at: place)
      }
    }
  }

  @Test func `a sealed value that is cut short or grown does not open`() throws {
    let place = SealedPlace.seed(of: Sample.user, in: account.id)
    let sealed = try keyring.seal(Self.secret, of: account, at: place)
    for count in sealed.indices {
      #expect(throws: Fault.self) {
        try keyring.open(Array(sealed.prefix(count)), of: account, at: place)
      }
    }
    #expect(throws: Fault.self) { try keyring.open(sealed + [0], of: account, at: place) }
  }

  @Test func `the outer key is checked against an account`() throws {
    try keyring.check(account)
    var wrong = Self.outer
    wrong[31] ^= 1
    let stranger = try Keyring(keyEncryptionKey: wrong, random: SystemRandomSource())
    #expect(throws: Fault.unreadableSecret(of: "account-key/000000000001")) {
      try stranger.check(account)
    }
  }

  @Test func `a data key moved to another account does not open`() throws {
    let moved = try Sample.account(3, sealedDataKey: account.sealedDataKey)
    #expect(throws: Fault.self) { try keyring.check(moved) }
  }

  @Test(arguments: [0, 1, 16, 24, 31, 33, 64])
  func `an outer key that has not 32 bytes is refused`(count: Int) {
    #expect(throws: Fault.keyHasWrongSize) {
      try Keyring(
        keyEncryptionKey: [UInt8](repeating: 1, count: count), random: SystemRandomSource())
    }
  }

  @Test func `a session key opens under its own id`() throws {
    let material = SystemRandomSource().bytes(32)
    let sealed = try keyring.sealSessionKey(material, id: 1)
    #expect(try keyring.openSessionKey(sealed, id: 1) == material)
    #expect(throws: Fault.unreadableSecret(of: "session-key/2")) {
      try keyring.openSessionKey(sealed, id: 2)
    }
  }

  @Test func `neither fault nor sealed bytes show the secret`() throws {
    let place = SealedPlace.seed(of: Sample.user, in: account.id)
    let sealed = try keyring.seal(Self.secret, of: account, at: place)
    #expect(!sealed.indices.contains { sealed[$0...].starts(with: Self.secret.prefix(6)) })
    let fault = #expect(throws: Fault.self) { try keyring.open(sealed, of: other, at: place) }
    #expect(!"\(String(describing: fault))".contains("secret of some"))
  }

  @Test func `two keys open while one is changed for the other, and one seals`() throws {
    let place = SealedPlace.seed(of: Sample.user, in: account.id)
    let sealed = try keyring.seal(Self.secret, of: account, at: place)
    let next = [UInt8](repeating: 8, count: 32)
    let before = keyring.mark
    try keyring.adopt(next)
    #expect(keyring.mark != before && keyring.otherMarks == [before])
    #expect(try keyring.open(sealed, of: account, at: place) == Self.secret)
    let key = try keyring.rewrap(account.sealedDataKey, at: .accountKey(of: account.id))
    let changed = try Sample.account(1, sealedDataKey: key)
    // The new key is enough from now on, and the one before is of no more use.
    let restarted = try Keyring(keyEncryptionKey: next, random: SystemRandomSource())
    #expect(try restarted.open(sealed, of: changed, at: place) == Self.secret)
    #expect(throws: Fault.self) { try restarted.check(account) }
    let former = try Keyring(keyEncryptionKey: Self.outer, random: SystemRandomSource())
    #expect(throws: Fault.self) { try former.check(changed) }
    // Which of the two stands first decides which one seals.
    let both = try Keyring(
      keyEncryptionKey: Self.outer, others: [next], random: SystemRandomSource())
    try both.check(account)
    try both.check(changed)
    #expect(both.mark == before)
    try former.check(
      try Sample.account(3, sealedDataKey: both.makeDataKey(for: Sample.accountID(3))))
  }

  @Test func `the data key of before opens, and digests, until it is forgotten`() throws {
    let place = SealedPlace.seed(of: Sample.user, in: account.id)
    let sealed = try keyring.seal(Self.secret, of: account, at: place)
    let digest = try keyring.digest("123456", of: account, at: place)
    let key = try keyring.makeDataKey(for: account.id)
    let between = Account(
      id: account.id, partition: .aws, alias: nil, rootEmail: "", createdAt: account.createdAt,
      sealedDataKey: key, sealedFormerKey: account.sealedDataKey)
    #expect(try keyring.open(sealed, of: between, at: place) == Self.secret)
    #expect(try keyring.digests("123456", of: between, at: place).contains(digest))
    let after = try Sample.account(1, sealedDataKey: key)
    #expect(throws: Fault.self) { try keyring.open(sealed, of: after, at: place) }
    let anew = try keyring.seal(Self.secret, of: between, at: place)
    #expect(try keyring.open(anew, of: after, at: place) == Self.secret)
  }

  @Test func `what was sealed before there were marks opens still`() throws {
    let place = SealedPlace.seed(of: Sample.user, in: account.id)
    let sealed = try keyring.seal(Self.secret, of: account, at: place)
    let unmarked = Array(sealed.dropFirst(KeyMark.size))
    let old = try Sample.account(
      1, sealedDataKey: Array(account.sealedDataKey.dropFirst(KeyMark.size)))
    #expect(try keyring.open(unmarked, of: old, at: place) == Self.secret)
    try keyring.adopt([UInt8](repeating: 8, count: 32))
    #expect(try keyring.open(unmarked, of: old, at: place) == Self.secret)
  }
}
