/// The time a request says it was signed at, in seconds since 1970 UTC.
///
/// Years 0000 to 9999; no leap seconds.
struct RequestTime {
  let seconds: Int64
  /// The time in ISO 8601's basic format, as it is signed.
  let basic: InlineArray<16, UInt8>

  /// First and last second that can be written with four digits of the year.
  private static let range: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  /// A time of ours, held within what can be written.
  init(clamping seconds: Int64) {
    self.seconds = Self.clamped(seconds)
    basic = Self.basic(of: self.seconds)
  }

  /// Reads a `Date` header: RFC 1123's `Sun, 30 Aug 2015 12:36:00 GMT`, which botocore ends
  /// with `-0000`, or ISO 8601's basic format.
  init?(dateHeader bytes: Span<UInt8>, in range: Range<Int>) {
    if range.count == 16 {
      self.init(basic: bytes, in: range)
    } else {
      self.init(rfc1123: bytes, in: range)
    }
  }

  /// Reads ISO 8601's basic format, `20150830T123600Z`, and nothing else.
  init?(basic bytes: Span<UInt8>, in range: Range<Int>) {
    guard range.count == 16 else { return nil }
    let start = range.lowerBound
    let clock = ByteLanes(bytes, at: start + 8).bits
    guard bytes[start + 8] == 0x54, bytes[start + 15] == 0x5A,
      let date = ByteLanes(bytes, at: start).decimalPairs,
      // Without the `T` and the `Z`, with two zeros behind.
      let time = ByteLanes(bits: (clock << 8) >> 16 | 0x3030 << 48).decimalPairs,
      let seconds = Self.seconds(
        date.pair(0) * 100 + date.pair(1), date.pair(2), date.pair(3),
        time.pair(0), time.pair(1), time.pair(2))
    else { return nil }
    self.seconds = seconds
    basic = InlineArray { bytes[start + $0] }
  }

  static func clamped(_ seconds: Int64) -> Int64 {
    min(max(seconds, range.lowerBound), range.upperBound)
  }

  private init?(rfc1123 bytes: Span<UInt8>, in range: Range<Int>) {
    let start = range.lowerBound
    guard range.count == 29 || range.count == 31,
      bytes.word(at: start, among: Self.weekdays) != nil,
      bytes.holds(", ", in: start + 3..<start + 5),
      let day = bytes.number(at: start + 5, digits: 2), bytes[start + 7] == 0x20,
      let month = bytes.word(at: start + 8, among: Self.months), bytes[start + 11] == 0x20,
      let year = bytes.number(at: start + 12, digits: 4), bytes[start + 16] == 0x20,
      let hour = bytes.number(at: start + 17, digits: 2), bytes[start + 19] == 0x3A,
      let minute = bytes.number(at: start + 20, digits: 2), bytes[start + 22] == 0x3A,
      let second = bytes.number(at: start + 23, digits: 2), bytes[start + 25] == 0x20
    else { return nil }
    let zone = start + 26..<range.upperBound
    guard
      bytes.holds("GMT", in: zone) || bytes.holds("UTC", in: zone)
        || bytes.holds("-0000", in: zone) || bytes.holds("+0000", in: zone)
    else { return nil }
    guard let seconds = Self.seconds(year, month + 1, day, hour, minute, second) else {
      return nil
    }
    self.init(clamping: seconds)
  }

  private static func seconds(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
  ) -> Int64? {
    guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    // Days since 1970-01-01 in the proleptic Gregorian calendar, with years that begin in March
    // so that the leap day is the last of its year.
    let marchYear = month > 2 ? year : year - 1
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static let weekdays = "MonTueWedThuFriSatSun"
  private static let months = "JanFebMarAprMayJunJulAugSepOctNovDec"
}

extension RequestTime {
  /// Whether `day` is the UTC day of this time, as `YYYYMMDD`.
  func isOn(_ day: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count == 8 else { return false }
    let day = day.extracting(range)
    for index in day.indices where day[index] != basic[index] { return false }
    return true
  }

  /// The time in ISO 8601's basic format.
  var text: String { basic.span.text(0..<16) }

  /// The UTC day as `YYYYMMDD`.
  var day: String { basic.span.text(0..<8) }

  private static func basic(of seconds: Int64) -> InlineArray<16, UInt8> {
    let date = civil(seconds)
    let rest = seconds % 86_400
    let second = Int(rest < 0 ? rest + 86_400 : rest)
    var text = InlineArray<16, UInt8>(repeating: 0x30)
    func write(_ number: Int, at place: Int, digits: Int) {
      var rest = number
      for offset in stride(from: digits - 1, through: 0, by: -1) {
        text[place + offset] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
        rest /= 10
      }
    }
    write(date.year, at: 0, digits: 4)
    write(date.month, at: 4, digits: 2)
    write(date.day, at: 6, digits: 2)
    text[8] = 0x54
    write(second / 3_600, at: 9, digits: 2)
    write(second / 60 % 60, at: 11, digits: 2)
    write(second % 60, at: 13, digits: 2)
    text[15] = 0x5A
    return text
  }

  private static func civil(_ seconds: Int64) -> (year: Int, month: Int, day: Int) {
    let days = Int((seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400) + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }
}

extension UInt64 {
  /// The sixteen bits at `place`, counted from the lowest.
  fileprivate func pair(_ place: Int) -> Int {
    Int(truncatingIfNeeded: self >> (16 * place)) & 0xFFFF
  }
}

extension Span where Element == UInt8 {
  /// The number of `digits` decimal digits at `start`, which lies so that they fit.
  fileprivate func number(at start: Int, digits: Int) -> Int? {
    var value = 0
    for index in start..<start + digits {
      guard let digit = self[index].decimalValue else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Which of the three-letter words in a row in `words` stands at `start`.
  fileprivate func word(at start: Int, among words: String) -> Int? {
    let words = words.utf8Span.span
    for word in 0..<words.count / 3
    where self[start] == words[3 * word] && self[start + 1] == words[3 * word + 1]
      && self[start + 2] == words[3 * word + 2]
    {
      return word
    }
    return nil
  }
}
