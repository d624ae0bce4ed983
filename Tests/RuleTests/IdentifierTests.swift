import Identity
import Testing

@Suite struct IdentifierTests {
  @Test func `a key id carries any account it was made for`() throws {
    var random = SeededRandom(seed: 2)
    let edges: [Int64] = [0, 1, 127, 128, 999_999_999_999]
    let numbers =
      edges + (0..<10_000).map { _ in Int64.random(in: 0...999_999_999_999, using: &random) }
    for number in numbers {
      let account = try Sample.accountID(number)
      for prefix in [AccessKeyPrefix.longTerm, .temporary] {
        let id = Identifiers.accessKeyID(
          prefix: prefix, account: account, random: SystemRandomSource())
        guard Identifiers.account(ofAccessKeyID: id) == account else {
          Issue.record("\(id) was made for \(account)")
          return
        }
      }
    }
  }

  @Test(arguments: [0x00, 0x80, 0x7f, 0xff] as [UInt8])
  func `the random bits beside an account do not touch it`(byte: UInt8) throws {
    for number in [0, 1, 123_456_789_012, 999_999_999_999] as [Int64] {
      let account = try Sample.accountID(number)
      let id = Identifiers.accessKeyID(
        prefix: .longTerm, account: account, random: ConstantSource(byte: byte))
      #expect(Identifiers.account(ofAccessKeyID: id) == account)
    }
  }

  @Test func `a key id that AWS gave out names its account`() throws {
    let account = try Sample.accountID(29_608_264_753)
    #expect(Identifiers.account(ofAccessKeyID: "ASIAQNZGKIQY56JQ7WML") == account)
  }

  @Test(arguments: [
    "", "AKIA", "ASIAQNZGKIQY56JQ7WM", "ASIAQNZGKIQY56JQ7WMLA", "ASIAqNZGKIQY56JQ7WML",
    "ASIA0NZGKIQY56JQ7WML", "ASIA1NZGKIQY56JQ7WML", "ASIA8NZGKIQY56JQ7WML",
    "ASIAQNZGKIQY56JQ7WM9", "ASIAQNZGKIQY56JQ7WM=", "ASIAQNZGKI Y56JQ7WML",
    "ASIAQNZGKI-Y56JQ7WML", "ASIAQNZGKIéY56JQ7WM", "ASIA7777777777777777",
  ])
  func `a malformed key id names no account`(id: String) {
    #expect(Identifiers.account(ofAccessKeyID: id) == nil)
  }

  @Test func `key ids have their prefix and 20 characters of Base32`() throws {
    let account = try Sample.accountID()
    for (prefix, text) in [(AccessKeyPrefix.longTerm, "AKIA"), (.temporary, "ASIA")] {
      let id = Identifiers.accessKeyID(
        prefix: prefix, account: account, random: SystemRandomSource())
      #expect(id.hasPrefix(text))
      #expect(id.utf8.count == 20)
      #expect(id.allSatisfy(Self.base32.contains))
    }
  }

  @Test func `unique ids have their prefix and 21 characters of Base32`() {
    let id = Identifiers.uniqueID(prefix: "AIDA", random: SystemRandomSource())
    #expect(id.hasPrefix("AIDA"))
    #expect(id.utf8.count == 21)
    #expect(id.allSatisfy(Self.base32.contains))
  }

  @Test(
    arguments: [
      (0x00, "A"), (0xff, "/"),
    ] as [(UInt8, String)])
  func `a secret key is 30 bytes in 40 characters of Base64`(byte: UInt8, digit: String) {
    let secret = Identifiers.secretAccessKey(random: ConstantSource(byte: byte))
    #expect(secret == Array(String(repeating: digit, count: 40).utf8))
    let drawn = Identifiers.secretAccessKey(random: SystemRandomSource())
    #expect(Base64.decode(drawn)?.count == 30)
  }

  @Test func `record ids grow when the clock stands still or steps back`() {
    let source = IDSource(random: SystemRandomSource())
    var last = RecordID(0)
    for step in 0..<2000 {
      let back = step.isMultiple(of: 3) ? Int64(step) * 10_000 : 0
      let next = source.next(at: Timestamp(milliseconds: Sample.now.milliseconds - back))
      #expect(next > last)
      last = next
    }
  }

  @Test(arguments: [0x00, 0xff] as [UInt8])
  func `record ids of one millisecond grow whatever the random bits`(byte: UInt8) {
    let source = IDSource(random: ConstantSource(byte: byte))
    let ids = (0..<100).map { _ in source.next(at: Sample.now) }
    #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(
    arguments: [
      Int64.min / 2, -1, 0, 1_577_836_799_999, 1_577_836_800_000, 1_577_836_800_001,
      1_789_156_719_000,
    ] as [Int64])
  func `a record id is never as small as an account id`(milliseconds: Int64) {
    let source = IDSource(random: ConstantSource(byte: 0))
    for _ in 0..<3 {
      #expect(source.next(at: Timestamp(milliseconds: milliseconds)).number >= 1_000_000_000_000)
    }
  }

  @Test func `record ids of later milliseconds are larger`() {
    let noisy = IDSource(random: ConstantSource(byte: 0xff))
    let quiet = IDSource(random: ConstantSource(byte: 0))
    let later = Timestamp(milliseconds: Sample.now.milliseconds + 1)
    #expect(noisy.next(at: Sample.now) < quiet.next(at: later))
  }

  private static let base32 = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
}
