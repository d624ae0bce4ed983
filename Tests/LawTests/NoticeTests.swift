import Console
import Foundation
import Identity
import IdentitySQL
import Operations
import TestStores
import Testing

/// Who is told what became of a device, by mail and in which language.
@Suite struct `Notices by mail` {
  private func mails(in world: World) throws -> [NoticeMail] {
    let now = world.now
    let items = try world.store.read { try $0.outbox(.mail, dueBy: now, limit: 100) }
    return try items.map { item in
      let fields = try world.store.read { try $0.fields(of: item, by: world.keyring) }
      return try #require(NoticeMail(fields))
    }
  }

  private func give(_ address: String?, _ language: String = "de", to name: String, in world: World)
    throws
  {
    let (account, now) = (world.account.id, world.now)
    try world.store.write { records in
      guard let user = try records.user(named: name, in: account) else { return }
      try records.set(
        address.map { NoticeAddress(email: $0, language: language, verifiedAt: now) }, of: user)
    }
  }

  private func verifyRoot(_ language: String? = nil, in world: World) throws {
    let (account, now) = (world.account.id, world.now)
    try world.store.write {
      try $0.set(RootContact(emailVerifiedAt: now, language: language), of: account)
    }
  }

  @Test func `go to the user's own address and to the account's contact, each in its language`()
    throws
  {
    let world = try World()
    let ann = try world.makeUser("ann")
    try give("ann@example.org", to: "ann", in: world)
    try verifyRoot("en", in: world)
    _ = try world.makeEnabledPhone("phone", for: ann)
    let mails = try mails(in: world)
    #expect(mails.map(\.reader.email) == ["ann@example.org", "root@example.com"])
    #expect(mails.map(\.kind) == [.deviceAdded, .deviceAdded])
    #expect(mails.map(\.person) == ["ann", "ann"])
    let texts = mails.map(MailText.notice)
    #expect(texts[0].text.contains("wurde vom Root-Benutzer für den Benutzer ann hinzugefügt."))
    #expect(texts[1].text.contains("was added to user ann by the root user."))
  }

