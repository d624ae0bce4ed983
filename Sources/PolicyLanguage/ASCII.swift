extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isUppercase: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }

  var isLetter: Bool { folded >= UInt8(ascii: "a") && folded <= UInt8(ascii: "z") }

  /// The byte with the letters `A` to `Z` in lower case.
  var folded: UInt8 { isUppercase ? self | 0x20 : self }

  var hexadecimalDigit: UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// How many bytes the UTF-8 character takes that starts with this byte.
  var characterLength: Int {
    if self < 0xC0 { return 1 }
    if self < 0xE0 { return 2 }
    return self < 0xF0 ? 3 : 4
  }
}

// By bytes: Swift takes a character and the combining marks behind it for another character, and AWS
// and every matcher here do not.

extension String {
  /// What stands before, between and after occurrences of an ASCII character.
  package func pieces(between separator: Unicode.Scalar, maxSplits: Int = .max) -> [Substring] {
    utf8.split(
      separator: UInt8(ascii: separator), maxSplits: maxSplits, omittingEmptySubsequences: false
    ).map(Substring.init)
  }
}

extension StringProtocol {
  package var hasWildcards: Bool {
    utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }
}
