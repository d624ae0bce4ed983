/// Chance that is the same in every run (SplitMix64).
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Text with a good share of what is awkward in forms and in XML.
  mutating func text(upTo length: Int) -> String {
    let awkward: [Unicode.Scalar] = [
      "&", "<", ">", "\"", "'", "%", "+", "=", ";", " ", "\t", "\n", "\r", "\0", "\u{1}", "\u{1F}",
      "\u{7F}", "\u{85}", "]", "/", "\u{2028}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{FEFF}",
      "\u{F000}", "\u{1F511}", "\u{301}", "ÿ",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...length, using: &self) {
      let scalar: Unicode.Scalar? =
        switch Int.random(in: 0..<4, using: &self) {
        case 0: awkward.randomElement(using: &self)
        case 1: Unicode.Scalar(UInt32.random(in: 0...0x10_FFFF, using: &self))
        default: Unicode.Scalar(UInt32.random(in: 0x20...0x7E, using: &self))
        }
      if let scalar { text.append(scalar) }
    }
    return String(text)
  }
}
