import Crypto

/// The 10,000 passwords that people use most, which whoever guesses tries first
/// (NIST SP 800-63B-4 §3.1.1.2, OWASP ASVS 5.0 6.2.4).
enum UsedPasswords {
  /// Whether `text`, in small letters, is one of them.
  static func contains(_ text: some Sequence<UInt8>) -> Bool {
    let wanted = Array(SHA256.hash(data: Array(text)).prefix(5)).flatMap {
      [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
    }
    var range = 0..<count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      let found = prefix(at: middle)
      if found == wanted { return true }
      range =
        found.lexicographicallyPrecedes(wanted)
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return false
  }

  private static let digits = Array("0123456789abcdef".utf8)
  private static let width = 10

  private static func prefix(at index: Int) -> [UInt8] {
    // Each line ends in a newline.
    let start = index * width + index / perLine
    return prefixes.withUTF8Buffer { buffer in
      (start..<start + width).map { unsafe buffer[$0] }
    }
  }
}
