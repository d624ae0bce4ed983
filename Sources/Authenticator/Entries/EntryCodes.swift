import OneTimePasswords

/// A code as it is shown. Describes itself without the digits.
package struct ShownCode: Equatable, Sendable, CustomStringConvertible {
  private let text: String

  init(_ text: String) {
    self.text = text
  }

  /// The digits, or with Steam the letters and digits.
  package func reveal() -> String { text }

  /// With a gap in the middle, for people: `492 817`.
  package func revealGrouped() -> String {
    guard text.count > 5 else { return text }
    return text.prefix(text.count / 2) + " " + text.suffix(text.count - text.count / 2)
  }

  package var description: String { "••••••" }
}

extension Entry {
  /// Seconds one code is shown for; nil for a counter.
  package var period: Int? {
    switch kind {
    case .time(let period): period
    case .steam: SteamCode.period
    case .counter: nil
    }
  }

  /// Seconds that the code of `now` is still shown for; nil for a counter.
  package func secondsLeft(at now: Int64) -> Int? {
    guard let period else { return nil }
    let elapsed = Int(now % Int64(period))
    return period - (elapsed < 0 ? elapsed + period : elapsed)
  }

  /// The code at a Unix time, or that of so many steps later; for a counter the one it stands at.
  ///
  /// Nil where there is none: before 1970, and beyond the last counter.
  package func code(at now: Int64, ahead: Int = 0) -> ShownCode? {
    seed.withBytes { seed in
      switch kind {
      case .time(let period):
        guard
          let totp = try? TOTP(
            secret: seed, algorithm: algorithm, digits: digits, period: period)
        else { return nil }
        return totp.code(at: totp.step(at: now).advanced(by: Int64(ahead)))
          .map { ShownCode($0.reveal()) }
      case .counter(let counter):
        let (sum, overflow) = counter.addingReportingOverflow(UInt64(ahead))
        guard !overflow, let hotp = try? HOTP(secret: seed, algorithm: algorithm, digits: digits)
        else { return nil }
        return ShownCode(hotp.code(at: sum).reveal())
      case .steam: return SteamCode.code(seed: seed, at: now, ahead: ahead).map(ShownCode.init)
      }
    }
  }
}

/// Codes as Steam's app shows them: those of RFC 6238 with SHA-1 and 30 seconds, of which the 31
/// truncated bits are written in an alphabet of 26, five characters, the lowest first.
enum SteamCode {
  static let period = 30
  private static let alphabet = Array("23456789BCDFGHJKMNPQRTVWXY")

  static func code(seed: UnsafeRawBufferPointer, at now: Int64, ahead: Int) -> String? {
    guard let totp = try? TOTP(secret: seed, period: period),
      let counter = UInt64(exactly: totp.step(at: now).advanced(by: Int64(ahead)).value),
      let hotp = try? HOTP(secret: seed)
    else { return nil }
    var rest = hotp.truncatedCode(at: counter)
    var text = ""
    for _ in 0..<5 {
      text.append(alphabet[Int(rest) % alphabet.count])
      rest /= UInt32(alphabet.count)
    }
    return text
  }
}