  @Test func `not to a contact that nobody has verified, nor to users without an address`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    try give("bob@example.org", to: "bob", in: world)
    _ = try world.makeEnabledPhone("phone", for: ann)
    #expect(try mails(in: world).isEmpty)
  }

  @Test func `once to an address that is both`() throws {
    let world = try World()
    let ann = try world.makeUser("ann")
    try give("Root@example.com", to: "ann", in: world)
    try verifyRoot(in: world)
    _ = try world.makeEnabledPhone("phone", for: ann)
    #expect(try mails(in: world).map(\.reader.email) == ["Root@example.com"])
  }

  @Test func `of a change that is undone nobody is told`() throws {
    struct Undone: Error {}
    let world = try World()
    let ann = try world.makeUser("ann")
    try give("ann@example.org", to: "ann", in: world)
    let (account, now) = (world.account.id, world.now)
    #expect(throws: Undone.self) {
      try world.store.write { records in
        try records.tell(ann.owner, of: account, .deviceRemoved, by: nil, at: now)
        throw Undone()
      }
    }
    #expect(try mails(in: world).isEmpty)
    #expect(try world.count("owner_notices") == 0)
  }

  @Test func `where no mail is sent none waits`() throws {
    let world = try World()
    let store = try SQLStore(
      driver: world.place.open(), keyring: world.keyring, random: SeededRandom(5),
      outlets: Outlets(hasMail: false, hasWebhook: false))
    let (account, now) = (world.account.id, world.now)
    try store.write {
      _ = try $0.tell(.root(account), of: account, .recoveryCodesMade, by: nil, at: now)
    }
    try store.close()
    #expect(try world.count("outbox") == 0)
    #expect(try world.count("owner_notices") == 1)
  }

  @Test func `of the root user's recovery the operator's addresses too, and of nothing else`()
    throws
  {
    let world = try World()
    let store = try SQLStore(
      driver: world.place.open(), keyring: world.keyring, random: SeededRandom(5),
      outlets: Outlets(
        hasMail: true, hasWebhook: false, recoveryReaders: ["security@example.org"]))
    let (account, now) = (world.account.id, world.now)
    try store.write { records in
      try records.tell(.root(account), of: account, .recoveryRequested, by: nil, at: now)
      try records.tell(.root(account), of: account, .recoveryCodesMade, by: nil, at: now)
    }
    try store.close()
    let told = try mails(in: world).map { "\($0.kind.rawValue) \($0.reader.email)" }
    #expect(
      told == [
        "recovery-requested root@example.com", "recovery-requested security@example.org",
        "recovery-codes-made root@example.com",
      ])
  }

  @Test func `a user who is deleted leaves no address and no code behind`() throws {
    let world = try World()
    let ann = try world.makeUser("ann", policy: nil)
    try give("ann@example.org", to: "ann", in: world)
    let (account, now) = (world.account, world.now)
    guard case .user(let id) = ann.owner else { return }
    try world.store.write { records in
      let purpose = SentCode.Purpose.noticeEmail(user: id)
      try records.set(
        SentCode(
          account: account.id, purpose: purpose,
          digest: SentCode.digest(
            of: "ABCDEF", for: purpose, to: "ann@example.org", of: account, by: records.keyring),
          target: "ann@example.org", expiresAt: now.adding(seconds: 900)))
    }
    try world.must(
      "DeleteAccessKey", ["UserName": "ann", "AccessKeyId": ann.credential.accessKeyID],
      as: world.root)
    try world.must("DeleteUser", ["UserName": "ann"], as: world.root)
    #expect(try world.count("notice_addresses") == 0)
    #expect(try world.count("sent_codes") == 0)
  }

  @Test func `a code for one user's address is none for another's`() throws {
    let world = try World()
    let (account, now) = (world.account, world.now)
    let (ann, bob) = (RecordID(1_000_000_000_001), RecordID(1_000_000_000_002))
    let spent = try world.store.write { records -> Bool in
      let purpose = SentCode.Purpose.noticeEmail(user: ann)
      try records.set(
        SentCode(
          account: account.id, purpose: purpose,
          digest: SentCode.digest(
            of: "ABCDEF", for: purpose, to: "a@example.org", of: account, by: records.keyring),
          target: "a@example.org", expiresAt: now.adding(seconds: 900)))
      return try records.spendCode(
        "ABCDEF", for: .noticeEmail(user: bob), to: "a@example.org", of: account, at: now)
    }
    #expect(!spent)
  }

  @Test(arguments: OwnerNotice.Kind.allCases)
  func `each is said in each language in its own words`(kind: OwnerNotice.Kind) {
    for person in [nil, "ann"] {
      let mails = ["en", "de"].map { language in
        MailText.notice(
          NoticeMail(
            reader: NoticeReader(email: "a@example.org", language: language), kind: kind,
            subject: "phone", actor: "bob", at: "2026-11-22T04:00:00Z", account: "example",
            person: person))
      }
      #expect(mails[0].subject != mails[1].subject && mails[0].text != mails[1].text)
      #expect(mails.allSatisfy { $0.subject.hasPrefix("example: ") && $0.subject.count > 20 })
      #expect(mails.allSatisfy { $0.text.split(separator: "\n").allSatisfy { $0.count <= 110 } })
    }
  }

  @Test func `one that an earlier release put up is sent in English`() throws {
    let mail = try #require(
      NoticeMail(
        ["root@example.com", "device-added", "phone", "", "2026-11-22T04:00:00Z", "example"]))
    #expect(MailText.notice(mail).text.contains("was added to the root user by the root user."))
  }
}

/// What waited in a store of the release before goes on waiting.
@Suite struct `The outbox of an earlier release` {
  @Test func `keeps what is in it, and takes webhooks`() throws {
    let place = try TestStore(onSchema: false)
    let driver = try place.open()
    try Schema.migrate(driver, upTo: 1)
    try driver.transaction { connection in
      try connection.run(
        """
        INSERT INTO accounts (id, partition_name, root_email, created_at, sealed_data_key)
        VALUES (1, 'aws', 'root@example.com', 0, ?)
        """, [.bytes([0])])
      try connection.run(
        """
        INSERT INTO outbox (id, account_id, kind, sealed_fields, due_at, attempts, expires_at)
        VALUES (1000000000001, 1, 'mail', ?, 5, 3, 9)
        """, [.bytes([1])])
    }
    try Schema.migrate(driver)
    try driver.transaction { connection in
      let kept = try connection.row("SELECT kind, due_at, attempts, expires_at FROM outbox") {
        "\($0.text(0)) \($0.integer(1)) \($0.integer(2)) \($0.integer(3))"
      }
      #expect(kept == "mail 5 3 9")
      try connection.run("UPDATE outbox SET kind = 'webhook'")
    }
  }
}
