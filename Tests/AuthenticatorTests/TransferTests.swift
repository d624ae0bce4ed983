import Authenticator
import OneTimePasswords
import Testing

/// Other apps' files, there and back. `test_transfer.py` has files that are not made here.
struct TransferTests {
  private func entries(_ format: TransferFormat) throws -> [Entry] {
    try (0..<40).map { try Entry.sample($0) }.filter { Transfer.canSay($0, format) }
  }

  private func passphrase(_ text: String = "a passphrase of its own") throws -> GuardedMemory {
    try GuardedMemory(copying: text.utf8)
  }

  @Test(arguments: TransferFormat.allCases, [false, true])
  func `what a format has words for comes back`(format: TransferFormat, encrypted: Bool) throws {
    guard format.canBeEncrypted || !encrypted else { return }
    let entries = try entries(format)
    #expect(!entries.isEmpty)
    let bytes = try Transfer.write(
      entries, as: format, passphrase: encrypted ? passphrase() : nil)
    if encrypted { #expect(!bytes.contains("mina".utf8)) }
    // Ente's plain file is a list of links.
    let seen: TransferFormat = format == .ente && !encrypted ? .uri : format
    #expect(Transfer.format(of: bytes) == seen)
    let read = try Transfer.read(bytes, as: format, now: 5) { try passphrase() }
    #expect(read.skipped.isEmpty)
    #expect(read.entries.count == entries.count)
    for (entry, back) in zip(entries, read.entries) {
      #expect(back.issuer == entry.issuer)
      #expect(back.account == entry.account)
      #expect(back.seed == entry.seed)
      #expect(back.kind == entry.kind)
      #expect(back.algorithm == entry.algorithm)
      if entry.kind != .steam { #expect(back.digits == entry.digits) }
      switch format {
      case .aegis, .ente, .uri:
        #expect(back.tags == entry.tags)
        #expect(back.notes == entry.notes)
      case .andotp: #expect(back.tags == entry.tags)
      case .twoFAS: #expect(back.tags == Array(entry.tags.prefix(1)))
      case .keepassxc: #expect(back.notes == entry.notes)
      case .google: break
      }
      #expect(
        Transfer.leavesOut(of: entry, format)
          == (back.tags != entry.tags || back.notes != entry.notes))
      #expect(back.code(at: 1_795_334_400) == entry.code(at: 1_795_334_400))
    }
  }

  @Test(arguments: TransferFormat.allCases.filter(\.canBeEncrypted))
  func `another passphrase opens nothing, and neither does a flipped bit`(format: TransferFormat)
    throws
  {
    let bytes = try Transfer.write(
      Array(entries(format).prefix(2)), as: format, passphrase: passphrase())
    #expect(throws: TransferError.wrongPassphrase) {
      try Transfer.read(bytes, as: format, now: 0) { try passphrase("another one") }
    }
    // The last letters of the cipher text, or of its tag.
    var flipped = bytes
    let place = try #require(
      format == .andotp
        ? bytes.indices.last
        : bytes.lastIndex { (0x41...0x5A).contains($0) || (0x61...0x66).contains($0) })
    flipped[place] ^= 1
    #expect(throws: (any Error).self) {
      try Transfer.read(flipped, as: format, now: 0) { try passphrase() }
    }
  }

  @Test func `Google's links have no words for seven digits, other periods and Steam`() throws {
    let entries = try (0..<40).map { try Entry.sample($0) }
    let sayable = entries.filter { Transfer.canSay($0, .google) }
    #expect(
      sayable.allSatisfy { $0.digits != 7 && $0.kind != .steam && $0.kind != .time(period: 77) })
    #expect(throws: TransferError.self) {
      try Transfer.write(entries, as: .google, passphrase: nil)
    }
    // Ten accounts a link.
    let many = try (0..<25).map { number in
      var entry = try Entry.sample(number * 12)
      entry.kind = .time(period: 30)
      entry.digits = 6
      return entry
    }
    let bytes = try Transfer.write(many, as: .google, passphrase: nil)
    #expect(bytes.count { $0 == 0x0A } == 3)
    let read = try Transfer.read(bytes, as: .google, now: 0) { try passphrase() }
    #expect(read.entries.count == 25)
  }

  @Test func `a link of Google's, byte by byte`() throws {
    // Secret `Hello!` and 0xDEADBEEF, name, issuer, SHA-1, six digits, by the time; version 1.
    let message: [UInt8] =
      [0x0A, 0x0A] + Array("Hello!".utf8) + [0xDE, 0xAD, 0xBE, 0xEF]
      + [0x12, 0x04] + Array("mina".utf8) + [0x1A, 0x06] + Array("GitHub".utf8)
      + [0x20, 0x01, 0x28, 0x01, 0x30, 0x02]
    let payload = [0x0A, UInt8(message.count)] + message + [0x10, 0x01, 0x18, 0x01, 0x20, 0x00]
    let link = "otpauth-migration://offline?data=\(base64Encoded(payload))"
    let read = try Transfer.read(Array(link.utf8), as: .google, now: 0) { try passphrase() }
    #expect(read.entries.map(\.name) == ["GitHub (mina)"])
    #expect(Base32.encode(read.entries[0].seed.reveal()) == "JBSWY3DPEHPK3PXP")
  }

  @Test(arguments: [
    "", "{", "[]x", "{\"db\":1}", "otpauth://totp/", "<KeePassFile", "\"Group\",\"Title\"\n\"",
    "otpauth-migration://offline?data=%%", "otpauth-migration://offline?data=CgA", "[1]",
    "{\"header\":{\"slots\":[],\"params\":{}},\"db\":\"\"}",
    "{\"kdfParams\":{},\"encryptedData\":\"\"}", "{\"services\":[{}]}",
  ])
  func `what is damaged is refused in every form`(text: String) throws {
    for format in TransferFormat.allCases {
      // Nothing, or an error; never a crash. An empty list is no error where the form has lists.
      let read = try? Transfer.read(Array(text.utf8), as: format, now: 0) { try passphrase() }
      #expect(read?.entries.isEmpty ?? true)
    }
  }

  @Test func `names and tags of others lose their control characters, and tags beyond 64 go`()
    throws
  {
    let table = """
      "Group","Title","Username","Password","URL","Notes","TOTP"
      "Root","Git\u{4}Hub","mi\u{1B}na","","","","key=JBSWY3DPEHPK3PXP"
      """
    let tags = (0..<70).map { "%22t%5Cn\($0)%22" }.joined(separator: ",")
    let link =
      "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&codeDisplay=%7B%22tags%22%3A%5B\(tags)%5D%7D"
    let named = try Transfer.read(Array(table.utf8), as: .keepassxc, now: 0) { try passphrase() }
    #expect(named.entries.map(\.name) == ["GitHub (mina)"])
    let tagged = try Transfer.read(Array(link.utf8), as: .uri, now: 0) { try passphrase() }
    #expect(tagged.entries.map(\.tags.count) == [64])
    _ = try VaultContents(entries: tagged.entries).encoded()
  }

  @Test func `a file cannot ask for more than a gigabyte or ten million rounds`() throws {
    let greedy = """
      {"version":1,"header":{"slots":[{"type":1,"n":1073741824,"r":8,"p":1,"salt":"00","key":"00",
      "key_params":{"nonce":"00","tag":"00"}}],"params":{"nonce":"00","tag":"00"}},"db":"AAAA"}
      """
    #expect(throws: TransferError.tooCostly) {
      try Transfer.read(Array(greedy.utf8), as: .aegis, now: 0) { try passphrase() }
    }
    // Ten million and one, so that the test comes to an end where nothing refuses it.
    let rounds = [UInt8]([0x00, 0x98, 0x96, 0x81]) + [UInt8](repeating: 0, count: 60)
    #expect(throws: TransferError.tooCostly) {
      try Transfer.read(rounds, as: .andotp, now: 0) { try passphrase() }
    }
  }
}

