/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// The wire shows seconds; milliseconds order the records of one second.
package struct Timestamp: Hashable, Comparable, Sendable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The first or last moment there is where `Int64` ends.
  package init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// Whole seconds since 1970, rounded towards the past.
  package var seconds: Int64 {
    milliseconds.floorDivided(by: 1000)
  }

  /// So much later, or the first or last moment there is.
  package func adding(seconds: Int64) -> Timestamp {
    let (sum, overflow) = milliseconds.addingReportingOverflow(
      Timestamp(seconds: seconds).milliseconds)
    return Timestamp(milliseconds: overflow ? (seconds < 0 ? .min : .max) : sum)
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

extension Timestamp: CustomStringConvertible {
  /// ISO 8601 in UTC with whole seconds, as IAM and STS print dates: `2026-09-11T19:58:39Z`.
  package var description: String {
    let days = seconds.floorDivided(by: 86_400)
    let date = CivilDate(daysSince1970: days)
    let second = seconds - days * 86_400
    guard (0...9999).contains(date.year) else { return "\(date.year)-01-01T00:00:00Z" }
    return unsafe String(unsafeUninitializedCapacity: 20) { text in
      func two(_ number: Int64, at place: Int, then separator: UInt8) {
        unsafe text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10)
        unsafe text[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
        unsafe text[place + 2] = separator
      }
      // The year's second half is written over the separator of its first.
      two(date.year / 100, at: 0, then: 0)
      two(date.year % 100, at: 2, then: UInt8(ascii: "-"))
      two(date.month, at: 5, then: UInt8(ascii: "-"))
      two(date.day, at: 8, then: UInt8(ascii: "T"))
      two(second / 3600, at: 11, then: UInt8(ascii: ":"))
      two(second / 60 % 60, at: 14, then: UInt8(ascii: ":"))
      two(second % 60, at: 17, then: UInt8(ascii: "Z"))
      return 20
    }
  }
}

extension Timestamp {
  /// The beginning of a day that is written `2026-11-22`, in UTC; nil for what is no day.
  package init?(day text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3, let year = Int64(parts[0]),
      let month = Int64(parts[1]), let day = Int64(parts[2])
    else { return nil }
    // The inverse of ``CivilDate``: days since the first of March of the year 0.
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let leapDays = shifted / 4 - shifted / 100 + shifted / 400
    self.init(seconds: (shifted * 365 + leapDays + dayOfYear - 719_468) * 86_400)
    guard description.hasPrefix(text) else { return nil }
  }

  /// A moment that is written `2026-11-22T18:00:00Z`; nil for what is none.
  package init?(written text: String) {
    let clock = text.dropFirst(11).dropLast().split(separator: ":").compactMap { Int64($0) }
    guard text.utf8.count == 20, clock.count == 3, let day = Timestamp(day: String(text.prefix(10)))
    else { return nil }
    self = day.adding(seconds: clock[0] * 3600 + clock[1] * 60 + clock[2])
    guard description == text else { return nil }
  }

  /// The milliseconds as text that sorts as they do, for times after 1970.
  package var sortKey: String {
    let digits = String(milliseconds)
    return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
  }
}

/// Tells the time. The server's own clock outside tests (RFC 6238 §5.2: the verifier's time counts).
package protocol Clock: Sendable {
  func now() -> Timestamp
}

/// A date of the proleptic Gregorian calendar.
struct CivilDate {
  let year: Int64
  let month: Int64
  let day: Int64

  /// Counts in eras of 400 years, which all have 146,097 days, with March as the first month, so
  /// that the leap day comes last.
  init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}

extension Int64 {
  func floorDivided(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
