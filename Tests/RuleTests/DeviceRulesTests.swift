import Identity
import Testing

@Suite struct DeviceRulesTests {
  @Test func `somebody may hold eight devices`() {
    #expect(devicesPerPrincipal == 8)
  }

  @Test(
    arguments: [
      (nil, 0, nil), (nil, 7, nil), (nil, 8, .tooManyDevices), (nil, 9, .tooManyDevices),
      (Sample.user, 0, .alreadyOnThisUser), (Sample.user, 1, .alreadyOnThisUser),
      (Sample.user, 8, .alreadyOnThisUser), (Sample.otherUser, 0, .onSomebodyElse),
      (Sample.otherUser, 8, .onSomebodyElse),
    ] as [(RecordID?, Int, EnableRejection?)])
  func `a device that is free goes to whoever holds fewer than eight`(
    holder: RecordID?, count: Int, expected: EnableRejection?
  ) throws {
    let device = try Sample.device(enabledFor: holder.map { .user($0) })
    #expect(rejection(of: device, for: .user(Sample.user), holding: count) == expected)
  }

  @Test func `the root user's device is somebody else's to a user, and the other way round`() throws
  {
    let root = Owner.root(try Sample.accountID())
    let user = Owner.user(Sample.user)
    let ofRoot = try Sample.device(enabledFor: root)
    let ofUser = try Sample.device(enabledFor: user)
    #expect(rejection(of: ofRoot, for: user, holding: 0) == .onSomebodyElse)
    #expect(rejection(of: ofUser, for: root, holding: 0) == .onSomebodyElse)
    #expect(rejection(of: ofRoot, for: root, holding: 1) == .alreadyOnThisUser)
    #expect(ofRoot.belongs(to: root) && !ofRoot.belongs(to: user))
    #expect(ofUser.belongs(to: user) && !ofUser.belongs(to: root))
    #expect(try !Sample.device().belongs(to: user))
  }

  @Test func `who has never used a device is asked to try it after 28 days`() throws {
    let day: Int64 = 86_400
    let device = try Sample.device(enabledFor: .user(Sample.user))
    let since = try #require(device.enabled?.since)
    func isUntried(_ lastUsed: Int64?, _ passed: Int64) -> Bool {
      device.isUntried(
        lastUsed: lastUsed.map { since.adding(seconds: $0) }, at: since.adding(seconds: passed))
    }
    #expect(!isUntried(nil, 28 * day - 1))
    #expect(isUntried(nil, 28 * day))
    #expect(!isUntried(0, 28 * day) && !isUntried(5 * day, 40 * day))
    // What it was used for before it was taken away and given again tells nothing.
    #expect(isUntried(-1, 28 * day))
    #expect(try !Sample.device().isUntried(lastUsed: nil, at: since.adding(seconds: 90 * day)))
  }

  @Test(arguments: [true, false], [Credential.longTerm, .plainSession, .mfaSession])
  func `law 5: whoever has a device needs a code to change his own`(
    asRoot: Bool, credential: Credential
  ) throws {
    let caller = try credential.caller(asRoot: asRoot)
    for (isSelf, held) in [(true, 0), (true, 1), (true, 8), (false, 0), (false, 1), (false, 8)] {
      let target = isSelf ? caller.owner : .user(Sample.otherUser)
      let expected = !isSelf || held == 0 || credential == .mfaSession
      #expect(
        caller.mayChangeDevices(of: target, holding: held) == expected,
        "self \(isSelf), holding \(held)")
    }
  }

  @Test func `law 5: the root user is not the user, nor another account's root user`() throws {
    let root = try Credential.longTerm.caller(asRoot: true)
    let user = try Credential.longTerm.caller(asRoot: false)
    let otherRoot = Owner.root(try Sample.accountID(1))
    #expect(root.mayChangeDevices(of: user.owner, holding: 1))
    #expect(user.mayChangeDevices(of: root.owner, holding: 1))
    #expect(root.mayChangeDevices(of: otherRoot, holding: 1))
    #expect(!root.mayChangeDevices(of: root.owner, holding: 1))
  }

  @Test(arguments: [
    ("arn:aws:iam::123456789012:mfa/phone", "phone"), ("arn:aws:iam::123456789012:mfa/a/b", "b"),
    ("arn:aws:iam::123456789012:mfa/", ""), ("phone", "phone"), ("", ""),
  ])
  func `a device's name is what its serial number ends with`(serialNumber: String, name: String) {
    #expect(SerialNumber(unverified: serialNumber).name == name)
  }

  private func rejection(
    of device: VirtualDevice, for owner: Owner, holding count: Int
  ) -> EnableRejection? {
    do {
      try device.checkAssignable(to: owner, holding: count)
      return nil
    } catch {
      return error
    }
  }
}

/// The three kinds of credential somebody may call with.
enum Credential: CaseIterable, Sendable {
  case longTerm, plainSession, mfaSession

  func caller(
    asRoot: Bool, named name: String = "alice", userAgent: String = "aws-cli/2"
  ) throws -> Caller {
    let account = try Sample.account()
    let user = User(
      id: Sample.user, uniqueID: "AIDAEXAMPLE", account: account.id, partition: .aws, path: "/",
      name: name, createdAt: Sample.now)
    let session = Session(
      account: account.id, owner: asRoot ? .root(account.id) : .user(user.id),
      issuedAt: Sample.now, expiresAt: Sample.now.adding(seconds: 3600),
      mfaAt: self == .mfaSession ? Sample.now : nil)
    return Caller(
      account: account, principal: asRoot ? .root : .user(user),
      credential: self == .longTerm
        ? .longTerm(accessKeyID: "AKIAEXAMPLE") : .session(session, accessKeyID: "ASIAEXAMPLE"),
      connection: Caller.Connection(
        sourceIP: "192.0.2.1", isSecure: true, userAgent: userAgent, requestID: "request-1",
        region: "eu-central-1"))
  }
}
