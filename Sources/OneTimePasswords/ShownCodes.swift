/// The codes that are shown from a step on, one step after the other; nil for each step below zero,
/// which has none.
///
/// Made four at a time. There is no end to it: whoever asks knows how many steps there are.
struct ShownCodes {
  private let hotp: HOTP
  private var step: Int64
  private var codes: [4 of OneTimeCode]
  private var place = 0

  init(hotp: HOTP, from step: TimeStep) {
    self.hotp = hotp
    self.step = step.value
    codes = hotp.codes(from: UInt64(clamping: step.value))
  }

  mutating func next() -> OneTimeCode? {
    defer { step &+= 1 }
    guard let counter = UInt64(exactly: step) else { return nil }
    if place == codes.count {
      codes = hotp.codes(from: counter)
      place = 0
    }
    defer { place += 1 }
    return codes[place]
  }
}