/// Two machines that both changed.
struct MergeTests {
  /// A state that came about by chance from common beginnings.
  private func state(_ random: inout some RandomNumberGenerator, from start: VaultContents) throws
    -> VaultContents
  {
    var contents = start
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let now = Int64.random(in: 1...20, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0:
        var entry = try Entry.sample(Int.random(in: 0..<40, using: &random))
        entry.changed = now
        contents.save(entry)
      case 1:
        guard var entry = contents.entries.randomElement(using: &random) else { continue }
        entry.issuer = "Changed \(Int.random(in: 0..<5, using: &random))"
        if case .counter(let counter) = entry.kind { entry.kind = .counter(counter + UInt64(now)) }
        entry.changed = now
        contents.save(entry)
      default:
        guard let entry = contents.entries.randomElement(using: &random) else { continue }
        contents.remove(entry.id, at: now)
      }
    }
    return contents
  }

  private func same(_ left: VaultContents, _ right: VaultContents) -> Bool {
    func sorted(_ contents: VaultContents) -> [Entry] {
      contents.entries.sorted { $0.id.bytes.lexicographicallyPrecedes($1.id.bytes) }
    }
    return sorted(left) == sorted(right)
      && Set(left.removals.map(\.id)) == Set(right.removals.map(\.id))
  }

  @Test func `whoever merges first, and however often, both are the same`() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let start = VaultContents(entries: try (0..<6).map { try Entry.sample($0) })
      let (a, b) = (try state(&random, from: start), try state(&random, from: start))
      let merged = a.merged(with: b)
      #expect(same(merged, b.merged(with: a)))
      #expect(same(merged, merged.merged(with: b)))
      #expect(same(merged, merged.merged(with: merged)))
    }
  }

  @Test func `what was added on either side is on both`() throws {
    let (one, other) = (try Entry.sample(1), try Entry.sample(2))
    let merged = VaultContents(entries: [one]).merged(with: VaultContents(entries: [other]))
    #expect(merged.entries == [one, other])
  }

  @Test func `a removal counts, unless the account was changed afterwards`() throws {
    var entry = try Entry.sample(1)
    entry.changed = 10
    var removed = VaultContents(entries: [entry])
    removed.remove(entry.id, at: 11)
    #expect(VaultContents(entries: [entry]).merged(with: removed).entries.isEmpty)
    entry.changed = 12
    #expect(VaultContents(entries: [entry]).merged(with: removed).entries == [entry])
  }

  @Test func `what was brought back comes back on machines that have heard of its removal`() throws
  {
    var entry = try Entry.sample(1)
    entry.changed = 10
    var here = VaultContents(entries: [entry])
    here.remove(entry.id, at: 11)
    let elsewhere = VaultContents(entries: [entry]).merged(with: here)
    #expect(elsewhere.entries.isEmpty)
    // Within the millisecond of its removal.
    here.bringBack(entry, at: 11)
    #expect(here.removals.isEmpty)
    #expect(elsewhere.merged(with: here).entries.map(\.id) == [entry.id])
    #expect(here.merged(with: elsewhere).entries.map(\.id) == [entry.id])
  }

  @Test func `the later change counts, and of a counter the higher`() throws {
    var early = try Entry.sample(1)
    early.changed = 10
    early.kind = .counter(9)
    var late = early
    late.changed = 11
    late.issuer = "Later"
    late.kind = .counter(7)
    let merged = VaultContents(entries: [early]).merged(with: VaultContents(entries: [late]))
    #expect(merged.entries.map(\.issuer) == ["Later"])
    #expect(merged.entries.map(\.kind) == [.counter(9)])
  }
}
