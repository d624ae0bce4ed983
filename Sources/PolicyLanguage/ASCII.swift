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
