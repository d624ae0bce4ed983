import Foundation
import Identity
import Testing

@Suite struct TimestampTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"),
      (-62_135_596_800, "0001-01-01T00:00:00Z"),
      (-2_203_891_201, "1900-02-28T23:59:59Z"),
      (-2_203_891_200, "1900-03-01T00:00:00Z"),
      (-1, "1969-12-31T23:59:59Z"),
      (68_212_800, "1972-02-29T12:00:00Z"),
      (946_684_799, "1999-12-31T23:59:59Z"),
      (951_868_799, "2000-02-29T23:59:59Z"),
      (951_868_800, "2000-03-01T00:00:00Z"),
      (1_789_156_719, "2026-09-11T19:58:39Z"),
      (2_147_483_648, "2038-01-19T03:14:08Z"),
      (4_107_542_399, "2100-02-28T23:59:59Z"),
      (4_107_542_400, "2100-03-01T00:00:00Z"),
      (4_294_967_296, "2106-02-07T06:28:16Z"),
      (253_402_300_799, "9999-12-31T23:59:59Z"),
    ] as [(Int64, String)])
  func `a moment is printed as ISO 8601 in UTC`(seconds: Int64, text: String) {
    #expect(Timestamp(seconds: seconds).description == text)
    #expect(Timestamp(milliseconds: seconds * 1000 + 999).description == text)
  }

  @Test func `moments from 1600 to 9999 are printed as Foundation prints them`() {
    var random = SeededRandom(seed: 1)
    let style = Date.ISO8601FormatStyle(timeZone: .gmt)
    for _ in 0..<5000 {
      let seconds = Int64.random(in: -11_676_096_000...253_402_300_799, using: &random)
      let date = Date(timeIntervalSince1970: Double(seconds))
      #expect(Timestamp(seconds: seconds).description == date.formatted(style))
    }
  }

  @Test func `every day of 400 years follows the one before`() {
    var previous = Timestamp(seconds: -86_400).description
    for day in 0..<Int64(146_097) {
      let text = Timestamp(seconds: day * 86_400).description
      guard text > previous, text.utf8.count == 20 else {
        Issue.record("\(text) comes after \(previous)")
        return
      }
      previous = text
    }
    #expect(previous == "2369-12-31T00:00:00Z")
  }

  @Test(
    arguments: [
      (0, 0), (1, 0), (999, 0), (1000, 1), (1001, 1), (-1, -1), (-999, -1), (-1000, -1),
      (-1001, -2), (-2000, -2), (-2001, -3),
    ] as [(Int64, Int64)])
  func `seconds are rounded towards the past, below zero too`(milliseconds: Int64, seconds: Int64) {
    #expect(Timestamp(milliseconds: milliseconds).seconds == seconds)
  }

  @Test func `moments of one second are ordered by their milliseconds`() {
    let early = Timestamp(milliseconds: 1_789_156_719_001)
    let late = Timestamp(milliseconds: 1_789_156_719_002)
    #expect(early < late)
    #expect(!(late < early))
    #expect(!(early < early))
    #expect(early.description == late.description)
  }

  @Test func `adding seconds keeps the milliseconds`() {
    let moment = Timestamp(milliseconds: 1_500)
    #expect(moment.adding(seconds: 2).milliseconds == 3_500)
    #expect(moment.adding(seconds: -3).milliseconds == -1_500)
  }
}
