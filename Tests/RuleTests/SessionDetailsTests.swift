import Identity
import Testing

/// What a token carries of sessions that are more than their maker's own rights.
@Suite struct SessionDetailsTests {
  private static let tags = [Tag(key: "team", value: "é ü"), Tag(key: "City", value: "")]

  static let details = [
    SessionDetails(.assumedRole, name: "work"),
    SessionDetails(
      .assumedRole, name: "work", policies: SessionPolicies(inline: "{}", managed: ["a", "b"]),
      tags: tags, transitiveTagKeys: ["TEAM"], sourceIdentity: "ann", isChained: true),
    SessionDetails(.federatedUser, name: "guest", policies: SessionPolicies(inline: "")),
    SessionDetails(
      .federatedUser, name: "guest",
      policies: SessionPolicies(inline: String(repeating: "ÿ", count: 2048)), tags: tags),
    SessionDetails(.assumedRoot, name: "IAMAuditRootUserCredentials", sourceIdentity: "ann"),
    // As much as a session may carry.
    SessionDetails(
      .assumedRole, name: String(repeating: "n", count: 64),
      tags: (0..<50).map { Tag(key: "\($0)" + String(repeating: "k", count: 126), value: "") },
      transitiveTagKeys: (0..<50).map { "\($0)" + String(repeating: "k", count: 126) },
      sourceIdentity: String(repeating: "s", count: 256)),
  ]

  private static func sealer() -> SessionSealer {
    let sealer = SessionSealer()
    sealer.replaceKeys([
      SessionKey(id: 7, createdAt: Sample.now, material: [UInt8](repeating: 1, count: 32))
    ])
    return sealer
  }

  private static func session(_ details: SessionDetails?) throws -> Session {
    let account = try Sample.accountID()
    let owner: Owner =
      switch details?.kind {
      case .assumedRole: .role(Sample.otherUser)
      case .assumedRoot: .root(account)
      case .federatedUser, nil: .user(Sample.user)
      }
    return Session(
      account: account, owner: owner, issuedAt: Sample.now,
      expiresAt: Sample.now.adding(seconds: 900), mfaAt: nil, details: details)
  }

  @Test(arguments: details)
  func `a token gives back all that was said`(_ details: SessionDetails) throws {
    let session = try Self.session(details)
    let sealer = Self.sealer()
    let issued = try sealer.issue(session, random: SystemRandomSource())
    let opened = try sealer.open(
      issued.sessionToken, accessKeyID: issued.accessKeyID, at: Sample.now)
    #expect(opened.session == session)
    #expect(opened.secretAccessKey == issued.secretAccessKey)
  }

  /// The usual session stays as small as it was: a token of 116 characters.
  @Test func `a session of GetSessionToken carries no more than before`() throws {
    let issued = try Self.sealer().issue(try Self.session(nil), random: SystemRandomSource())
    #expect(issued.sessionToken.utf8.count == 116)
  }

  @Test func `the first byte of a token cannot be changed into another form's`() throws {
    let sealer = Self.sealer()
    for details in [nil, SessionDetails(.assumedRole, name: "work")] {
      let issued = try sealer.issue(try Self.session(details), random: SystemRandomSource())
      var bytes = try #require(Base64.decode(issued.sessionToken.utf8))
      for version in UInt8.min...UInt8.max where version != bytes[0] {
        bytes[0] = version
        #expect(throws: SessionTokenRejection.invalid) {
          try sealer.open(
            Base64.encode(bytes), accessKeyID: issued.accessKeyID, at: Sample.now)
        }
        bytes[0] = details == nil ? 1 : 2
      }
    }
  }

  @Test func `session tags go before the role's, whatever their case`() {
    let details = SessionDetails(
      .assumedRole, name: "work", tags: [Tag(key: "Team", value: "new")],
      transitiveTagKeys: ["TEAM"])
    let role = [Tag(key: "team", value: "old"), Tag(key: "city", value: "Ghent")]
    #expect(
      details.overriding(role)
        == [Tag(key: "Team", value: "new"), Tag(key: "city", value: "Ghent")])
    #expect(details.transitiveTags == [Tag(key: "Team", value: "new")])
  }

  @Test(arguments: [(0, 0), (1, 1), (81, 1), (82, 2), (8192, 100), (8193, 101)])
  func `what is packed is counted in percent, rounded up`(_ bytes: Int, _ percentage: Int) {
    let policies = SessionPolicies(inline: String(repeating: "x", count: bytes))
    #expect(PackedSize.percentage(of: policies, []) == percentage)
    let tag = Tag(key: String(repeating: "x", count: bytes), value: "")
    #expect(PackedSize.percentage(of: SessionPolicies(), [tag]) == percentage)
  }
}
