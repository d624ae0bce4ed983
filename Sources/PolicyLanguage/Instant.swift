/// A point in time, counted from 1970-01-01T00:00:00Z.
public struct Instant: Sendable, Hashable, Comparable {
  public var seconds: Int64
  /// 0 to 999,999,999.
  public var nanoseconds: Int32

  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  public static func < (left: Instant, right: Instant) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

extension Instant: LosslessStringConvertible {
  /// Reads the W3C profile of ISO 8601, or seconds since the epoch.
  ///
  /// A date alone is its midnight in UTC, a time without a zone is in UTC, and the fields have the
  /// bounds of IAM's own parser: a 31st of a short month runs over into the next. Four digits alone
  /// are a year, as the profile says; any other number counts seconds.
  /// <https://www.w3.org/TR/NOTE-datetime>
  public init?(_ text: String) {
    self.init(text.utf8.span)
  }

  init?(_ text: Span<UInt8>) {
    var reader = DateReader(count: text.count)
    guard let instant = reader.instant(text) else { return nil }
    self = instant
  }

  /// `YYYY-MM-DDThh:mm:ssZ`, with a fraction only when there is one; after the last year that can be
  /// read as such, the seconds since the epoch.
  public var description: String {
    var (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    if second < 0 {
      second += 86_400
      days -= 1
    }
    let (year, month, day) = civil(fromDays: days)
    guard year <= readableYears.upperBound else { return String(seconds) }
    var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    text += "T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    if nanoseconds > 0 {
      var fraction = padded(Int64(nanoseconds), 9)
      while fraction.last == "0" { fraction.removeLast() }
      text += "." + fraction
    }
    return text + "Z"
  }
}

private let readableYears: ClosedRange<Int64> = -292_275_054...292_278_993

/// Days from the epoch of a day of the proleptic Gregorian calendar. Years start in March here, so
/// that the leap day is the last of a year and 400 years always have 146,097 days.
private func days(year: Int64, month: Int64, day: Int64) -> Int64 {
  let shifted = month <= 2 ? year - 1 : year
  let era = (shifted >= 0 ? shifted : shifted - 399) / 400
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

private func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = days + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let day = shifted - era * 146_097
  let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
  let dayOfYear = day - (365 * year + year / 4 - year / 100)
  let month = (5 * dayOfYear + 2) / 153
  let calendarMonth = month < 10 ? month + 3 : month - 9
  return (
    year + era * 400 + (calendarMonth <= 2 ? 1 : 0), calendarMonth,
    dayOfYear - (153 * month + 2) / 5 + 1
  )
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number.magnitude)
  let zeros = String(repeating: "0", count: max(0, width - digits.count))
  return (number < 0 ? "-" : "") + zeros + digits
}

private struct DateReader {
  var index = 0
  let count: Int

  init(count: Int) { self.count = count }

  mutating func instant(_ text: Span<UInt8>) -> Instant? {
    let isCalendar = text.indices.contains {
      text[$0] == UInt8(ascii: "-") || text[$0].folded == UInt8(ascii: "t")
    }
    if isCalendar { return calendar(text) }
    guard let number = integer(text, digits: 1...19), index == count else { return nil }
    if count == 4 { return Instant(seconds: days(year: number, month: 1, day: 1) * 86_400) }
    return Instant(seconds: number)
  }

  private mutating func accept(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
    guard index < count, text[index].folded == byte else { return false }
    index += 1
    return true
  }

  private mutating func integer(_ text: Span<UInt8>, digits: ClosedRange<Int>) -> Int64? {
    let start = index
    var value: Int64 = 0
    while index < count, text[index].isDigit {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(text[index] & 0x0F))
      if overflow || carry { return nil }
      value = sum
      index += 1
    }
    return digits.contains(index - start) ? value : nil
  }

  private mutating func field(
    _ text: Span<UInt8>, _ range: ClosedRange<Int64>, digits: ClosedRange<Int> = 1...2
  ) -> Int64? {
    guard let value = integer(text, digits: digits), range.contains(value) else { return nil }
    return value
  }

  private mutating func calendar(_ text: Span<UInt8>) -> Instant? {
    let isNegative = accept(UInt8(ascii: "-"), text)
    guard var year = integer(text, digits: 1...9) else { return nil }
    if isNegative { year = -year }
    guard readableYears.contains(year) else { return nil }
    var month: Int64 = 1
    var day: Int64 = 1
    if accept(UInt8(ascii: "-"), text) {
      guard let value = field(text, 1...12) else { return nil }
      month = value
      if accept(UInt8(ascii: "-"), text) {
        guard let value = field(text, 1...31) else { return nil }
        day = value
      }
    }
    var instant = Instant(seconds: days(year: year, month: month, day: day) * 86_400)
    if accept(UInt8(ascii: "t"), text), index < count {
      guard time(text, addingTo: &instant) else { return nil }
    }
    // An offset may lead out of the years; before the first of them nothing could be written again.
    let first = days(year: readableYears.lowerBound, month: 1, day: 1) * 86_400
    return index == count && instant.seconds >= first ? instant : nil
  }

  private mutating func time(_ text: Span<UInt8>, addingTo instant: inout Instant) -> Bool {
    guard let hour = field(text, 0...23) else { return false }
    instant.seconds += hour * 3600
    if accept(UInt8(ascii: ":"), text) {
      guard let minute = field(text, 0...59) else { return false }
      instant.seconds += minute * 60
      if accept(UInt8(ascii: ":"), text) {
        guard let second = field(text, 0...59) else { return false }
        instant.seconds += second
        if accept(UInt8(ascii: "."), text) {
          let start = index
          guard var fraction = integer(text, digits: 1...9) else { return false }
          for _ in index - start..<9 { fraction *= 10 }
          instant.nanoseconds = Int32(fraction)
        }
      }
    }
    return zone(text, addingTo: &instant)
  }

  private mutating func zone(_ text: Span<UInt8>, addingTo instant: inout Instant) -> Bool {
    if accept(UInt8(ascii: "z"), text) { return true }
    let isEast = accept(UInt8(ascii: "+"), text)
    guard isEast || accept(UInt8(ascii: "-"), text) else { return true }
    guard let hour = field(text, 0...23, digits: 2...2) else { return false }
    var offset = hour * 3600
    if accept(UInt8(ascii: ":"), text) {
      guard let minute = field(text, 0...59, digits: 2...2) else { return false }
      offset += minute * 60
    }
    instant.seconds -= isEast ? offset : -offset
    return true
  }
}
