import PolicyLanguage
import Testing

@Suite struct ValueTests {
  @Test(arguments: [
    "arn:aws:iam::111122223333:user/team/dana", "arn:aws:s3:::bucket/key:with:colons",
    "arn:aws-cn:sns:cn-north-1:111122223333:topic",
  ])
  func `an ARN prints back as it was`(_ text: String) throws {
    #expect(try #require(ARN(text)).description == text)
  }

  @Test(arguments: [
    "", "*", "arn:aws:s3::b", "nra:aws:s3:::b", "arn::s3:::b", "arn:aws::::b", "arn:aws:s3:::",
  ])
  func `what is no ARN is refused`(_ text: String) {
    #expect(ARN(text) == nil)
  }

  @Test(arguments: [
    ("2001:0DB8:0:0:0:0:0:1", "2001:db8::1"), ("::", "::"), ("::1", "::1"), ("1::", "1::"),
    ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
    ("::ffff:192.0.2.1", "::ffff:c000:201"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
    ("198.51.100.20", "198.51.100.20"), ("0.0.0.0", "0.0.0.0"),
  ])
  func `an address is read and printed`(_ text: String, expected: String) throws {
    #expect(try #require(IPAddress(text)).description == expected)
  }

  @Test(arguments: [
    "", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7:8::", "12345::",
    "g::", "1:", "::1:", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "1..3.4",
    "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", "fe80::1%eth0",
  ])
  func `what is no address is refused`(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1),
    ("2000-02-29T12:00:00Z", 951_825_600),
    ("1600-03-01T00:00:00Z", -11_670_912_000), ("2026-05-20T10:00:00Z", 1_779_271_200),
  ])
  func `an instant is read and printed`(_ text: String, seconds: Int64) throws {
    let instant = try #require(Instant(text))
    #expect(instant == Instant(seconds: seconds))
    #expect(instant.description == text)
  }

  /// Found by fuzzing: such seconds were printed as a year that no reader takes.
  @Test(arguments: ["33333333332022000", "9223372036854775807"])
  func `seconds after the last year are printed as seconds`(_ text: String) throws {
    #expect(try #require(Instant(text)).description == text)
  }

  @Test(arguments: [
    ("292278993-12-31T23:59:59Z", "292278993-12-31T23:59:59Z"),
    ("292278993-12-31T23:59:59-00:01", "9223372017129659"),
    ("-292275054-01-01T00:00:00Z", "-292275054-01-01T00:00:00Z"),
  ])
  func `an instant at the ends of the calendar can be read again`(
    _ text: String, expected: String
  ) throws {
    let instant = try #require(Instant(text))
    #expect(instant.description == expected)
    #expect(Instant(instant.description) == instant)
  }

  @Test func `no offset leads before the first year`() {
    #expect(Instant("-292275054-01-01T00:00:00+00:01") == nil)
  }

  @Test func `random instants print back to themselves`() {
    var chance = SeededGenerator(seed: 4)
    for _ in 0..<10_000 {
      let instant = Instant(
        seconds: .random(in: -9_000_000_000_000...9_000_000_000_000, using: &chance),
        nanoseconds: .random(in: 0...999_999_999, using: &chance))
      #expect(Instant(instant.description) == instant)
    }
  }
}
