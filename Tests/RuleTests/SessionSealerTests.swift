import Identity
import Testing

@Suite struct SessionSealerTests {
  private static let random = SystemRandomSource()
  private static let keyID: UInt32 = 0x0102_0304

  @Test func `a token gives back the session and the secret it was issued with`() throws {
    let account = try Sample.accountID()
    let owners: [Owner] = [.root(account), .user(Sample.user)]
    for (owner, mfaAt) in owners.flatMap({ owner in
      [nil, Sample.now, Timestamp(milliseconds: 0)].map { (owner, $0) }
    }) {
      let session = try Self.session(of: owner, mfaAt: mfaAt)
      let sealer = Self.sealer()
      let issued = try sealer.issue(session, random: Self.random)
      let opened = try sealer.open(
        issued.sessionToken, accessKeyID: issued.accessKeyID, at: Sample.now)
      #expect(opened.session == session)
      #expect(opened.secretAccessKey == issued.secretAccessKey)
      #expect(issued.secretAccessKey.count == 40)
      #expect(issued.expiresAt == session.expiresAt)
      #expect(issued.accessKeyID.hasPrefix("ASIA"))
      #expect(Identifiers.account(ofAccessKeyID: issued.accessKeyID) == account)
    }
  }

  /// The sealer holds keys under all the ids that a flipped bit can name, so that a token is
  /// refused by its seal and not for want of a key.
  @Test func `a token with any bit flipped is refused`() throws {
    let others = (0..<32).map { bit in
      SessionKey(
        id: Self.keyID ^ 1 << UInt32(bit), createdAt: Sample.now.adding(seconds: -1),
        material: [UInt8](repeating: 100 + UInt8(bit), count: 32))
    }
    let sealer = Self.sealer(others: others)
    let issued = try sealer.issue(Self.session(), random: Self.random)
    let bytes = try #require(Base64.decode(issued.sessionToken.utf8))
    #expect(Base64.encode(bytes) == issued.sessionToken)
    #expect(rejection(issued.sessionToken, issued.accessKeyID, sealer) == nil)
    for bit in 0..<(bytes.count * 8) {
      var altered = bytes
      altered[bit / 8] ^= 1 << (bit % 8)
      #expect(
        rejection(Base64.encode(altered), issued.accessKeyID, sealer) == .invalid, "bit \(bit)")
    }
  }

  @Test func `a token that is cut short or grown is refused`() throws {
    let sealer = Self.sealer()
    let issued = try sealer.issue(Self.session(), random: Self.random)
    let bytes = try #require(Base64.decode(issued.sessionToken.utf8))
    for count in bytes.indices {
      let head = Base64.encode(Array(bytes.prefix(count)))
      let tail = Base64.encode(Array(bytes.suffix(count)))
      #expect(rejection(head, issued.accessKeyID, sealer) == .invalid, "first \(count) bytes")
      #expect(rejection(tail, issued.accessKeyID, sealer) == .invalid, "last \(count) bytes")
    }
    for byte in [0, 1, 0xff] as [UInt8] {
      let grown = Base64.encode(bytes + [byte])
      #expect(rejection(grown, issued.accessKeyID, sealer) == .invalid)
    }
    let huge = Base64.encode(bytes + [UInt8](repeating: 0, count: 100_000))
    #expect(rejection(huge, issued.accessKeyID, sealer) == .invalid)
  }

  @Test func `a token has one spelling`() throws {
    let sealer = Self.sealer()
    let issued = try sealer.issue(Self.session(), random: Self.random)
    let text = Array(issued.sessionToken.utf8)
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= -_".utf8)
    for place in text.indices {
      for digit in digits where digit != text[place] {
        var altered = text
        altered[place] = digit
        let token = String(decoding: altered, as: UTF8.self)
        guard rejection(token, issued.accessKeyID, sealer) == .invalid else {
          Issue.record("place \(place) may be \(Unicode.Scalar(digit))")
          return
        }
      }
    }
    for count in 0..<text.count {
      let token = String(decoding: text.prefix(count), as: UTF8.self)
      #expect(rejection(token, issued.accessKeyID, sealer) == .invalid)
    }
    for token in [" " + issued.sessionToken, issued.sessionToken + "\n", "é", "===="] {
      #expect(rejection(token, issued.accessKeyID, sealer) == .invalid)
    }
  }

  @Test func `a token works with its own key id only`() throws {
    let sealer = Self.sealer()
    let one = try sealer.issue(Self.session(), random: Self.random)
    let two = try sealer.issue(Self.session(), random: Self.random)
    #expect(rejection(one.sessionToken, one.accessKeyID, sealer) == nil)
    let others = [
      two.accessKeyID, "", one.accessKeyID.lowercased(), one.accessKeyID + "A",
      String(one.accessKeyID.dropLast()), "AKIA" + one.accessKeyID.dropFirst(4),
    ]
    for accessKeyID in others {
      #expect(rejection(one.sessionToken, accessKeyID, sealer) == .invalid)
    }
  }

  @Test func `secrets differ from key id to key id and from key to key`() throws {
    let sealer = Self.sealer()
    let secrets = try (0..<200).map { _ in
      try sealer.issue(Self.session(), random: Self.random).secretAccessKey
    }
    #expect(Set(secrets).count == 200)
    // The same key id from a sealer of another key.
    let same = ConstantSource(byte: 5)
    let other = SessionSealer()
    other.replaceKeys([Self.key(material: 2)])
    let left = try sealer.issue(Self.session(), random: same)
    let right = try other.issue(Self.session(), random: same)
    #expect(left.accessKeyID == right.accessKeyID)
    #expect(left.secretAccessKey != right.secretAccessKey)
    #expect(left.sessionToken != right.sessionToken)
  }

  @Test func `a session ends to the millisecond`() throws {
    let sealer = Self.sealer()
    let session = try Self.session()
    let issued = try sealer.issue(session, random: Self.random)
    for (offset, expected) in [(-1, nil), (0, .expired), (1, .expired)]
      as [(Int64, SessionTokenRejection?)]
    {
      let now = Timestamp(milliseconds: session.expiresAt.milliseconds + offset)
      #expect(rejection(issued.sessionToken, issued.accessKeyID, sealer, at: now) == expected)
    }
  }

  @Test func `a token lives as long as its key is held`() throws {
    let sealer = Self.sealer()
    let issued = try sealer.issue(Self.session(), random: Self.random)
    let newer = SessionKey(
      id: 9, createdAt: Sample.now.adding(seconds: 1), material: [UInt8](repeating: 9, count: 32))
    sealer.replaceKeys([Self.key(), newer])
    #expect(rejection(issued.sessionToken, issued.accessKeyID, sealer) == nil)
    sealer.replaceKeys([newer])
    #expect(rejection(issued.sessionToken, issued.accessKeyID, sealer) == .invalid)
    sealer.replaceKeys([])
    #expect(rejection(issued.sessionToken, issued.accessKeyID, sealer) == .invalid)
    // Another key under the same id opens nothing either.
    sealer.replaceKeys([Self.key(material: 2)])
    #expect(rejection(issued.sessionToken, issued.accessKeyID, sealer) == .invalid)
  }

  /// Another instance may not have a key that was made a moment ago, and would refuse its sessions.
  @Test(
    arguments: [([300, 150], 2), ([300, 149], 1), ([149, 10], 1), ([0], 1)] as [([Int64], UInt8)])
  func `the newest key issues that all instances hold, in whatever order they come`(
    ages: [Int64], issuer: UInt8
  ) throws {
    let session = try Self.session()
    let keys = ages.enumerated().map { index, age in
      SessionKey(
        id: UInt32(index + 1), createdAt: session.issuedAt.adding(seconds: -age),
        material: [UInt8](repeating: 3, count: 32))
    }
    for keys in [keys, keys.reversed()] {
      let sealer = SessionSealer()
      sealer.replaceKeys(keys)
      let issued = try sealer.issue(session, random: Self.random)
      let bytes = try #require(Base64.decode(issued.sessionToken.utf8))
      #expect(Array(bytes[1..<5]) == [0, 0, 0, issuer])
    }
  }

  @Test func `without a key no session is issued`() throws {
    #expect(throws: Fault.noSessionKey) {
      try SessionSealer().issue(Self.session(), random: Self.random)
    }
  }

  private static func key(material: UInt8 = 1) -> SessionKey {
    SessionKey(
      id: keyID, createdAt: Sample.now, material: [UInt8](repeating: material, count: 32))
  }

  private static func sealer(others: [SessionKey] = []) -> SessionSealer {
    let sealer = SessionSealer()
    sealer.replaceKeys([key()] + others)
    return sealer
  }

  private static func session(
    of owner: Owner = .user(Sample.user), mfaAt: Timestamp? = Sample.now
  ) throws -> Session {
    Session(
      account: try Sample.accountID(), owner: owner,
      issuedAt: Timestamp(milliseconds: Sample.now.milliseconds - 7),
      expiresAt: Timestamp(milliseconds: Sample.now.milliseconds + 900_123), mfaAt: mfaAt)
  }

  private func rejection(
    _ token: String, _ accessKeyID: String, _ sealer: SessionSealer, at now: Timestamp = Sample.now
  ) -> SessionTokenRejection? {
    do {
      _ = try sealer.open(token, accessKeyID: accessKeyID, at: now)
      return nil
    } catch {
      return error
    }
  }
}
